//! Faults that would show in a cluster, found in a render. In: renders with their causes, and offshoot.yaml.
//! Out: findings, each with a code, the resource that it is about, and the source line behind it. A
//! check is a file in this folder with a row in `table`; it reads no file and asks no cluster. What the
//! guards of environments refuse, no check looks for again.

mod admission_rules;
mod backends;
mod branch_hosts;
mod certificate_budget;
mod certificates;
mod check;
mod claims;
mod completed_later;
mod demand;
mod external_dns;
mod findings;
mod gateways;
mod leftovers;
mod levels;
mod limit_ranges;
mod locator;
mod locators;
mod named_values;
mod objects;
mod official_images;
mod out_of_bounds;
mod pods;
mod public_hosts;
mod quotas;
mod selectors;
mod stuck_updates;
mod subject;
mod table;
mod texts;
mod tls_uses;
mod vault_entries;
mod wildcard_names;
mod workloads;
mod x509;

mod auth_required;
mod cookie_scope;
mod cors_scope;
mod costs_more;
mod drain_blocked;
mod environments_meet;
mod external_dns_contract;
mod hook_order;
mod image_locked;
mod kubed_selector;
mod namespace_complete;
mod pod_security;
mod policy;
mod production_leak;
mod quota_exceeded;
mod references;
mod runs_twice;
pub mod schema;
mod schema_valid;
mod secret_promised;
mod tls_covers_host;

pub use claims::{Claim, ClaimClass, claims};
pub use environments_meet::{BranchClaims, meetings};
pub(crate) use findings::written_for;
pub use findings::{Finding, Found};
pub use leftovers::{Deletion, Leftover, deletions, leftovers};
pub use levels::{Adjusted, REPEATED, adjust_warnings, adjusted};
pub use subject::{Around, Elsewhere, Neighbor, Nothing, Others, Subject};
pub use table::{check, check_for_errors, check_together, not_said};
