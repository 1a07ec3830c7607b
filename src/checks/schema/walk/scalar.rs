//! A scalar against the type of its field, as Go decodes it from JSON. Null is nothing at all.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::seen::{Seen, Shown};
use crate::checks::schema::types::FieldType;
use crate::diag::{Message, did_you_mean, message, nearest};
use crate::diff::Quantity;
use crate::yaml::Node;

/// Notes a value that Go does not decode, or an enum does not have.
pub(super) fn judge(kind: &FieldType, node: &Node, found: &mut Found) {
    let seen = Seen::of(node);
    match (kind, seen) {
        (_, Seen::Null)
        | (FieldType::Any, _)
        | (FieldType::Object, Seen::Map(_))
        | (FieldType::Bool, Seen::Bool(_))
        | (FieldType::Text | FieldType::IntOrString, Seen::Text(_))
        | (FieldType::Number | FieldType::Quantity, Seen::Number(_)) => {}
        (FieldType::Int32, _) | (FieldType::IntOrString, Seen::Number(_)) => {
            integer(i32::MIN.into()..=i32::MAX.into(), seen, node, found);
        }
        (FieldType::Int64, _) => integer(i64::MIN.into()..=i64::MAX.into(), seen, node, found),
        (kind, Seen::Text(text)) if has_notation(kind) => notation(kind, text, node, found),
        (expected, _) => wrong_type(noun(expected), seen, node, found),
    }
}

/// True for strings that not every text is.
fn has_notation(kind: &FieldType) -> bool {
    matches!(
        kind,
        FieldType::Enum(_) | FieldType::Bytes | FieldType::Time | FieldType::Quantity
    )
}

fn notation(kind: &FieldType, text: &str, node: &Node, found: &mut Found) {
    let seen = Seen::Text(text);
    match kind {
        FieldType::Enum(values) => of_enum(values, text, node, found),
        FieldType::Bytes if !is_base64(text) => not_base64(node, found),
        FieldType::Time if !is_time(text) => {
            let help = "write it as `2006-01-02T15:04:05Z` (RFC 3339)";
            malformed("a time", help, seen, node, found);
        }
        FieldType::Quantity if Quantity::parse(text).is_none() => {
            let help = "write it as `500m`, `2` or `1.5Gi`";
            malformed("a quantity", help, seen, node, found);
        }
        _ => {}
    }
}

fn noun(kind: &FieldType) -> &'static str {
    match kind {
        FieldType::Bool => "a boolean",
        FieldType::Int32 | FieldType::Int64 => "an integer",
        FieldType::Number => "a number",
        FieldType::Quantity => "a quantity",
        FieldType::IntOrString => "an integer or a string",
        FieldType::List(..) => "a list",
        FieldType::Object | FieldType::Map(_) | FieldType::Named(_) => "a map",
        FieldType::Any => "a value",
        FieldType::Text | FieldType::Enum(_) | FieldType::Bytes | FieldType::Time => "a string",
    }
}

/// Notes a value of another type.
pub(crate) fn wrong_type(expected: &str, seen: Seen<'_>, node: &Node, found: &mut Found) {
    let shown = Shown::new(seen, !found.is_secret);
    let message = message!("expected {}, found {}", expected, shown);
    let noted = found.note(MismatchKind::WrongType, node.origin, message);
    if let Some(help) = retyped(expected, seen) {
        noted.help(help);
    }
}

/// The edit that makes a scalar of the other type.
fn retyped(expected: &str, seen: Seen<'_>) -> Option<Message> {
    match (expected, seen) {
        ("a string", Seen::Bool(_) | Seen::Number(_)) => Some("put it in quotes".into()),
        ("an integer" | "a number", Seen::Text(text)) if text.parse::<i64>().is_ok() => {
            Some("remove the quotes".into())
        }
        ("a boolean", Seen::Text(text)) if ["true", "false"].contains(&text) => {
            Some("remove the quotes".into())
        }
        ("a boolean", Seen::Text("yes" | "on")) => Some("write `true`".into()),
        ("a boolean", Seen::Text("no" | "off")) => Some("write `false`".into()),
        _ => None,
    }
}

