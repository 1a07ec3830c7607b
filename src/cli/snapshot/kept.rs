//! An environment as it renders, beside what is kept of it.

use std::collections::BTreeSet;

use crate::cli::output::{file_names, is_directory, written_before, yaml_document};
use crate::diag::{Diagnostic, Fallible};
use crate::diff::{logical_name, masked};
use crate::kustomize::Files;
use crate::model::{Causes, Resource};
use crate::repository::target::manifests;
use crate::repository::tree::Side;
use crate::sources::{Disk, FilePath, Sources};
use crate::yaml::Text;

/// An environment as it renders, beside what is kept of it.
pub(super) struct Kept {
    pub(super) name: String,
    /// Where it is kept.
    pub(super) directory: FilePath,
    /// The resources that are kept.
    pub(super) old: Vec<Resource>,
    /// Their files' names.
    pub(super) old_names: Vec<String>,
    /// The resources as they render, without Secrets' values.
    pub(super) new: Vec<Resource>,
    pub(super) causes: Causes,
    pub(super) warnings: Vec<Diagnostic>,
    /// The files that should be kept: names and texts, in the resources' order.
    pub(super) files: Vec<(String, String)>,
}

impl Kept {
    /// The render `side` beside what `directory` holds, if it is there.
    ///
    /// # Errors
    /// What cannot be emitted, or read.
    pub(super) fn new(
        name: &str,
        directory: FilePath,
        side: Side,
        files: &Files<'_>,
    ) -> Fallible<Self> {
        let new: Vec<Resource> = side.resources.into_iter().map(without_secrets).collect();
        let names = file_names(&new, called);
        let texts = new.iter().map(yaml_document);
        let texts = texts.collect::<Fallible<Vec<_>>>()?;
        let is_kept = is_directory(&directory) && !written_before(&directory).is_empty();
        let old = if is_kept {
            manifests(files, &directory)?
        } else {
            Vec::new()
        };
        Ok(Self {
            name: name.to_owned(),
            old_names: old.iter().map(|kept| file_of(kept, files)).collect(),
            directory,
            old,
            new,
            causes: side.causes,
            warnings: side.warnings,
            files: names.into_iter().zip(texts).collect(),
        })
    }

    /// The names of the files that are missing, say something else, or should not be there.
    pub(super) fn stale(&self) -> BTreeSet<String> {
        let new: BTreeSet<&String> = self.files.iter().map(|(name, _)| name).collect();
        let before = written_before(&self.directory);
        let gone = before.into_iter().filter(|name| !new.contains(name));
        let files = self.files.iter();
        let other = files.filter(|(name, text)| self.text(name).as_deref() != Some(text));
        other.map(|(name, _)| name.clone()).chain(gone).collect()
    }

    /// How many files change when `files` are written.
    pub(super) fn stale_among(&self, files: &[(String, String)]) -> usize {
        let is_written = |(name, text): &&(String, String)| self.text(name).as_ref() != Some(text);
        let written = files.iter().filter(is_written).count();
        let names: BTreeSet<&String> = files.iter().map(|(name, _)| name).collect();
        let before = written_before(&self.directory);
        written + before.iter().filter(|name| !names.contains(name)).count()
    }

    /// What a file says that is kept.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let bytes = Disk.read(&self.directory.join(name)).ok()?;
        String::from_utf8(bytes.to_vec()).ok()
    }
}

/// What a file is named after: the name without a hash, also that which lets a Job apply again.
fn called(resource: &Resource) -> Text {
    let name = logical_name(resource);
    let mut before = resource.previous_ids().map(|id| id.name);
    let unhashed = before.find(|before| resource.kind() == "Job" && is_hashed(&name, before));
    unhashed.unwrap_or(name)
}

fn is_hashed(name: &str, before: &str) -> bool {
    let hash = name
        .strip_prefix(before)
        .and_then(|rest| rest.strip_prefix('-'));
    hash.is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The name of the file that a kept resource was read from.
fn file_of(resource: &Resource, files: &Files<'_>) -> String {
    let place = files.map.locate(resource.origin);
    place.map_or_else(String::new, |place| place.path.name().to_owned())
}

fn without_secrets(resource: Resource) -> Resource {
    Resource {
        node: masked(&resource.node).into_owned(),
        ..resource
    }
}
