//! A repository: its work directory, its commits and their files.

use std::sync::Arc;

use gix_hash::ObjectId;
use gix_ref::file::Store as Refs;

use super::layout::Layout;
use super::objects::Objects;
use super::tree::GitTree;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::sources::path::FilePath;

/// A git repository with a work directory.
pub struct GitRepository {
    work_directory: FilePath,
    pub(super) objects: Arc<Objects>,
    pub(super) refs: Refs,
    pub(super) is_shallow: bool,
}

/// A commit of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commit(pub(super) ObjectId);

impl GitRepository {
    /// The repository that `directory` is in.
    ///
    /// # Errors
    /// `git-missing` outside any; `git-bare`; `git-format` for what newer formats ask of a reader.
    pub fn open(directory: &FilePath) -> Fallible<Self> {
        let layout = Layout::find(directory)?;
        let objects =
            Objects::open(&layout.common.join("objects")).map_err(|reason| unreadable(&reason))?;
        let (private, common) = (layout.private.clone(), layout.common.clone());
        Ok(Self {
            is_shallow: layout.is_shallow(),
            work_directory: layout.work_directory,
            objects: Arc::new(objects),
            refs: Refs::for_linked_worktree(private, common, gix_hash::Kind::Sha1),
        })
    }

    /// Where the repository's files are on disk.
    pub fn work_directory(&self) -> &FilePath {
        &self.work_directory
    }

    /// The best common ancestor of two commits.
    ///
    /// # Errors
    /// `merge-base-missing`, where their histories have none, or the clone does not reach it.
    pub fn merge_base(&self, one: Commit, other: Commit) -> Fallible<Commit> {
        let base = self.objects.merge_base(one.0, other.0);
        match base.map_err(|reason| unreadable(&reason))? {
            Some(base) => Ok(Commit(base)),
            None => Err(self.no_merge_base(one, other).into()),
        }
    }

    fn no_merge_base(&self, one: Commit, other: Commit) -> Diagnostic {
        let (one, other) = (one.short(), other.short());
        let message = format!("the commits {one} and {other} have no common ancestor here");
        let missing = Diagnostic::error(Code::MergeBaseMissing, message);
        let missing = if self.is_shallow {
            missing.help("this is a shallow clone: `git fetch --unshallow` brings the rest, in CI a checkout with full history")
        } else {
            missing
        };
        missing.help("`--no-merge-base` compares with the revision itself")
    }

    /// The files of a commit.
    ///
    /// # Errors
    /// `git-unreadable`, where the commit's objects are not there or damaged.
    pub fn tree(&self, commit: Commit) -> Fallible<GitTree> {
        let tree = self.objects.tree_of(commit.0);
        let tree = tree.map_err(|reason| unreadable(&reason))?;
        let (root, objects) = (self.work_directory.clone(), Arc::clone(&self.objects));
        Ok(GitTree::new(root, objects, tree))
    }
}

impl Commit {
    /// The beginning of its hash, as people write it.
    pub fn short(&self) -> String {
        self.0.to_hex_with_len(10).to_string()
    }
}

pub(super) fn unreadable(reason: &str) -> Diagnostic {
    let message = format!("the git repository cannot be read: {reason}");
    Diagnostic::error(Code::GitUnreadable, message)
        .help("a shallow or partial clone may lack it; `git fsck` tells")
}
