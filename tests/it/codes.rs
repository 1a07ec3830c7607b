//! The codes of diagnostics: their page in docs, and a case for each.
//! `UPDATE=1 cargo test --test it codes` writes the page anew.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the repository and the environment"
)]

use std::collections::BTreeSet;

use crate::support::{files_below, read, root, updating};
use offshoot::diag::{Code, Severity};

const PAGE: &str = "docs/diagnostics.md";

const HEAD: &str = "\
# Diagnostics

Every message has a code that stays: `error[patch-target-missing]: …`. This page lists all of them.
An error means that there is no output. A warning means that there is, and that it is probably not what you want. A note needs no fix.
`diff --since` goes on after a target that does not render, and shows its errors as warnings.
With `--message-format json`, `sarif` or `github` the code is a field of its own.

Generated from the table in `src/diag/code/table.rs`: `UPDATE=1 cargo test --test it codes` writes it anew.

| code | severity | meaning | fix |
|---|---|---|---|
";

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// A text in a table: a bar would end the cell, also between backticks.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn row(code: Code) -> String {
    let severities: Vec<&str> = code.severities().iter().copied().map(severity).collect();
    format!(
        "| <a id=\"{code}\"></a>`{code}` | {} | {} | {} |\n",
        severities.join(", "),
        cell(code.meaning()),
        cell(code.fix())
    )
}

#[test]
fn the_page_of_diagnostics_is_what_the_table_says() {
    let rows: String = Code::ALL.iter().copied().map(row).collect();
    let page = format!("{HEAD}{rows}");
    let path = root().join(PAGE);
    if updating() {
        std::fs::write(&path, page).expect("the page is writable");
        return;
    }
    assert!(
        read(&path) == page,
        "{PAGE} is stale: `UPDATE=1 cargo test --test it codes` writes it anew"
    );
}

const CASES: &str = "src/cli/help_cases.txt";

/// The smallest case of `fixtures/messages` or `fixtures/checks` that shows the code, if there is one.
fn example(code: Code) -> Option<String> {
    let folders = ["messages", "checks"].into_iter();
    let files = folders.flat_map(|it| files_below(&root().join("fixtures").join(it)));
    let title = format!("[{code}]");
    let is_of_code = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Options are what most readers of the help know.
        let is_for_argocd = name.ends_with(".argocd.txt");
        name.split('.').next() == Some(code.name()) && !is_for_argocd
    };
    files
        .filter(is_of_code)
        .map(|path| read(&path))
        .filter(|text| text.contains(&title) && !text.contains(" (hex) --"))
        .min_by_key(String::len)
}

#[test]
fn help_shows_the_cases_of_the_messages() {
    let sections = Code::ALL.iter().filter_map(|code| {
        let case = example(*code)?;
        Some(format!("=== {code}\n{}\n", case.trim_end()))
    });
    let text: String = sections.collect();
    let path = root().join(CASES);
    if updating() {
        std::fs::write(&path, text).expect("the cases are writable");
        return;
    }
    assert!(
        read(&path) == text,
        "{CASES} is stale: `UPDATE=1 cargo test --test it codes` writes it anew"
    );
}

/// Each severity and code that the golden messages show.
fn shown() -> BTreeSet<String> {
    let title = regex::Regex::new(r"\b(?:error|warning|note)\[[a-z0-9-]+\]").expect("it is right");
    let folders = ["messages", "checks", "diagnostics", "explain"];
    let files = folders
        .iter()
        .flat_map(|folder| files_below(&root().join("fixtures").join(folder)));
    let mut shown = BTreeSet::new();
    for path in files {
        let bytes = std::fs::read(&path).expect("it was listed");
        let text = String::from_utf8_lossy(&bytes);
        shown.extend(
            title
                .find_iter(&text)
                .map(|found| found.as_str().to_owned()),
        );
    }
    shown
}

#[test]
fn every_code_has_a_case() {
    let shown = shown();
    let mut possible = BTreeSet::new();
    // `checks` in offshoot.yaml sets the levels of these.
    let mut adjusted = BTreeSet::new();
    for code in Code::ALL {
        let titles = code.severities().iter();
        possible.extend(titles.map(|of| format!("{}[{code}]", severity(*of))));
        if code.is_adjustable() {
            adjusted.extend(["error", "warning"].map(|of| format!("{of}[{code}]")));
        }
    }
    let strange = shown
        .difference(&possible)
        .filter(|it| !adjusted.contains(*it));
    let strange: Vec<_> = strange.collect();
    assert!(
        strange.is_empty(),
        "no code has these severities: {strange:?}"
    );
    let is_shown = |code: &Code| {
        shown
            .iter()
            .any(|title| title.ends_with(&format!("[{code}]")))
    };
    let needless: Vec<_> = WITHOUT_CASE
        .iter()
        .filter(|(code, _)| is_shown(code))
        .collect();
    assert!(needless.is_empty(), "these have a case: {needless:?}");
    let is_excused = |title: &&String| {
        WITHOUT_CASE
            .iter()
            .any(|(code, _)| title.ends_with(&format!("[{code}]")))
    };
    let missing: Vec<_> = possible
        .difference(&shown)
        .filter(|title| !is_excused(title))
        .collect();
    assert!(
        missing.is_empty(),
        "no case in fixtures shows these: {missing:#?}"
    );
}

/// Codes without a case, and why there is none.
const WITHOUT_CASE: &[(Code, &str)] = &[
    (
        Code::ChangeMissed,
        "it reports a defect of offshoot; no input is known to cause it",
    ),
    (
        Code::LinterFinding,
        "its title has the name of the linter's rule; `fixtures/attribute` has cases",
    ),
    (
        Code::PagerUnusable,
        "only a terminal gets a pager; `tests/it/contracts/pager.rs` makes one",
    ),
    (
        Code::PatchUnverified,
        "it reports a defect of offshoot; no input is known to cause it",
    ),
    (
        Code::OutputBusy,
        "two processes are needed; `tests/it/snapshot.rs` runs them",
    ),
];
