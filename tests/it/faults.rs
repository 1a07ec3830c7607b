//! Faults put into a copy of the example, each found at its line: `fixtures/faults/NAME.txt`. After the
//! command, `-- edit PATH --` has lines `- TEXT` that are in the file exactly once, and `+ TEXT` for what
//! takes their place (several groups of both may follow each other); `-- add PATH --` has a whole file;
//! `-- expect --` has lines `CODE PATH:LINE`.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::messages::{Case, cases_in};
use crate::support::{self, copy, read, root, write};

/// The parts of the repository that the example is made of.
const EXAMPLE: [&str; 3] = ["base", "overlays", "offshoot.yaml"];

/// The places in the findings of a command, as `CODE PATH:LINE`.
fn found(directory: &Path, arguments: &[&str]) -> (BTreeSet<String>, String) {
    let ran = support::run(directory, &[arguments, &["-o", "json"]].concat());
    let places = |line: &str| {
        let finding: serde_json::Value = serde_json::from_str(line).expect("a finding per line");
        let labels = finding["labels"].as_array().cloned().unwrap_or_default();
        let labels = labels.iter().map(|label| &label["location"]);
        let at = |place: &serde_json::Value| {
            let code = finding["code"].as_str().unwrap_or_default();
            let file = place["file"].as_str().unwrap_or_default();
            format!("{code} {file}:{}", place["line"])
        };
        let all: Vec<String> = std::iter::once(&finding["location"])
            .chain(labels)
            .map(at)
            .collect();
        all
    };
    (ran.stdout.lines().flat_map(places).collect(), ran.stderr)
}

/// The text after the edits of a section.
fn edited(text: &str, edits: &str, case: &str) -> String {
    let mut text = text.to_owned();
    let (mut old, mut new) = (String::new(), String::new());
    let mut replace = |old: &mut String, new: &mut String| {
        if !old.is_empty() {
            let count = text.matches(old.as_str()).count();
            assert_eq!(count, 1, "{case}: `{old}` is there {count} times");
            text = text.replacen(old.as_str(), new, 1);
        }
        (*old, *new) = (String::new(), String::new());
    };
    for line in edits.split_inclusive('\n') {
        if let Some(line) = line.strip_prefix("- ") {
            if !new.is_empty() {
                replace(&mut old, &mut new);
            }
            old.push_str(line);
        } else if let Some(line) = line.strip_prefix("+ ") {
            new.push_str(line);
        } else {
            panic!("{case}: `{line}` is neither old nor new");
        }
    }
    replace(&mut old, &mut new);
    text
}

/// Makes the edits of a case, and returns what it expects.
fn planted(case: &Case, directory: &Path) -> BTreeSet<String> {
    let mut expected = BTreeSet::new();
    for (section, content) in &case.files {
        let path = |path: &str| directory.join(path);
        match section.split_once(' ') {
            Some(("edit", file)) => {
                let text = edited(&read(&path(file)), content, &case.name());
                write(&path(file), text);
            }
            Some(("add", file)) => {
                write(&path(file), content);
            }
            _ => {
                assert_eq!(section, "expect", "{}", case.name());
                expected.extend(content.lines().map(str::to_owned));
            }
        }
    }
    assert!(!expected.is_empty(), "{} expects nothing", case.name());
    expected
}

fn example() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory for the example");
    for part in EXAMPLE {
        copy(&root().join(part), &directory.path().join(part));
    }
    directory
}

#[test]
fn every_planted_fault_is_found_at_its_line() {
    let mut wrong = Vec::new();
    for case in cases_in("faults") {
        let example = example();
        let expected = planted(&case, example.path());
        let arguments: Vec<&str> = case.command.iter().map(String::as_str).collect();
        let (found, errors) = found(example.path(), &arguments);
        let missed: Vec<_> = expected.difference(&found).collect();
        if !missed.is_empty() {
            wrong.push(format!(
                "{}: missed {missed:?}, found {found:?}\n{errors}",
                case.name()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_example_itself_has_no_findings() {
    let example = example();
    let (found, errors) = found(example.path(), &["check"]);
    assert!(found.is_empty(), "{found:?}\n{errors}");
    let config = read(&root().join("offshoot.yaml"));
    for line in config.lines().filter(|line| line.contains("level:")) {
        assert!(
            line.contains("reason:"),
            "an exception without a reason: {line}"
        );
    }
}
