//! Git revisions as trees of sources, read straight from the object store: no
//! checkout, no git process, nothing fetched. In: a directory and the name of a
//! revision. Out: a [`GitTree`]. Knows nothing of what the files mean.

mod layout;
mod objects;
mod repository;
mod revision;
mod tree;

pub use repository::{Commit, GitRepository};
pub use tree::GitTree;
