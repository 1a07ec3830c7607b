//! Host names in any text. In: a text, and the names that moved. Out: the text with
//! the new names, and what looks like one of them but cannot be replaced.

mod choices;
mod context;
mod disguises;
mod encoded;
mod images;
mod names;
mod outcome;
mod part;
mod punycode;
mod readings;
mod runs;
mod search;
mod sightings;

pub(super) use encoded::{may_be_base64, rewrite_base64};
pub(super) use images::{is_login, is_of_registry, without_port};
pub use names::{Names, Standing};
pub use outcome::{Reason, Rewritten, Unmoved};
pub use search::rewrite;

#[cfg(test)]
mod tests;
