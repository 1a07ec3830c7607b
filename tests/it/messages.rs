//! Every message of the engine, as a person reads it: `fixtures/messages/CODE[.VARIANT].txt`.
//!
//! A case is one file: sections `-- PATH --` with the files of a tree, then `-- stderr --`
//! with what the program says of it and its exit code. `UPDATE=1 cargo test --test it messages` writes
//! the last sections anew, for a person to read.
//!
//! A line `$ offshoot …` in front is the command, which is `build .` otherwise. Lines `$ …` before it
//! are the setup: `sh` runs each in the case's directory, after the files are there, with fixed names
//! and dates for git and without its configuration, so that hashes of commits are always the same.
//! `$ cd DIR` sets the directory of the lines that follow, the command included, and `$ export NAME='VALUE'` a variable
//! of the command. A line that runs git
//! begins with `git`.
//!
//! `-- PATH (hex) --` is a file of bytes, `-- PATH (link) --` a symlink, `-- PATH (program) --` a
//! program, and in `-- PATH (long) --` each `…` is a very long word.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

use std::path::Path;
use std::process::Command;

use crate::support::differences::CASES;
use crate::support::messages::{Case, OURS, messages};
use crate::support::{self, Golden, Ran, needs};

/// Runs the case's command in a directory that has its files.
fn run(case: &Case, directory: &Path) -> Ran {
    let arguments: Vec<&str> = case.command.iter().map(String::as_str).collect();
    let variables = case.variables.iter();
    let mut command = support::offshoot(directory, &arguments);
    Ran::of(command.envs(variables.map(|(name, value)| (name, value))))
}

#[test]
fn messages_read_as_they_are_meant_to() {
    let mut golden = Golden::default();
    for case in messages() {
        if case.needs_git() && needs::git().is_none() {
            continue;
        }
        let around = tempfile::tempdir().expect("a directory for the case");
        // In one of its own: what else a machine has beside it is no neighbour to be suggested.
        let directory = around.path().join("case");
        std::fs::create_dir(&directory).expect("there is room");
        let current = case.lay_out(&directory);
        let got = run(&case, &current).messages();
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
        let is_known = CASES.iter().any(|(name, _)| *name == case.name());
        if is_known || !case.is_compared() {
            continue;
        }
        let directory = tempfile::tempdir().expect("a directory for the case");
        case.lay_out(directory.path());
        let ours = run(&case, directory.path());
        let mut command = Command::new(&kubectl);
        command.arg("kustomize").args(&case.command[1..]);
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
