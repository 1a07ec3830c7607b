//! Every case of `fixtures/kustomize`: a tree, and what kustomize v5.8.1
//! printed for it. `expected.yaml` is recorded from the reference program
//! (`scripts/record.sh`), never written by hand or by us.

use offshoot::kustomize::{Files, Options, build};
use offshoot::sources::{Disk, FilePath, SourceMap};

use crate::support;

#[test]
fn trees_build_to_the_bytes_of_the_reference() {
    let mut failed = Vec::new();
    for case in support::cases("kustomize") {
        let expected = support::read(&case.join("expected.yaml"));
        let built = built(&case.join("in"));
        if built != expected {
            failed.push(format!(
                "{}:\n{}",
                case.display(),
                support::first_difference(&expected, &built)
            ));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn building_twice_gives_the_same_bytes() {
    for case in support::cases("kustomize") {
        assert_eq!(
            built(&case.join("in")),
            built(&case.join("in")),
            "{}",
            case.display()
        );
    }
}

fn built(directory: &std::path::Path) -> String {
    let map = SourceMap::default();
    let files = Files::new(&Disk, &map);
    let root = FilePath::new(directory.to_str().expect("fixture paths are UTF-8"));
    match build(&files, &root, &Options::default()) {
        Ok(build) => build
            .resources
            .to_yaml()
            .unwrap_or_else(|failed| format!("{failed:?}")),
        Err(failed) => format!("{failed:?}"),
    }
}
