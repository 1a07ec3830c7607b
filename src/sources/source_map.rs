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
    /// The line and the column of a single place, in a file whose text is not known.
    only: Option<(usize, usize)>,
    /// The lines, found when a place in the text is first requested.
    lines: OnceLock<Arc<Lines>>,
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

    /// Registers a place in a file whose text is not known; returns its origin.
    pub(crate) fn add_place(&self, path: FilePath, line: usize, column: usize) -> Origin {
        self.add_file(SourceFile {
            path,
            text: "".into(),
            start: 0,
            host: None,
            only: Some((line.max(1), column.max(1))),
            lines: OnceLock::new(),
        })
    }

    fn register(&self, path: FilePath, text: Arc<str>, host: Option<Origin>) -> Origin {
        self.add_file(SourceFile {
            path,
            text,
            start: 0,
            host,
            only: None,
            lines: OnceLock::new(),
        })
    }

    /// Adds a file behind all others.
    fn add_file(&self, file: SourceFile) -> Origin {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let start = files
            .last()
            .map_or(1, |last| last.start + last.text.len() + 1);
        files.push(SourceFile { start, ..file });
        Origin::source(start)
    }

    /// Every file that was read, with each of its texts.
    pub(crate) fn texts(&self) -> Vec<(FilePath, Arc<str>)> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let files = files.iter().filter(|file| file.is_whole());
        files
            .map(|file| (file.path.clone(), Arc::clone(&file.text)))
            .collect()
    }

    /// The files that were read with more than one text: they differ between two revisions.
    pub fn rewritten(&self) -> BTreeSet<FilePath> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let mut first: FxHashMap<&FilePath, &Arc<str>> = FxHashMap::default();
        let mut rewritten = BTreeSet::new();
        for file in files.iter().filter(|file| file.is_whole()) {
            if *first.entry(&file.path).or_insert(&file.text) != &file.text {
                rewritten.insert(file.path.clone());
            }
        }
        rewritten
    }

    /// The place of a source origin; `None` for causes and unknown origins.
    pub fn locate(&self, origin: Origin) -> Option<Location> {
        self.located(origin).map(|(place, _)| place)
    }

    /// The place of a source origin, and the lines of its file.
    fn located(&self, origin: Origin) -> Option<(Location, Arc<Lines>)> {
        let position = origin.as_source()?;
        let (place, lines, host) = {
            let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            let index = files.partition_point(|file| file.start <= position);
            let file = files.get(index.checked_sub(1)?)?;
            let lines = file.lines.get_or_init(|| Arc::new(Lines::of(&file.text)));
            let place = location(file, lines, position - file.start);
            (place, Arc::clone(lines), file.host)
        };
        let Some(host) = host else {
            return Some((place, lines));
        };
        let (host, host_lines) = self.located(host)?;
        let place = within((&host, &host_lines), (&place, &lines));
        Some((place, host_lines))
    }
}

impl SourceFile {
    /// True for a file that was read.
    fn is_whole(&self) -> bool {
        self.host.is_none() && self.only.is_none()
    }
}

fn location(file: &SourceFile, lines: &Lines, offset: usize) -> Location {
    if let Some((line, column)) = file.only {
        return Location {
            path: file.path.clone(),
            text: Arc::clone(&file.text),
            offset: 0,
            line,
            column,
        };
    }
    let offset = file.text.floor_char_boundary(offset);
    let line = lines.starts.partition_point(|start| *start <= offset);
    let start = lines.start(line);
    Location {
        path: file.path.clone(),
        text: Arc::clone(&file.text),
        offset,
        line,
        column: lines.characters(&file.text, offset) - lines.characters(&file.text, start) + 1,
    }
}

/// The lines of a text, for places in it: one line may have as many places as the text has bytes.
#[derive(Debug)]
struct Lines {
    /// The offset of each line.
    starts: Box<[usize]>,
    /// The number of characters before every [`STRIDE`]th byte; none if each is one byte.
    characters: Box<[usize]>,
}

/// The bytes between two counts of characters.
const STRIDE: usize = 1024;

