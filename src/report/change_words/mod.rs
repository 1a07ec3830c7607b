//! Changes in the words of their fields: `container api: image registry.example.com/api 1.4.2 →
//! 1.5.0`, `env LOG_LEVEL info → warn`. In: a change, and the kind of its resource. Out: [`Words`]
//! of one line, for every output. Values of Secrets stay hidden, and no character is obeyed.

mod change;
mod definition;
mod field;
mod flow;
mod hidden;
mod length;
mod name;
mod of_kind;
mod pod;
mod renamed;
mod resource;
mod strings;
mod texts;
mod titles;
mod value;
mod words;

#[cfg(test)]
mod tests;

#[cfg(test)]
use change::change_words;
pub(super) use change::difference_words;
pub(super) use hidden::is_hidden;
pub(super) use length::Length;
pub(super) use name::{Names, kinds_text};
pub(super) use resource::resource_words;
pub(super) use texts::texts;
pub(super) use words::{Sign, Values, Words};
