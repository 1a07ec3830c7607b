//! Host names in any text: URLs, lists, configuration files, shell arguments.
//!
//! Only whole names count, from one boundary of DNS names to the next, so that
//! `api.example.com` is not found in `myapi.example.com` or in
//! `api.example.com.evil.io`. The text is read once, with one lookup for each
//! candidate; a replaced name is not looked at again.

use std::borrow::Cow;
use std::slice::SliceIndex;

/// The new names of names that moved.
pub trait Names {
    /// The new name of `host` (in lower case, without a final dot), if it moved.
    fn renamed(&self, host: &str) -> Option<String>;

    /// The new name of the zone in `.zone`, the notation of cookie domains.
    fn renamed_zone(&self, zone: &str) -> Option<String> {
        self.renamed(zone)
    }

    /// True if `text` begins with an image reference, whose registry does not move.
    fn begins_image(&self, _text: &str) -> bool {
        false
    }

    /// True if `zone` moves whatever a variable puts before it.
    fn takes_any_prefix(&self, _zone: &str) -> bool {
        false
    }
}

/// The reason why a mention keeps the old name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The dots are escaped: part of a regular expression.
    Regex,
    /// Part of a percent-encoded URL.
    PercentEncoded,
    /// A variable adds something in front when the text is used.
    Templated,
    /// The domain of a mail address.
    Mail,
    /// The key of a map.
    Key,
    /// The name of an object, a label or part of a selector.
    ObjectName,
}

impl Reason {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Regex => "part of a regular expression",
            Reason::PercentEncoded => "percent-encoded",
            Reason::Templated => "preceded by a variable",
            Reason::Mail => "the domain of a mail address",
            Reason::Key => "a key",
            Reason::ObjectName => "the name of an object, or a label",
        }
    }
}

/// A mention that keeps the old name of a host that moved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmoved {
    /// The name, in lower case.
    pub host: String,
    /// The reason.
    pub reason: Reason,
}

/// A text with the new names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// The new text, if it changed.
    pub text: Option<String>,
    /// Old and new names, in the order of the text.
    pub moves: Vec<(String, String)>,
    /// Mentions that keep the old name.
    pub unmoved: Vec<Unmoved>,
}

/// Replaces every whole name in `text` that moved.
pub fn rewrite(text: &str, names: &dyn Names) -> Rewritten {
    let mut rewritten = Rewritten::default();
    let mut out = String::new();
    let mut copied = 0;
    for candidate in candidates(text) {
        let Some(new) = candidate.renamed(names) else {
            continue;
        };
        if names.begins_image(part(text, candidate.start..)) {
            continue;
        }
        match candidate.obstacle(text, names) {
            Some(reason) => rewritten.unmoved.push(Unmoved {
                host: candidate.host,
                reason,
            }),
            None => {
                out.push_str(part(text, copied..candidate.start));
                out.push_str(&new);
                copied = candidate.end;
                rewritten.moves.push((candidate.host, new));
            }
        }
    }
    if copied > 0 {
        out.push_str(part(text, copied..));
        rewritten.text = Some(out).filter(|out| out != text);
    }
    rewritten.unmoved.extend(escaped(text, names));
    rewritten
}

/// A part of a text. Every offset in this file is next to a character of a name, which is ASCII,
/// and so a boundary of characters.
fn part<R: SliceIndex<str, Output = str>>(text: &str, range: R) -> &str {
    text.get(range).unwrap_or_default()
}

/// A run of characters that may be a host name.
struct Candidate {
    /// The offset of its first byte.
    start: usize,
    /// The offset after its last byte.
    end: usize,
    /// The name in lower case.
    host: String,
    /// True after a dot: `.zone`.
    is_zone: bool,
    /// True after a percent escape, whose last characters look like part of the name.
    is_percent_encoded: bool,
}

impl Candidate {
    fn renamed(&self, names: &dyn Names) -> Option<String> {
        if self.is_zone {
            names.renamed_zone(&self.host)
        } else {
            names.renamed(&self.host)
        }
    }

