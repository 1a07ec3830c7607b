//! Faults that would show in a cluster, found in a render. In: renders with their causes, and offshoot.yaml.
//! Out: findings, each with a code, the resource that it is about, and the source line behind it. A
//! check is a file in this folder with a row in `table`; it reads no file and asks no cluster. What the
//! guards of environments refuse, no check looks for again.

mod backends;
mod certificate_budget;
mod certificates;
mod check;
mod external_dns;
mod findings;
mod gateways;
mod leftovers;
mod levels;
mod objects;
mod pods;
mod selectors;
mod subject;
mod table;
mod tls_uses;
mod wildcard_names;

mod auth_required;
mod external_dns_contract;
mod hook_order;
mod image_locked;
mod kubed_selector;
mod namespace_complete;
mod references;
pub mod schema;
mod schema_valid;
mod secret_promised;
mod tls_covers_host;

pub use findings::Finding;
pub use leftovers::{Deletion, Leftover, deletions, leftovers};
pub use levels::{Adjusted, adjust_warnings, adjusted};
pub use subject::{Around, Elsewhere, Neighbor, Nothing, Others, Subject};
pub use table::{check, check_for_errors, check_together, not_said};
