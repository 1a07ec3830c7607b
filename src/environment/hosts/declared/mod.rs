//! The fields that *declare* a DNS name: the object routes traffic for it, makes its DNS record or
//! its certificate. In: resources, and the fields that offshoot.yaml adds. Out: every declared name
//! with its place. Names that are only mentioned (redirects, CORS, external-dns targets, outside
//! services) are references: they follow a declared name.

mod annotations;
mod claim;
mod field;
mod find;
mod forms;
mod in_cluster;
mod patterns;
mod table;

pub use claim::{Claim, Declaration, Fixed};
pub use field::{Field, any_item, reached, steps};
pub use find::{Added, declarations, declarations_with};

#[cfg(test)]
mod tests;
