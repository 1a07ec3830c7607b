//! Earlier states of a tree of files. In: a revision, as offshoot.yaml names it. Out: the files at the merge
//! base with it, from the objects of git.

use super::disk::Disk;
use super::git::GitRepository;
use super::path::FilePath;
use super::tree::Sources;
use crate::diag::{Code, Diagnostic, Fallible, message};

/// Earlier states of a tree of files.
pub trait History: Sync {
    /// The two states between which `revision` counts edits, for a tree whose offshoot.yaml is in `root`.
    ///
    /// # Errors
    /// A tree without a history; an unknown revision; a clone that lacks the merge base.
    fn since(&self, revision: &str, root: &FilePath) -> Fallible<Since>;
}

/// Two states of a tree, between which there are edits.
pub struct Since {
    /// The files before the edits.
    pub before: Located,
    /// The files with the edits; none for the tree that is asked about.
    pub now: Option<Located>,
}

/// Files, and a directory in them.
pub struct Located {
    /// The files.
    pub sources: Box<dyn Sources>,
    /// The directory of offshoot.yaml.
    pub root: FilePath,
}

/// The history of files that are in no git repository.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHistory;

impl History for NoHistory {
    fn since(&self, revision: &str, _root: &FilePath) -> Fallible<Since> {
        let message = format!("the files here have no git history to compare with `{revision}`");
        Err(Diagnostic::error(Code::GitMissing, message)
            .help("render in a clone of the repository, or select by `labelSelector` or `paths`")
            .into())
    }
}

/// The history of a git repository.
#[derive(Clone, Debug, Default)]
pub struct GitHistory {
    /// The revision whose files are asked about; none for those on disk, which are on top of HEAD.
    pub revision: Option<String>,
    /// True if the edits are those of the files on disk, although others are asked about: both sides of a
    /// comparison then select the same.
    pub ends_on_disk: bool,
}

impl History for GitHistory {
    fn since(&self, revision: &str, root: &FilePath) -> Fallible<Since> {
        let root = Disk.canonical(root).map_err(|error| {
            let message = message!("`{}` cannot be used: {}", root, error);
            Diagnostic::error(Code::DirectoryUnusable, message)
        })?;
        let repository = GitRepository::open(&root)?;
        let own = self.revision.as_deref().unwrap_or("HEAD");
        let (own, other) = (repository.commit(own)?, repository.commit(revision)?);
        let before = repository.tree(repository.merge_base(own, other)?)?;
        let located = |sources: Box<dyn Sources>| Located {
            sources,
            root: root.clone(),
        };
        Ok(Since {
            before: located(Box::new(before)),
            now: self.ends_on_disk.then(|| located(Box::new(Disk))),
        })
    }
}
