//! Types of plain scalars. In: their text. Out: a [`Tag`]. Other modules
//! parse the values; this one knows nothing about quotes or explicit tags.

use super::dialect::Dialect;
use super::number::Number;
use super::timestamp::Timestamp;
use crate::yaml::node::Tag;

/// The tag of a plain (unquoted, untagged) scalar, as in go-yaml's `resolve`. The dialects differ
/// in booleans: `yes`, `no`, `on`, `off`, `y` and `n` are booleans only in [`Dialect::Yaml11`].
pub(crate) fn resolve_plain(text: &str, dialect: Dialect) -> Tag {
    let Some(first) = text.as_bytes().first() else {
        return Tag::Null;
    };
    match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' => resolve_number(text, dialect),
        b'~' | b'n' | b'N' if is_null(text) => Tag::Null,
        b't' | b'T' | b'f' | b'F' if as_bool(text).is_some() => Tag::Bool,
        b'y' | b'Y' | b'n' | b'N' | b'o' | b'O' if dialect == Dialect::Yaml11 => {
            if is_old_bool(text) {
                Tag::Bool
            } else {
                Tag::Str
            }
        }
        _ => Tag::Str,
    }
}

fn resolve_number(text: &str, dialect: Dialect) -> Tag {
    match Number::parse(text, dialect) {
        Some(Number::Int(_) | Number::Unsigned(_)) => Tag::Int,
        Some(Number::Float(_)) => Tag::Float,
        None if Timestamp::parse(text).is_some() => Tag::Timestamp,
        None => Tag::Str,
    }
}

/// True for every spelling of null.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// The boolean value of `text`, for the spellings that both dialects accept.
pub(super) fn as_bool(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// True for the spellings of booleans that YAML 1.2 dropped.
fn is_old_bool(text: &str) -> bool {
    matches!(
        text,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "n" | "N" | "no" | "No" | "NO"
    ) || matches!(text, "off" | "Off" | "OFF")
}

#[cfg(test)]
mod tests {
    use super::{Tag, resolve_plain};
    use crate::yaml::dialect::Dialect;

    #[test]
    fn both_dialects_agree_on_most() {
        for (text, tag) in [
            ("", Tag::Null),
            ("~", Tag::Null),
            ("NULL", Tag::Null),
            ("nUll", Tag::Str),
            ("True", Tag::Bool),
            ("tRue", Tag::Str),
            ("0x1F", Tag::Int),
            ("1_000", Tag::Int),
            ("08", Tag::Float),
            ("1e3", Tag::Float),
            ("-.INF", Tag::Float),
            ("nan", Tag::Str),
            ("12:30", Tag::Str),
            ("100m", Tag::Str),
            ("1.2.3", Tag::Str),
            ("2001-12-14", Tag::Timestamp),
            ("<<", Tag::Str),
            ("nginx", Tag::Str),
        ] {
            assert_eq!(resolve_plain(text, Dialect::Yaml12), tag, "{text}");
            assert_eq!(resolve_plain(text, Dialect::Yaml11), tag, "{text}");
        }
    }

    #[test]
    fn only_yaml_11_has_yes_and_no() {
        for text in ["y", "N", "yes", "No", "ON", "off"] {
            assert_eq!(resolve_plain(text, Dialect::Yaml12), Tag::Str, "{text}");
            assert_eq!(resolve_plain(text, Dialect::Yaml11), Tag::Bool, "{text}");
        }
        assert_eq!(resolve_plain("yEs", Dialect::Yaml11), Tag::Str);
    }
}
