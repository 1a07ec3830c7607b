//! Text that a reader of only the first document leaves unread: what comes after the `---` or `...` that ends it, or
//! after a document that ends early. go-yaml says nothing of it.

use std::ops::Range;

use memchr::memmem;

use super::compose::{Composer, Expanded};
use super::dialect::Dialect;
use super::events::Events;
use super::scan::Breaks;
use super::stream::{self, Piece};
use crate::diag::Origin;

/// The part of `text` with its first document, for readers that do not split the text themselves.
pub(crate) fn first_document(text: &str) -> Range<usize> {
    parts(text).into_iter().next().unwrap_or(0..text.len())
}

/// The parts of `text` that a reader of its first document leaves unread.
pub(crate) fn after_first_document(text: &str) -> Vec<Range<usize>> {
    let mut parts = parts(text).into_iter();
    let Some(first) = parts.next() else {
        return Vec::new();
    };
    let rest = rest_of(text.get(first.clone()).unwrap_or_default());
    let rest = rest.map(|at| first.start + at..first.end);
    let says_anything = |part: &Range<usize>| is_said(text, part);
    rest.into_iter()
        .chain(parts.filter(says_anything))
        .collect()
}

/// The parts of `text` that [`super::parse_stream`] leaves unread: it reads the first document of each piece.
pub(crate) fn after_documents(text: &str) -> Vec<Range<usize>> {
    let pieces = stream::split(text).unwrap_or_default();
    let unread = |Piece { at, text }: Piece<'_>| {
        let ranges = after_first_document(text).into_iter();
        ranges.map(move |range| at + range.start..at + range.end)
    };
    pieces.into_iter().flat_map(unread).collect()
}

/// The parts of the text between lines of `---` and `...`: those behind `---`, which begins a document even if it is
/// empty, and others that say anything.
fn parts(text: &str) -> Vec<Range<usize>> {
    if !begins_with_marker(text) && !has_marker(text) {
        return std::iter::once(0..text.len()).collect();
    }
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    let mut is_begun = false;
    for line in text.split_inclusive('\n') {
        if begins_with_marker(line) {
            if is_begun || is_said(text, &(start..at)) {
                parts.push(start..at);
            }
            is_begun = line.starts_with('-');
            // What is behind the marker belongs to the document that it begins.
            let is_bare = is_silent(line.get(3..).unwrap_or_default());
            start = if is_bare { at + line.len() } else { at };
        }
        at += line.len();
    }
    if is_begun || is_said(text, &(start..at)) {
        parts.push(start..at);
    }
    parts
}

fn is_said(text: &str, part: &Range<usize>) -> bool {
    says_anything(text.get(part.clone()).unwrap_or_default())
}

fn has_marker(text: &str) -> bool {
    ["\n---", "\n..."]
        .iter()
        .any(|marker| memmem::find(text.as_bytes(), marker.as_bytes()).is_some())
}

fn begins_with_marker(line: &str) -> bool {
    let behind = ["---", "..."].iter().find_map(|it| line.strip_prefix(it));
    behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// True for a comment, a directive or nothing.
fn is_silent(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim();
    line.is_empty() || line.starts_with(['#', '%'])
}

fn says_anything(text: &str) -> bool {
    text.lines().any(|line| !is_silent(line))
}

/// The place at which a text without markers goes on after its document. Only a document that is indented, or begins
/// with a bracket or quote, can end before the text does.
fn rest_of(text: &str) -> Option<usize> {
    let first = text.lines().find(|line| !is_silent(line))?;
    let may_end = first.starts_with([' ', '{', '[', '"', '\'']) || begins_with_marker(first);
    let end = may_end.then(|| end_of_document(text)).flatten()?;
    let rest = text.get(end..)?;
    says_anything(rest).then(|| end + (rest.len() - rest.trim_start().len()))
}

fn end_of_document(text: &str) -> Option<usize> {
    let expanded = Expanded::default();
    let mut events = Events::new(text, Dialect::Yaml12, Breaks::AsWritten);
    events.start_document().ok()?;
    Composer::new(Origin::NONE, Dialect::Yaml12, &expanded)
        .compose(&mut events)
        .ok()?;
    events.end_document().ok()?;
    events.position().ok()
}

#[cfg(test)]
mod tests {
    use super::{after_documents, after_first_document, first_document};

    fn first(text: &str) -> &str {
        text.get(first_document(text)).expect("in the text")
    }

    fn unread(text: &str) -> Vec<&str> {
        let ranges = after_first_document(text).into_iter();
        ranges.filter_map(|range| text.get(range)).collect()
    }

    #[test]
    fn markers_end_documents() {
        let text = "# a\n---\na: 1\n--- # b\nb: 1\n---\n# none\n...\nc: 1\n";
        assert_eq!(first(text), "a: 1\n");
        assert_eq!(unread(text), ["b: 1\n", "c: 1\n"]);
        assert_eq!(unread("a: 1\n---b: 1\n"), [""; 0]);
        assert_eq!(first("%YAML 1.1\n---\n---\na: 1\n"), "");
        assert_eq!(unread("---\n---\na: 1\n---\n"), ["a: 1\n"]);
        assert_eq!(unread("--- {a: 1}\n--- {b: 1}\n"), ["--- {b: 1}\n"]);
        assert_eq!(unread("%YAML 1.1\n---\na: |\n  ---\n"), [""; 0]);
    }

    #[test]
    fn documents_end_early() {
        assert_eq!(unread("  a: 1\nb: 1\n"), ["b: 1\n"]);
        assert_eq!(unread("{a: 1}\n{b: 1}\n"), ["{b: 1}\n"]);
        assert_eq!(unread("{a: 1}\n# none\n"), [""; 0]);
        assert_eq!(unread("  a: 1\n  b: 1\n"), [""; 0]);
    }

    #[test]
    fn streams_lose_only_what_is_not_split_off() {
        let text = "a: 1\n---\nb: 1\n...\nc: 1\n---\nd: 1\n";
        let ranges = after_documents(text).into_iter();
        let unread: Vec<_> = ranges.filter_map(|range| text.get(range)).collect();
        assert_eq!(unread, ["c: 1\n"]);
    }
}
