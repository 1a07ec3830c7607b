//! Places in a manifest. A [`FieldPath`] leads from the root to one value; it
//! prints as people write it and as RFC 6901 wants it.

use std::fmt;

use crate::yaml::{Node, Text, Value};

/// One step down a manifest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Into a map.
    Key(Text),
    /// Into a list.
    Index(usize),
}

/// The way from a manifest's root to one of its values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FieldPath(Vec<Segment>);

impl FieldPath {
    /// The path through maps along `keys`.
    pub fn keys(keys: &[&str]) -> Self {
        Self(keys.iter().map(|key| Segment::Key((*key).into())).collect())
    }

    /// This path, and into the map at its end.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Segment::Key(key.into()))
    }

    /// This path, and into the list at its end.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    fn with(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }

    /// Goes down one step in place.
    pub(crate) fn push(&mut self, segment: Segment) {
        self.0.push(segment);
    }

    /// Goes back up one step.
    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    /// The steps, from the root.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The last key on the path, indices passed over.
    pub fn last_key(&self) -> &str {
        let mut keys = self.0.iter().rev().filter_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        });
        keys.next().unwrap_or_default()
    }

    /// True if the path begins with these keys.
    pub fn starts_with(&self, keys: &[&str]) -> bool {
        self.0.len() >= keys.len()
            && self
                .0
                .iter()
                .zip(keys)
                .all(|(segment, key)| matches!(segment, Segment::Key(k) if k == key))
    }

    /// The value there, if there is one.
    pub fn find<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.0
            .iter()
            .try_fold(root, |node, segment| match (&node.value, segment) {
                (Value::Mapping(mapping), Segment::Key(key)) => mapping.get(key),
                (Value::Sequence(items), Segment::Index(index)) => items.get(*index),
                _ => None,
            })
    }

    /// The path as a JSON pointer (RFC 6901).
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.0 {
            pointer.push('/');
            match segment {
                Segment::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                Segment::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }
}

/// `spec.rules[0].host`, keys with dots in brackets.
impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if key.contains(['.', '[', ']']) => write!(f, "[{key}]")?,
                Segment::Key(key) if position == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_print_for_people_and_as_pointers() {
        let path = FieldPath::keys(&["spec", "rules"]).index(0).key("host");
        assert_eq!(path.to_string(), "spec.rules[0].host");
        assert_eq!(path.pointer(), "/spec/rules/0/host");
        let path = FieldPath::keys(&["metadata", "annotations", "a.b/c~d"]);
        assert_eq!(path.to_string(), "metadata.annotations[a.b/c~d]");
        assert_eq!(path.pointer(), "/metadata/annotations/a.b~1c~0d");
    }
}
