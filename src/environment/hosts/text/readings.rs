//! The ways to read a run of characters. Most runs are read in one way: as the name that they
//! spell. After an escape or a variable the first characters are not part of the name, and next to a
//! dash or an underscore both readings are possible.

use crate::environment::names::HOST_LENGTH;

use super::outcome::Reason;
use super::part::part;
use super::runs::Run;

/// A name, as which a run may be read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// The offset of its first byte in the text.
    pub(super) start: usize,
    /// The offset after its last byte.
    pub(super) end: usize,
    /// The name in lower case.
    pub(super) host: String,
    /// True after a dot: `.zone`.
    pub(super) is_zone: bool,
    /// The reason not to touch it, if the run itself has one.
    pub(super) doubt: Option<Reason>,
}

/// The ways to read a run, the likeliest first. None are names beyond a DNS name's length.
pub(super) fn readings(run: Run<'_>) -> Vec<Reading> {
    let Some(doubt) = neighbors(run) else {
        return Vec::new();
    };
    let mut ways = ways(run);
    if let Some(way) = ways.last().copied() {
        ways.extend(bare(run, way));
    }
    let read = |way: &Way| reading(run, *way, doubt);
    ways.iter().filter_map(read).collect()
}

/// The numbers of characters at both ends that are not part of the name, and the doubt that they leave.
#[derive(Clone, Copy, Default)]
struct Way {
    front: usize,
    back: usize,
    doubt: Option<Reason>,
}

impl Way {
    fn after(front: usize, doubt: Option<Reason>) -> Self {
        let back = 0;
        Self { front, back, doubt }
    }
}

/// The doubt that letters beside the run leave; `None` where they make another name of it. Letters
/// of scripts without spaces between words may be another word.
fn neighbors(run: Run<'_>) -> Option<Option<Reason>> {
    const FIRST_WITHOUT_SPACES: char = '\u{2e80}';
    let near = [run.before.chars().next_back(), run.after.chars().next()];
    let mut letters = near.into_iter().flatten().filter(|c| c.is_alphanumeric());
    match letters.clone().next() {
        None => Some(None),
        Some(_) if letters.all(|c| c >= FIRST_WITHOUT_SPACES) => Some(Some(Reason::Ambiguous)),
        Some(_) => None,
    }
}

/// The readings by what stands before the run.
fn ways(run: Run<'_>) -> Vec<Way> {
    let plain = Way::default();
    let text = run.text;
    match run.before.bytes().next_back() {
        Some(b'\\') => after_backslash(run),
        Some(b'%') if is_hex(text, 0..2) => {
            let length = percent_length(text);
            vec![Way::after(length, Some(Reason::PercentEncoded))]
        }
        Some(b'%') if is_verb(text) => vec![Way::after(1, Some(Reason::Templated))],
        Some(b'$') => {
            let variable = text.bytes().take_while(|b| is_variable_byte(*b)).count();
            let whole = Way::after(0, Some(Reason::Templated));
            vec![whole, Way::after(variable, Some(Reason::Templated))]
        }
        // `${NAME-default}`.
        Some(b'{') if run.before.ends_with("${") => {
            let is_name = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_';
            let name = text.bytes().take_while(|b| is_name(b)).count();
            let is_default = name > 0 && part(text, name..).starts_with('-');
            if is_default {
                vec![Way::after(name + 1, None), plain]
            } else {
                vec![plain]
            }
        }
        // `${NAME:-default}`.
        Some(b':') if text.starts_with('-') && is_in_expansion(run.before) => {
            vec![Way::after(1, None)]
        }
        _ if text.starts_with(".*") => vec![Way::after(2, Some(Reason::Regex))],
        Some(b']' | b')') if text.starts_with('*') => vec![Way::after(1, Some(Reason::Regex))],
        _ => vec![plain],
    }
}

/// After a backslash: the escapes of JSON and C, and the classes and anchors of regular expressions.
/// After two, `\\name` may also be a server of Windows.
fn after_backslash(run: Run<'_>) -> Vec<Way> {
    let text = run.text;
    let way = match text.bytes().next() {
        Some(b'u') if is_hex(text, 1..5) => Way::after(5, None),
        Some(b'x') if is_hex(text, 1..3) => Way::after(3, None),
        Some(b'n' | b'r' | b't' | b'f') => Way::after(1, None),
        Some(
            b'b' | b'B' | b'w' | b'W' | b'd' | b'D' | b's' | b'S' | b'A' | b'z' | b'Z' | b'Q'
            | b'E',
        ) => Way::after(1, Some(Reason::Regex)),
        _ => return vec![Way::default()],
    };
    if run.before.ends_with(r"\\") {
        vec![Way::default(), way]
    } else {
        vec![way]
    }
}

/// The name between dashes or underscores that may be marks around it.
fn bare(run: Run<'_>, way: Way) -> Option<Way> {
    let text = part(run.text, way.front..);
    let inner = text.trim_start_matches(['-', '_']);
    let front = text.len() - inner.len();
    let back = inner.len() - inner.trim_end_matches(['-', '_']).len();
    if front + back == 0 || inner.is_empty() {
        return None;
    }
    let after_variable = run.before.ends_with(['}', ')', '$', '%']);
    let doubt = if after_variable && front > 0 {
        Reason::Templated
    } else {
        Reason::Ambiguous
    };
    Some(Way {
        front: way.front + front,
        back,
        doubt: way.doubt.or(Some(doubt)),
    })
}

/// The run as a name, without characters that only look like part of it.
fn reading(run: Run<'_>, way: Way, doubt: Option<Reason>) -> Option<Reading> {
    let end = run.text.len() - way.back;
    let text = part(run.text, way.front..end).trim_end_matches(['.', '*']);
    // Leading stars are Markdown emphasis, except for the star of a wildcard.
    let plain = text.trim_start_matches('*');
    let emphasis = text.len() - plain.len();
    let emphasis = if plain.starts_with('.') {
        emphasis.saturating_sub(1)
    } else {
        emphasis
    };
    let text = part(text, emphasis..);
    let (is_zone, host) = match text.strip_prefix('.') {
        Some(zone) => (true, zone),
        None => (false, text),
    };
    if host.len() > HOST_LENGTH || !host.contains('.') {
        return None;
    }
    let start = run.start + way.front + emphasis + usize::from(is_zone);
    Some(Reading {
        start,
        end: start + host.len(),
        host: host.to_ascii_lowercase(),
        is_zone,
        doubt: way.doubt.or(doubt),
    })
}

/// The length of an escape after its `%`, perhaps encoded again: `2F`, `252F`.
fn percent_length(text: &str) -> usize {
    let mut length = 2;
    while part(text, length - 2..).starts_with("25") && is_hex(text, length..length + 2) {
        length += 2;
    }
    length
}

fn is_hex(text: &str, range: std::ops::Range<usize>) -> bool {
    let digits = text.as_bytes().get(range);
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// True if the text begins with the last letter of a directive of printf: `%s.example.com`.
fn is_verb(text: &str) -> bool {
    let mut bytes = text.bytes();
    matches!(bytes.next(), Some(b's' | b'v' | b'd' | b'q'))
        && matches!(bytes.next(), Some(b'.' | b'-' | b'_'))
}

fn is_variable_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// True if `before` ends in `${NAME:`.
fn is_in_expansion(before: &str) -> bool {
    let name = before.trim_end_matches(':');
    let name = name.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    name.ends_with("${")
}
