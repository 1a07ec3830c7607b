//! Forms of strings in output. In: a text. Out: plain, quoted or literal, as
//! go-yaml v2's encoder requests and its emitter allows.

use crate::yaml::dialect::Dialect;
use crate::yaml::node::Tag;
use crate::yaml::resolve::resolve_plain;

/// A way to write a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Without quotes.
    Plain,
    /// In `'…'`, because the plain text would be read as syntax.
    Single,
    /// In `"…"`, because the plain text would be read as another type, or characters need escapes.
    Double,
    /// A `|` block.
    Literal,
}

/// The longest word that YAML 1.1 reads as another type: `false`.
const LONGEST_TYPED_WORD: usize = 5;

/// True for a text that is certainly plain: letters, digits and marks without a meaning, after a letter. Nearly all
/// keys and most values are.
pub(super) fn is_plain_word(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.iter().all(|byte| CLASSES[usize::from(*byte)] == WORD)
        && (bytes.len() > LONGEST_TYPED_WORD || !looks_like_another_type(text))
}

const SPACE: u8 = 1;
/// `:` and `#`, which can end a plain scalar next to a blank.
const MARK: u8 = 2;
const LINE_FEED: u8 = 4;
/// Control characters.
const SPECIAL: u8 = 8;
/// A byte of a character beyond ASCII.
const WIDE: u8 = 16;
/// Letters, digits and marks that have no meaning in a plain scalar.
const WORD: u8 = 32;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'\n' => LINE_FEED,
            b' ' => SPACE,
            b':' | b'#' => MARK,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' | b'/' => WORD,
            0x21..=0x7e => 0,
            0x00..=0x1f | 0x7f => SPECIAL,
            0x80..=0xff => WIDE,
        };
        byte += 1;
    }
    classes
};

/// The classes of bytes that a text contains.
#[derive(Clone, Copy)]
pub(super) struct Survey(u8);

/// The length from which a text is classified without a table, many bytes at once.
const WORTH_LANES: usize = 64;

/// The class of a byte, but for [`WORD`]: without branches, so that the compiler can vectorize it.
fn class(byte: u8) -> u8 {
    let is = u8::from;
    let is_control = ((byte < b' ') & (byte != b'\n')) | (byte == 0x7f);
    (is(byte == b' ') * SPACE)
        | (is((byte == b':') | (byte == b'#')) * MARK)
        | (is(byte == b'\n') * LINE_FEED)
        | (is(is_control) * SPECIAL)
        | (is(byte >= 0x80) * WIDE)
}

impl Survey {
    /// Classifies every byte of `text`.
    pub(super) fn of(text: &str) -> Self {
        if text.len() >= WORTH_LANES {
            return Self(text.bytes().fold(0, |seen, byte| seen | class(byte)));
        }
        let classes = text.bytes().map(|byte| CLASSES[usize::from(byte)]);
        Self(classes.fold(0, |seen, class| seen | class))
    }

    /// True if every character is printable ASCII, so that there are no line breaks either.
    pub(super) fn is_simple(self) -> bool {
        self.0 & (LINE_FEED | SPECIAL | WIDE) == 0
    }

    /// True if there is a space, at which a long text may be folded.
    pub(super) fn has_space(self) -> bool {
        self.0 & SPACE != 0
    }

    /// True if there may be characters that are forbidden or need escapes.
    pub(super) fn has_wide_or_special(self) -> bool {
        self.0 & (SPECIAL | WIDE) != 0
    }

    fn has(self, class: u8) -> bool {
        self.0 & class != 0
    }
}

/// The form of `text`. Sources: go-yaml v2's `stringv` for the requested form,
/// `yaml_emitter_analyze_scalar` and `yaml_emitter_select_scalar_style` for the allowed ones.
pub(super) fn form(text: &str, survey: Survey) -> Form {
    if survey.is_simple() {
        return simple_form(text, survey);
    }
    if survey.has(LINE_FEED) && !survey.has_wide_or_special() {
        return if has_blank_ends(text) {
            Form::Double
        } else {
            Form::Literal
        };
    }
    let allowed = Allowed::by(text);
    if survey.has(LINE_FEED) {
        return if allowed.literal {
            Form::Literal
        } else {
            Form::Double
        };
    }
    let wanted = !looks_like_another_type(text);
    let spaced = text.starts_with(' ') || text.ends_with(' ');
    if !wanted || !allowed.single {
        Form::Double
    } else if allowed.line_breaks || spaced || has_indicators(text) {
        Form::Single
    } else {
        Form::Plain
    }
}

fn simple_form(text: &str, survey: Survey) -> Form {
    if looks_like_another_type(text) {
        Form::Double
    } else if starts_like_syntax(text)
        || survey.has(SPACE) && (text.starts_with(' ') || text.ends_with(' '))
        || survey.has(MARK) && has_inner_indicators(text)
    {
        Form::Single
    } else {
        Form::Plain
    }
}

/// True if YAML 1.1 would not read the plain text as a string.
fn looks_like_another_type(text: &str) -> bool {
    resolve_plain(text, Dialect::Yaml11) != Tag::Str || is_base_60(text)
}

