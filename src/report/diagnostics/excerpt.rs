//! The lines of the sources that a diagnostic points at, fit to be shown.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};

use crate::diag::{Diagnostic, same_width, visible_name};
use crate::diff::Secrets;
use crate::sources::{FilePath, Location};

use super::mask::masked_lines;
use super::shorten::Window;
use crate::report::diagnostics::place::Places;

/// Lines of one file, with marks.
pub(super) struct Excerpt {
    path: String,
    first_line: usize,
    text: String,
    marks: Vec<Mark>,
}

/// Single lines of sources, masked where a Secret's value may be in them.
#[derive(Default)]
pub(crate) struct SourceLines {
    files: Vec<(Arc<str>, Vec<String>)>,
}

impl SourceLines {
    /// The line that a place is in.
    pub(crate) fn line(&mut self, place: &Location) -> &str {
        let line = self.of_file(place).get(place.line - 1);
        line.map_or("", String::as_str)
    }

    /// Every line of the file that a place is in. Places come in runs: the newest file is looked at first.
    fn of_file(&mut self, place: &Location) -> &[String] {
        let mut files = self.files.iter();
        let known = files.rposition(|(text, _)| Arc::ptr_eq(text, &place.text));
        let index = known.unwrap_or_else(|| {
            let lines = masked_lines(&place.path, &place.text);
            self.files.push((Arc::clone(&place.text), lines));
            self.files.len() - 1
        });
        self.files.get(index).map_or(&[], |(_, lines)| lines)
    }
}

struct Mark {
    span: Range<usize>,
    /// The label of the place; `None` for the primary place.
    label: Option<String>,
}

/// Makes excerpts.
pub(super) struct Excerpts<'s> {
    lines: SourceLines,
    secrets: &'s Secrets,
}

/// A place with what is to be seen there.
type Pointer = (Location, Option<String>);

impl<'s> Excerpts<'s> {
    pub(super) fn new(secrets: &'s Secrets) -> Self {
        Self {
            lines: SourceLines::default(),
            secrets,
        }
    }

    /// One excerpt for each file that the diagnostic points into, its primary file first.
    pub(super) fn of(&mut self, diagnostic: &Diagnostic, places: &Places<'_>) -> Vec<Excerpt> {
        let primary = places.locate(diagnostic.at).map(|place| (place, None));
        let labels = diagnostic.labels.iter().filter_map(|label| {
            let place = places.locate(label.at)?;
            Some((place, Some(places.text(&label.text))))
        });
        let mut files: Vec<(FilePath, Vec<Pointer>)> = Vec::new();
        for pointer in primary.into_iter().chain(labels) {
            match files.iter_mut().find(|(path, _)| *path == pointer.0.path) {
                Some((_, pointers)) => pointers.push(pointer),
                None => files.push((pointer.0.path.clone(), vec![pointer])),
            }
        }
        files
            .iter()
            .filter_map(|(path, pointers)| self.excerpt(places.relative(path), pointers))
            .collect()
    }

    fn excerpt(&mut self, path: String, pointers: &[Pointer]) -> Option<Excerpt> {
        let first_line = pointers.iter().map(|(place, _)| place.line).min()?;
        let last_line = pointers.iter().map(|(place, _)| place.line).max()?;
        let lines = self.lines.of_file(&pointers.first()?.0);
        // Nothing but its place is known of a file that another process read.
        let unknown = [String::new()];
        let lines = match &*pointers.first()?.0.text {
            "" => &unknown[..],
            _ => lines.get(first_line - 1..last_line.min(lines.len()))?,
        };
        let secrets = self.secrets;
        let text = same_width(&secrets.hidden_text(&lines.join("\n")));
        let columns = |pointers: &[Pointer], line: usize| {
            let on_line = pointers.iter().filter(|(place, _)| place.line == line);
            on_line
                .map(|(place, _)| shown_column(secrets, lines, place, first_line))
                .min()
        };
        let window = |(index, line): (usize, &str)| {
            Window::of(line, columns(pointers, first_line + index).unwrap_or(1))
        };
        let windows: Vec<Window> = text.split('\n').enumerate().map(window).collect();
        let shown: Vec<String> = windows.iter().map(|window| window.text.clone()).collect();
        let marks = pointers.iter().map(|(place, label)| {
            let column = shown_column(secrets, lines, place, first_line);
            let window = windows.get(place.line - first_line);
            let place = Location {
                column: window.map_or(column, |window| window.column(column)),
                ..place.clone()
            };
            Mark {
                span: span(&shown, &place, first_line),
                label: label.clone(),
            }
        });
        let marks = marks.collect();
        let text = shown.join("\n");
        Some(Excerpt {
            path: visible_name(&path),
            first_line,
            marks,
            text,
        })
    }
}

impl Excerpt {
    /// The excerpt as the renderer takes it.
    pub(super) fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        let annotations = self.marks.iter().map(|mark| match &mark.label {
            None => AnnotationKind::Primary.span(mark.span.clone()),
            Some(label) => AnnotationKind::Context
                .span(mark.span.clone())
                .label(label.as_str()),
        });
        Snippet::source(self.text.as_str())
            .line_start(self.first_line)
            .path(self.path.as_str())
            .annotations(annotations)
    }
}

/// The column of a place where what is secret before it is hidden, which takes other room.
fn shown_column(secrets: &Secrets, lines: &[String], place: &Location, first_line: usize) -> usize {
    let line = lines.get(place.line - first_line);
    let before: Option<String> = line.map(|line| line.chars().take(place.column - 1).collect());
    match before {
        Some(before) if before.chars().count() + 1 == place.column => {
            secrets.hidden_text(&before).chars().count() + 1
        }
        _ => place.column,
    }
}

/// The bytes of `shown` (lines from `first_line`, joined by newlines) that a place marks.
fn span(shown: &[String], place: &Location, first_line: usize) -> Range<usize> {
    let index = place.line - first_line;
    let start: usize = shown.iter().take(index).map(|line| line.len() + 1).sum();
    let line = shown.get(index).map_or("", String::as_str);
    let column = line
        .char_indices()
        .nth(place.column - 1)
        .map_or(line.len(), |(byte, _)| byte);
    start + column..start + column + word_length(line.get(column..).unwrap_or_default())
}

/// The length of the scalar at the start of `rest`.
fn word_length(rest: &str) -> usize {
    let mut characters = rest.chars();
    if let Some(quote @ ('"' | '\'')) = characters.next() {
        let end = characters.as_str().find(quote);
        return end.map_or(rest.len(), |end| end + 2);
    }
    let ends = [": ", " #", ", ", "]", "}"];
    let end = ends.iter().filter_map(|end| rest.find(end)).min();
    let word = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
    let word = word.trim_end();
    word.strip_suffix(':').unwrap_or(word).len()
}

#[cfg(test)]
mod tests {
    use super::word_length;

    #[test]
    fn a_mark_is_as_long_as_the_scalar() {
        for (rest, expected) in [
            ("target: x", "target"),
            ("resources:", "resources"),
            ("web # the front end", "web"),
            ("\"a: b\", c", "\"a: b\""),
            ("a, b]", "a"),
            ("registry:5000/app", "registry:5000/app"),
            ("", ""),
        ] {
            assert_eq!(rest.get(..word_length(rest)), Some(expected), "{rest}");
        }
    }
}
