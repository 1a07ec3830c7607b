//! PEM certificates in words: whose, which, until when. No signature is checked.

mod der;
mod fields;
mod name;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::diff::reading::bytes::fingerprint;
use fields::Fields;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// More certificates than this are counted, not named.
const MOST_NAMED: usize = 4;

/// The certificates in `text`, one a line; `None` where it has anything else in it, or none that can be read.
pub(super) fn describe(text: &str) -> Option<String> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (body, after) = rest.strip_prefix(BEGIN)?.split_once(END)?;
        found.push(certificate(body)?);
        rest = after.trim_start();
    }
    let left = found.len().saturating_sub(MOST_NAMED);
    found.truncate(MOST_NAMED);
    if left > 0 {
        found.push(format!("{left} more"));
    }
    (!found.is_empty()).then(|| found.join("\n"))
}

fn certificate(body: &str) -> Option<String> {
    let packed: String = body.split_ascii_whitespace().collect();
    let der = STANDARD.decode(packed).ok()?;
    let found = Fields::read(&der)?;
    Some(format!(
        "certificate {}, serial {}, until {}, SHA-256 {}",
        found.subject,
        found.serial,
        found.not_after,
        fingerprint(&der),
    ))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
