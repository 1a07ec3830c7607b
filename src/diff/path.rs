//! Where in a resource a change is. Typed from the comparison to the report:
//! `0` the key and 0 the position are never mistaken for one another, and an
//! item of a list knows where it was, where it is, and what it is called.

use std::fmt;

use crate::yaml::{Node, Text};

/// The way from a resource's root to a value in it; empty for the root.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FieldPath(Vec<Segment>);

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Into a map, by its key.
    Field(Text),
    /// Into a list.
    Item(Item),
}

/// An item of a list: its position on either side, and what identifies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What identifies it.
    pub label: Label,
    /// Its position in the old list, if it was there.
    pub old: Option<usize>,
    /// Its position in the new list, if it is there.
    pub new: Option<usize>,
}

/// What identifies an item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// Nothing but its position.
    Position,
    /// The values of the list's key fields, in the rule's order.
    Keys(Vec<Text>),
    /// The item itself: a scalar of a set.
    Value(Text),
}

impl FieldPath {
    /// The steps, from the root.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// True for the resource itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The item that the path ends in, if it ends in one.
    pub fn item(&self) -> Option<&Item> {
        match self.0.last() {
            Some(Segment::Item(item)) => Some(item),
            _ => None,
        }
    }

    /// True if the path leads through exactly these keys of maps.
    pub fn is(&self, fields: &[&str]) -> bool {
        self.0.len() == fields.len()
            && self.fields().count() == fields.len()
            && self.fields().eq(fields.iter().copied())
    }

    /// True if `other` is this path, or leads on from it.
    pub fn is_start_of(&self, other: &FieldPath) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The value there on the new side, if there is one.
    pub fn find<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.0.iter().try_fold(root, |node, segment| match segment {
            Segment::Field(key) => node.get(key),
            Segment::Item(item) => node.as_sequence()?.get(item.new?),
        })
    }

    /// The keys of maps on the way, lists left out.
    pub fn fields(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().filter_map(|segment| match segment {
            Segment::Field(key) => Some(key.as_str()),
            Segment::Item(_) => None,
        })
    }

    /// Goes one step down.
    pub(super) fn push(&mut self, segment: Segment) {
        self.0.push(segment);
    }

    /// Goes one step back up.
    pub(super) fn pop(&mut self) {
        self.0.pop();
    }
}

impl FromIterator<Segment> for FieldPath {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> Self {
        Self(segments.into_iter().collect())
    }
}

/// `spec.containers[api].ports[80/TCP].name`, `metadata.labels["app.kubernetes.io/name"]`.
impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Field(key) if is_plain(key) => {
                    let dot = if depth == 0 { "" } else { "." };
                    write!(f, "{dot}{key}")?;
                }
                Segment::Field(key) => write!(f, "[{}]", Quoted(key))?,
                Segment::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

/// A text in double quotes, with escapes as Rust has them.
struct Quoted<'t>(&'t str);

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

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.label {
            Label::Keys(values) if values.iter().any(|value| !value.is_empty()) => {
                let shown: Vec<&str> = values
                    .iter()
                    .map(Text::as_str)
                    .filter(|value| !value.is_empty())
                    .collect();
                let has_slash = shown.iter().any(|value| value.contains('/'));
                write!(f, "{}", shown.join(if has_slash { " " } else { "/" }))
            }
            Label::Value(value) => write!(f, "{}", Quoted(value)),
            Label::Keys(_) | Label::Position => match self.new.or(self.old) {
                Some(position) => write!(f, "{position}"),
                None => Ok(()),
            },
        }
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(label: Label) -> Segment {
        Segment::Item(Item {
            label,
            old: Some(3),
            new: Some(2),
        })
    }

    #[test]
    fn paths_read_as_people_write_them() {
        let path: FieldPath = [
            Segment::Field("spec".into()),
            item(Label::Keys(vec!["80".into(), "TCP".into()])),
            Segment::Field("app.env".into()),
            item(Label::Position),
        ]
        .into_iter()
        .collect();
        assert_eq!(path.to_string(), r#"spec[80/TCP]["app.env"][2]"#);
        assert!(!path.is(&["spec", "app.env"]));
    }
}
