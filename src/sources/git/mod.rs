//! Git revisions as trees of sources, read directly from the object store: no
//! checkout, no git process, no fetch. In: a directory and the name of a
//! revision. Out: a [`GitTree`]. Knows nothing about the meaning of the files.

mod entries;
mod extent;
mod fault;
mod layout;
mod objects;
mod repository;
mod revision;
mod tree;

pub use repository::{Commit, GitRepository, RefKind};
pub use tree::GitTree;
