//! Block scalars after kustomize has written and read them. It does so with every
//! resource before it prints it, and go-yaml v3 writes some block scalars in a form
//! that reads back differently. In: a text. Out: the text read back, if it is readable.

use crate::yaml::node::{Entry, Node, Style, Value};
use std::borrow::Cow;

/// The place of a scalar, as far as it affects the text that is read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Written and read back in block style.
    Block,
    /// Written and read back inside `[…]` or `{…}`.
    Flow,
    /// Decoded without being written and read back.
    Unwritten,
}

impl Place {
    /// The place of the children of `node`, whose own place is `self`.
    pub(super) fn within(self, node: &Node) -> Self {
        match (self, node.style) {
            (Place::Block, Style::Flow) => Place::Flow,
            (place, _) => place,
        }
    }
}

/// `text` after go-yaml v3 has written it as a folded scalar and read it back.
///
/// Source: to decide whether a line break must be doubled, `yaml_emitter_write_folded_scalar`
/// tests the first character of the whole text instead of that of the next line. So breaks before
/// indented lines multiply, and in a text that starts with a blank, breaks turn into spaces.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    let body = text.trim_end_matches('\n');
    let one_line = !body.contains('\n') && text.len() - body.len() < 2;
    if body.is_empty() || one_line || !is_written_as_block(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(read(&written_lines(text), text))
}

/// True if go-yaml v3 cannot read `text` back: a block that starts with a
/// tab, where the reader expects indentation.
pub(super) fn is_unreadable(text: &str, style: Style) -> bool {
    let block = match style {
        Style::Literal | Style::Folded => true,
        Style::Plain | Style::Flow | Style::Untagged => text.contains('\n'),
        Style::SingleQuoted | Style::DoubleQuoted => false,
    };
    block && text.starts_with('\t') && is_written_as_block(text)
}

/// True if go-yaml v3 cannot read an entry back. It writes the comment that follows a key's
/// colon first. In a flow map, that is before the brackets of the value, which are then
/// read as another key. In a block map, it is on a separate line, and the `[]` or `{}` of
/// an emptied value starts the next line (`yaml_emitter_emit_block_mapping_value`).
pub(super) fn is_cut_off(entry: &Entry, place: Place) -> bool {
    let is_empty = match &entry.value.value {
        Value::Scalar(..) => return false,
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.is_empty(),
    };
    entry.key.is_commented
        && match place {
            Place::Flow => true,
            Place::Block => is_empty && entry.value.style != Style::Flow,
            Place::Unwritten => false,
        }
}

/// True if go-yaml writes `text` as a block. It falls back to double quotes,
/// which lose nothing, for special characters and for blanks at the end of a
/// line. Line breaks other than line feeds are not handled here.
fn is_written_as_block(text: &str) -> bool {
    let special = |c: char| match c {
        '\n' | '\t' | ' '..='~' => false,
        '\u{2028}' | '\u{2029}' | '\u{feff}' => true,
        c => !matches!(c, '\u{a0}'..='\u{fffd}'),
    };
    !text.split('\n').any(|line| line.ends_with(' ')) && !text.contains(special)
}

/// The lines that go-yaml writes, with the empty lines it adds.
fn written_lines(text: &str) -> Vec<&str> {
    let doubles = !starts_blank(text.trim_start_matches('\n'));
    let mut written = Vec::new();
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        written.push(line);
        if lines.peek().is_some() && doubles && !line.is_empty() && !starts_blank(line) {
            written.push("");
        }
    }
    written
}

/// Folds lines by YAML's rules: a break between two lines that do not start
/// with a blank becomes a space, or is dropped if empty lines follow it.
fn read(written: &[&str], original: &str) -> String {
    let mut text = String::with_capacity(original.len() + 8);
    let mut previous: Option<&str> = None;
    let mut empty_lines = 0;
    for line in written {
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        match previous {
            Some(before) if starts_blank(before) || starts_blank(line) => text.push('\n'),
            Some(_) if empty_lines == 0 => text.push(' '),
            _ => {}
        }
        push_breaks(&mut text, empty_lines);
        text.push_str(line);
        previous = Some(line);
        empty_lines = 0;
    }
    // The last element is the text after the last break, not an empty line.
    chomp(&mut text, original, empty_lines);
    text
}

/// Ends the text according to the chomping: no break for `>-`, one for `>`, all of them for `>+`.
fn chomp(text: &mut String, original: &str, empty_lines: usize) {
    if original.ends_with("\n\n") || original == "\n" {
        push_breaks(text, empty_lines);
    } else if original.ends_with('\n') {
        text.push('\n');
    }
}

fn push_breaks(text: &mut String, count: usize) {
    text.extend(std::iter::repeat_n('\n', count));
}

fn starts_blank(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::{folded, is_unreadable};
    use crate::yaml::node::Style;

    #[test]
    fn ordinary_paragraphs_survive() {
        for text in ["", "a\n", "a\nb\n", "a\n\nb", "a\nb\nc\n", "\na\nb\n"] {
            assert_eq!(folded(text), text, "{text:?}");
        }
    }

    #[test]
    fn breaks_around_indented_lines_multiply() {
        assert_eq!(folded("a\n  b\nc\n"), "a\n\n  b\nc\n");
    }

    #[test]
    fn breaks_fold_where_the_text_starts_with_a_blank() {
        assert_eq!(folded(" a\nb\nc\n"), " a\nb c\n");
    }

    #[test]
    fn a_block_cannot_start_with_a_tab() {
        assert!(is_unreadable("\ta\nb", Style::Plain));
        assert!(is_unreadable("\ta", Style::Literal));
        assert!(!is_unreadable("\ta", Style::Plain));
        assert!(!is_unreadable("\ta\nb", Style::DoubleQuoted));
        assert!(!is_unreadable("\ta \nb", Style::Literal));
    }

    #[test]
    fn texts_that_are_not_written_folded_survive() {
        for text in ["a \n  b", "a\n  😀b", "a\n  \u{7f}b"] {
            assert_eq!(folded(text), text);
        }
    }
}
