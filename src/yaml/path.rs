//! Paths to values, typed until they are printed, so that the key `0` and the
//! index 0 are never confused. The owner of a path decides how it identifies
//! the items of a list: by index, or by a key that a comparison found.

use serde::{Deserialize, Serialize};
use std::fmt;

use super::pointer::Pointer;
use crate::yaml::node::{Node, Text};

/// The path from a document's root to a value; empty for the root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FieldPath<I = usize>(Vec<Segment<I>>);

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Segment<I = usize> {
    /// A step into a map, by key.
    Key(Text),
    /// A step into a list.
    Item(I),
}

/// A list item on a path.
pub trait Position {
    /// The index in the list; `None` if the item is not in it.
    fn index(&self) -> Option<usize>;
}

impl Position for usize {
    fn index(&self) -> Option<usize> {
        Some(*self)
    }
}

impl<I> FieldPath<I> {
    /// The path through nested maps along `keys`.
    pub fn keys(keys: &[&str]) -> Self {
        keys.iter().map(|key| Segment::Key((*key).into())).collect()
    }

    /// The steps, from the root.
    pub fn segments(&self) -> &[Segment<I>] {
        &self.0
    }

    /// True for the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// True if the path leads through exactly these keys of maps.
    pub fn is(&self, keys: &[&str]) -> bool {
        self.0.len() == keys.len() && self.starts_with(keys)
    }

    /// True if the path begins with these keys of maps.
    pub fn starts_with(&self, keys: &[&str]) -> bool {
        self.0.len() >= keys.len()
            && self
                .0
                .iter()
                .zip(keys)
                .all(|(segment, key)| matches!(segment, Segment::Key(found) if found == key))
    }

    /// The map keys on the path, without its list items.
    pub fn fields(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().filter_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Item(_) => None,
        })
    }

    /// The value at this path, or `None` if `root` has none.
    pub fn find<'n>(&self, root: &'n Node) -> Option<&'n Node>
    where
        I: Position,
    {
        self.0.iter().try_fold(root, |node, segment| match segment {
            Segment::Key(key) => node.get(key),
            Segment::Item(item) => node.as_sequence()?.get(item.index()?),
        })
    }

    /// This path as a JSON pointer. Items without an index are skipped.
    pub fn pointer(&self) -> Pointer
    where
        I: Position,
    {
        let token = |segment: &Segment<I>| match segment {
            Segment::Key(key) => Some(key.clone()),
            Segment::Item(item) => item.index().map(|index| index.to_string().into()),
        };
        self.0.iter().filter_map(token).collect()
    }

    /// This path, extended by a key.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.push(Segment::Key(key.into()));
        self
    }

    /// This path, and to an item of the list at its end.
    #[must_use]
    pub fn item(mut self, item: I) -> Self {
        self.push(Segment::Item(item));
        self
    }

    /// Appends a step.
    pub(crate) fn push(&mut self, segment: Segment<I>) {
        self.0.push(segment);
    }

    /// Goes back up to `depth`.
    pub(crate) fn truncate(&mut self, depth: usize) {
        self.0.truncate(depth);
    }

    /// Goes one step back up.
    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }
}

impl<I: PartialEq> FieldPath<I> {
    /// True if `other` is this path, or continues it.
    pub fn is_start_of(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl<I> Default for FieldPath<I> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<I> FromIterator<Segment<I>> for FieldPath<I> {
    fn from_iter<S: IntoIterator<Item = Segment<I>>>(segments: S) -> Self {
        Self(segments.into_iter().collect())
    }
}

/// Prints `spec.containers[api].ports[80/TCP].name`, `metadata.labels["app.kubernetes.io/name"]`.
impl<I: fmt::Display> fmt::Display for FieldPath<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if is_plain(key) => {
                    let dot = if depth == 0 { "" } else { "." };
                    write!(f, "{dot}{key}")?;
                }
                Segment::Key(key) => write!(f, "[{}]", Quoted(key))?,
                Segment::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// A text in double quotes, with escapes as Rust has them.
pub struct Quoted<'t>(pub &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for char in self.0.chars() {
            match char {
                '\'' => f.write_str("'")?,
                _ => write!(f, "{}", char.escape_debug())?,
            }
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_print_for_people_and_as_pointers() {
        let path = FieldPath::keys(&["spec", "rules"]).item(0).key("host");
        assert_eq!(path.to_string(), "spec.rules[0].host");
        assert_eq!(path.pointer().to_string(), "/spec/rules/0/host");
        let path: FieldPath = FieldPath::keys(&["metadata", "annotations", "a.b/c~d"]);
        assert_eq!(path.to_string(), r#"metadata.annotations["a.b/c~d"]"#);
        assert_eq!(
            path.pointer().to_string(),
            "/metadata/annotations/a.b~1c~0d"
        );
    }
}
