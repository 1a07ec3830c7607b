//! Paths of changes. An item of a list knows its old and its new position, and its label.

use serde::{Deserialize, Serialize};
use std::fmt;

use crate::yaml::{self, Position, Text};

/// The way from a resource's root to a value in it; empty for the root.
pub type FieldPath = yaml::FieldPath<Item>;

/// One step of the way.
pub type Segment = yaml::Segment<Item>;

/// An item of a list: its position on either side, and what identifies it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The label that identifies the item.
    pub label: Label,
    /// The position in the old list, if the item is in it.
    pub old: Option<usize>,
    /// The position in the new list, if the item is in it.
    pub new: Option<usize>,
}

/// The identity of an item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Label {
    /// Nothing but its position.
    Position,
    /// The values of the list's key fields, in the rule's order.
    Keys(Vec<Text>),
    /// The item itself: a scalar of a set.
    Value(Text),
}

impl FieldPath {
    /// The item that the path ends in, if it ends in one.
    pub fn last_item(&self) -> Option<&Item> {
        match self.segments().last() {
            Some(Segment::Item(item)) => Some(item),
            _ => None,
        }
    }
}

/// On the new side.
impl Position for Item {
    fn index(&self) -> Option<usize> {
        self.new
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
            Segment::Key("spec".into()),
            item(Label::Keys(vec!["80".into(), "TCP".into()])),
            Segment::Key("app.env".into()),
            item(Label::Position),
        ]
        .into_iter()
        .collect();
        assert_eq!(path.to_string(), r#"spec[80/TCP]["app.env"][2]"#);
        assert!(!path.is(&["spec", "app.env"]));
    }
}
