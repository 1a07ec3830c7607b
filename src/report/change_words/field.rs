//! Fields in words. In: the path of a change, and the kind of its resource. Out: what people call
//! the field: `container api: env LOG_LEVEL`, `label team`; its path where nobody calls it anything.

use super::length::Length;
use super::pod;
use crate::diff::{Change, FieldPath, Label, Segment};

/// What stands between a field and its value.
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
    /// What follows them.
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

/// The fields of kinds that have data of their own.
const DATA: [&str; 3] = ["data", "stringData", "binaryData"];

/// The field that `change` is in.
pub(super) fn field(kind: &str, change: &Change) -> Field {
    let segments = change.path.segments();
    match segments {
        [Segment::Key(data), Segment::Key(key)]
            if DATA.contains(&data.as_str()) && ["ConfigMap", "Secret"].contains(&kind) =>
        {
            Field::variable(key.as_str())
        }
        [Segment::Key(metadata), Segment::Key(name)]
            if metadata == "metadata" && name == "name" =>
        {
            Field::word("renamed")
        }
        [Segment::Key(metadata), rest @ ..] if metadata == "metadata" && !rest.is_empty() => {
            of_metadata("", rest)
        }
        [Segment::Key(spec), rest @ ..] if spec == "spec" && !rest.is_empty() => {
            of_spec(kind, rest)
        }
        _ => rest_of(segments),
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

fn of_spec(kind: &str, rest: &[Segment]) -> Field {
    if let Some(field) = pod::field(kind, rest) {
        return field;
    }
    match rest {
        [
            Segment::Key(resources),
            Segment::Key(_),
            Segment::Key(storage),
        ] if resources == "resources" && storage == "storage" => Field::word("storage"),
        [Segment::Key(list), Segment::Item(item), rest @ ..] if list == "volumeClaimTemplates" => {
            let owner = format!("claim template {item}");
            match rest {
                [] => Field::word(owner),
                [Segment::Key(metadata), rest @ ..]
                    if metadata == "metadata" && !rest.is_empty() =>
                {
                    of_metadata("", rest).of(&owner)
                }
                [Segment::Key(spec), rest @ ..] if spec == "spec" && !rest.is_empty() => {
                    of_spec("PersistentVolumeClaim", rest).of(&owner)
                }
                rest => rest_of(rest).of(&owner),
            }
        }
        [Segment::Key(ports), Segment::Item(item), rest @ ..]
            if ports == "ports" && kind == "Service" =>
        {
            let port = format!("port {}", pod::port_label(item));
            match rest {
                [] => Field::word(port),
                [Segment::Key(field)] => Field::word(format!("{port}: {field}")),
                rest => rest_of(rest).of(&port),
            }
        }
        [Segment::Key(selector), Segment::Key(key)] if selector == "selector" => {
            Field::variable(format!("selector {key}"))
        }
        [
            Segment::Key(selector),
            Segment::Key(labels),
            Segment::Key(key),
        ] if selector == "selector" && labels == "matchLabels" => {
            Field::variable(format!("selector {key}"))
        }
        rest => rest_of(rest),
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
