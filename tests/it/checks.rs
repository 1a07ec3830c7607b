//! Every check, on inputs that have its fault and on inputs that do not:
//! `fixtures/checks/CODE.fails[.VARIANT].txt` and `CODE.passes[.VARIANT].txt`, in the notation of
//! `fixtures/messages`. `-- stderr --` has what the program prints, on stdout and stderr.
//! `UPDATE=1 cargo test --test it checks` writes the last sections anew, for a person to read.
#![allow(clippy::disallowed_methods, reason = "the runner lays cases out")]

use std::collections::BTreeSet;

use crate::support::messages::{Case, OURS, cases_in};
use crate::support::{self, Golden, needs, read, root};
use offshoot::diag::{Code, Fault};

/// What the case's command prints.
fn printed(case: &Case) -> String {
    let around = tempfile::tempdir().expect("a directory for the case");
    let current = case.lay_out(around.path());
    let arguments: Vec<&str> = case.command.iter().map(String::as_str).collect();
    let ran = support::run(&current, &arguments);
    format!("{}{}", ran.stdout, ran.messages())
}

/// The code that a case is about, and whether it shows the fault.
fn subject(case: &Case) -> (String, bool) {
    let name = case.name();
    let mut parts = name.split('.');
    let code = parts.next().unwrap_or_default().to_owned();
    match parts.next() {
        Some("fails") => (code, true),
        Some("passes") => (code, false),
        _ => panic!("{name}: the name is CODE.fails or CODE.passes"),
    }
}

#[test]
fn faults_are_found_and_nothing_else_is() {
    let mut golden = Golden::default();
    for case in cases_in("checks") {
        if case.needs_git() && needs::git().is_none() {
            continue;
        }
        let got = printed(&case);
        let (code, fails) = subject(&case);
        let is_found = got.contains(&format!("[{code}]"));
        // Reports of JUnit have the code as the class.
        let is_found = is_found || got.contains(&format!("classname=\"{code}\""));
        assert_eq!(is_found, fails, "{}:\n{got}", case.name());
        golden.file(&case.path, &format!("{}-- {OURS} --\n{got}", case.head));
    }
    golden.assert();
}

#[test]
fn every_check_has_cases_of_both_kinds_and_a_section() {
    let known: BTreeSet<(String, bool)> = cases_in("checks").iter().map(subject).collect();
    let page = read(&root().join("docs/checks.md"));
    let codes = Code::ALL
        .iter()
        .filter(|code| code.fault() == Fault::Finding);
    for code in codes {
        for fails in [true, false] {
            let is_there = known.contains(&(code.name().to_owned(), fails));
            assert!(is_there, "{code}: no case with fails = {fails}");
        }
        let title = format!("\n## {code}\n");
        assert!(
            page.contains(&title),
            "docs/checks.md has no section {code}"
        );
    }
}
