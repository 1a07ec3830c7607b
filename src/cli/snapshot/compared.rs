//! A snapshot in the repository and the render, side by side. In: both. Out: the files that differ,
//! and the differences in them, each with its files.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::session::Session;
use crate::diag::Fallible;
use crate::diff::{Comparison, IgnorePattern, Options, ResourceChange, compare};
use crate::impact::{Difference, Edits, SharedSources, Sides, Subject, TargetEdits, differences};
use crate::kustomize::Files;
use crate::model::{Causes, ResId, Resource};
use crate::sources::Disk;
use crate::yaml::Text;

use super::committed::Committed;
use super::environment_snapshot::EnvironmentSnapshot;

/// A snapshot in the repository and the render.
pub(super) struct Compared<'s> {
    pub(super) render: &'s EnvironmentSnapshot,
    pub(super) committed: &'s Committed,
    /// The resources of the repository, and the names of their files.
    pub(super) old: Vec<Resource>,
    old_files: Vec<String>,
}

/// Group, kind, namespace and name.
pub(super) type Key = [Text; 4];

/// The names of files by the resource in them.
type ByKey<'c> = BTreeMap<Key, &'c str>;

/// The differences of a snapshot.
pub(super) struct Differences {
    pub(super) found: Vec<Difference>,
    /// The files of each of them, by its id.
    pub(super) files: BTreeMap<String, BTreeSet<String>>,
    /// The old file and the new one of each resource that has another file now.
    pub(super) moved: Vec<[String; 2]>,
    pub(super) unchanged: usize,
    /// The number of changes that each of the ignored patterns matched.
    pub(super) ignored: Vec<usize>,
}

impl<'s> Compared<'s> {
    /// Reads the resources of the repository.
    ///
    /// # Errors
    /// Files that cannot be read, or are not manifests.
    pub(super) fn new(
        render: &'s EnvironmentSnapshot,
        committed: &'s Committed,
        session: &Session,
    ) -> Fallible<Self> {
        let read = committed.resources(&Files::new(&Disk, &session.map))?;
        let (old_files, old) = read.into_iter().map(|one| (one.file, one.resource)).unzip();
        Ok(Self {
            render,
            committed,
            old,
            old_files,
        })
    }

    /// The resources of the repository, each with its file.
    pub(super) fn old(&self) -> impl Iterator<Item = (&Resource, &str)> {
        self.old
            .iter()
            .zip(self.old_files.iter().map(String::as_str))
    }

    /// The resources of the render, each with its file.
    pub(super) fn new_files(&self) -> impl Iterator<Item = (&Resource, &str)> {
        let names = self.render.files.iter().map(|(name, _)| name.as_str());
        self.render.new.iter().zip(names)
    }

    /// The differences, by cause.
    pub(super) fn differences(&self, session: &Session) -> Differences {
        self.differences_but(&[], session)
    }

    /// The differences, by cause, without those that `ignore` matches.
    pub(super) fn differences_but(
        &self,
        ignore: &[IgnorePattern],
        session: &Session,
    ) -> Differences {
        let options = Options {
            ignore,
            ..Options::default()
        };
        let comparison = compare(&self.old, &self.render.new, options);
        let edits = Edits::seen_in(&session.map);
        let sides = Sides {
            map: &session.map,
            root: &session.top(),
            old: &Causes::default(),
            new: &self.render.causes,
            edits: TargetEdits::all(&edits),
        };
        let none = Causes::default();
        let sources = [
            (&self.old[..], &none),
            (&self.render.new[..], &self.render.causes),
        ];
        let shared = SharedSources::of(sources, &session.map);
        let found = differences(&comparison, sides, &shared);
        let (old, new) = (by_key(self.old()), by_key(self.new_files()));
        let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for difference in &found {
            let key = key_of_subject(&difference.subject);
            let of = files.entry(difference.id.clone()).or_default();
            let both = [old.get(&key), new.get(&key)].into_iter().flatten();
            of.extend(both.map(ToString::to_string));
        }
        Differences {
            moved: moved(&comparison, &old, &new),
            unchanged: comparison.unchanged,
            ignored: comparison.ignored,
            found,
            files,
        }
    }
}

/// The names of the files that are missing, differ, or should not exist.
pub(super) fn stale(render: &EnvironmentSnapshot, committed: &Committed) -> BTreeSet<String> {
    let new: BTreeSet<&String> = render.files.iter().map(|(name, _)| name).collect();
    let removed = committed.listed.iter().filter(|name| !new.contains(name));
    let files = render.files.iter();
    let changed = files.filter(|(name, text)| !committed.has(name, text));
    let changed = changed.map(|(name, _)| name);
    changed.chain(removed).cloned().collect()
}

/// The key of a resource.
pub(super) fn key(id: ResId) -> Key {
    [id.gvk.group, id.gvk.kind, id.namespace, id.name]
}

fn key_of_subject(subject: &Subject) -> Key {
    let gvk = &subject.gvk;
    [&gvk.group, &gvk.kind, &subject.namespace, &subject.name].map(Text::clone)
}

fn by_key<'c>(files: impl Iterator<Item = (&'c Resource, &'c str)>) -> ByKey<'c> {
    files
        .map(|(resource, file)| (key(resource.id()), file))
        .collect()
}

fn moved(comparison: &Comparison<'_>, old: &ByKey<'_>, new: &ByKey<'_>) -> Vec<[String; 2]> {
    let files = comparison.resources.iter().filter_map(|change| {
        let ResourceChange::Changed(changed) = change else {
            return None;
        };
        let files = [
            old.get(&key(changed.old.id.clone()))?,
            new.get(&key(changed.new.id.clone()))?,
        ];
        Some(files.map(ToString::to_string))
    });
    files.filter(|[old, new]| old != new).collect()
}
