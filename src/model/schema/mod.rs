//! Schemas of types, as far as lists need them to merge under a strategic merge
//! patch. Knows no defaults and no types of scalars; of what it does not know,
//! lists are replaced whole.

mod comments;
mod known;
mod stated;

pub use known::{ListMerge, Schema, SchemaRank, Schemas};

#[cfg(test)]
mod tests;
