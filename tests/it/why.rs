//! `offshoot list --why`: `fixtures/why/CASE.txt`, written as `tests/it/messages.rs` says; behind
//! `-- stderr --` is all that the program prints.
#![allow(clippy::disallowed_methods, reason = "tests make directories")]

use crate::support::messages::{OURS, cases_in};
use crate::support::{Golden, run};

#[test]
fn a_target_says_why_it_does_not_render() {
    let mut golden = Golden::default();
    for case in cases_in("why") {
        let around = tempfile::tempdir().expect("a directory for the case");
        let directory = around.path().join("case");
        std::fs::create_dir(&directory).expect("there is room");
        case.lay_out(&directory);
        let arguments: Vec<&str> = case.command.iter().map(String::as_str).collect();
        let ran = run(&directory, &arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        golden.file(
            &case.path,
            &format!("{}-- {OURS} --\n{}", case.head, ran.said()),
        );
    }
    golden.assert();
}
