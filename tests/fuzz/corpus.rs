//! The inputs to begin with: what lies in `fixtures/`.

use std::path::{Path, PathBuf};

use crate::files;

/// Larger inputs take most of the time, and say no more.
const LARGEST: usize = 24 << 10;

/// A path in the repository.
pub fn path(relative: &str) -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    // These functions are a part of fuzz/, too, which is below the repository.
    let is_root = own.join("fixtures").is_dir();
    let root = own.parent().filter(|_| !is_root).unwrap_or(own);
    root.join(relative)
}

/// The directories in `directory`, sorted.
pub fn directories(directory: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path(directory)).expect("fixtures");
    let paths = entries.map(|entry| entry.expect("a readable entry").path());
    let mut found: Vec<PathBuf> = paths.filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

/// Each file below `directory` with one of these extensions.
pub fn texts(directory: &str, extensions: &[&str]) -> Vec<Vec<u8>> {
    let below = files::below(&path(directory)).into_iter();
    let is_one = |path: &str| extensions.iter().any(|it| path.ends_with(it));
    let found = below.filter(|(path, _)| is_one(path));
    small(found.map(|(_, content)| content).collect())
}

/// Each directory `CASE/part` in `directory` as one input.
pub fn trees(directory: &str, part: &str) -> Vec<Vec<u8>> {
    let cases = directories(directory).into_iter();
    let cases = cases.map(|case| case.join(part));
    let cases = cases.filter(|case| case.is_dir());
    small(
        cases
            .map(|case| files::joined(&files::below(&case)))
            .collect(),
    )
}

/// The cases of `fixtures/messages` and `fixtures/checks` that have a file of this name.
pub fn cases(name: &str) -> Vec<Vec<u8>> {
    let mark = format!("\n-- {name} --\n").into_bytes();
    let mut cases = texts("fixtures/messages", &[".txt"]);
    cases.extend(texts("fixtures/checks", &[".txt"]));
    cases.retain(|case| case.windows(mark.len()).any(|part| part == mark));
    cases
}

/// The inputs that are small enough.
pub fn small(mut inputs: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    inputs.retain(|input| input.len() <= LARGEST);
    inputs
}
