//! Items of a list that repeat an earlier one.

use rustc_hash::FxHashMap;

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::seen::{Seen, Shown};
use crate::diag::message;
use crate::yaml::{Node, Value};

/// Notes each item whose values at `keys` an earlier one has; without keys, each that is equal to an
/// earlier one. A string may stand by default where a key is missing.
pub(crate) fn repeated_items<'d>(
    items: &[Node],
    keys: &[&str],
    default_of: impl Fn(&str) -> Option<&'d str>,
    found: &mut Found,
) {
    let mut known = FxHashMap::default();
    for (index, item) in items.iter().enumerate() {
        let Some(identity) = identity(item, keys, &default_of) else {
            continue;
        };
        match known.get(&identity) {
            Some(first) => found.at_item(index, |found| repeated(item, keys, *first, found)),
            None => {
                known.insert(identity, index);
            }
        }
    }
}

/// A text that equal items have in common; `None` for one that has none of the keys.
fn identity<'d>(
    item: &Node,
    keys: &[&str],
    default_of: &impl Fn(&str) -> Option<&'d str>,
) -> Option<String> {
    let mut text = String::new();
    if keys.is_empty() {
        write(item, &mut text);
        return Some(text);
    }
    let mut is_any = false;
    for key in keys {
        if let Some(value) = item.get(key).filter(|value| !value.is_null()) {
            is_any = true;
            write(value, &mut text);
        } else if let Some(value) = default_of(key) {
            text.extend(["\"", value, "\u{1}"]);
        }
        text.push('\u{0}');
    }
    is_any.then_some(text)
}

fn write(node: &Node, text: &mut String) {
    match &node.value {
        Value::Scalar(_, scalar) => {
            // `1` and `"1"` differ, `1` and `0x1` do not.
            match Seen::of(node) {
                Seen::Number(number) => {
                    text.push('#');
                    number.write_json(text);
                }
                Seen::Text(_) => {
                    text.push('"');
                    text.push_str(scalar);
                }
                _ => text.push_str(scalar),
            }
            text.push('\u{1}');
        }
        Value::Sequence(items) => {
            text.push('[');
            items.iter().for_each(|item| write(item, text));
            text.push(']');
        }
        Value::Mapping(map) => {
            let mut entries: Vec<(&str, &Node)> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (key, value) in entries {
                text.push_str(key);
                text.push('\u{2}');
                write(value, text);
            }
            text.push('}');
        }
    }
}

fn repeated(item: &Node, keys: &[&str], first: usize, found: &mut Found) {
    let shown = |node: &Node| Shown::new(Seen::of(node), !found.is_secret).to_string();
    let values = keys.iter().filter_map(|key| {
        let value = item.get(key)?;
        Some(format!("{key} {}", shown(value).trim_start_matches("the ")))
    });
    let (at, same) = match keys {
        [] => (item.origin, shown(item)),
        [key, ..] => {
            let at = item.get(key).map_or(item.origin, |value| value.origin);
            (at, values.collect::<Vec<_>>().join(", "))
        }
    };
    let message = message!("item {} of this list already has {}", first, same);
    found.note(MismatchKind::Repeated, at, message);
}
