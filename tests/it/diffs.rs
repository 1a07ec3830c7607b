//! Comparisons of files under `fixtures/diffs`: each case has an `old.yaml` and a
//! `new.yaml`, and the reports that they lead to; the patches where there is an `expected.jsonl`. `UPDATE=1` rewrites the reports.

use std::path::Path;

use offshoot::diag::Origin;
use offshoot::diff::{Comparison, Options, compare, patches, resources};
use offshoot::model::Resource;
use offshoot::report::{HumanOptions, human, json_patch, unified};
use offshoot::yaml::parse_stream;

use crate::support::{self, Golden};

fn read(path: &Path) -> Vec<Resource> {
    let text = support::read(path);
    let documents = parse_stream(&text, Origin::NONE)
        .unwrap_or_else(|error| panic!("{}: {}", path.display(), error.message));
    resources(documents).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

#[expect(clippy::disallowed_methods, reason = "tests look at their fixtures")]
fn has(path: &Path) -> bool {
    path.exists()
}

#[test]
fn reports_are_as_recorded() {
    let mut golden = Golden::default();
    for case in support::cases("diffs") {
        let (old, new) = (read(&case.join("old.yaml")), read(&case.join("new.yaml")));
        let options = Options {
            side_by_side: case.ends_with("side-by-side"),
            ..Options::default()
        };
        let comparison = compare(&old, &new, options);
        let text = human(&comparison, HumanOptions::default());
        golden.file(&case.join("expected.txt"), &text);
        let diff = unified(&comparison, "old", "new").expect("fixtures can be emitted");
        golden.file(&case.join("expected.diff"), &diff);
        let patch = case.join("expected.jsonl");
        let patches = patches(&old, &new, options);
        let lines = json_patch(&patches.expect("fixtures can be patched"));
        if has(&patch) {
            golden.file(&patch, &lines);
        }
        for secret in ["hunter", "aHVudGVy"] {
            let shows = [&text, &diff, &lines]
                .iter()
                .any(|text| text.contains(secret));
            assert!(!shows, "{}: a secret shows", case.display());
        }
    }
    golden.assert();
}

#[test]
fn nothing_differs_from_itself() {
    for case in support::cases("diffs") {
        for side in ["old.yaml", "new.yaml"] {
            let (once, twice) = (read(&case.join(side)), read(&case.join(side)));
            let comparison = compare(&once, &twice, Options::default());
            assert!(comparison.is_empty(), "{}: {side}", case.display());
        }
    }
}

#[test]
fn the_order_of_documents_means_nothing() {
    for case in support::cases("diffs") {
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
