//! Which position belongs to which line of which file.

use std::sync::{Arc, Mutex, PoisonError};

use crate::diag::Origin;

use super::FilePath;

/// Every text that was read, each with its range of positions. Shared between
/// threads; positions say nothing about output, so their order may vary.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Mutex<Vec<SourceFile>>,
}

#[derive(Debug)]
struct SourceFile {
    path: FilePath,
    text: Arc<str>,
    start: usize,
}

/// A place in a file, as a person counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub path: FilePath,
    /// Its text.
    pub text: Arc<str>,
    /// Byte offset in the text.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl SourceMap {
    /// Registers a text; the origin of its first byte.
    pub fn add(&self, path: FilePath, text: Arc<str>) -> Origin {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let start = files
            .last()
            .map_or(1, |last| last.start + last.text.len() + 1);
        files.push(SourceFile { path, text, start });
        Origin::source(start)
    }

    /// The place of a source origin; `None` for causes and unknown origins.
    pub fn locate(&self, origin: Origin) -> Option<Location> {
        let position = origin.as_source()?;
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let index = files.partition_point(|file| file.start <= position);
        let file = files.get(index.checked_sub(1)?)?;
        let offset = floor_char_boundary(&file.text, position - file.start);
        let before = &file.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Some(Location {
            path: file.path.clone(),
            text: Arc::clone(&file.text),
            offset,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        })
    }
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
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
}
