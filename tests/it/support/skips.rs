//! Tests that cannot run for want of a program: counted in a line when all tests are done, and failures
//! where `OFFSHOOT_REQUIRE` names that program, as in `OFFSHOOT_REQUIRE=kubectl,helm,git,shared`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};

use super::needs;

/// The tests that each program was missing for.
static SKIPPED: Mutex<BTreeMap<String, BTreeSet<String>>> = Mutex::new(BTreeMap::new());

/// Counts the running test as skipped, or fails it where the program is required.
#[track_caller]
pub fn skip(program: &str, help: &str) {
    let is_required = required().iter().any(|name| name == program);
    assert!(
        !is_required,
        "OFFSHOOT_REQUIRE has `{program}`, which is missing: {help}"
    );
    let test = running_test();
    let mut skipped = SKIPPED.lock().unwrap_or_else(PoisonError::into_inner);
    skipped.entry(program.to_owned()).or_default().insert(test);
}

fn required() -> Vec<String> {
    let names = std::env::var("OFFSHOOT_REQUIRE").unwrap_or_default();
    let names = names.split(',').map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The name of the thread, which is that of its test; where tests share one, the place in the test.
#[track_caller]
fn running_test() -> String {
    let place = Location::caller();
    let thread = std::thread::current();
    match thread.name().filter(|name| *name != "main") {
        Some(test) => test.to_owned(),
        None => place.to_string(),
    }
}

// The test harness has no end of its own to hook into, and prints nothing of tests that pass: this runs
// as the process ends, when only raw writes are sure to work.
dtor::declarative::dtor! {
    #[dtor(unsafe)]
    fn tell_what_was_skipped() {
        let skipped = SKIPPED.lock().unwrap_or_else(PoisonError::into_inner);
        if !skipped.is_empty() {
            let _ = std::io::stderr().write_all(summary(&skipped).as_bytes());
        }
    }
}

fn summary(skipped: &BTreeMap<String, BTreeSet<String>>) -> String {
    let tests: BTreeSet<&String> = skipped.values().flatten().collect();
    let counts: Vec<String> = skipped
        .iter()
        .map(|(program, tests)| format!("{} without {program}", tests.len()))
        .collect();
    let names: Vec<&str> = skipped.keys().map(String::as_str).collect();
    let plural = if tests.len() == 1 { "" } else { "s" };
    format!(
        "{} test{plural} skipped, at least in part: {} (OFFSHOOT_REQUIRE={} makes this a failure)\n",
        tests.len(),
        counts.join(", "),
        names.join(",")
    )
}

#[test]
fn what_is_required_is_there() {
    for name in required() {
        let is_there = match name.as_str() {
            "kubectl" => needs::kubectl().is_some(),
            "helm" => needs::helm().is_some(),
            "shared" => needs::shared().is_some(),
            "git" => needs::git().is_some(),
            "git-2.39" => needs::newer_git((2, 39)).is_some(),
            "git-2.47" => needs::newer_git((2, 47)).is_some(),
            "python" => needs::python().is_some(),
            "jsonschema" => needs::jsonschema().is_some(),
            "xmlschema" => needs::xmlschema().is_some(),
            "check-jsonschema" => needs::check_jsonschema().is_some(),
            "cyclonedx" => needs::cyclonedx().is_some(),
            "actionlint" => needs::actionlint().is_some(),
            "shellcheck" => needs::shellcheck().is_some(),
            "powershell-grammar" => needs::powershell_grammar().is_some(),
            "mdbook" => needs::mdbook().is_some(),
            "jq" => needs::jq().is_some(),
            "npm" => needs::npm().is_some(),
            "pip" => needs::pip().is_some(),
            "static" => needs::static_program().is_some(),
            "less" => needs::less().is_some(),
            "argocd-cmp" => needs::argocd_cmp().is_some(),
            "strace" => needs::strace().is_some(),
            _ => panic!("OFFSHOOT_REQUIRE has `{name}`, which no test asks for"),
        };
        assert!(is_there, "{name}");
    }
}

#[test]
fn skips_are_counted_by_program() {
    let tests = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let skipped = BTreeMap::from([
        ("git".to_owned(), tests(&["a", "b"])),
        ("kubectl".to_owned(), tests(&["b"])),
    ]);
    assert_eq!(
        summary(&skipped),
        "2 tests skipped, at least in part: 2 without git, 1 without kubectl \
         (OFFSHOOT_REQUIRE=git,kubectl makes this a failure)\n"
    );
}
