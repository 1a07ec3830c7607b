//! Keys of maps as text, as `encoding/json` of Go 1.27 writes them. In: a tree. Out: the same tree, in which the keys
//! that are integers or dates are strings.

use super::dialect::Dialect;
use super::node::{Entry, Node, Tag, Value};
use super::number::Number;
use super::timestamp::Timestamp;

/// Makes strings of the keys of inner maps that are integers or dates. A map with a key of another type stays as it
/// is: it has no JSON form. Neither do the keys of the root, which are read as text.
pub(crate) fn with_text_keys(root: &mut Node) {
    match &mut root.value {
        Value::Mapping(mapping) => {
            mapping
                .entries
                .iter_mut()
                .for_each(|entry| below(&mut entry.value));
        }
        Value::Sequence(items) => items.iter_mut().for_each(below),
        Value::Scalar(..) => {}
    }
}

/// A copy [`with_text_keys`].
pub(crate) fn text_keyed(root: &Node) -> Node {
    let mut root = root.clone();
    with_text_keys(&mut root);
    root
}

fn below(node: &mut Node) {
    node.walk_mut(|node| {
        let Some(mapping) = node.as_mapping_mut() else {
            return;
        };
        for entry in &mut mapping.entries {
            settle(entry);
        }
    });
}

fn settle(entry: &mut Entry) {
    let key = &mut entry.key;
    let text = match key.tag {
        Tag::Int => match Number::parse(&key.text, Dialect::Yaml12) {
            Some(Number::Int(value)) => value.to_string(),
            Some(Number::Unsigned(value)) => value.to_string(),
            _ => return,
        },
        Tag::Timestamp => match Timestamp::parse(&key.text).and_then(Timestamp::to_rfc3339) {
            Some(text) => text,
            None => return,
        },
        _ => return,
    };
    key.text = text.into();
    key.tag = Tag::Str;
}

#[cfg(test)]
mod tests {
    use super::with_text_keys;
    use crate::diag::Origin;
    use crate::yaml::{emit, parse};

    #[test]
    fn integers_and_dates_become_text() {
        let text = "a:\n  0x10: b\n  2001-01-01: c\n  x: [{9: d}]\n";
        let mut node = parse(text, Origin::NONE).expect("YAML").expect("a map");
        with_text_keys(&mut node);
        let mut out = String::new();
        emit(&node, &mut out).expect("it can be written");
        assert_eq!(
            out,
            "a:\n  \"16\": b\n  \"2001-01-01T00:00:00Z\": c\n  x:\n  - \"9\": d\n"
        );
    }
}
