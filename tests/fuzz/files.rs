//! Several files in one input, in the notation of `fixtures/messages`: `-- PATH --` on a line before each. Any bytes are some files.

use std::path::Path;

use offshoot::sources::{FilePath, Memory};

/// The root of trees in memory.
pub const ROOT: &str = "/t";

/// The files of an input, in order, by path. What is before the first mark has the path "".
pub fn split(data: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![(String::new(), Vec::new())];
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        if let Some(path) = marked(line) {
            files.push((String::from_utf8_lossy(path).into_owned(), Vec::new()));
        } else if let Some((_, content)) = files.last_mut() {
            content.extend_from_slice(line);
        }
    }
    files
}

/// The path in a line that begins a file.
fn marked(line: &[u8]) -> Option<&[u8]> {
    line.strip_prefix(b"-- ")?.strip_suffix(b" --\n")
}

/// The content of the file at `path`; nothing where there is none.
pub fn named<'f>(files: &'f [(String, Vec<u8>)], path: &str) -> &'f [u8] {
    let found = files.iter().find(|(name, _)| name == path);
    found.map_or(&[], |(_, content)| content)
}

/// The input for some files.
pub fn joined(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut data = Vec::new();
    for (path, content) in files {
        data.extend_from_slice(format!("-- {path} --\n").as_bytes());
        data.extend_from_slice(content);
        if !content.ends_with(b"\n") {
            data.push(b'\n');
        }
    }
    data
}

/// The files as a tree at [`ROOT`].
pub fn tree(files: &[(String, Vec<u8>)]) -> Memory {
    let mut tree = Memory::default();
    for (path, content) in files.iter().filter(|(path, _)| !path.is_empty()) {
        tree.insert(FilePath::new(ROOT).join(path), content.clone());
    }
    tree
}

/// The files below a directory on disk; none if it is not there.
pub fn below(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let entries = walkdir::WalkDir::new(directory).sort_by_file_name();
    for entry in entries.into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(directory).expect("it is below");
            let content = std::fs::read(entry.path()).expect("a readable file");
            files.push((path.to_string_lossy().into_owned(), content));
        }
    }
    files
}
