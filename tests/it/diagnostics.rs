//! Golden diagnostics: the program runs `command` in `in/`, and says `expected.txt`.
//! `UPDATE=1 cargo test --test it diagnostics` writes those anew, for a person to read.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

use std::path::Path;

use crate::support::{Golden, cases, read, run};

/// What the fixtures' Secrets hold. No message may show it.
const SECRET: &str = "hunter2";

fn said(case: &Path) -> String {
    let arguments = read(&case.join("command"));
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    run(&case.join("in"), &arguments).messages()
}

#[test]
fn messages_read_as_they_are_meant_to() {
    let mut golden = Golden::default();
    for case in cases("diagnostics") {
        let got = said(&case);
        assert!(
            !got.contains(SECRET),
            "{} shows a secret:\n{got}",
            case.display()
        );
        golden.file(&case.join("expected.txt"), &got);
    }
    golden.assert();
}
