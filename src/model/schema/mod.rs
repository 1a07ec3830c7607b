//! Schemas of types, as far as lists need them to merge under a strategic merge patch.
//! Contains no defaults and no scalar types; lists without a schema are replaced whole.

mod comments;
mod known;
mod stated;

pub use known::{ListMerge, Schema, SchemaRank, Schemas};

#[cfg(test)]
mod tests;