fn integer(range: std::ops::RangeInclusive<i128>, seen: Seen<'_>, node: &Node, found: &mut Found) {
    match seen.integer() {
        Some(value) if range.contains(&value) => {}
        Some(value) => {
            let message = message!(
                "{} does not fit: at least {}, at most {}",
                value,
                range.start(),
                range.end()
            );
            found.note(MismatchKind::Malformed, node.origin, message);
        }
        None => wrong_type("an integer", seen, node, found),
    }
}

fn of_enum(values: &[&str], text: &str, node: &Node, found: &mut Found) {
    // An empty string is nothing to Go; a default may replace it.
    if text.is_empty() || values.contains(&text) {
        return;
    }
    let message = message!("`{}` is not one of the values of this field", text);
    let noted = found.note(MismatchKind::NotAllowed, node.origin, message);
    match nearest(text, values.iter().copied()) {
        Some(near) => noted.help(did_you_mean(near)).suggest(near),
        None => noted.help(message!("use one of {}", crate::diag::listed(values))),
    };
}

fn malformed(noun: &str, help: &'static str, seen: Seen<'_>, node: &Node, found: &mut Found) {
    let message = message!(
        "expected {}, found {}",
        noun,
        Shown::new(seen, !found.is_secret)
    );
    found
        .note(MismatchKind::Malformed, node.origin, message)
        .help(help);
}

fn not_base64(node: &Node, found: &mut Found) {
    let message = "the value is not base64";
    let noted = found.note(MismatchKind::Malformed, node.origin, message);
    noted.help("encode it, or write it as text under `stringData`");
}

/// True for what `encoding/base64` decodes: padded, line ends ignored.
pub(crate) fn is_base64(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    // Go ignores stray bits in the last digit.
    BASE64_STANDARD.decode(&digits).is_ok() || {
        let engine = base64::engine::GeneralPurpose::new(
            &base64::alphabet::STANDARD,
            base64::engine::GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
        );
        engine.decode(digits).is_ok()
    }
}

/// True for a time in RFC 3339, as Go's `time.Parse` reads it.
fn is_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let zoned = time.strip_suffix('Z').map(|time| (time, true));
    let (time, is_zone) = zoned
        .or_else(|| {
            let at = time.rfind(['+', '-'])?;
            let (time, zone) = time.split_at_checked(at)?;
            let zone = numbers(zone.get(1..)?, ':', &[2, 2])?;
            Some((time, zone[0] < 24 && zone[1] < 60))
        })
        .unwrap_or((time, false));
    let (time, fraction) = time.split_once(['.', ',']).unwrap_or((time, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    is_zone && is_fraction && is_date(date) && is_clock(time)
}

/// True for a date such as `2024-02-29`.
pub(crate) fn is_date(text: &str) -> bool {
    numbers(text, '-', &[4, 2, 2]).is_some_and(|date| {
        let (year, month, day) = (date[0], date[1], date[2]);
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 => 28 + u32::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (1..=12).contains(&month) && (1..=last).contains(&day)
    })
}

fn is_clock(text: &str) -> bool {
    numbers(text, ':', &[2, 2, 2]).is_some_and(|time| time[0] < 24 && time[1] < 60 && time[2] < 60)
}

/// Numbers of these lengths, with a separator between them.
fn numbers(text: &str, separator: char, lengths: &[usize]) -> Option<Vec<u32>> {
    let parts: Vec<&str> = text.split(separator).collect();
    if parts.len() != lengths.len() {
        return None;
    }
    let number = |(part, length): (&&str, &usize)| {
        let is_it = part.len() == *length && part.bytes().all(|b| b.is_ascii_digit());
        is_it.then(|| part.parse().ok()).flatten()
    };
    parts.iter().zip(lengths).map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_base64, is_time};

    #[test]
    fn times_are_rfc_3339() {
        for text in [
            "2024-02-29T23:59:59Z",
            "2024-01-01T00:00:00.5+02:00",
            "0001-01-01T00:00:00Z",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "",
            "2024-01-01",
            "2024-01-01T00:00:00",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00Z",
            "2024-01-01 00:00:00Z",
            "2024-01-01T00:00:00+2:00",
            "é",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }

    #[test]
    fn base64_is_padded() {
        assert!(
            is_base64("") && is_base64("YQ==") && is_base64("YWJj\nZGVm\n") && is_base64("YR==")
        );
        assert!(!is_base64("YQ") && !is_base64("a-b_") && !is_base64("not base64"));
    }
}
