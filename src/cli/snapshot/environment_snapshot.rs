//! The snapshot of one environment: its files in the repository, and its render.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::cli::output::{file_names, is_directory, written_before, yaml_document};
use crate::diag::{Diagnostic, Fallible};
use crate::diff::{Secrets, logical_name};
use crate::kustomize::Files;
use crate::model::{Causes, Resource};
use crate::repository::{RenderedTarget, manifests};
use crate::sources::{Disk, FilePath, Sources};
use crate::yaml::Text;

/// The snapshot of one environment.
pub(super) struct EnvironmentSnapshot {
    /// The name of the environment.
    pub(super) name: String,
    /// The directory of the snapshot.
    pub(super) directory: FilePath,
    /// The resources in the directory.
    pub(super) old: Vec<Resource>,
    /// The names of their files.
    pub(super) old_names: Vec<String>,
    /// The resources of the render, values of Secrets masked.
    pub(super) new: Vec<Resource>,
    pub(super) causes: Causes,
    pub(super) warnings: Vec<Diagnostic>,
    /// The names and texts of the files that the directory should have, in the order of `new`.
    pub(super) files: Vec<(String, String)>,
}

impl EnvironmentSnapshot {
    /// The snapshot in `directory`, if it exists, and the render.
    ///
    /// # Errors
    /// Resources that cannot be written as YAML; files that cannot be read.
    pub(super) fn new(
        name: String,
        directory: FilePath,
        rendered: RenderedTarget,
        files: &Files<'_>,
    ) -> Fallible<Self> {
        let new = without_secrets(rendered.resources);
        let names = file_names(&new, unhashed_name);
        let texts = new.iter().map(yaml_document);
        let texts = texts.collect::<Fallible<Vec<_>>>()?;
        let exists = is_directory(&directory) && !written_before(&directory).is_empty();
        let old = if exists {
            manifests(files, &directory)?
        } else {
            Vec::new()
        };
        Ok(Self {
            name,
            old_names: old.iter().map(|old| file_name(old, files)).collect(),
            directory,
            old,
            new,
            causes: rendered.causes,
            warnings: rendered.warnings,
            files: names.into_iter().zip(texts).collect(),
        })
    }

    /// The names of the files that are missing, differ, or should not exist.
    pub(super) fn stale(&self) -> BTreeSet<String> {
        let new: BTreeSet<&String> = self.files.iter().map(|(name, _)| name).collect();
        let before = written_before(&self.directory);
        let removed = before.into_iter().filter(|name| !new.contains(name));
        let files = self.files.iter();
        let changed = files.filter(|(name, text)| self.text(name).as_deref() != Some(text));
        changed
            .map(|(name, _)| name.clone())
            .chain(removed)
            .collect()
    }

    /// The number of files that change when `files` are written.
    pub(super) fn changed_by(&self, files: &[(String, String)]) -> usize {
        let is_written = |(name, text): &&(String, String)| self.text(name).as_ref() != Some(text);
        let written = files.iter().filter(is_written).count();
        let names: BTreeSet<&String> = files.iter().map(|(name, _)| name).collect();
        let before = written_before(&self.directory);
        written + before.iter().filter(|name| !names.contains(name)).count()
    }

    /// The text of a file in the directory.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let bytes = Disk.read(&self.directory.join(name)).ok()?;
        String::from_utf8(bytes.to_vec()).ok()
    }
}

/// The name for the file of a resource: without the hash of its content, and without the one that
/// lets a Job be applied again.
fn unhashed_name(resource: &Resource) -> Text {
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

/// The name of the file that a resource was read from.
fn file_name(resource: &Resource, files: &Files<'_>) -> String {
    let place = files.map.locate(resource.origin);
    place.map_or_else(String::new, |place| place.path.name().to_owned())
}

fn without_secrets(resources: Vec<Resource>) -> Vec<Resource> {
    let mut secrets = Secrets::of(&resources);
    let hidden = |resource| match secrets.hidden(&resource) {
        Cow::Owned(node) => Resource { node, ..resource },
        Cow::Borrowed(_) => resource,
    };
    resources.into_iter().map(hidden).collect()
}