    /// The reason not to touch the candidate, if there is one.
    fn obstacle(&self, text: &str, names: &dyn Names) -> Option<Reason> {
        let before = part(text, ..self.start - usize::from(self.is_zone));
        if self.is_percent_encoded {
            Some(Reason::PercentEncoded)
        } else if before.ends_with(['}', ')', '$', '%']) {
            let is_safe = self.is_zone && names.takes_any_prefix(&self.host);
            (!is_safe).then_some(Reason::Templated)
        } else if before.ends_with('@') && is_mail(before, part(text, self.end..)) {
            Some(Reason::Mail)
        } else {
            None
        }
    }
}

/// True if the text before `@` makes a mail address rather than the user of a URL.
fn is_mail(before: &str, after: &str) -> bool {
    let is_boundary = |c: char| c.is_whitespace() || "\"'`<>,;()=".contains(c);
    let run = before.rsplit(is_boundary).next().unwrap_or(before);
    !run.contains("://") && !after.starts_with([':', '/'])
}

/// Every longest run of characters of names that has a dot.
fn candidates(text: &str) -> impl Iterator<Item = Candidate> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(offset) = part(text, from..).find(is_name_character) {
            let start = from + offset;
            let length = part(text, start..).find(|c| !is_name_character(c));
            let end = length.map_or(text.len(), |length| start + length);
            from = end;
            let candidate = candidate(text, start, end);
            if candidate.is_some() {
                return candidate;
            }
        }
        None
    })
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '*')
}

/// The run as a candidate, without characters that only look like part of the name.
fn candidate(text: &str, start: usize, end: usize) -> Option<Candidate> {
    let is_letter = |c: char| c.is_alphanumeric();
    let (before, run) = (part(text, ..start), part(text, start..end));
    if !run.contains('.') || before.ends_with(is_letter) || part(text, end..).starts_with(is_letter)
    {
        return None;
    }
    let escape = escape_length(before, run);
    let is_percent_encoded = escape > 0 && before.ends_with('%');
    let run = part(run, escape..).trim_end_matches(['.', '*']);
    // Leading stars are Markdown emphasis, except for the star of a wildcard.
    let plain = run.trim_start_matches('*');
    let emphasis = run.len() - plain.len();
    let emphasis = if plain.starts_with('.') {
        emphasis.saturating_sub(1)
    } else {
        emphasis
    };
    let run = part(run, emphasis..);
    let (is_zone, host) = match run.strip_prefix('.') {
        Some(zone) => (true, zone),
        None => (false, run),
    };
    let start = start + escape + emphasis + usize::from(is_zone);
    Some(Candidate {
        start,
        end: start + host.len(),
        host: host.to_ascii_lowercase(),
        is_zone,
        is_percent_encoded,
    })
}

/// The number of characters at the start of the run that end an escape begun in `before`:
/// `%2F`, `\n`, `\u0026`.
fn escape_length(before: &str, run: &str) -> usize {
    let is_hex = |length: usize, from: usize| {
        let digits = run.as_bytes().get(from..from + length);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if before.ends_with('%') && is_hex(2, 0) {
        2
    } else if before.ends_with('\\') && run.starts_with('u') && is_hex(4, 1) {
        5
    } else if before.ends_with('\\') && run.starts_with(['n', 'r', 't', 'b', 'f']) {
        1
    } else {
        0
    }
}

/// Names that moved and whose dots are escaped, as in regular expressions.
fn escaped(text: &str, names: &dyn Names) -> Vec<Unmoved> {
    if !text.contains("\\.") {
        return Vec::new();
    }
    let plain = text.replace("\\\\.", ".").replace("\\.", ".");
    let known = |text: &str| -> Vec<String> {
        let candidates = candidates(text).filter(|candidate| candidate.renamed(names).is_some());
        candidates.map(|candidate| candidate.host).collect()
    };
    let mut hosts = known(&plain);
    for seen in known(text) {
        if let Some(position) = hosts.iter().position(|host| *host == seen) {
            hosts.remove(position);
        }
    }
    let regex = |host| Unmoved {
        host,
        reason: Reason::Regex,
    };
    hosts.into_iter().map(regex).collect()
}

/// Replaces names in Base64 text and keeps its line breaks (kustomize's generators
/// break after 70 characters, with a newline after each line).
pub fn rewrite_base64(text: &str, names: &dyn Names) -> Rewritten {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
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

fn in_lines(encoded: &str) -> String {
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

#[cfg(test)]
mod tests;
