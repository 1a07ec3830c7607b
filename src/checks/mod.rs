//! Faults that would show in a cluster, found in a render. In: renders with their causes, and offshoot.yaml.
//! Out: findings, each with a code, the resource that it is about, and the source line behind it. A
//! check is a file in this folder with a row in `table`; it reads no file and asks no cluster. What the
//! guards of environments refuse, no check looks for again.

mod branch_hosts;
mod check;
mod claims;
mod findings;
mod levels;
mod locator;
mod locators;
mod named_values;
mod pods;
mod public_hosts;
mod subject;
mod table;
mod texts;
mod vault_entries;

mod cookie_scope;
mod cors_scope;
mod environments_meet;
mod image_locked;
mod production_leak;
mod runs_twice;

pub use claims::{Claim, ClaimClass, claims};
pub use environments_meet::{BranchClaims, meetings};
pub use findings::{Finding, Found};
pub use levels::{Adjusted, REPEATED, adjust_warnings, adjusted};
pub use subject::{Neighbor, Subject};
pub use table::{check, check_for_errors, check_together};
