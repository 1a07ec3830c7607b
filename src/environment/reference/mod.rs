//! The reference of offshoot.yaml: a row for each field, by sections. In: nothing; it is a table.
//! Out: the rows, from which docs/offshoot-yaml.md is written, and the JSON Schema.
//!
//! The decoders are the truth about which fields exist. `tests/it/reference` holds the rows against
//! them: each field that a decoder reads has a row and no row is left over, examples decode, values
//! of other types and left-out required fields are refused, defaults are those of the code.

mod checks;
mod deployment;
mod file;
mod general;
mod hosts;
mod isolation;
mod kustomize;
mod partial;
mod patches;
mod row;
mod schema;
mod secrets;
mod sections;
mod templates;

pub use general::GENERAL;
pub use row::{Form, KEY, NAME, Pattern, Presence, Row, Section};
pub use schema::{schema, schema_text};
pub use sections::{SECTIONS, row, rows};
pub use templates::{FILTERS, VARIABLES};
