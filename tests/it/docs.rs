//! What README, CONTRIBUTING and docs/ show of the program is what it prints: every `console` block is
//! replayed in a copy of the example, line by line. `…` alone on a line stands for lines that are left out.
//! Paths that ARCHITECTURE names exist.
#![allow(clippy::disallowed_methods, reason = "tests read the repository")]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::support::{Ran, Repository, entries, needs, offshoot, read, root, write};

/// Commands that are not replayed, by how they begin, and why.
const NOT_RUN: &[(&str, &str)] = &[
    ("cargo test", "it is this"),
    ("cargo clippy", "CI runs it"),
    ("cargo fmt", "CI runs it"),
    (".ci/run", "it runs this"),
    ("scripts/install-reference.sh", "takes minutes; CI runs it"),
];

/// A command of a page, and the lines that it shows below it.
#[derive(Debug)]
struct Shown {
    /// The page, and the line of the command in it.
    place: String,
    command: String,
    lines: Vec<String>,
}

#[test]
fn every_console_block_is_what_the_program_prints() {
    let mut wrong = Vec::new();
    for page in pages() {
        for block in blocks(&page) {
            wrong.extend(replayed(&block));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_is_not_replayed_is_in_some_page() {
    let shown: Vec<Shown> = pages()
        .iter()
        .flat_map(|page| blocks(page))
        .flatten()
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
    pages.extend(["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map(|name| root().join(name)));
    pages
}

/// The `console` blocks of a page, each a list of commands.
fn blocks(page: &Path) -> Vec<Vec<Shown>> {
    let name = page.strip_prefix(root()).expect("it is ours").display();
    let (mut blocks, mut is_within) = (Vec::new(), false);
    for (index, line) in read(page).lines().enumerate() {
        match line.trim() {
            "```console" => {
                is_within = true;
                blocks.push(Vec::new());
            }
            "```" => is_within = false,
            _ if !is_within => {}
            _ => {
                let block: &mut Vec<Shown> = blocks.last_mut().expect("one was opened");
                let place = format!("{name}:{}", index + 1);
                match line.strip_prefix("$ ") {
                    Some(command) => block.push(Shown::new(place, command)),
                    None => match block.last_mut() {
                        Some(shown) => shown.lines.push(line.to_owned()),
                        None => panic!("{place}: a block begins with a command"),
                    },
                }
            }
        }
    }
    blocks
}

impl Shown {
    fn new(place: String, command: &str) -> Self {
        let (command, _comment) = command.split_once(" #").unwrap_or((command, ""));
        Self {
            place,
            command: command.trim_end().to_owned(),
            lines: Vec::new(),
        }
    }
}

/// Runs the commands of a block, one after the other in one repository; says what they print instead.
fn replayed(block: &[Shown]) -> Vec<String> {
    let mut repository = None;
    let mut wrong = Vec::new();
    for shown in block {
        if NOT_RUN
            .iter()
            .any(|(start, _)| shown.command.starts_with(start))
        {
            continue;
        }
        if repository.is_none() {
            repository = Repository::example().into_git();
        }
        let Some(repository) = &repository else {
            return Vec::new();
        };
        let Some(printed) = printed(shown, repository) else {
            continue;
        };
        let lines: Vec<String> = printed.lines().map(without_chance).collect();
        let expected: Vec<String> = shown
            .lines
            .iter()
            .map(|line| without_chance(line))
            .collect();
        if !matches(&expected, &lines) {
            let Shown { place, command, .. } = shown;
            wrong.push(format!("{place}: `{command}` prints\n{printed}"));
        }
    }
    wrong
}

/// What a command prints; `None` where a program that it needs is missing.
fn printed(shown: &Shown, repository: &Repository) -> Option<String> {
    let words = words(&shown.command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let arguments = match words.as_slice() {
        ["offshoot", arguments @ ..] | ["cargo", "run", "--release", "--", arguments @ ..] => {
            arguments
        }
        ["sed", "-i", substitution, path] => {
            let parts: Vec<&str> = substitution.split('/').collect();
            let ["s", from, to, ""] = parts.as_slice() else {
                panic!("{}: `s/FROM/TO/`", shown.place);
            };
            repository.edit(path, from, to);
            return Some(String::new());
        }
        _ => panic!(
            "{}: `{}` is neither run nor listed",
            shown.place, shown.command
        ),
    };
    let mut command = offshoot(repository.path(), arguments);
    let programs = Repository::new(&[]);
    if arguments.first() == Some(&"verify") {
        lay_out_programs(programs.path(), &needs::kubectl()?);
        command.env("PATH", programs.path());
    }
    Some(Ran::of(&mut command).said())
}

/// The programs that pages verify against: kubectl, and kustomize as that kubectl has it.
fn lay_out_programs(directory: &Path, kubectl: &Path) {
    let kubectl = kubectl.display();
    for (name, script) in [
        ("kubectl", format!("exec '{kubectl}' \"$@\"")),
        (
            "kustomize",
            format!(
                "test \"$1\" = build || {{ echo v5.8.1; exit; }}; exec '{kubectl}' kustomize \"$2\""
            ),
        ),
    ] {
        let path = directory.join(name);
        write(&path, format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(path, Permissions::from_mode(0o755)).expect("it is ours");
    }
}

/// The words of a command line, of which quotes hold some together.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for char in command.chars() {
        match (char, quote) {
            (' ', None) => words.push(std::mem::take(&mut word)),
            ('\'' | '"', None) => quote = Some(char),
            (char, Some(open)) if char == open => quote = None,
            ('|' | '>' | '<' | '$' | '\\' | '&' | ';', None) => panic!("`{command}` needs a shell"),
            (char, _) => word.push(char),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// A line without what is another one in each run: times, and the hash of a commit.
fn without_chance(line: &str) -> String {
    let chance = Regex::new(r" +[0-9.]+( ms|x$)|\([0-9a-f]{10}\)").expect("it is right");
    chance.replace_all(line, "#$1").into_owned()
}

/// True if `lines` are those expected, with one or more in the place of each `…`.
fn matches(expected: &[String], lines: &[String]) -> bool {
    match expected {
        [] => lines.is_empty(),
        [dots, rest @ ..] if dots == "…" => {
            (1..=lines.len()).any(|left_out| matches(rest, &lines[left_out..]))
        }
        [first, rest @ ..] => lines.first() == Some(first) && matches(rest, &lines[1..]),
    }
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
