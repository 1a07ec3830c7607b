//! Names whose dots are written in another way: `api\.example\.com` and `api[.]example[.]com` in
//! regular expressions, `api%2Eexample%2Ecom` in URLs, `api\u002eexample\u002ecom` in JSON. They are
//! found in the text with plain dots. Also names in Unicode.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::names::Names;
use super::outcome::{Reason, Unmoved};
use super::punycode;
use super::sightings::{Sighting, Verdict, sightings};

/// The names of `text` that only show once its dots are plain, and those in Unicode. `seen` are the
/// names that show without.
pub(super) fn disguised(text: &str, seen: &[Sighting], names: &dyn Names) -> Vec<Unmoved> {
    let mut found = international(text, names);
    let mut plain = Cow::Borrowed(text);
    let mut known: Option<BTreeMap<String, usize>> = None;
    for (reason, unfold) in DISGUISES {
        let Some(unfolded) = unfold(&plain) else {
            continue;
        };
        let mut before = known.take().unwrap_or_else(|| counts(seen));
        let now = sightings(&unfolded, names);
        known = Some(counts(&now));
        for sighting in now {
            match before.get_mut(&sighting.host) {
                Some(count) if *count > 0 => *count -= 1,
                _ => found.extend(unmoved(sighting, *reason)),
            }
        }
        plain = Cow::Owned(unfolded);
    }
    found
}

fn counts(sightings: &[Sighting]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for sighting in sightings {
        *counts.entry(sighting.host.clone()).or_default() += 1;
    }
    counts
}

/// The report of a name that the unfolded text has.
fn unmoved(sighting: Sighting, reason: Reason) -> Vec<Unmoved> {
    let host = sighting.host;
    match sighting.verdict {
        Verdict::Other => Vec::new(),
        Verdict::Moves(_) => vec![Unmoved { host, reason }],
        Verdict::Stays(unmoved) => {
            let is_kept = |it: &Unmoved| matches!(it.reason, Reason::Below | Reason::Zone);
            let said = |it: Unmoved| {
                if is_kept(&it) {
                    it
                } else {
                    Unmoved { reason, ..it }
                }
            };
            unmoved.into_iter().map(said).collect()
        }
    }
}

/// A way to write dots, and the text with plain ones if it has any such dot.
type Disguise = (Reason, fn(&str) -> Option<String>);

const DISGUISES: &[Disguise] = &[
    (Reason::Escaped, without_escapes),
    (Reason::PercentEncoded, without_percent),
    (Reason::Regex, without_brackets),
];

fn without_escapes(text: &str) -> Option<String> {
    let has_any = text.contains("u002") || text.contains("x2") || text.contains("&#");
    let forms = [
        r"\u002e", r"\u002E", r"\x2e", r"\x2E", "&#46;", "&#x2e;", "&#x2E;",
    ];
    has_any.then(|| plain(text, &forms)).flatten()
}

fn without_percent(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let forms = ["%2E", "%2e"];
    match once_encoded(text) {
        Some(once) => Some(plain(&once, &forms).unwrap_or(once)),
        None => plain(text, &forms),
    }
}

/// The text with `%` for `%25`, `%2525` and so on: URLs in URLs in URLs.
fn once_encoded(text: &str) -> Option<String> {
    if !text.contains("%25") {
        return None;
    }
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut rest = part;
        while let Some(inner) = rest.strip_prefix("25") {
            rest = inner;
        }
        out.push('%');
        out.push_str(rest);
    }
    Some(out)
}

fn without_brackets(text: &str) -> Option<String> {
    if !text.contains("\\.") && !text.contains("[.]") {
        return None;
    }
    Some(without_backslashes(text).replace("[.]", "."))
}

fn plain(text: &str, forms: &[&str]) -> Option<String> {
    let mut plain = Cow::Borrowed(text);
    for form in forms {
        if plain.contains(form) {
            plain = Cow::Owned(plain.replace(form, "."));
        }
    }
    match plain {
        Cow::Borrowed(_) => None,
        Cow::Owned(plain) => Some(plain),
    }
}

/// The text without the backslashes before dots and dashes, however many levels of quoting put there.
fn without_backslashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = 0;
    for c in text.chars() {
        if c == '\\' {
            pending += 1;
            continue;
        }
        if !matches!(c, '.' | '-') {
            out.extend(std::iter::repeat_n('\\', pending));
        }
        pending = 0;
        out.push(c);
    }
    out.extend(std::iter::repeat_n('\\', pending));
    out
}

/// Names that moved, written in Unicode.
fn international(text: &str, names: &dyn Names) -> Vec<Unmoved> {
    if text.is_ascii() {
        return Vec::new();
    }
    let runs = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-'));
    let runs = runs.filter(|run| !run.is_ascii() && run.contains('.'));
    let hosts = runs.filter_map(|run| punycode::to_ascii(run.trim_matches('.')));
    let moved = hosts.filter(|host| names.renamed(host).is_some());
    let reason = Reason::Unicode;
    moved.map(|host| Unmoved { host, reason }).collect()
}
