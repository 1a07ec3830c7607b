//! Checks of a render. In: resources, and what they are held against. Out: findings, each with its
//! place. One folder or file per check.

pub mod schema;
