//! A repository: its work tree, its commits and their files.

use std::sync::Arc;

use gix_hash::ObjectId;
use gix_ref::file::Store as Refs;

use super::fault::{CloneKind, Failure, ObjectFault};
use super::layout::Layout;
use super::objects::Objects;
use super::tree::GitTree;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::sources::path::FilePath;

/// A git repository with a work tree.
pub struct GitRepository {
    work_directory: FilePath,
    pub(super) objects: Arc<Objects>,
    pub(super) refs: Refs,
    pub(super) is_shallow: bool,
    clone: CloneKind,
}

/// A commit of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commit(pub(super) ObjectId);

impl GitRepository {
    /// Opens the repository that contains `directory`.
    ///
    /// # Errors
    /// `git-missing`, if no repository contains it; `git-bare`; `git-format`,
    /// if the repository uses a newer format that is not supported.
    pub fn open(directory: &FilePath) -> Fallible<Self> {
        let layout = Layout::find(directory)?;
        let clone = layout.clone_kind();
        let objects = Objects::open(&layout.common.join("objects"))
            .map_err(|fault| Failure::from(fault).diagnostic(&clone))?;
        let (private, common) = (layout.private.clone(), layout.common.clone());
        Ok(Self {
            is_shallow: layout.is_shallow(),
            work_directory: layout.work_directory,
            objects: Arc::new(objects),
            clone,
            refs: Refs::for_linked_worktree(private, common, gix_hash::Kind::Sha1),
        })
    }

    /// The top directory of the work tree on disk.
    pub fn work_directory(&self) -> &FilePath {
        &self.work_directory
    }

    /// The names of all references of a kind, sorted, as revisions are typed. Those that cannot be
    /// read are left out.
    pub fn names(&self, kind: RefKind) -> Vec<String> {
        let Ok(all) = self.refs.iter() else {
            return Vec::new();
        };
        let found = all.all().into_iter().flatten().filter_map(Result::ok);
        let mut names: Vec<String> = found
            .filter_map(|found| {
                let name = found.name.as_bstr().to_string();
                name.strip_prefix(kind.prefix()).map(str::to_owned)
            })
            .collect();
        names.sort();
        names
    }

    /// The best common ancestor of two commits.
    ///
    /// # Errors
    /// `merge-base-missing`, if their histories have none, or a shallow clone does not contain it.
    pub fn merge_base(&self, one: Commit, other: Commit) -> Fallible<Commit> {
        let base = self.objects.merge_base(one.0, other.0);
        match base.map_err(|fault| self.unreadable(fault))? {
            Some(base) => Ok(Commit(base)),
            None => Err(self.no_merge_base(one, other).into()),
        }
    }

    fn no_merge_base(&self, one: Commit, other: Commit) -> Diagnostic {
        let (one, other) = (one.short(), other.short());
        let message = format!("the commits {one} and {other} share no known ancestor");
        let missing = Diagnostic::error(Code::MergeBaseMissing, message);
        if self.is_shallow {
            missing.help("this clone is shallow: run `git fetch --unshallow`; in CI, check out the full history")
        } else {
            missing
        }
    }

    /// The files of a commit.
    ///
    /// # Errors
    /// `git-unreadable`, if the objects of the commit are missing or damaged.
    pub fn tree(&self, commit: Commit) -> Fallible<GitTree> {
        let tree = self.objects.tree_of(commit.0);
        let tree = tree.map_err(|fault| self.unreadable(fault))?;
        // Without this directory, nothing is known of the commit.
        let directory = self.objects.directory(tree);
        directory.map_err(|fault| self.unreadable(fault))?;
        let (root, objects) = (self.work_directory.clone(), Arc::clone(&self.objects));
        Ok(GitTree::new(root, objects, self.clone.clone(), tree))
    }

    /// The diagnostic for an object that cannot be read.
    pub(super) fn unreadable(&self, fault: ObjectFault) -> Diagnostic {
        Failure::from(fault).diagnostic(&self.clone)
    }
}

/// A kind of references.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefKind {
    /// Branches.
    Branch,
    /// Branches of remotes, with the names of these.
    RemoteBranch,
    /// Tags.
    Tag,
}

impl RefKind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Branch => "refs/heads/",
            Self::RemoteBranch => "refs/remotes/",
            Self::Tag => "refs/tags/",
        }
    }
}

impl Commit {
    /// The hash, all forty digits.
    pub fn full(&self) -> String {
        self.0.to_string()
    }

    /// The abbreviated hash, ten digits.
    pub fn short(&self) -> String {
        self.0.to_hex_with_len(10).to_string()
    }
}
