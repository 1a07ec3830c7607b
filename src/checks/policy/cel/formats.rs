//! The formats that `format.validate` knows (`k8s.io/apiserver/pkg/cel/library/format.go`). Only whether a
//! text has faults is theirs; the words are not.

use base64::Engine;

use super::time::parse_timestamp;
use super::url::Url;

/// The names of the formats.
pub(super) const FORMATS: [&str; 13] = [
    "byte",
    "date",
    "datetime",
    "dns1035Label",
    "dns1035LabelPrefix",
    "dns1123Label",
    "dns1123LabelPrefix",
    "dns1123Subdomain",
    "dns1123SubdomainPrefix",
    "labelValue",
    "qualifiedName",
    "uri",
    "uuid",
];

/// True if a text has a format.
pub(super) fn has_format(format: &str, text: &str) -> bool {
    match format {
        "byte" => base64::engine::general_purpose::STANDARD
            .decode(text)
            .is_ok(),
        "date" => parse_timestamp(&format!("{text}T00:00:00Z")).is_some(),
        "datetime" => parse_timestamp(&text.replace([' ', 't'], "T").replace('z', "Z")).is_some(),
        "dns1035Label" => text.len() <= 63 && is_label(text, true),
        "dns1035LabelPrefix" => prefix(text, 63, |text| is_label(text, true)),
        "dns1123Label" => text.len() <= 63 && is_label(text, false),
        "dns1123LabelPrefix" => prefix(text, 63, |text| is_label(text, false)),
        "dns1123Subdomain" => text.len() <= 253 && is_subdomain(text),
        "dns1123SubdomainPrefix" => prefix(text, 253, is_subdomain),
        "labelValue" => text.is_empty() || is_name(text),
        "qualifiedName" => match text.split_once('/') {
            Some((domain, name)) => domain.len() <= 253 && is_subdomain(domain) && is_name(name),
            None => is_name(text),
        },
        "uri" => Url::parse(text).is_some(),
        "uuid" => is_uuid(text),
        _ => false,
    }
}

/// True if a text that a name begins with can: a dash at its end is followed by something.
fn prefix(text: &str, most: usize, is_right: impl Fn(&str) -> bool) -> bool {
    let masked = match text.strip_suffix('-') {
        Some(start) if text.len() > 1 => format!("{start}a"),
        _ => text.to_owned(),
    };
    text.len() <= most && is_right(&masked)
}

fn is_label(text: &str, is_letter_first: bool) -> bool {
    let is_part = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit();
    let first = text.bytes().next();
    let is_first = |it: u8| it.is_ascii_lowercase() || (!is_letter_first && it.is_ascii_digit());
    first.is_some_and(is_first)
        && text.bytes().next_back().is_some_and(is_part)
        && text.bytes().all(|it| is_part(it) || it == b'-')
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(|label| is_label(label, false))
}

fn is_name(text: &str) -> bool {
    let is_end = |it: u8| it.is_ascii_alphanumeric();
    let bytes = text.as_bytes();
    text.len() <= 63
        && bytes.first().is_some_and(|it| is_end(*it))
        && bytes.last().is_some_and(|it| is_end(*it))
        && bytes.iter().all(|it| is_end(*it) || b"-_.".contains(it))
}

/// True for `8-4-4-4-12` digits; go-openapi's pattern takes them without dashes, too.
fn is_uuid(text: &str) -> bool {
    let digits = text.replace('-', "");
    let is_hex = digits.len() == 32 && digits.bytes().all(|it| it.is_ascii_hexdigit());
    let dashes: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    is_hex && (dashes.is_empty() || dashes == [8, 13, 18, 23])
}
