//! The name of a Job that runs again when something changes. In: the name, and what
//! the Job depends on. Out: the name with a hash at its end.

use sha2::{Digest, Sha256};

use crate::environment::names::LABEL_LENGTH;
use crate::environment::slug;
use crate::model::hex;
use crate::yaml::{Node, Tag, Value};

/// The name, shortened to fit a label, with a hash of the name and `content`.
pub(in crate::environment) fn hashed_name(name: &str, content: &str) -> String {
    let room = LABEL_LENGTH - slug::HASH_LENGTH - 1;
    let kept = name.get(..room).unwrap_or(name);
    let kept = kept.trim_end_matches(['-', '.']);
    format!("{kept}-{}", slug::hash(&format!("{name}\n{content}")))
}

/// The SHA-256 of values, whatever the style they are written in.
pub(in crate::environment) fn digest<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> String {
    let mut hash = Sha256::new();
    for node in nodes {
        write(node, &mut hash);
    }
    hex(&hash.finalize())
}

/// Feeds a value to the hash: each text ends in a byte that no text has, and so do maps and lists.
fn write(node: &Node, hash: &mut Sha256) {
    const END: [u8; 1] = [0xff];
    match &node.value {
        Value::Scalar(tag, text) => {
            let kind: &[u8] = match tag {
                Tag::Str => b"s",
                _ => b"v",
            };
            hash.update(kind);
            hash.update(text.as_bytes());
        }
        Value::Sequence(items) => {
            hash.update(b"[");
            items.iter().for_each(|item| write(item, hash));
        }
        Value::Mapping(mapping) => {
            hash.update(b"{");
            for (key, value) in mapping.iter() {
                hash.update(key.as_bytes());
                hash.update(END);
                write(value, hash);
            }
        }
    }
    hash.update(END);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    #[test]
    fn a_name_fits_a_label_and_follows_the_content() {
        let long = format!("{}-{}", "a".repeat(54), "b".repeat(8));
        let name = hashed_name(&long, "x");
        assert_eq!(name.len(), 54 + 8, "{name}");
        assert!(name.starts_with(&format!("{}-", "a".repeat(54))));
        assert_ne!(name, hashed_name(&long, "y"));
        // Names that are cut to the same text stay apart.
        assert_ne!(name, hashed_name(&format!("{long}c"), "x"));
    }

    #[test]
    fn a_digest_tells_values_apart_and_no_styles() {
        let of = |text: &str| {
            let node = parse(text, Origin::START).expect("the test's YAML");
            digest(&node)
        };
        assert_eq!(of("{a: 'b', c: [d]}"), of("a: b\nc:\n- d\n"));
        let different = [
            "{a: b}", "{a: [b]}", "[a, b]", "{ab: ''}", "{a: 1}", "{a: '1'}",
        ];
        for (index, text) in different.iter().enumerate() {
            for other in different.iter().skip(index + 1) {
                assert_ne!(of(text), of(other), "{text} {other}");
            }
        }
    }
}
