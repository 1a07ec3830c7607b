//! Commands and edits of a page, done in a repository. In: a page. Out: what is otherwise than it shows.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use regex::Regex;

use crate::support::{Ran, Repository, copy, needs, offshoot, read, root, updating, write};

use super::page::{Shown, Step, Story, stories};

/// Commands that are not replayed, by how they begin, and why.
pub(super) const NOT_RUN: &[(&str, &str)] = &[
    ("cargo test", "it is this"),
    ("cargo clippy", "CI runs it"),
    ("cargo fmt", "CI runs it"),
    (".ci/run", "it runs this"),
    ("scripts/install-reference.sh", "takes minutes; CI runs it"),
];

/// Replays a page; says what is printed instead of what it shows.
pub(super) fn replayed(page: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    for story in stories(page) {
        wrong.extend(told(&story));
    }
    if updating() {
        wrong.retain(|it| !it.is_cut);
        rewrite(page, &wrong);
        return Vec::new();
    }
    wrong.into_iter().map(|it| it.said).collect()
}

/// A command that prints something else.
struct Wrong {
    /// The line of the command, counted from 1.
    line: usize,
    /// The lines below it.
    shown: usize,
    /// True if some of them stand for others.
    is_cut: bool,
    printed: String,
    said: String,
}

/// Writes a page anew, from its end.
fn rewrite(page: &Path, wrong: &[Wrong]) {
    let text = read(page);
    let mut lines: Vec<&str> = text.lines().collect();
    for it in wrong.iter().rev() {
        lines.splice(it.line..it.line + it.shown, it.printed.lines());
    }
    let new = lines.join("\n") + "\n";
    if new != text {
        write(page, new);
    }
}

/// Does the steps of a story, each after the other in one repository.
fn told(story: &Story) -> Vec<Wrong> {
    if story.steps.iter().all(is_skipped) {
        return Vec::new();
    }
    let repository = of(story).into_git();
    repository.map_or_else(Vec::new, |repository| told_in(story, &repository))
}

/// Does the steps of a story in a repository; says what is printed instead of what it shows.
pub(super) fn walked(story: &Story, repository: &Repository) -> Vec<String> {
    let wrong = told_in(story, repository).into_iter();
    wrong.map(|it| it.said).collect()
}

fn told_in(story: &Story, repository: &Repository) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for step in story.steps.iter().filter(|step| !is_skipped(step)) {
        match step {
            Step::Edit { place, file, lines } => edit(repository, place, file, lines),
            Step::Command(shown) => wrong.extend(compared(shown, repository)),
        }
    }
    wrong
}

fn is_skipped(step: &Step) -> bool {
    let Step::Command(shown) = step else {
        return false;
    };
    let mut skipped = NOT_RUN.iter();
    skipped.any(|(start, _)| shown.command.starts_with(start))
}

fn of(story: &Story) -> Repository {
    let fixture = story.repository.as_ref();
    let Some(directory) = fixture.filter(|it| **it != root()) else {
        return Repository::example();
    };
    let repository = Repository::new(&[]);
    copy(directory, repository.path());
    repository
}

/// Replaces the lines with a space or `-` in front, which must be in the file once, by those with a space or `+`.
fn edit(repository: &Repository, place: &str, file: &str, lines: &[String]) {
    let side = |sign: char| -> String {
        let lines = lines
            .iter()
            .filter_map(|line| line.strip_prefix([' ', sign]));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let (old, new) = (side('-'), side('+'));
    let text = repository.read(file);
    assert_eq!(text.matches(&old).count(), 1, "{place}: {file} is\n{text}");
    repository.write(file, &text.replacen(&old, &new, 1));
}

fn compared(shown: &Shown, repository: &Repository) -> Option<Wrong> {
    let printed = printed(shown, repository)?;
    let lines: Vec<String> = printed.lines().map(without_chance).collect();
    let expected = shown.lines.iter().map(|line| without_chance(line));
    let expected: Vec<String> = expected.collect();
    (!matches(&expected, &lines)).then(|| Wrong {
        line: shown.line,
        shown: shown.lines.len(),
        is_cut: shown.lines.iter().any(|line| line == "…"),
        said: format!("{}: `{}` prints\n{printed}", shown.place, shown.command),
        printed,
    })
}

/// What a command prints; `None` where a program that it needs is missing.
fn printed(shown: &Shown, repository: &Repository) -> Option<String> {
    // What `kubectl apply` prints depends on a cluster; the page shows none of it.
    let (command, is_applied) = match shown.command.strip_suffix(" | kubectl apply -f -") {
        Some(command) => (command, true),
        None => (shown.command.as_str(), false),
    };
    let words = words(command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let arguments = match words.as_slice() {
        ["offshoot", arguments @ ..] | ["cargo", "run", "--", arguments @ ..] => arguments,
        ["sed", "-i", substitution, path] => {
            let parts: Vec<&str> = substitution.split('/').collect();
            let ["s", from, to, ""] = parts.as_slice() else {
                panic!("{}: `s/FROM/TO/`", shown.place);
            };
            repository.edit(path, from, to);
            return Some(String::new());
        }
        ["cat", path] => return Some(repository.read(path)),
        ["git", arguments @ ..] => return Some(repository.git(arguments)),
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
    let ran = Ran::of(&mut command);
    if is_applied {
        assert!(!ran.output().is_empty(), "{}", shown.place);
        return Some(String::new());
    }
    Some(ran.said())
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
pub(super) fn words(command: &str) -> Vec<String> {
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
pub(super) fn without_chance(line: &str) -> String {
    let chance = Regex::new(r" +[0-9.]+( ms|x$)|\([0-9a-f]{10}\)").expect("it is right");
    chance.replace_all(line, "#$1").into_owned()
}

/// True if `lines` are those expected, with one or more in the place of each `…`.
pub(super) fn matches(expected: &[String], lines: &[String]) -> bool {
    match expected {
        [] => lines.is_empty(),
        [dots, rest @ ..] if dots == "…" => {
            (1..=lines.len()).any(|left_out| matches(rest, &lines[left_out..]))
        }
        [first, rest @ ..] => lines.first() == Some(first) && matches(rest, &lines[1..]),
    }
}
