//! Pages about the program, README, CONTRIBUTING and those of examples among them, show what it prints.
//!
//! - Every `console` block is replayed in a copy of the example, line by line. `…` alone on a line stands
//!   for lines that are left out. `UPDATE=1` writes blocks without `…` anew.
//! - `<!-- repository: fixtures/tutorial/… -->` begins a story: the blocks behind it run in one copy of that
//!   directory, each after the other. A block `diff FILE` edits a file of it, as a reader would.
//!   `<!-- repository: . -->` begins one about the example, `<!-- repository: example -->` ends a story.
//! - Every `yaml` block about offshoot.yaml is one that the program reads.
//! - Links to files and headings lead somewhere, and paths that ARCHITECTURE names exist.
//! - SUMMARY.md makes a book of them, which has every page.
#![allow(clippy::disallowed_methods, reason = "tests read the repository")]

mod book;
mod fragments;
mod links;
mod newcomer;
mod page;
mod replay;

use std::path::PathBuf;

use regex::Regex;

use crate::support::{entries, files_below, read, root};
use page::{Shown, Step, stories};
use replay::{NOT_RUN, matches, replayed, without_chance, words};

#[test]
fn every_console_block_is_what_the_program_prints() {
    let mut wrong = Vec::new();
    for page in pages() {
        wrong.extend(replayed(&page));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_block_about_offshoot_yaml_is_read() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in pages() {
        for (place, text) in fragments::fragments(&page) {
            count += 1;
            wrong.extend(fragments::refused(&text).map(|why| format!("{place}: {why}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count > 20, "{count}");
}

#[test]
fn every_link_leads_somewhere() {
    let broken: Vec<String> = pages()
        .iter()
        .flat_map(|page| links::broken(page))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn what_is_not_replayed_is_in_some_page() {
    let steps = pages().into_iter().flat_map(|page| stories(&page));
    let commands = steps.flat_map(|story| story.steps);
    let shown: Vec<Shown> = commands
        .filter_map(|step| match step {
            Step::Command(shown) => Some(shown),
            Step::Edit { .. } => None,
        })
        .collect();
    assert!(shown.len() > NOT_RUN.len(), "{shown:?}");
    for (start, why) in NOT_RUN {
        let is_shown = shown.iter().any(|shown| shown.command.starts_with(start));
        assert!(is_shown, "no page has `{start}` ({why})");
    }
}

#[test]
fn only_console_blocks_show_commands_with_output() {
    let mut wrong = Vec::new();
    for page in pages() {
        let mut language = None;
        for (index, line) in read(&page).lines().enumerate() {
            language = match (line.trim().strip_prefix("```"), language) {
                (Some(_), Some(_)) => None,
                (Some(opened), None) => Some(opened.to_owned()),
                (None, language) => language,
            };
            let is_console = language.as_deref().is_none_or(|name| name == "console");
            if line.starts_with("$ ") && !is_console {
                wrong.push(format!("{}:{}: {line}", page.display(), index + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "not replayed: {}", wrong.join("\n"));
}

/// Bytes of a picture, at most.
const PICTURE: usize = 150_000;

#[test]
fn pictures_are_small_and_shown() {
    let pictures = files_below(&root().join("docs/images"));
    assert!(!pictures.is_empty());
    let texts: Vec<String> = pages().iter().map(|page| read(page)).collect();
    for picture in pictures {
        let name = picture.file_name().expect("a name").to_string_lossy();
        let bytes = std::fs::read(&picture).expect("it is there");
        assert!(bytes.starts_with(b"\x89PNG"), "{name}");
        assert!(bytes.len() <= PICTURE, "{name}: {}", bytes.len());
        let link = format!("images/{name})");
        assert!(texts.iter().any(|text| text.contains(&link)), "{name}");
    }
}

/// Folders that ARCHITECTURE.md names paths in: the repository, the stages, the wings of the engine.
const NAMED_IN: [&str; 3] = ["", "src", "src/kustomize"];

/// Names in ARCHITECTURE.md that look like paths and are none.
const NO_PATHS: [(&str, &str); 1] = [("mod.rs", "a file of every folder")];

#[test]
fn every_path_in_the_architecture_exists() {
    let text = read(&root().join("ARCHITECTURE.md"));
    let missing: Vec<&str> = paths(&text)
        .into_iter()
        .filter(|path| NO_PATHS.iter().all(|(name, _)| name != path))
        .filter(|path| !NAMED_IN.iter().any(|folder| exists(folder, path)))
        .collect();
    assert!(missing.is_empty(), "these do not exist: {missing:?}");
    for (name, why) in NO_PATHS {
        let quoted = format!("`{name}`");
        assert!(text.contains(&quoted), "{name} is not named ({why})");
    }
}

/// The paths in backticks: words with a slash, and names of files.
fn paths(text: &str) -> Vec<&str> {
    let path = Regex::new(r"`([\w.<>*-]+/[\w./<>*-]*|[\w.-]+\.(?:rs|md|toml|tsv|py))`");
    let path = path.expect("it is right");
    let found = path.captures_iter(text).filter_map(|found| found.get(1));
    found.map(|found| found.as_str()).collect()
}

/// True for a path in a folder of the repository: a file, also without `.rs`, or a folder. `<name>`
/// and `*` stand for any name, so that only the folder is looked for.
fn exists(folder: &str, path: &str) -> bool {
    let start = path.split(['<', '*']).next().unwrap_or_default();
    let above = start.rsplit_once('/').map_or("", |(folder, _)| folder);
    let fixed = if start == path { path } else { above };
    let path = root().join(folder).join(fixed);
    path.exists() || path.with_added_extension("rs").is_file()
}

#[test]
fn paths_are_found_and_held() {
    let found = paths("`a/b.rs` and `Cargo.toml`, `a::b`, `file:1:2`, `x/<name>.rs`, `cli`");
    assert_eq!(found, ["a/b.rs", "Cargo.toml", "x/<name>.rs"]);
    assert!(exists("src", "diag/code/table.rs") && exists("src", "diag/code/table"));
    assert!(exists("", "src/report/<format>.rs") && !exists("", "src/reports/<format>.rs"));
    assert!(!exists("src", "diag/code/tables.rs"));
}

fn pages() -> Vec<PathBuf> {
    let mut pages = entries(&root().join("docs"));
    pages.retain(|path| path.extension().is_some_and(|end| end == "md"));
    let of_the_root = [
        "README.md",
        "CONTRIBUTING.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "SECURITY.md",
    ];
    pages.extend(of_the_root.map(|name| root().join(name)));
    let recipes = files_below(&root().join("examples")).into_iter();
    pages.extend(recipes.filter(|path| path.ends_with("README.md")));
    pages
}

#[test]
fn blocks_are_held_line_by_line() {
    let lines = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    let holds = |expected: &str| matches(&lines(expected), &lines("a b c d"));
    for expected in ["a b c d", "a … d", "… c d", "a b …", "…", "a … c …"] {
        assert!(holds(expected), "{expected}");
    }
    for expected in [
        "a b c",
        "a b c e",
        "b c d",
        "a … b c d",
        "a b c d …",
        "a … x …",
    ] {
        assert!(!holds(expected), "{expected}");
    }
    assert_eq!(
        words("offshoot a 'b c' \"d\""),
        ["offshoot", "a", "b c", "d"]
    );
    assert_eq!(
        without_chance("same  a   6 ms  16.4 ms  27.3x"),
        "same  a# ms# ms#x"
    );
}
