//! What cases of every kind need: fixtures, golden files, scratch repositories, the program itself, and
//! the programs that it is held against.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment, and run programs"
)]

mod commands;
pub mod differences;
mod golden;
pub mod messages;
pub mod needs;
mod numbers;
mod program;
mod repository;
mod skips;

use std::path::{Path, PathBuf};

pub use commands::{assert_all_called, values};
pub use golden::{Golden, updating};
pub use numbers::Numbers;
pub use program::{Ran, offshoot, run};
pub use repository::{Repository, git, git_command};

/// The repository's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folders of `fixtures/<kind>`, sorted; there must be some.
pub fn cases(kind: &str) -> Vec<PathBuf> {
    let folder = root().join("fixtures").join(kind);
    let mut cases = entries(&folder);
    cases.retain(|path| path.is_dir());
    assert!(!cases.is_empty(), "{} has no cases", folder.display());
    cases
}

/// The paths in a folder, sorted.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    paths.sort();
    paths
}

/// Every file below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let below = |path: PathBuf| {
        if path.is_dir() {
            files_below(&path)
        } else {
            vec![path]
        }
    };
    entries(folder).into_iter().flat_map(below).collect()
}

/// The text of a file.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes a file, and the directories that it is in.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    let written = path
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(path, bytes));
    written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Copies a file or a directory, with what its symlinks lead to in their place.
pub fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).follow_links(true) {
        // A symlink that leads nowhere.
        let Ok(entry) = entry else { continue };
        let below = entry.path().strip_prefix(from).expect("it is below");
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to.join(below)).expect("a scratch directory");
        } else if below.as_os_str().is_empty() {
            std::fs::copy(from, to).expect("a scratch directory");
        } else {
            std::fs::copy(entry.path(), to.join(below)).expect("a scratch directory");
        }
    }
}

/// The first line in which two texts differ, for a person to read.
pub fn first_difference(expected: &str, got: &str) -> String {
    let mut lines = expected.lines().zip(got.lines()).enumerate();
    match lines.find(|(_, (a, b))| a != b) {
        Some((index, (a, b))) => format!("  line {}: expected `{a}`, got `{b}`", index + 1),
        None => format!(
            "  one ends early: expected {} lines, got {}",
            expected.lines().count(),
            got.lines().count()
        ),
    }
}
