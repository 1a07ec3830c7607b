//! Every message of the engine, as a person reads it: `fixtures/messages/CODE[.VARIANT].txt`.
//!
//! A case is one file: sections `-- PATH --` with the files of a tree, then `-- stderr --`
//! with what the program says of it and its exit code. A line `$ offshoot …` in front is the
//! command, which is `build .` otherwise. `-- PATH (hex) --` is a file of bytes, `-- PATH (link) --`
//! a symlink, and in `-- PATH (long) --` each `…` is a very long word. `UPDATE=1 cargo test --test messages` writes the last sections anew, for a
//! person to read.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regex::Regex;
use support::{cases, files_below, kubectl, read, root};

/// The layers whose messages are all here.
const LAYERS: [&str; 3] = ["src/kustomize/", "src/yaml/", "src/model/"];

const OURS: &str = "stderr";

/// One file of `fixtures/messages`.
struct Case {
    path: PathBuf,
    command: Vec<String>,
    /// What is before the section that the program writes.
    head: String,
    files: Vec<(String, String)>,
    expected: String,
}

fn messages() -> Vec<Case> {
    let folder = root().join("fixtures/messages");
    files_below(&folder).iter().map(|path| case(path)).collect()
}

fn case(path: &Path) -> Case {
    let text = read(path);
    let (mut command, mut head) = ("build .".to_owned(), String::new());
    let (mut files, mut expected): (Vec<(String, String)>, _) = (Vec::new(), String::new());
    let mut is_expected = false;
    for line in text.split_inclusive('\n') {
        let section = line
            .strip_prefix("-- ")
            .and_then(|line| line.trim_end().strip_suffix(" --"));
        is_expected |= section == Some(OURS);
        match (section, files.last_mut()) {
            _ if is_expected => {
                if section.is_none() {
                    expected.push_str(line);
                }
                continue;
            }
            (Some(name), _) => files.push((name.to_owned(), String::new())),
            (None, Some((_, content))) => content.push_str(line),
            (None, None) => {
                if let Some(stated) = line.strip_prefix("$ offshoot ") {
                    stated.trim_end().clone_into(&mut command);
                }
            }
        }
        head.push_str(line);
    }
    Case {
        path: path.to_owned(),
        command: command.split_whitespace().map(str::to_owned).collect(),
        head,
        files,
        expected,
    }
}

impl Case {
    fn name(&self) -> String {
        let name = self.path.file_stem().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Lays the case's files out in an empty directory.
    fn lay_out(&self, directory: &Path) {
        for (name, content) in &self.files {
            let (name, kind) = match name.split_once(" (") {
                Some((name, kind)) => (name, kind.trim_end_matches(')')),
                None => (name.as_str(), "text"),
            };
            let path = directory.join(name);
            std::fs::create_dir_all(path.parent().expect("it is below the directory"))
                .expect("a directory can be made");
            match kind {
                "hex" => std::fs::write(&path, bytes(content)),
                "long" => std::fs::write(&path, content.replace('…', &"x".repeat(70_000))),
                "link" => std::os::unix::fs::symlink(content.trim_end(), &path),
                _ => std::fs::write(&path, content),
            }
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
    }

    fn run(&self, directory: &Path) -> Output {
        Command::new(env!("CARGO_BIN_EXE_offshoot"))
            .args(&self.command)
            .env_clear()
            .current_dir(directory)
            .output()
            .expect("the program runs")
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.split_whitespace();
    let byte = |digits: &str| u8::from_str_radix(digits, 16).expect("two digits a byte");
    digits.map(byte).collect()
}

fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    format!("{text}exit code {}\n", output.status.code().unwrap_or(-1))
}

#[test]
fn messages_read_as_they_are_meant_to() {
    let mut wrong = Vec::new();
    for case in messages() {
        let directory = tempfile::tempdir().expect("a directory for the case");
        case.lay_out(directory.path());
        let got = said(&case.run(directory.path()));
        let machine = directory.path().to_string_lossy().into_owned();
        if got.contains(&machine) {
            wrong.push(format!("{}: a path of this machine\n{got}", case.name()));
        }
        if std::env::var_os("UPDATE").is_some() {
            let text = format!("{}-- {OURS} --\n{got}", case.head);
            std::fs::write(&case.path, text).expect("the fixture is writable");
            continue;
        }
        if got != case.expected {
            wrong.push(format!("{}:\n{got}", case.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Cases that kustomize judges otherwise, and why.
const DIFFERENT: [(&str, &str); 3] = [
    (
        "file-not-utf8.openapi",
        "a schema that is no text is refused, though nothing may need it",
    ),
    (
        "hash-of-kind",
        "kustomize hashes its own structures here, in which comments and line numbers count",
    ),
    (
        "replacement-comments-lost",
        "comments of YAML in a string that is laid out unlike go-yaml's are not kept",
    ),
];

#[test]
fn warnings_change_nothing_and_errors_are_errors_of_kustomize() {
    let Some(kubectl) = kubectl("warnings_change_nothing_and_errors_are_errors_of_kustomize")
    else {
        return;
    };
    let mut wrong = Vec::new();
    for case in messages() {
        let [command, target] = case.command.as_slice() else {
            continue;
        };
        if command != "build" || DIFFERENT.iter().any(|(name, _)| *name == case.name()) {
            continue;
        }
        let directory = tempfile::tempdir().expect("a directory for the case");
        case.lay_out(directory.path());
        let ours = case.run(directory.path());
        let theirs = Command::new(&kubectl)
            .args(["kustomize", target])
            .current_dir(directory.path())
            .output()
            .expect("kubectl runs");
        let word = |output: &Output| match output.status.success() {
            true => String::from_utf8_lossy(&output.stdout).into_owned(),
            false => "an error".to_owned(),
        };
        if word(&ours) != word(&theirs) {
            wrong.push(format!(
                "{}:\n--- ours\n{}\n--- kustomize\n{}{}",
                case.name(),
                word(&ours),
                word(&theirs),
                String::from_utf8_lossy(&theirs.stderr)
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
