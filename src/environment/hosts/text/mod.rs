//! Host names in any text: URLs, lists, configuration files, shell arguments. A
//! name is only ever seen whole, from one boundary of DNS names to the next, so
//! that `myapi.example.com` and `api.example.com.evil.io` are what they are. One
//! pass, a lookup for each candidate; what comes out is never looked at again.

use std::borrow::Cow;

/// What names are called now.
pub trait Names {
    /// The new name of `host` (lower case, no final dot), if it has one.
    fn renamed(&self, host: &str) -> Option<String>;

    /// The new name of the zone in `.zone`, as cookie domains are written.
    fn renamed_zone(&self, zone: &str) -> Option<String> {
        self.renamed(zone)
    }

    /// True if `text` begins with an image reference, whose registry is no host.
    fn begins_image(&self, _text: &str) -> bool {
        false
    }

    /// True if `zone` means the same whatever a variable puts before it.
    fn takes_any_prefix(&self, _zone: &str) -> bool {
        false
    }
}

/// Why a name that moved was left as it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its dots are escaped: it is part of a regular expression.
    Regex,
    /// It is part of a percent-encoded URL.
    PercentEncoded,
    /// Something is put before it when the text is used.
    Templated,
    /// It is the domain of a mail address.
    Mail,
    /// It is a map's key.
    Key,
    /// It is the name of an object, a label or part of a selector.
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

/// A name that moved and was left as it stood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmoved {
    /// The name, in lower case.
    pub host: String,
    /// Why.
    pub reason: Reason,
}

/// A text after its names moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// The new text, if it is another.
    pub text: Option<String>,
    /// Which names were replaced by which, in order.
    pub moves: Vec<(String, String)>,
    /// Which were not.
    pub unmoved: Vec<Unmoved>,
}

/// Replaces every whole name in `text` that has a new one.
pub fn rewrite(text: &str, names: &dyn Names) -> Rewritten {
    let mut rewritten = Rewritten::default();
    let mut out = String::new();
    let mut copied = 0;
    for candidate in candidates(text) {
        let Some(new) = candidate.renamed(names) else {
            continue;
        };
        let Some((before, after)) = text.split_at_checked(candidate.start) else {
            continue;
        };
        if names.begins_image(after) {
            continue;
        }
        match candidate.obstacle(text, names) {
            Some(reason) => rewritten.unmoved.push(Unmoved {
                host: candidate.host,
                reason,
            }),
            None => {
                out.push_str(before.get(copied..).unwrap_or_default());
                out.push_str(&new);
                copied = candidate.end;
                rewritten.moves.push((candidate.host, new));
            }
        }
    }
    if copied > 0 {
        out.push_str(text.get(copied..).unwrap_or_default());
        rewritten.text = Some(out).filter(|out| out != text);
    }
    rewritten.unmoved.extend(escaped(text, names));
    rewritten
}

/// A run of characters that may be a host name.
struct Candidate {
    /// Its first byte.
    start: usize,
    /// Past its last byte.
    end: usize,
    /// In lower case.
    host: String,
    /// A dot stands before it.
    is_zone: bool,
    /// Its first characters belonged to a percent escape.
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

    /// Why the candidate must not be touched, if so.
    fn obstacle(&self, text: &str, names: &dyn Names) -> Option<Reason> {
        let before = text.get(..self.start - usize::from(self.is_zone));
        let before = before.unwrap_or_default();
        let after = text.get(self.end..).unwrap_or_default();
        if self.is_percent_encoded {
            Some(Reason::PercentEncoded)
        } else if before.ends_with(['}', ')', '$', '%']) {
            let is_safe = self.is_zone && names.takes_any_prefix(&self.host);
            (!is_safe).then_some(Reason::Templated)
        } else if before.ends_with('@') && is_mail(before, after) {
            Some(Reason::Mail)
        } else {
            None
        }
    }
}

/// True if what stands before `@` makes a mail address, not a URL's user.
fn is_mail(before: &str, after: &str) -> bool {
    let mut runs = before.rsplit(|c: char| c.is_whitespace() || "\"'`<>,;()=".contains(c));
    let run = runs.next().unwrap_or(before);
    !run.contains("://") && !after.starts_with([':', '/'])
}

/// Every maximal run of a name's characters with a dot in it.
fn candidates(text: &str) -> impl Iterator<Item = Candidate> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find(is_name_character)?;
            let (before, rest) = text.split_at_checked(start)?;
            let length = rest.find(|c| !is_name_character(c));
            let (run, after) = rest.split_at_checked(length.unwrap_or(rest.len()))?;
            from = start + run.len();
            let candidate = candidate(before, run, after);
            if candidate.is_some() {
                return candidate;
            }
        }
    })
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '*')
}

/// The run between `before` and `after` as a candidate, without what only looks like part of a name.
fn candidate(before: &str, run: &str, after: &str) -> Option<Candidate> {
    let is_letter = |c: char| c.is_alphanumeric();
    if !run.contains('.') || before.ends_with(is_letter) || after.starts_with(is_letter) {
        return None;
    }
    let escape = escape_length(before, run);
    let run = run.get(escape..)?.trim_end_matches(['.', '*']);
    let bare = run.trim_start_matches('*');
    // The star before a dot is a wildcard, those before it are emphasis.
    let emphasis = (run.len() - bare.len()).saturating_sub(usize::from(bare.starts_with('.')));
    let run = run.get(emphasis..)?;
    let zone = run.strip_prefix('.');
    let host = zone.unwrap_or(run);
    let start = before.len() + escape + emphasis + usize::from(zone.is_some());
    Some(Candidate {
        start,
        end: start + host.len(),
        host: host.to_ascii_lowercase(),
        is_zone: zone.is_some(),
        is_percent_encoded: escape > 0 && before.ends_with('%'),
    })
}

/// How many of the run's first characters end an escape that `before` begins:
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

/// Names whose dots are escaped, as in regular expressions.
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

/// Base64 text after its names moved, broken into lines as it was (kustomize's
/// generators break at 70 characters, a newline after each line).
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
