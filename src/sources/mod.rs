//! The one door to files. Everything past it is a pure function of what
//! [`Sources`] answers: a disk, a set of files in memory, a git tree, or one
//! laid over another. [`SourceMap`] remembers what was read, so that an
//! [`Origin`](crate::diag::Origin) can be turned into `file:line:column`.

mod changes;
mod disk;
mod git;
mod ignored;
mod memory;
mod overlay;
mod path;
mod recorded;
mod source_map;
mod tree;

pub use changes::Changes;
pub use disk::Disk;
pub use git::{Commit, GitRepository, GitTree};
pub use ignored::{IGNORE_FILES, Ignored};
pub use memory::Memory;
pub use overlay::Overlay;
pub use path::FilePath;
pub use recorded::{Asked, Recorded};
pub use source_map::{Location, SourceMap};
pub use tree::{Child, ChildKind, Entry, ReadError, Sources};
