//! Faults planted in a copy of the example, one at a time: `fixtures/plants/NAME.txt`. The program has to find
//! each, by its code, at the line that has it. The copy without a plant has nothing to find.
//!
//! A plant is a command, edits and expectations:
//!
//! ```text
//! $ offshoot check preview
//! -- edit base/api/api.env --
//! < LOG_LEVEL=info
//! > LOG_LEVEL=info
//! > PEER=http://redis.production.svc
//! -- new branches.txt --
//! x
//! -- expect --
//! production-leak base/api/kustomization.yaml: - api.env
//! ```
//!
//! `<` is the old text, `>` the new one; the next `<` begins another replacement. An expectation names the code,
//! the file, and what the line has in it after the edit: the line of the message or of one of its labels.
//! `nothing` expects no message at all, `never TEXT` that no message has the text.

use crate::support::messages::{Case, cases_in};
use crate::support::{Repository, entries, root};
use serde_json::Value;
use std::sync::Mutex;

/// A place that a message of the program points at.
struct Said {
    code: String,
    file: String,
    line: usize,
}

#[test]
fn every_plant_is_found_at_its_line() {
    let cases = cases_in("plants");
    assert_eq!(cases.len(), entries(&root().join("fixtures/plants")).len());
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for some in cases.chunks(cases.len().div_ceil(2)) {
            scope.spawn(|| {
                let found: Vec<String> = some.iter().flat_map(wrong_in).collect();
                wrong.lock().expect("no thread panics here").extend(found);
            });
        }
    });
    let wrong = wrong.into_inner().expect("all threads ended");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_found_without_a_plant() {
    let ran = Repository::example().run(&["check"]);
    assert_eq!(ran.stdout, "");
    assert_eq!(ran.stderr, "nothing found in 5 targets\n");
}

#[test]
fn every_exception_of_the_example_has_a_reason() {
    let config = Repository::example().read("offshoot.yaml");
    let leveled = config.lines().filter(|line| line.contains("level:"));
    let silent: Vec<&str> = leveled.filter(|line| !line.contains("reason:")).collect();
    assert_eq!(silent, Vec::<&str>::new());
}

/// The expectations of a plant that do not hold.
fn wrong_in(case: &Case) -> Vec<String> {
    let name = case.name();
    let repository = Repository::example();
    for (title, content) in &case.files {
        match title.split_once(' ') {
            Some(("edit", path)) => edit(&repository, path, content, &name),
            Some(("new", path)) => repository.write(path, content),
            _ => assert_eq!(title, "expect", "{name}"),
        }
    }
    let mut arguments: Vec<&str> = case.command.iter().map(String::as_str).collect();
    arguments.extend(["--message-format", "json"]);
    if arguments.first() == Some(&"check") {
        arguments.extend(["-o", "json"]);
    }
    let ran = repository.run(&arguments);
    let text = ran.said();
    let said: Vec<Said> = text.lines().flat_map(places).collect();
    let expected = case.files.iter().filter(|(title, _)| title == "expect");
    let mut lines = expected.flat_map(|(_, text)| text.lines()).peekable();
    assert!(lines.peek().is_some(), "{name} expects something");
    let fails = |line: &str| {
        let holds = if line == "nothing" {
            said.is_empty()
        } else if let Some(hidden) = line.strip_prefix("never ") {
            !text.contains(hidden)
        } else {
            is_said(line, &said, &repository)
        };
        (!holds).then(|| format!("{name}: {line}\n{text}"))
    };
    lines.filter_map(fails).collect()
}

/// Makes the replacements of an `edit` section, each of a text that is in the file once.
fn edit(repository: &Repository, path: &str, content: &str, name: &str) {
    let mut text = repository.read(path);
    let mut lines = content.lines().peekable();
    while lines.peek().is_some() {
        let mut side = |mark: char| {
            let mut side = String::new();
            while let Some(line) = lines.next_if(|line| line.starts_with(mark)) {
                let line = line.get(1..).unwrap_or_default();
                side += line.strip_prefix(' ').unwrap_or(line);
                side.push('\n');
            }
            side
        };
        let (old, new) = (side('<'), side('>'));
        assert!(
            !old.is_empty(),
            "{name}: {path}: a replacement begins with `<`"
        );
        let count = text.matches(&old).count();
        assert_eq!(count, 1, "{name}: {path} has `{old}` {count} times");
        text = text.replacen(&old, &new, 1);
    }
    repository.write(path, &text);
}

/// The places of a message: its own, and those of its labels.
fn places(line: &str) -> Vec<Said> {
    let value: Value = serde_json::from_str(line).unwrap_or_default();
    let code = value["code"].as_str().unwrap_or_default();
    let labels = value["labels"].as_array().map_or(&[][..], Vec::as_slice);
    let labels = labels.iter().map(|label| &label["location"]);
    let said = |place: &Value| {
        Some(Said {
            code: code.to_owned(),
            file: place["file"].as_str()?.to_owned(),
            line: place["line"].as_u64()?.try_into().ok()?,
        })
    };
    std::iter::once(&value["location"])
        .chain(labels)
        .filter_map(said)
        .collect()
}

/// True if a message is the one that `CODE FILE: TEXT` expects.
fn is_said(expected: &str, said: &[Said], repository: &Repository) -> bool {
    let (code, rest) = expected.split_once(' ').expect("CODE FILE: TEXT");
    let (file, text) = rest.split_once(": ").expect("CODE FILE: TEXT");
    let content = repository.read(file);
    said.iter().any(|it| {
        let line = content.lines().nth(it.line - 1).unwrap_or_default();
        it.code == code && it.file == file && line.contains(text)
    })
}
