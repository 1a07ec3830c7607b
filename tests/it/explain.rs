//! `offshoot explain` on one tree: `fixtures/explain/NAME.txt` has a command in its first line, and
//! below it what the program answers (`UPDATE=1` writes it anew, for a person to read).
#![allow(clippy::disallowed_methods, reason = "tests read the disk")]

use std::path::PathBuf;
use std::process::Command;

use crate::support::{read, root};

/// Values of Secrets in the tree, in every form.
const SECRETS: [&str; 6] = [
    "hunter2",
    "aHVudGVyMg",
    "correct-horse",
    "Y29ycmVjdC1ob3JzZQ",
    "battery-staple",
    "YmF0dGVyeS1zdGFwbGU",
];

fn cases() -> Vec<PathBuf> {
    let folder = root().join("fixtures/explain");
    let entries = std::fs::read_dir(folder).expect("the fixtures are there");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

fn answer(command: &str) -> String {
    let words = command.split_whitespace();
    let output = Command::new(env!("CARGO_BIN_EXE_offshoot"))
        .args(words.map(|word| word.trim_matches('\'')))
        .current_dir(root().join("fixtures/explain/tree"))
        .env_remove("OFFSHOOT_REPO")
        .output()
        .expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    let code = output.status.code().expect("it ends by itself");
    match stderr.as_str() {
        "" => format!("{stdout}exit {code}\n"),
        stderr => format!("{stdout}-- stderr --\n{stderr}exit {code}\n"),
    }
}

#[test]
fn causes_are_told() {
    let mut wrong = Vec::new();
    for case in cases() {
        let text = read(&case);
        let (first, expected) = text.split_once('\n').expect("a command");
        let command = first.strip_prefix("$ ").expect("a command");
        let told = answer(command);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&case, format!("{first}\n{told}")).expect("it is writable");
        } else if told != expected {
            wrong.push(format!("{}:\n{told}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_secret_is_told() {
    for case in cases() {
        let text = read(&case);
        for secret in SECRETS {
            assert!(!text.contains(secret), "{}: {secret}", case.display());
        }
    }
}
