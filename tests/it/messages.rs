//! Every message of the engine, as a person reads it: `fixtures/messages/CODE[.VARIANT].txt`.
//!
//! A case is one file: sections `-- PATH --` with the files of a tree, then `-- stderr --`
//! with what the program says of it and its exit code. A line `$ offshoot …` in front is the
//! command, which is `build .` otherwise. `-- PATH (hex) --` is a file of bytes, `-- PATH (link) --`
//! a symlink, and in `-- PATH (long) --` each `…` is a very long word. `UPDATE=1 cargo test --test it messages` writes the last sections anew, for a
//! person to read.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::support::differences::CASES;
use crate::support::messages::{Case, OURS, messages};
use crate::support::{self, Golden, Ran, cases, files_below, needs, read, root};
use regex::Regex;

/// The layers whose messages are all here.
const LAYERS: [&str; 3] = ["src/kustomize/", "src/yaml/", "src/model/"];

/// Runs the case's command in a directory that has its files.
fn run(case: &Case, directory: &Path) -> Ran {
    let arguments: Vec<&str> = case.command.iter().map(String::as_str).collect();
    support::run(directory, &arguments)
}

#[test]
fn messages_read_as_they_are_meant_to() {
    let mut golden = Golden::default();
    for case in messages() {
        let around = tempfile::tempdir().expect("a directory for the case");
        // In one of its own: what else a machine has beside it is no neighbour to be suggested.
        let directory = around.path().join("case");
        std::fs::create_dir(&directory).expect("there is room");
        case.lay_out(&directory);
        let got = run(&case, &directory).messages();
        let machine = around.path().to_string_lossy().into_owned();
        assert!(!got.contains(&machine), "{}:\n{got}", case.name());
        golden.file(&case.path, &format!("{}-- {OURS} --\n{got}", case.head));
    }
    golden.assert();
}

#[test]
fn warnings_change_nothing_and_errors_are_errors_of_kustomize() {
    let Some(kubectl) = needs::kubectl() else {
        return;
    };
    let mut wrong = Vec::new();
    for case in messages() {
        let [command, target] = case.command.as_slice() else {
            continue;
        };
        if command != "build" || CASES.iter().any(|(name, _)| *name == case.name()) {
            continue;
        }
        let directory = tempfile::tempdir().expect("a directory for the case");
        case.lay_out(directory.path());
        let ours = run(&case, directory.path());
        let mut command = Command::new(&kubectl);
        command.args(["kustomize", target]);
        let theirs = Ran::of(command.current_dir(directory.path()));
        let word = |ran: &Ran| match ran.code {
            Some(0) => ran.stdout.clone(),
            _ => "an error".to_owned(),
        };
        if word(&ours) != word(&theirs) {
            wrong.push(format!(
                "{}:\n--- ours\n{}\n--- kustomize\n{}{}",
                case.name(),
                word(&ours),
                word(&theirs),
                theirs.stderr
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A call that makes a diagnostic: where, its code, and what its message looks like.
struct Constructor {
    place: String,
    code: String,
    /// None where the message comes by a variable.
    message: Option<Regex>,
}

fn constructors() -> Vec<Constructor> {
    let call = Regex::new(
        r#"Diagnostic::(error|warning)\(\s*"([^"]+)",\s*(?:format!\(\s*)?(?:"((?:[^"\\]|\\.|\\\n)*)")?"#,
    )
    .expect("it is right");
    let mut found = Vec::new();
    for layer in LAYERS {
        for path in files_below(&root().join(layer)) {
            let text = read(&path);
            let end = text.find("#[cfg(test)]\nmod tests {");
            let text = &text[..end.unwrap_or(text.len())];
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !name.ends_with(".rs") || ["tests.rs", "differential.rs"].contains(&&*name) {
                continue;
            }
            for parts in call.captures_iter(text) {
                let start = parts.get(0).expect("a match").start();
                let place = path.strip_prefix(root()).expect("it is below").display();
                let line = text[..start].matches('\n').count() + 1;
                let severity = &parts[1];
                let message = parts
                    .get(3)
                    .map(|message| pattern(severity, &parts[2], message.as_str()));
                found.push(Constructor {
                    place: format!("{place}:{line}"),
                    code: parts[2].to_owned(),
                    message,
                });
            }
        }
    }
    found
}

/// What a line with this message looks like: anything may stand for what is filled in.
fn pattern(severity: &str, code: &str, message: &str) -> Regex {
    let joined = Regex::new(r"\\\n\s*").expect("it is right");
    let message = joined.replace_all(message, "").replace("\\\"", "\"");
    let hole = Regex::new(r"\\\{[^{}]*\\\}").expect("it is right");
    let escaped = regex::escape(&message.replace("{{", "\u{1}").replace("}}", "\u{2}"));
    let text = hole.replace_all(&escaped, ".*");
    let text = text.replace('\u{1}', "\\{").replace('\u{2}', "\\}");
    Regex::new(&format!(r"(?m)^{severity}\[{code}\]: {text}$")).expect("an escaped text")
}

/// Constructors that no tree of files reaches: file, code, and why.
const UNREACHABLE: [(&str, &str, &str); 2] = [
    (
        "src/kustomize/transformers/replacements/structured.rs",
        "replacement-path",
        "as in kustomize, what fails inside a string makes the path an ordinary one",
    ),
    (
        "src/kustomize/generators/helm/find.rs",
        "chart-version",
        "it rides beside what a helm prints, and none is run here",
    ),
];

#[test]
fn every_message_has_a_case() {
    let elsewhere = cases("diagnostics");
    let elsewhere = elsewhere
        .iter()
        .map(|case| read(&case.join("expected.txt")));
    let own = messages().into_iter().map(|case| case.expected);
    let all: String = own.chain(elsewhere).collect();
    let mut missing = String::new();
    for constructor in constructors() {
        let is_shown = match &constructor.message {
            Some(message) => message.is_match(&all),
            None => all.contains(&format!("[{}]", constructor.code)),
        };
        let message = constructor.message.as_ref().map_or("", Regex::as_str);
        let is_excused = UNREACHABLE.iter().any(|(file, code, _)| {
            constructor.place.starts_with(file) && constructor.code == *code
        });
        if !is_shown && !is_excused {
            let Constructor { place, code, .. } = &constructor;
            writeln!(missing, "{place} [{code}] {message}").expect("strings grow");
        }
    }
    assert!(
        missing.is_empty(),
        "no case in fixtures/messages or fixtures/diagnostics shows these:\n{missing}"
    );
}
