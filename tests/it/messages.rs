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

use std::path::Path;
use std::process::{Command, Output};

use crate::support::differences::CASES;
use crate::support::kubectl;
use crate::support::messages::{Case, OURS, messages};

/// Runs the case's command in a directory that has its files.
fn run(case: &Case, directory: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_offshoot"))
        .args(&case.command)
        .env_clear()
        .current_dir(directory)
        .output()
        .expect("the program runs")
}

fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    format!("{text}exit code {}\n", output.status.code().unwrap_or(-1))
}

#[test]
fn messages_read_as_they_are_meant_to() {
    let mut wrong = Vec::new();
    for case in messages() {
        let around = tempfile::tempdir().expect("a directory for the case");
        // In one of its own: what else a machine has beside it is no neighbour to be suggested.
        let directory = around.path().join("case");
        std::fs::create_dir(&directory).expect("there is room");
        case.lay_out(&directory);
        let got = said(&run(&case, &directory));
        let machine = around.path().to_string_lossy().into_owned();
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
        if command != "build" || CASES.iter().any(|(name, _)| *name == case.name()) {
            continue;
        }
        let directory = tempfile::tempdir().expect("a directory for the case");
        case.lay_out(directory.path());
        let ours = run(&case, directory.path());
        let theirs = Command::new(&kubectl)
            .args(["kustomize", target])
            .current_dir(directory.path())
            .output()
            .expect("kubectl runs");
        let word = |output: &Output| {
            if output.status.success() {
                String::from_utf8_lossy(&output.stdout).into_owned()
            } else {
                "an error".to_owned()
            }
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
