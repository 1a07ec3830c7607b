//! Comparisons of files under `fixtures/diffs`: each case has an `old.yaml` and a
//! `new.yaml`, and the reports that they lead to; the patches where there is an `expected.jsonl`. `UPDATE=1` rewrites the reports.

use std::path::{Path, PathBuf};

use offshoot::diag::Origin;
use offshoot::diff::{Comparison, Options, compare, patches, resources};
use offshoot::model::Resource;
use offshoot::report::{HumanOptions, human, json_patch, unified};
use offshoot::yaml::parse_stream;

fn read(path: &Path) -> Vec<Resource> {
    let text = fs(path);
    let documents = parse_stream(&text, Origin::NONE)
        .unwrap_or_else(|error| panic!("{}: {}", path.display(), error.message));
    resources(documents).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

#[expect(clippy::disallowed_methods, reason = "tests read their fixtures")]
fn fs(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[expect(clippy::disallowed_methods, reason = "tests look at their fixtures")]
fn has(path: &Path) -> bool {
    path.exists()
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/diffs");
    let mut cases: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .min_depth(1)
        .max_depth(1)
        .into_iter()
        .map(|entry| entry.expect("the fixtures are readable").into_path())
        .collect();
    cases.sort();
    cases
}

#[expect(
    clippy::disallowed_methods,
    reason = "UPDATE=1 rewrites what is expected"
)]
fn expect(path: &Path, actual: &str, wrong: &mut Vec<String>) {
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(path, actual).expect("the fixtures are writable");
        return;
    }
    let expected = fs(path);
    if expected != actual {
        wrong.push(format!("{}:\n{actual}", path.display()));
    }
}

#[test]
fn reports_are_as_recorded() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (old, new) = (read(&case.join("old.yaml")), read(&case.join("new.yaml")));
        let across_namespaces = case.ends_with("across-namespaces");
        let comparison = compare(&old, &new, Options { across_namespaces });
        let text = human(&comparison, HumanOptions::default());
        expect(&case.join("expected.txt"), &text, &mut wrong);
        let diff = unified(&comparison, "old", "new").expect("fixtures can be emitted");
        expect(&case.join("expected.diff"), &diff, &mut wrong);
        let patch = case.join("expected.jsonl");
        let patches = patches(&old, &new, Options { across_namespaces });
        let lines = json_patch(&patches.expect("fixtures can be patched"));
        if has(&patch) {
            expect(&patch, &lines, &mut wrong);
        }
        for secret in ["hunter", "aHVudGVy"] {
            let shows = [&text, &diff, &lines]
                .iter()
                .any(|text| text.contains(secret));
            assert!(!shows, "{}: a secret shows", case.display());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_differs_from_itself() {
    for case in cases() {
        for side in ["old.yaml", "new.yaml"] {
            let (once, twice) = (read(&case.join(side)), read(&case.join(side)));
            let comparison = compare(&once, &twice, Options::default());
            assert!(comparison.is_empty(), "{}: {side}", case.display());
        }
    }
}

#[test]
fn the_order_of_documents_means_nothing() {
    for case in cases() {
        let (old, new) = (read(&case.join("old.yaml")), read(&case.join("new.yaml")));
        let reversed: Vec<Resource> = new.iter().rev().cloned().collect();
        let (one, two) = (
            compare(&old, &new, Options::default()),
            compare(&old, &reversed, Options::default()),
        );
        let shown = |comparison: &Comparison<'_>| human(comparison, HumanOptions::default());
        if !case.ends_with("repeated-identity") {
            assert_eq!(shown(&one), shown(&two), "{}", case.display());
        }
    }
}
