//! A field in words, and the fields that every kind has: labels, annotations, and those that are
//! known by their paths.

use super::length::Length;
use crate::diff::{FieldPath, Label, Segment};

/// The text between a field and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// `replicas 2 → 3`, `+ replicas 2`
    Space,
    /// `LOG_LEVEL info → warn`, `+ label team=checkout`
    Equals,
    /// `strategy.type: Recreate → RollingUpdate`
    Colon,
}

impl Join {
    /// In front of one value.
    pub(super) fn before(self) -> &'static str {
        match self {
            Join::Space => " ",
            Join::Equals => "=",
            Join::Colon => ": ",
        }
    }

    /// In front of an old value and a new one.
    pub(super) fn before_both(self) -> &'static str {
        match self {
            Join::Space | Join::Equals => " ",
            Join::Colon => ": ",
        }
    }
}

/// A field in words.
pub(super) struct Field {
    /// The words.
    pub(super) text: String,
    /// The text between them and the value.
    pub(super) join: Join,
    /// True if every value there is a string, so that none needs quotes.
    pub(super) is_text: bool,
    /// True for a map of names to strings as a whole: labels, annotations.
    pub(super) is_map: bool,
}

impl Field {
    /// A field that people have a word for.
    pub(super) fn word(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            join: Join::Space,
            is_text: false,
            is_map: false,
        }
    }

    /// A name to which a string is assigned.
    pub(super) fn variable(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            join: Join::Equals,
            is_text: true,
            is_map: false,
        }
    }

    /// A path, which is what a field without a word is known by.
    pub(super) fn path(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            join: Join::Colon,
            is_text: false,
            is_map: false,
        }
    }

    /// The same, of something.
    pub(super) fn of(self, owner: &str) -> Self {
        Self {
            text: format!("{owner}: {}", self.text),
            ..self
        }
    }

    pub(super) fn shown(&self, length: Length) -> String {
        length.path(&self.text)
    }
}

/// A field of metadata: of the pods if `whose` says so.
pub(super) fn of_metadata(whose: &str, rest: &[Segment]) -> Field {
    match rest {
        [Segment::Key(field)] if field == "labels" || field == "annotations" => Field {
            is_map: true,
            ..Field::word(format!("{whose}{}", field.trim_end_matches('s')))
        },
        [Segment::Key(field), Segment::Key(key)] if field == "labels" => {
            Field::variable(format!("{whose}label {key}"))
        }
        [Segment::Key(field), Segment::Key(key)] if field == "annotations" => {
            Field::variable(format!("{whose}annotation {key}"))
        }
        _ => Field::path(format!("{whose}metadata.{}", joined(rest))),
    }
}

/// A path, and a single field as the word that it is. An item of a set is its own value.
pub(super) fn rest_of(rest: &[Segment]) -> Field {
    match rest {
        [Segment::Key(_)] => Field::word(joined(rest)),
        [before @ .., Segment::Item(item)]
            if matches!(item.label, Label::Value(_)) && !before.is_empty() =>
        {
            Field::path(joined(before))
        }
        _ => Field::path(joined(rest)),
    }
}

/// Segments as a path.
pub(super) fn joined(segments: &[Segment]) -> String {
    let path: FieldPath = segments.iter().cloned().collect();
    path.to_string()
}
