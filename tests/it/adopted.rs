//! The files of `examples/adopted`, as far as they can be held without the repositories that they are
//! for; `scripts/adopted` tries them on clones.
#![allow(clippy::disallowed_methods, reason = "tests read the disk")]

use std::path::PathBuf;

use offshoot::diag::Origin;
use offshoot::environment::Config;

use crate::support::read;

/// Most lines that one of them has.
const MOST_LINES: usize = 40;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/adopted")
}

/// The names and texts of the files.
fn examples() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(directory()).expect("there are examples");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let is_yaml = |path: &PathBuf| path.extension().is_some_and(|it| it == "yaml");
    let mut found: Vec<(String, String)> = paths
        .filter(is_yaml)
        .map(|path| {
            let stem = path.file_stem().expect("a name").to_string_lossy();
            (stem.into_owned(), read(&path))
        })
        .collect();
    found.sort();
    found
}

#[test]
fn each_decodes_and_is_short() {
    assert_eq!(examples().len(), 5);
    for (name, text) in examples() {
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{name}.yaml has {lines} lines");
        let config = Config::parse(&text, Origin::START);
        let config = config.unwrap_or_else(|errors| panic!("{name}.yaml: {errors:?}"));
        let (of_branches, single): (Vec<_>, Vec<_>) =
            config.environments.iter().partition(|it| it.per_branch);
        assert_eq!(of_branches.len(), 1, "{name}.yaml");
        assert!(!single.is_empty(), "{name}.yaml has no other environment");
    }
}

#[test]
fn each_names_its_repository_and_commit() {
    for (name, text) in examples() {
        let first = text.lines().next().unwrap_or_default();
        let named = first
            .strip_prefix("# ")
            .and_then(|line| line.split_once(" at "));
        let (repository, commit) = named.unwrap_or_else(|| panic!("{name}.yaml: {first}"));
        let (_, repository) = repository.split_once('/').expect("OWNER/NAME");
        assert_eq!(repository, name);
        let is_hash = commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
        assert!(is_hash, "{name}.yaml: {commit}");
    }
}

#[test]
fn the_page_lists_each() {
    let page = read(&directory().join("README.md"));
    for (name, _) in examples() {
        let link = format!("[{name}.yaml]({name}.yaml)");
        assert!(page.contains(&link), "{link}");
    }
}
