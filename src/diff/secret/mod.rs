//! Secrets without their values, wherever these were copied to. In: resources. Out: the same, with
//! `(hidden)` for each value of a Secret: in the Secret itself, in values that the build made of one,
//! and in every text that contains one, plain or encoded. Nothing past this module has seen a
//! value, or its length.

mod embedded;
mod forms;
mod gather;
mod in_use;
mod marks;
mod masker;
mod search;
mod values;
mod words;

pub(super) use marks::without_marks;
pub use masker::Secrets;
pub(super) use values::{SecretValue, values};
pub(super) use words::Wording;
