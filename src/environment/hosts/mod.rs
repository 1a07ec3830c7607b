//! Moving host names. In: the resources of a render, the DNS zones whose hosts may
//! move, and a pattern. Out: the map from old hosts to new ones, and every string
//! that changes with it. Changes nothing itself.

mod declared;
mod references;
mod rename;
mod report;
mod text;

pub use declared::{Declaration, declarations};
pub use references::{Change, ChangeKind, Followed, References, UnmovedAt, references};
pub use rename::{HostMap, HostRules, HostScope, is_below};
pub use report::{HostPlace, HostReport, UnmovedPlace};
pub use text::{Names, Reason, Rewritten, Unmoved, rewrite, rewrite_base64};
