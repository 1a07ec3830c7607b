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
//! `<` is the old text, `>` the new one. An expectation names the code, the file, and what the line has in it
//! after the edit; `nothing` expects no message at all, `never TEXT` that no message has the text.

use crate::support::messages::{Case, cases_in};
use crate::support::{Repository, entries, root};
use serde_json::Value;

/// A message of the program.
struct Said {
    code: String,
    file: String,
    line: usize,
}

#[test]
fn every_plant_is_found_at_its_line() {
    let cases = cases_in("plants");
    assert_eq!(cases.len(), entries(&root().join("fixtures/plants")).len());
    let wrong: Vec<String> = cases.iter().flat_map(wrong_in).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_found_without_a_plant() {
    let ran = Repository::example().run(&["check"]);
    assert_eq!(ran.stdout, "");
    assert_eq!(ran.stderr, "nothing found in 5 targets\n");
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
    let said: Vec<Said> = text.lines().filter_map(message).collect();
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

fn edit(repository: &Repository, path: &str, content: &str, name: &str) {
    let side = |mark: char| {
        let lines = content.lines().filter_map(|line| line.strip_prefix(mark));
        let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let (old, new) = (side('<'), side('>'));
    let before = repository.read(path);
    assert_eq!(
        before.matches(&old).count(),
        1,
        "{name}: {path} has the old text once"
    );
    repository.write(path, &before.replacen(&old, &new, 1));
}

fn message(line: &str) -> Option<Said> {
    let value: Value = serde_json::from_str(line).ok()?;
    let place = value.get("location")?;
    Some(Said {
        code: value.get("code")?.as_str()?.to_owned(),
        file: place.get("file")?.as_str()?.to_owned(),
        line: place.get("line")?.as_u64()?.try_into().ok()?,
    })
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
