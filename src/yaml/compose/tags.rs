//! What a scalar stands for.

use crate::yaml::dialect::Dialect;
use crate::yaml::fault::{Checked, Fault};
use crate::yaml::node::{Style, Tag};
use crate::yaml::resolve::resolve_plain;

/// The tag of a scalar that was given none.
pub(super) fn implicit(text: &str, style: Style, dialect: Dialect) -> Tag {
    match style {
        Style::Plain if text.is_empty() => Tag::Null,
        Style::Plain => resolve_plain(text, dialect),
        _ => Tag::Str,
    }
}

/// The tag of a scalar that was given one, as go-yaml takes it: a type of YAML's
/// own must fit the text, an unknown tag makes a string. In manifests, where kustomize keeps
/// what it reads as it stands, a text that does not fit is refused when it is written.
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

/// `int` of `tag:yaml.org,2002:int`.
fn own_type(tag: &str) -> Option<&str> {
    tag.strip_prefix("tag:yaml.org,2002:")
        .or_else(|| tag.strip_prefix("!!"))
}
