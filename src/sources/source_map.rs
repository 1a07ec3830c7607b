//! A map from positions to files, lines and columns.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::diag::Origin;

use crate::sources::path::FilePath;

/// Every text that was read, each with its range of positions. Shared between threads:
/// the order of ranges may vary between runs, so it must never affect output.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Mutex<Vec<SourceFile>>,
}

#[derive(Debug)]
struct SourceFile {
    path: FilePath,
    text: Arc<str>,
    start: usize,
    /// The scalar in another file whose value is this text (an inline patch).
    host: Option<Origin>,
    /// The start of each line, computed when a place in the text is first requested.
    lines: OnceLock<Box<[usize]>>,
}

/// A place in a file, with line and column counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub path: FilePath,
    /// The text of the file.
    pub text: Arc<str>,
    /// The byte offset in the text.
    pub offset: usize,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl SourceMap {
    /// Registers a text; returns the origin of its first byte.
    pub fn add(&self, path: FilePath, text: Arc<str>) -> Origin {
        self.register(path, text, None)
    }

    /// Registers a command-line option; returns the origin of its value.
    pub fn add_option(&self, option: &str, value: &str) -> Origin {
        let text = format!("{option} {value}").into();
        let start = self.register(FilePath::command_line(), text, None);
        start.offset(option.len() + 1)
    }

    /// Registers a parameter of Argo CD; returns the origin of its value.
    pub fn add_parameter(&self, parameter: &str, value: &str) -> Origin {
        let text = format!("{parameter}: {value}").into();
        let start = self.register(FilePath::parameters(), text, None);
        start.offset(parameter.len() + 2)
    }

    /// Registers a text that is the value of a scalar in another file (an
    /// inline patch): positions in it resolve to lines of that scalar.
    pub fn add_embedded(&self, host: Origin, text: Arc<str>) -> Origin {
        self.register(FilePath::root(), text, Some(host))
    }

    fn register(&self, path: FilePath, text: Arc<str>, host: Option<Origin>) -> Origin {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let start = files
            .last()
            .map_or(1, |last| last.start + last.text.len() + 1);
        files.push(SourceFile {
            path,
            text,
            start,
            host,
            lines: OnceLock::new(),
        });
        Origin::source(start)
    }

    /// Every file that was read, with each of its texts.
    pub(crate) fn texts(&self) -> Vec<(FilePath, Arc<str>)> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let files = files.iter().filter(|file| file.host.is_none());
        files
            .map(|file| (file.path.clone(), Arc::clone(&file.text)))
            .collect()
    }

    /// The files that were read with more than one text: they differ between two revisions.
    pub fn rewritten(&self) -> BTreeSet<FilePath> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let mut first: FxHashMap<&FilePath, &Arc<str>> = FxHashMap::default();
        let mut rewritten = BTreeSet::new();
        for file in files.iter().filter(|file| file.host.is_none()) {
            if *first.entry(&file.path).or_insert(&file.text) != &file.text {
                rewritten.insert(file.path.clone());
            }
        }
        rewritten
    }

    /// The place of a source origin; `None` for causes and unknown origins.
    pub fn locate(&self, origin: Origin) -> Option<Location> {
        let position = origin.as_source()?;
        let (place, host) = {
            let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            let index = files.partition_point(|file| file.start <= position);
            let file = files.get(index.checked_sub(1)?)?;
            (location(file, position - file.start), file.host)
        };
        match host {
            None => Some(place),
            Some(host) => Some(within(&self.locate(host)?, &place)),
        }
    }
}

fn location(file: &SourceFile, offset: usize) -> Location {
    let offset = file.text.floor_char_boundary(offset);
    let lines = file.lines.get_or_init(|| line_starts(&file.text));
    let line = lines.partition_point(|start| *start <= offset);
    let line_start = line.checked_sub(1).and_then(|at| lines.get(at));
    let before = file.text.get(line_start.copied().unwrap_or(0)..offset);
    Location {
        path: file.path.clone(),
        text: Arc::clone(&file.text),
        offset,
        line,
        column: before.unwrap_or_default().chars().count() + 1,
    }
}

fn line_starts(text: &str) -> Box<[usize]> {
    let after_breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    std::iter::once(0).chain(after_breaks).collect()
}

/// Maps a place in a scalar's value to the file that contains the scalar. Lines of a
/// block scalar correspond one to one; anything else maps to the start of the scalar.
fn within(host: &Location, place: &Location) -> Location {
    let scalar = host.text.get(host.offset..).unwrap_or_default();
    let is_block = scalar.starts_with(['|', '>']);
    let line_of = |text: &str, line: usize| text.lines().nth(line - 1).map(str::to_owned);
    let (line, inner) = (host.line + place.line, line_of(&place.text, place.line));
    let (true, Some(outer), Some(inner)) = (is_block, line_of(&host.text, line), inner) else {
        return host.clone();
    };
    let Some(indent) = outer.strip_suffix(inner.as_str()) else {
        return host.clone();
    };
    let before: usize = host
        .text
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let in_line = inner
        .chars()
        .take(place.column - 1)
        .map(char::len_utf8)
        .sum::<usize>();
    Location {
        path: host.path.clone(),
        text: Arc::clone(&host.text),
        offset: before + indent.len() + in_line,
        line,
        column: indent.chars().count() + place.column,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_resolve_to_lines_and_columns() {
        let map = SourceMap::default();
        map.add(FilePath::new("/a.yaml"), "one\n".into());
        let start = map.add(FilePath::new("/b.yaml"), "x: 1\né: two\n".into());
        let place = map.locate(start.offset(9)).expect("in the file");
        assert_eq!(
            (place.path.as_str(), place.line, place.column),
            ("/b.yaml", 2, 4)
        );
        assert_eq!(map.locate(Origin::NONE), None);
    }

    #[test]
    fn positions_in_a_block_scalar_resolve_to_its_file() {
        let map = SourceMap::default();
        let file = map.add(
            FilePath::new("/k.yaml"),
            "patch: |-\n  a: 1\n  b: 2\n".into(),
        );
        let inline = map.add_embedded(file.offset(7), "a: 1\nb: 2".into());
        let place = map.locate(inline.offset(8)).expect("in the scalar");
        assert_eq!(
            (place.path.as_str(), place.line, place.column),
            ("/k.yaml", 3, 6)
        );
    }
}