/// True for a base-60 number of YAML 1.1, `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`.
/// go-yaml reads it as a string, but quotes it for parsers that do not.
fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit()) || !unsigned.contains(':') {
        return false;
    }
    let (groups, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let loose = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'_')
    };
    let mut groups = groups.split(':');
    groups.next().is_some_and(loose)
        && loose(fraction)
        && groups.all(|group| match group.as_bytes() {
            [ones] => ones.is_ascii_digit(),
            [tens, ones] => matches!(tens, b'0'..=b'5') && ones.is_ascii_digit(),
            _ => false,
        })
}

fn has_indicators(text: &str) -> bool {
    starts_like_syntax(text) || has_inner_indicators(text)
}

fn starts_like_syntax(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(
            b'#' | b',' | b'[' | b']' | b'{' | b'}' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\''
            | b'"' | b'%' | b'@' | b'`',
        ) => true,
        Some(b'-') => text.starts_with("---") || ends_or_blank(bytes.get(1)),
        Some(b'?' | b':') => ends_or_blank(bytes.get(1)),
        Some(b'.') => text.starts_with("..."),
        _ => false,
    }
}

/// True for a `:` before a blank or at the end, or a `#` after white space.
fn has_inner_indicators(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..bytes.len()).any(|at| match bytes[at] {
        b':' => ends_or_blank(bytes.get(at + 1)),
        b'#' => text.get(..at).is_some_and(|before| {
            before.ends_with([
                ' ', '\t', '\0', '\r', '\n', '\u{85}', '\u{2028}', '\u{2029}',
            ])
        }),
        _ => false,
    })
}

fn ends_or_blank(next: Option<&u8>) -> bool {
    matches!(next, None | Some(b' ' | b'\t'))
}

/// True if a line ends with a space.
fn has_blank_ends(text: &str) -> bool {
    let bytes = text.as_bytes();
    let before = |end: usize| end.checked_sub(1).and_then(|last| bytes.get(last));
    let mut ends = memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]);
    ends.any(|end| before(end) == Some(&b' '))
}

/// The forms that the characters of a text allow, whatever type it would resolve to.
struct Allowed {
    single: bool,
    literal: bool,
    line_breaks: bool,
}

impl Allowed {
    fn by(text: &str) -> Self {
        let (mut special, mut line_breaks) = (false, false);
        let (mut space_break, mut break_space) = (false, false);
        let mut previous = None;
        for c in text.chars() {
            special |= !is_printable(c);
            line_breaks |= is_break(c);
            space_break |= is_break(c) && previous == Some(' ');
            break_space |= c == ' ' && previous.is_some_and(is_break);
            previous = Some(c);
        }
        let lossy = special || space_break;
        Self {
            single: !lossy && !break_space,
            literal: !lossy && previous != Some(' '),
            line_breaks,
        }
    }
}

/// True for characters that go-yaml writes without an escape (`is_printable`).
pub(crate) fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{fffd}') && c != '\u{feff}'
}

/// True for the line breaks of YAML 1.1.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_lanes_agree() {
        for byte in 0..=u8::MAX {
            assert_eq!(CLASSES[usize::from(byte)] & !WORD, class(byte), "{byte}");
        }
    }

    #[test]
    fn plain_words_are_plain() {
        for text in [
            "a",
            "apiVersion",
            "app.kubernetes.io/name",
            "no-1",
            "off",
            "true",
            "n",
            "1a",
            "a:b",
            "",
        ] {
            let is_plain = form(text, Survey::of(text)) == Form::Plain;
            assert!(is_plain || !is_plain_word(text), "{text}");
        }
        assert!(is_plain_word("metadata") && is_plain_word("north"));
    }

    fn check(expected: Form, texts: &[&str]) {
        for text in texts {
            assert_eq!(form(text, Survey::of(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn most_strings_are_plain() {
        check(
            Form::Plain,
            &[
                "a",
                "nginx:1.25",
                "-a",
                "a b",
                "é",
                "日本",
                "1.2.3",
                "=",
                "<<",
            ],
        );
    }

    #[test]
    fn other_types_take_double_quotes() {
        check(
            Form::Double,
            &[
                "",
                "~",
                "yes",
                "y",
                "1",
                "0x1F",
                "1e3",
                "12:30",
                "1:2:3.5",
                "2001-12-14",
                ".inf",
            ],
        );
        check(Form::Plain, &["1:60", "8080:80", "12:30pm", "nan", "100m"]);
    }

    #[test]
    fn syntax_takes_single_quotes() {
        check(
            Form::Single,
            &[
                "- a",
                "*.io",
                "a: b",
                "a:",
                "a #b",
                " a",
                "a ",
                "---",
                "...",
                "?",
                "@a",
                "a\u{2028}b",
            ],
        );
    }

    #[test]
    fn what_needs_escapes_takes_double_quotes() {
        check(
            Form::Double,
            &[
                "a\tb", "\u{1}", "😀", "\u{feff}", "a \nb", "a\n\tb", "a\nb ",
            ],
        );
    }

    #[test]
    fn several_lines_are_literal() {
        check(Form::Literal, &["a\nb", "\n", " a\nb\n", "a\n b"]);
    }
}
