//! Fixtures and the reference program, for every test file.
#![allow(
    dead_code,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "each test file uses its part, and tests read the disk"
)]

pub mod differences;
pub mod messages;

use std::path::{Path, PathBuf};

/// The repository's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folders of `fixtures/<kind>`, sorted; there must be some.
pub fn cases(kind: &str) -> Vec<PathBuf> {
    let folder = root().join("fixtures").join(kind);
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "{} has no cases", folder.display());
    cases
}

/// Every file below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    paths.sort();
    let below = |path: PathBuf| {
        if path.is_dir() {
            files_below(&path)
        } else {
            vec![path]
        }
    };
    paths.into_iter().flat_map(below).collect()
}

/// The text of a file.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The reference kubectl (kustomize v5.8.1), or `None` with a word that the test is skipped.
pub fn kubectl(test: &str) -> Option<PathBuf> {
    let named = std::env::var_os("OFFSHOOT_KUBECTL").map(PathBuf::from);
    let installed = named.or_else(|| Some(root().join("target/reference/kubectl")));
    let found = installed.filter(|path| path.is_file());
    if found.is_none() {
        eprintln!("{test}: skipped, no reference kubectl (set OFFSHOOT_KUBECTL)");
    }
    found
}

/// The reference helm, or `None` with a word that the test is skipped.
pub fn helm(test: &str) -> Option<PathBuf> {
    let named = std::env::var_os("OFFSHOOT_HELM").map(PathBuf::from);
    let installed = named.or_else(|| Some(root().join("target/reference/helm")));
    let found = installed.filter(|path| path.is_file());
    if found.is_none() {
        eprintln!("{test}: skipped, no reference helm (set OFFSHOOT_HELM)");
    }
    found
}

/// The folder with the conformance suites and tables, or `None` with a word that the test is skipped.
pub fn shared(test: &str) -> Option<PathBuf> {
    let named = std::env::var_os("OFFSHOOT_SHARED").map(PathBuf::from);
    let found = named
        .or_else(|| Some(root().join("../shared")))
        .filter(|path| path.is_dir());
    if found.is_none() {
        eprintln!("{test}: skipped, no `../shared` beside this checkout");
    }
    found
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