impl Lines {
    fn of(text: &str) -> Self {
        let after_breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let starts = std::iter::once(0).chain(after_breaks).collect();
        let mut count = 0;
        let counted = |bytes: &[u8]| {
            let before = count;
            count += characters(bytes);
            before
        };
        let characters = if text.is_ascii() {
            Box::default()
        } else {
            text.as_bytes().chunks(STRIDE).map(counted).collect()
        };
        Self { starts, characters }
    }

    /// The offset of a line, counted from 1.
    fn start(&self, line: usize) -> usize {
        let start = line.checked_sub(1).and_then(|at| self.starts.get(at));
        start.copied().unwrap_or(0)
    }

    /// A line of `text`, counted from 1, without its end.
    fn line<'t>(&self, text: &'t str, line: usize) -> Option<&'t str> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let rest = text.get(start..*self.starts.get(line).unwrap_or(&text.len()))?;
        // As `str::lines` has it: nothing follows the last line break.
        (start < text.len()).then(|| {
            let rest = rest.strip_suffix('\n').unwrap_or(rest);
            rest.strip_suffix('\r').unwrap_or(rest)
        })
    }

    /// The number of characters of `text` before `offset`.
    fn characters(&self, text: &str, offset: usize) -> usize {
        let Some(before) = self.characters.get(offset / STRIDE) else {
            return match self.characters.last() {
                None => offset,
                Some(_) => characters(text.as_bytes().get(..offset).unwrap_or_default()),
            };
        };
        let rest = text.as_bytes().get(offset / STRIDE * STRIDE..offset);
        before + characters(rest.unwrap_or_default())
    }
}

/// The number of characters that begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    let begins = |byte: &&u8| (**byte & 0xC0) != 0x80;
    bytes.iter().filter(begins).count()
}

/// Maps a place in a scalar's value to the file that contains the scalar. Lines of a
/// block scalar correspond one to one; anything else maps to the start of the scalar.
fn within(
    (host, host_lines): (&Location, &Lines),
    (place, lines): (&Location, &Lines),
) -> Location {
    let scalar = host.text.get(host.offset..).unwrap_or_default();
    let is_block = scalar.starts_with(['|', '>']);
    let line = host.line + place.line;
    let inner = lines.line(&place.text, place.line);
    let outer = host_lines.line(&host.text, line);
    let (true, Some(outer), Some(inner)) = (is_block, outer, inner) else {
        return host.clone();
    };
    let Some(indent) = outer.strip_suffix(inner) else {
        return host.clone();
    };
    let in_line = inner
        .chars()
        .take(place.column - 1)
        .map(char::len_utf8)
        .sum::<usize>();
    Location {
        path: host.path.clone(),
        text: Arc::clone(&host.text),
        offset: host_lines.start(line) + indent.len() + in_line,
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
    fn a_place_needs_no_text() {
        let map = SourceMap::default();
        let one = map.add_place(FilePath::new("/a.yaml"), 7, 3);
        let other = map.add_place(FilePath::new("/a.yaml"), 1_000_000, 1);
        let place = |at| map.locate(at).map(|place| (place.line, place.column));
        assert_eq!(
            (place(one), place(other)),
            (Some((7, 3)), Some((1_000_000, 1)))
        );
        assert!(map.texts().is_empty());
    }

    #[test]
    fn columns_of_a_long_line_count_characters() {
        let text = "é,".repeat(3 * STRIDE) + "\nx: é\n";
        let map = SourceMap::default();
        let start = map.add(FilePath::new("/a.yaml"), text.as_str().into());
        for (offset, expected) in [
            (0, (1, 1)),
            (3, (1, 3)),
            (3 * STRIDE, (1, 2 * STRIDE + 1)),
            (3 * STRIDE - 1, (1, 2 * STRIDE)),
            (9 * STRIDE + 1, (2, 1)),
            (9 * STRIDE + 4, (2, 4)),
            (text.len(), (3, 1)),
        ] {
            let place = map.locate(start.offset(offset)).expect("in the file");
            assert_eq!((place.line, place.column), expected, "{offset}");
        }
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
