//! Access to files. Everything after this layer is a pure function of the answers
//! of [`Sources`]: the disk, a set of files in memory, a git tree, or one tree on
//! top of another. [`SourceMap`] remembers each text that was read, so that an
//! [`Origin`](crate::diag::Origin) can be resolved to `file:line:column`.

mod changes;
mod disk;
mod git;
mod held;
mod history;
mod ignored;
mod listed;
mod memory;
mod overlay;
mod path;
mod recorded;
mod source_map;
mod steady;
mod tree;

pub(crate) use changes::Changes;
pub use disk::{Disk, Stamp};
pub use git::{Commit, GitRepository, GitTree, RefKind};
#[cfg(feature = "cli")]
pub(crate) use held::work_tree;
pub(crate) use held::{leads_out, link_outside, outside, refuse_foreign, repository_top};
pub use history::{GitHistory, History, Located, NoHistory, Since};
pub(crate) use ignored::{IGNORE_FILES, Ignored, Verdict};
pub(crate) use listed::Listed;
pub use memory::Memory;
pub use overlay::Overlay;
pub use path::FilePath;
pub(crate) use path::has_manifest_extension;
pub(crate) use recorded::{Asked, Recorded};
pub use source_map::{Location, SourceMap};
pub(crate) use steady::{Steadiness, Steady};
pub use tree::{Child, ChildKind, Entry, ReadError, Sources, trusted};
