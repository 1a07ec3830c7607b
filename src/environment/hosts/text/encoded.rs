//! Base64: the data of Secrets, and any text that is Base64 as a whole.

use std::borrow::Cow;

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::names::Names;
use super::outcome::Rewritten;
use super::search::rewrite;

/// Replaces names in Base64 text and keeps its line breaks (kustomize's generators
/// break after 70 characters, with a newline after each line).
pub(in crate::environment::hosts) fn rewrite_base64(text: &str, names: &dyn Names) -> Rewritten {
    let compact: Cow<'_, str> = if text.contains(char::is_whitespace) {
        text.split_whitespace().collect::<String>().into()
    } else {
        text.into()
    };
    let decoded = BASE64_STANDARD.decode(compact.as_bytes()).ok();
    let Some(plain) = decoded.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return Rewritten::default();
    };
    let mut rewritten = rewrite(&plain, names);
    rewritten.text = rewritten.text.map(|new| {
        let encoded = BASE64_STANDARD.encode(new);
        if text.contains('\n') {
            in_lines(&encoded)
        } else {
            encoded
        }
    });
    rewritten
}

/// True if the text may be Base64 of a name. Base64 has no dots, and names have one.
pub(in crate::environment::hosts) fn may_be_base64(text: &str) -> bool {
    /// As short as `a.bc` is.
    const SHORTEST: usize = 8;
    let is_inner = |b: u8| b.is_ascii_alphanumeric() || b"+/=\n".contains(&b);
    let is_whole = text.len().is_multiple_of(4) || text.contains('\n');
    text.len() >= SHORTEST && is_whole && text.bytes().all(is_inner)
}

pub(super) fn in_lines(encoded: &str) -> String {
    let mut out = String::with_capacity(encoded.len() + encoded.len() / 70 + 1);
    let mut rest = encoded;
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(70));
        out.push_str(line);
        out.push('\n');
        rest = more;
    }
    out
}
