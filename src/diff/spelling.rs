//! Whether two scalars mean the same, and whether it shows that they were
//! written differently. `null`, `""`, `{}` and an absent field are four things;
//! `1` and `"1"` are two.

use crate::diff::kubernetes::notation::Meaning;
use crate::yaml::{Entry, Mapping, Node, Style, Tag, Text, Value, emit};

/// How two scalars relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sameness {
    /// They are printed alike.
    Same,
    /// They mean the same and are printed differently.
    Respelled,
    /// They mean different things.
    Different,
}

/// Compares two scalars; `meaning` is what their field is known to say.
pub(super) fn compare_scalars(
    old: &Node,
    new: &Node,
    meaning: impl FnOnce() -> Option<Meaning>,
) -> Sameness {
    if is_identical(old, new) {
        return Sameness::Same;
    }
    if !means_the_same(old, new, meaning) {
        return Sameness::Different;
    }
    if is_printed_alike(old, new) {
        return Sameness::Same;
    }
    Sameness::Respelled
}

/// True if two trees are the same but for where they came from: their text is, too.
pub(super) fn is_identical(old: &Node, new: &Node) -> bool {
    old.all_beside(new, &mut |old, new| {
        old.style == new.style
            && match (&old.value, &new.value) {
                (Value::Scalar(old_tag, old_text), Value::Scalar(new_tag, new_text)) => {
                    old_tag == new_tag && old_text == new_text
                }
                (Value::Sequence(old), Value::Sequence(new)) => old.len() == new.len(),
                (Value::Mapping(old), Value::Mapping(new)) => has_the_same_keys(old, new),
                _ => false,
            }
    })
}

/// True if two maps have the same keys in the same order.
fn has_the_same_keys(old: &Mapping, new: &Mapping) -> bool {
    fn shown(entry: &Entry) -> (&Text, Tag, Style) {
        (&entry.key.text, entry.key.tag, entry.key.style)
    }
    old.entries
        .iter()
        .map(shown)
        .eq(new.entries.iter().map(shown))
}

/// True if both trees are emitted, and as the same bytes.
pub(super) fn is_printed_alike(old: &Node, new: &Node) -> bool {
    let (mut old_text, mut new_text) = (String::new(), String::new());
    emit(old, &mut old_text).is_ok() && emit(new, &mut new_text).is_ok() && old_text == new_text
}

fn means_the_same(old: &Node, new: &Node, meaning: impl FnOnce() -> Option<Meaning>) -> bool {
    let (Value::Scalar(old_tag, old_text), Value::Scalar(new_tag, new_text)) =
        (&old.value, &new.value)
    else {
        return false;
    };
    match (old_tag, new_tag) {
        (Tag::Null, Tag::Null) => true,
        (Tag::Bool, Tag::Bool) => old_text.eq_ignore_ascii_case(new_text),
        _ if old_tag == new_tag && old_text == new_text => true,
        // `0x10` is printed as 16.
        _ if is_number(*old_tag) && is_number(*new_tag) => {
            Meaning::Quantity.is_same(old_text, new_text) || is_printed_alike(old, new)
        }
        _ => meaning().is_some_and(|meaning| {
            let is_text = |tag: &Tag| *tag == Tag::Str || meaning.takes_numbers();
            is_text(old_tag) && is_text(new_tag) && meaning.is_same(old_text, new_text)
        }),
    }
}

fn is_number(tag: Tag) -> bool {
    matches!(tag, Tag::Int | Tag::Float)
}
