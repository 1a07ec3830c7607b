//! Rules that the API server has beyond its OpenAPI, by the type whose values they judge. Each was
//! seen to refuse a manifest: fixtures/schema.

mod table;

pub(super) use table::rules;
