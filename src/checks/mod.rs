//! Faults that would show in a cluster, found in a render. In: renders with their causes, and offshoot.yaml.
//! Out: findings, each with a code, the resource that it is about, and the source line behind it. A
//! check is a file in this folder with a row in `table`; it reads no file and asks no cluster. What the
//! guards of environments refuse, no check looks for again.

mod check;
mod findings;
mod leftovers;
mod levels;
mod pods;
mod subject;
mod table;

mod image_locked;
mod namespace_complete;
pub mod schema;
mod schema_valid;

pub use findings::Finding;
pub use leftovers::{Deletion, Leftover, deletions, leftovers};
pub use levels::{Adjusted, adjust_warnings, adjusted};
pub use subject::{Neighbor, Subject};
pub use table::{check, check_for_errors, check_together};
