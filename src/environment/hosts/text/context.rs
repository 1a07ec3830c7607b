//! Doubts that the text around a name raises: a variable or an expression before it, an address of
//! mail.

use crate::environment::names::HOST_LENGTH;

use super::names::Names;
use super::outcome::Reason;
use super::part::last;
use super::readings::Reading;

/// The reason not to touch a name that moved, if there is one.
pub(super) fn doubt(
    before: &str,
    reading: &Reading,
    after: &str,
    names: &dyn Names,
) -> Option<Reason> {
    let is_mail = || before.ends_with('@') && is_mail(before, after);
    if let Some(reason) = reading.doubt {
        Some(reason)
    } else if let Some(reason) = prefixed(before, reading) {
        let is_safe = reading.is_zone && names.takes_any_prefix(&reading.host);
        (!is_safe).then_some(reason)
    } else {
        is_mail().then_some(Reason::Mail)
    }
}

/// The doubt about a name right after something that stands for other characters.
fn prefixed(before: &str, reading: &Reading) -> Option<Reason> {
    match before.bytes().next_back()? {
        b'}' | b')' | b'$' | b'%' => Some(Reason::Templated),
        b'>' | b'@' | b'#' if reading.is_zone => Some(Reason::Templated),
        b']' => Some(Reason::Regex),
        b'+' | b'?' if reading.is_zone => Some(Reason::Regex),
        // `(www.)?api`, `[a-z]+api`.
        b'+' | b'?' => {
            let repeated = before.trim_end_matches(['+', '?']);
            repeated.ends_with([')', ']']).then_some(Reason::Regex)
        }
        _ => None,
    }
}

/// True if the text before `@` makes a mail address rather than the user of a URL.
fn is_mail(before: &str, after: &str) -> bool {
    if after.starts_with([':', '/']) {
        return false;
    }
    let is_boundary = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '`' | '<' | '>' | ',' | ';' | '(' | ')' | '='
            )
    };
    let before = last(before, HOST_LENGTH);
    let run = before.rsplit(is_boundary).next().unwrap_or(before);
    !run.contains("://")
}

/// True if the text before a name asks for the domain of a cookie: `--cookie-domain=`, `; Domain=`.
pub(super) fn sets_cookies(before: &str) -> bool {
    const LONGEST: usize = "oauth2_proxy_cookie_domains = [\"".len();
    let near = last(before, LONGEST).to_ascii_lowercase();
    let key = near.trim_end_matches(|c: char| " =:[\"'".contains(c));
    let is_domain = key.ends_with("domain") || key.ends_with("domains");
    key.len() < near.len() && is_domain && (key.contains("cookie") || key.ends_with("; domain"))
}
