//! Moving host names. In: the resources of a render, the DNS zones whose hosts may
//! move, and a pattern. Out: the map from old hosts to new ones, and every string
//! that changes with it. Changes nothing itself.

mod declared;
mod references;
mod rename;
mod report;
mod strategy;
mod text;
mod values;
mod variables;
mod zones;

pub use declared::{
    Added, Claim, Declaration, Field, Fixed, any_item, declarations, declarations_with, reached,
    steps,
};
pub use references::{Change, ChangeKind, Followed, References, UnmovedAt, references};
pub use rename::{HostMap, HostRules, HostScope};
pub use report::{HostPlace, HostReport, KeptPlace, UnmovedPlace};
pub use strategy::Strategy;
pub use text::{Names, Reason, Rewritten, Standing, Unmoved, rewrite};
pub use values::{ValueHost, value_hosts};
pub use variables::{Replaced, VariableHosts, hosts_below};
pub use zones::is_below;

#[cfg(test)]
mod tests;
