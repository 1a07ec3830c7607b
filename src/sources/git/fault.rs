//! Objects of a repository that cannot be read. In: what was found in place of the object. Out: a
//! diagnostic that says which fetch helps.

use gix_hash::ObjectId;

use crate::diag::{Code, Diagnostic, Message, message};
use crate::sources::path::FilePath;

/// The reason why an object cannot be read. The order decides which of several is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ObjectFault {
    /// An object that this clone does not have.
    Missing(ObjectId),
    /// Bytes that are not an object, or not one of the expected kind.
    Damaged(ObjectId, String),
    /// A tree that git would not write.
    Tree(ObjectId, String),
    /// An object that takes more memory, or leads to more objects, than any repository of manifests needs.
    TooLarge(String),
    /// A store that cannot be opened, or in which a search failed.
    Store(String),
}

/// An object that cannot be read, and the file that is asked for, where it is the content of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Failure {
    pub(super) fault: ObjectFault,
    pub(super) path: Option<FilePath>,
}

/// The kind of a clone, which says the way to objects that it lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CloneKind {
    /// The remote that a partial clone gets objects from, and the filter that left them out.
    pub(super) partial: Option<(String, String)>,
    /// True for a shallow clone, whose older history is missing.
    pub(super) is_shallow: bool,
}

impl std::fmt::Display for ObjectFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(id) => write!(f, "the object {id} is missing"),
            Self::Damaged(id, how) => write!(f, "the object {id} is damaged: {how}"),
            Self::Tree(id, how) => write!(f, "the tree {id} is malformed: {how}"),
            Self::TooLarge(how) | Self::Store(how) => f.write_str(how),
        }
    }
}

impl From<ObjectFault> for Failure {
    fn from(fault: ObjectFault) -> Self {
        Self { fault, path: None }
    }
}

impl Failure {
    /// The diagnostic for a clone of that kind.
    pub(super) fn diagnostic(&self, clone: &CloneKind) -> Diagnostic {
        let reason = match (&self.fault, &self.path) {
            (ObjectFault::Missing(id), Some(path)) => {
                message!("`{}` is missing: this clone lacks the object {}", path, id)
            }
            (ObjectFault::Missing(id), None) => message!("this clone lacks the object {}", id),
            (fault, Some(path)) => message!("`{}`: {}", path, fault),
            (fault, None) => Message::from(fault.to_string()),
        };
        let message = message!("the git repository cannot be read: {}", reason);
        let diagnostic = Diagnostic::error(Code::GitUnreadable, message);
        match &self.fault {
            ObjectFault::Missing(_) => missing(diagnostic, clone),
            ObjectFault::Store(_) if clone.partial.is_some() || clone.is_shallow => {
                missing(diagnostic, clone)
            }
            ObjectFault::Damaged(..) | ObjectFault::Store(_) => diagnostic
                .help("`git fsck` lists damaged objects")
                .help("delete the damaged file below `.git/objects` and run `git fetch --refetch`, or clone anew"),
            ObjectFault::Tree(..) => diagnostic.help(
                "git does not check such a tree out, and `git fsck` reports it: write the commit anew",
            ),
            ObjectFault::TooLarge(_) => {
                diagnostic.help("leave this file or directory out of the repository, or compare with another commit")
            }
        }
    }
}

/// The way to a missing object; offshoot itself fetches nothing.
fn missing(diagnostic: Diagnostic, clone: &CloneKind) -> Diagnostic {
    match &clone.partial {
        Some((remote, filter)) => diagnostic
            .help(format!(
                "this is a partial clone (`--filter={filter}`), and offshoot fetches nothing: run `git fetch --refetch --no-filter {remote}`"
            ))
            .help("in CI, clone without `--filter`"),
        None if clone.is_shallow => diagnostic
            .help("this clone is shallow: run `git fetch --unshallow`; in CI, check out the full history")
            .help("`git fsck` lists the objects that are missing"),
        None => diagnostic
            .help("run `git fetch --refetch`, which gets every object of the remote again")
            .help("`git fsck` lists the objects that are missing"),
    }
}
