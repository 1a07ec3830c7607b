//! Tags of scalars.

use crate::yaml::dialect::Dialect;
use crate::yaml::fault::{Checked, Fault};
use crate::yaml::node::{Style, Tag};
use crate::yaml::resolve::resolve_plain;

/// The tag of a scalar without an explicit tag.
pub(super) fn implicit(text: &str, style: Style, dialect: Dialect) -> Tag {
    match style {
        Style::Plain if text.is_empty() => Tag::Null,
        Style::Plain => resolve_plain(text, dialect),
        _ => Tag::Str,
    }
}

/// The tag of a scalar with an explicit tag, as go-yaml resolves it: the text must match
/// one of YAML's own types, and an unknown tag makes a string. In manifests, kustomize
/// keeps the text as it is; one that does not match its tag is rejected only on output.
pub(super) fn explicit(tag: &str, text: &str, dialect: Dialect, at: usize) -> Checked<Tag> {
    let Some(name) = own_type(tag) else {
        return Ok(Tag::Str);
    };
    let (wanted, what) = match name {
        "binary" => return Ok(Tag::Binary),
        "int" => (Tag::Int, "an integer"),
        "float" => (Tag::Float, "a number"),
        "bool" => (Tag::Bool, "a boolean"),
        "null" => (Tag::Null, "a null"),
        "timestamp" => (Tag::Timestamp, "a timestamp"),
        _ => return Ok(Tag::Str),
    };
    let found = implicit(text, Style::Plain, dialect);
    let fits = found == wanted || (wanted, found) == (Tag::Float, Tag::Int);
    if fits || dialect == Dialect::Yaml12 {
        return Ok(wanted);
    }
    Err(Fault::new(
        at,
        match text {
            "" => format!("an empty value is not {what}"),
            _ => format!("`{text}` is not {what}"),
        },
    ))
}

/// The short name of one of YAML's own types: `int` for `tag:yaml.org,2002:int` and `!!int`.
fn own_type(tag: &str) -> Option<&str> {
    tag.strip_prefix("tag:yaml.org,2002:")
        .or_else(|| tag.strip_prefix("!!"))
}
