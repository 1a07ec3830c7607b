//! Strings written as YAML. In: a text and the column it starts at. Out: the bytes of a
//! plain, quoted or literal scalar, with long lines folded. Knows nothing about nodes.

use super::quote::{Form, Survey, form, is_break, is_printable};
use std::fmt::Write;

/// go-yaml's `best_width`: a longer line is broken at its next space.
const WIDTH: usize = 80;

/// The place of a string in the output.
#[derive(Clone, Copy)]
pub(super) enum Layout {
    /// A key before `:`: always one line.
    OneLine,
    /// A value whose further lines are indented by this much.
    Indented(usize),
}

/// Appends `text` in the form it needs; returns true for a literal, which
/// ends with a line break, unlike the other forms.
pub(super) fn write_text(out: &mut String, text: &str, survey: Survey, layout: Layout) -> bool {
    let form = form(text, survey);
    match (form, layout) {
        (Form::Plain, _) if !survey.has_space() => out.push_str(text),
        (Form::Literal, Layout::Indented(indent)) => {
            write_literal(out, text, indent);
            return true;
        }
        (Form::Plain, layout) => Folder::new(out, layout, text).plain(text),
        (Form::Single, layout) => {
            out.push('\'');
            Folder::new(out, layout, text).single_quoted(text);
            out.push('\'');
        }
        (Form::Double | Form::Literal, layout) => {
            out.push('"');
            Folder::new(out, layout, text).double_quoted(text);
            out.push('"');
        }
    }
    false
}

/// Folds the line break U+0085 as YAML does. kustomize writes it to JSON
/// unescaped and reads the JSON as YAML: one break becomes a space, each
/// further one a line feed, and the spaces around them are dropped.
pub(super) fn fold_next_lines(text: &str) -> String {
    let mut lines = text.split('\u{85}').peekable();
    let mut folded = lines.next().unwrap_or("").trim_end_matches(' ').to_owned();
    let mut breaks = 0;
    while let Some(line) = lines.next() {
        breaks += 1;
        let mut line = line.trim_start_matches(' ');
        if lines.peek().is_some() {
            line = line.trim_end_matches(' ');
            if line.is_empty() {
                continue;
            }
        }
        match breaks {
            1 => folded.push(' '),
            _ => folded.extend(std::iter::repeat_n('\n', breaks - 1)),
        }
        folded.push_str(line);
        breaks = 0;
    }
    folded
}

/// Appends `indent` spaces.
pub(super) fn pad(out: &mut String, indent: usize) {
    const SPACES: &str = "                                                                ";
    match SPACES.get(..indent) {
        Some(spaces) => out.push_str(spaces),
        None => out.extend(std::iter::repeat_n(' ', indent)),
    }
}

/// Appends `text` in double quotes, on one line.
pub(super) fn write_double_quoted(out: &mut String, text: &str) {
    out.push('"');
    Folder::new(out, Layout::OneLine, text).double_quoted(text);
    out.push('"');
}

/// Appends `text` as a literal block (`|`) with lines indented by `indent`.
pub(super) fn write_literal(out: &mut String, text: &str, indent: usize) {
    out.push('|');
    if text.starts_with(|first| first == ' ' || is_break(first)) {
        out.push('2');
    }
    let mut from_end = text.chars().rev();
    let last_breaks = from_end
        .by_ref()
        .take(2)
        .take_while(|c| is_break(*c))
        .count();
    match last_breaks {
        0 => out.push('-'),
        1 if text.chars().nth(1).is_some() => {}
        _ => out.push('+'),
    }
    out.push('\n');
    if text.is_ascii() {
        write_ascii_lines(out, text, indent);
    } else {
        for line in text.split_inclusive(['\n', '\u{2028}', '\u{2029}']) {
            if !line.starts_with(is_break) {
                pad(out, indent);
            }
            out.push_str(line);
        }
    }
    if last_breaks == 0 {
        out.push('\n');
    }
}

/// Appends the lines of a text that has no line breaks but `\n` and `\r`, each but the empty ones after `indent` spaces.
fn write_ascii_lines(out: &mut String, text: &str, indent: usize) {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    for end in ends.chain([text.len()]) {
        let line = text.get(start..end).unwrap_or_default();
        if !line.is_empty() && !line.starts_with(['\n', '\r']) {
            pad(out, indent);
        }
        out.push_str(line);
        start = end;
    }
}

/// Writes words and decides at each space whether to break the line.
struct Folder<'o> {
    out: &'o mut String,
    /// The number of characters on the line so far; not counted if no fold is possible.
    column: usize,
    /// The indentation of continuation lines.
    indent: usize,
    /// True if lines may be folded.
    folds: bool,
}

impl<'o> Folder<'o> {
    fn new(out: &'o mut String, layout: Layout, text: &str) -> Self {
        let (indent, folds) = match layout {
            Layout::OneLine => (0, false),
            Layout::Indented(indent) => {
                // Upper bound: escapes make a text at most ten times as long,
                // and there are never more characters than bytes.
                let line_start = out.rfind('\n').map_or(0, |at| at + 1);
                (indent, out.len() - line_start + text.len() * 10 > WIDTH)
            }
        };
        let column = if folds { column(out) } else { 0 };
        Self {
            out,
            column,
            indent,
            folds,
        }
    }

    fn plain(&mut self, text: &str) {
        if self.folds {
            self.words(text, |folder, word| {
                folder.out.push_str(word);
                folder.column += char_count(word);
            });
        } else {
            self.out.push_str(text);
        }
    }

