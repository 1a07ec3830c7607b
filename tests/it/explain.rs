//! `offshoot explain` on one tree: `fixtures/explain/NAME.txt` has a command in its first line, and
//! below it what the program answers (`UPDATE=1` writes it anew, for a person to read).

use std::path::PathBuf;

use crate::support::{Golden, entries, read, root, run};

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
    let mut cases = entries(&root().join("fixtures/explain"));
    cases.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    assert!(!cases.is_empty());
    cases
}

fn answer(command: &str) -> String {
    let words = command.split_whitespace();
    let words: Vec<&str> = words.map(|word| word.trim_matches('\'')).collect();
    let ran = run(&root().join("fixtures/explain/tree"), &words);
    let (code, stdout, stderr) = ran.parts();
    match stderr.as_str() {
        "" => format!("{stdout}exit {code}\n"),
        stderr => format!("{stdout}-- stderr --\n{stderr}exit {code}\n"),
    }
}

#[test]
fn causes_are_told() {
    let mut golden = Golden::default();
    for case in cases() {
        let text = read(&case);
        let first = text.lines().next().expect("a command");
        let command = first.strip_prefix("$ ").expect("a command");
        golden.file(&case, &format!("{first}\n{}", answer(command)));
    }
    golden.assert();
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
