//! Golden diagnostics: the program runs `command` in `in/`, and says `expected.txt`.
//! `UPDATE=1 cargo test --test it diagnostics` writes those anew, for a person to read.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

use std::path::Path;
use std::process::Command;

use crate::support::{cases, first_difference, read};

/// What the fixtures' Secrets hold. No message may show it.
const SECRET: &str = "hunter2";

fn said(case: &Path) -> String {
    let arguments = read(&case.join("command"));
    let output = Command::new(env!("CARGO_BIN_EXE_offshoot"))
        .args(arguments.split_whitespace())
        .env_clear()
        .current_dir(case.join("in"))
        .output()
        .expect("the program runs");
    let text = String::from_utf8(output.stderr).expect("messages are text");
    format!("{text}exit code {}\n", output.status.code().unwrap_or(-1))
}

#[test]
fn messages_read_as_they_are_meant_to() {
    let mut wrong = Vec::new();
    for case in cases("diagnostics") {
        let (got, expected) = (said(&case), case.join("expected.txt"));
        assert!(
            !got.contains(SECRET),
            "{} shows a secret:\n{got}",
            case.display()
        );
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, got).expect("the fixture is writable");
            continue;
        }
        let expected = read(&expected);
        if got != expected {
            wrong.push(format!(
                "{}\n{}",
                case.display(),
                first_difference(&expected, &got)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