    fn single_quoted(&mut self, text: &str) {
        self.words(text, Self::single_quoted_word);
    }

    /// Writes the words of `text` with a space or line break between them: a
    /// line breaks only between two words, never next to another space.
    fn words(&mut self, text: &str, mut write: impl FnMut(&mut Self, &str)) {
        let mut words = text.split(' ');
        let mut before = words.next().unwrap_or("");
        write(self, before);
        for word in words {
            if self.is_full() && !before.is_empty() && !word.is_empty() {
                self.break_line();
            } else {
                self.put(' ');
            }
            write(self, word);
            before = word;
        }
    }

    fn single_quoted_word(&mut self, word: &str) {
        if word.is_ascii() && !word.contains('\'') {
            self.out.push_str(word);
            self.column += word.len();
            return;
        }
        let mut after_break = false;
        for c in word.chars() {
            if is_break(c) {
                self.out.push(c);
                self.column = 0;
                after_break = true;
                continue;
            }
            if std::mem::take(&mut after_break) {
                pad(self.out, self.indent);
                self.column = self.indent;
            }
            if c == '\'' {
                self.put(c);
            }
            self.put(c);
        }
    }

    fn double_quoted(&mut self, text: &str) {
        // go-yaml tests the start of the text for a byte order mark, not the
        // current character, and so escapes every character of such a text.
        let escape_all = text.starts_with('\u{feff}');
        let mut after_space = true;
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if escape_all || !is_printable(c) || is_break(c) || c == '"' || c == '\\' {
                self.escape(c);
            } else if c != ' ' || after_space || !self.is_full() || rest.as_str().is_empty() {
                self.put(c);
            } else {
                self.break_line();
                if rest.as_str().starts_with(' ') {
                    self.put('\\');
                }
            }
            after_space = c == ' ' && !escape_all;
        }
    }

    fn escape(&mut self, c: char) {
        let before = self.out.len();
        match c {
            '\0' => self.out.push_str("\\0"),
            '\u{7}' => self.out.push_str("\\a"),
            '\u{8}' => self.out.push_str("\\b"),
            '\t' => self.out.push_str("\\t"),
            '\n' => self.out.push_str("\\n"),
            '\u{b}' => self.out.push_str("\\v"),
            '\u{c}' => self.out.push_str("\\f"),
            '\r' => self.out.push_str("\\r"),
            '\u{1b}' => self.out.push_str("\\e"),
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\u{85}' => self.out.push_str("\\N"),
            '\u{a0}' => self.out.push_str("\\_"),
            '\u{2028}' => self.out.push_str("\\L"),
            '\u{2029}' => self.out.push_str("\\P"),
            c => self.escape_by_number(u32::from(c)),
        }
        self.column += self.out.len() - before;
    }

    fn escape_by_number(&mut self, code: u32) {
        match code {
            0..=0xff => write!(self.out, "\\x{code:02X}"),
            0x100..=0xffff => write!(self.out, "\\u{code:04X}"),
            _ => write!(self.out, "\\U{code:08X}"),
        }
        .expect("a String takes every write");
    }

    fn is_full(&self) -> bool {
        self.folds && self.column > WIDTH
    }

    fn put(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
    }

    fn break_line(&mut self) {
        self.out.push('\n');
        pad(self.out, self.indent);
        self.column = self.indent;
    }
}

/// The number of characters on the last line.
fn column(out: &str) -> usize {
    char_count(out.rsplit('\n').next().unwrap_or(out))
}

fn char_count(word: &str) -> usize {
    if word.is_ascii() {
        word.len()
    } else {
        word.chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Survey, fold_next_lines, write_text};

    fn written(text: &str) -> String {
        let mut out = String::from("k: ");
        write_text(&mut out, text, Survey::of(text), Layout::Indented(2));
        out.split_off(3)
    }

    #[test]
    fn escapes_are_those_of_go_yaml() {
        assert_eq!(written("a\tb\u{1}\u{a0}"), "\"a\\tb\\x01\u{a0}\"");
        assert_eq!(written("😀"), "\"\\U0001F600\"");
        assert_eq!(written("\u{feff}a"), "\"\\uFEFF\\x61\"");
        assert_eq!(written("it's: "), "'it''s: '");
    }

    #[test]
    fn literals_say_how_they_begin_and_end() {
        assert_eq!(written("a\n\nb"), "|-\n  a\n\n  b\n");
        assert_eq!(written("a\n"), "|\n  a\n");
        assert_eq!(written(" a\n\n"), "|2+\n   a\n\n");
        assert_eq!(written("\n"), "|2+\n\n");
    }

    #[test]
    fn long_lines_break_at_the_first_space_beyond_the_width() {
        let word = "x".repeat(70);
        assert_eq!(written(&format!("{word} a b")), format!("{word} a b"));
        let text = format!("{word} aaaaaaaa b c");
        assert_eq!(written(&text), format!("{word} aaaaaaaa\n  b c"));
        let text = format!("{word} aaaaaaaa  b c");
        assert_eq!(written(&text), format!("{word} aaaaaaaa  b\n  c"));
    }

    #[test]
    fn next_lines_fold_as_in_flow_scalars() {
        assert_eq!(fold_next_lines("a \u{85} b"), "a b");
        assert_eq!(fold_next_lines("a\u{85} \u{85}b\u{85}"), "a\nb ");
    }

    #[test]
    fn a_fold_before_a_space_is_escaped_in_double_quotes() {
        let word = "x".repeat(80);
        let text = format!("\t{word}  b");
        assert_eq!(written(&text), format!("\"\\t{word}\n  \\ b\""));
    }
}
