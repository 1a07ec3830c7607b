//! The files of one snapshot in the repository: those that its list names. In: a directory. Out:
//! their texts and resources. Line ends do not count: a checkout may change them. Files that the
//! list does not name are somebody else's, and so is what a symlink leads to.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::cli::output::{foreign_entries, written_before};
use crate::diag::{Code, Diagnostic, Failures, Fallible, first_of, message};
use crate::kustomize::Files;
use crate::model::Resource;
use crate::repository::manifests;
use crate::sources::{Disk, FilePath, Sources};

/// The most names that a message lists.
const MAX_LISTED: usize = 10;

/// The files of a snapshot in the repository.
#[derive(Debug)]
pub(super) struct Committed {
    directory: FilePath,
    /// The names in the list, whether the files exist or not.
    pub(super) listed: BTreeSet<String>,
    /// The texts of those that exist and are text.
    texts: BTreeMap<String, String>,
}

/// A resource of a snapshot, and the name of its file.
#[derive(Debug)]
pub(super) struct CommittedResource {
    pub(super) file: String,
    pub(super) resource: Resource,
}

impl Committed {
    /// The snapshot in `directory`; it has no files if there is none.
    ///
    /// # Errors
    /// `file-unreadable`, if its list is there and cannot be read.
    pub(super) fn read(directory: &FilePath) -> Fallible<Self> {
        let listed = written_before(directory)?;
        let text = |name: &String| {
            let path = directory.join(name);
            if Disk.is_link(&path) {
                return None;
            }
            let bytes = Disk.read(&path).ok()?;
            let text = String::from_utf8(bytes.to_vec()).ok()?;
            Some((name.clone(), text))
        };
        Ok(Self {
            directory: directory.clone(),
            texts: listed.iter().filter_map(text).collect(),
            listed,
        })
    }

    /// The resources in the files.
    ///
    /// # Errors
    /// Files that cannot be read, or are not manifests.
    pub(super) fn resources(&self, files: &Files<'_>) -> Fallible<Vec<CommittedResource>> {
        let mut failures = Failures::default();
        let mut found = Vec::new();
        for name in &self.listed {
            let path = self.directory.join(name);
            if Disk.entry(&path).is_none() || Disk.is_link(&path) {
                continue;
            }
            let readable = Disk.read(&path).map_err(|error| error.diagnostic(&path));
            let read = readable.map_err(Into::into);
            let read = failures.keep(read.and_then(|_| manifests(files, &path)));
            found.extend(
                read.into_iter()
                    .flatten()
                    .map(|resource| CommittedResource {
                        file: name.clone(),
                        resource,
                    }),
            );
        }
        failures.or_ok(found)
    }

    /// The text of a file.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// True if the file has this text.
    pub(super) fn has(&self, name: &str, text: &str) -> bool {
        let old = self.text(name);
        old.is_some_and(|old| with_newlines(old) == with_newlines(text))
    }

    /// `text` as the file spells it: a file that has it is kept, and another one keeps its line ends.
    pub(super) fn spelled(&self, name: &str, text: &str) -> String {
        match self.text(name) {
            Some(old) if self.has(name, text) => old.to_owned(),
            Some(old) if old.contains("\r\n") => with_newlines(text).replace('\n', "\r\n"),
            _ => text.to_owned(),
        }
    }

    /// A note about the files in the directory that no snapshot wrote, neither this one nor one that wrote `new`.
    pub(super) fn foreign(&self, new: &[(String, String)]) -> Option<Diagnostic> {
        let mut written = self.listed.clone();
        written.extend(new.iter().map(|(name, _)| name.clone()));
        let foreign = foreign_entries(&self.directory, &written);
        let names = first_of(MAX_LISTED, foreign.iter().map(|name| format!("`{name}`")));
        let message = message!(
            "`{}` has entries that no snapshot wrote: {}",
            &self.directory,
            names
        );
        (!foreign.is_empty())
            .then(|| Diagnostic::note(Code::SnapshotForeign, message).help("they are left alone"))
    }
}

fn with_newlines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").into()
    } else {
        text.into()
    }
}
