//! What an edit does to all overlays of a tree: `fixtures/impact/NAME` holds the tree before
//! (`old`) and after (`new`), and what is said about it (`impact.txt`; `UPDATE=1` rewrites it).

use std::path::Path;

use offshoot::diff::{Options, compare};
use offshoot::impact::{Edits, Gathering, Sides, differences};
use offshoot::kustomize::{self, Build, Files};
use offshoot::report::diagnostics::Places;
use offshoot::report::{HumanOptions, impact};
use offshoot::sources::{FilePath, Memory, SourceMap};
use walkdir::WalkDir;

mod support;

#[test]
fn edits_are_told_by_cause() {
    let mut wrong = Vec::new();
    for case in support::cases("impact") {
        expect(&case.join("impact.txt"), &told(&case), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[expect(
    clippy::disallowed_methods,
    reason = "UPDATE=1 rewrites what is expected"
)]
fn expect(path: &Path, told: &str, wrong: &mut Vec<String>) {
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(path, told).expect("the fixtures are writable");
    } else if support::read(path) != told {
        wrong.push(format!("{}:\n{told}", path.display()));
    }
}

fn told(folder: &Path) -> String {
    let map = SourceMap::default();
    let (old, new) = (tree(&folder.join("old")), tree(&folder.join("new")));
    let names = overlays(&folder.join("new/overlays"));
    let built: Vec<[Build; 2]> = names
        .iter()
        .map(|name| [&old, &new].map(|tree| build(tree, name, &map)))
        .collect();
    let edits = Edits::seen_in(&map);
    let mut gathering = Gathering::default();
    for (name, [old, new]) in names.iter().zip(&built) {
        let comparison = compare(
            old.resources.items(),
            new.resources.items(),
            Options::default(),
        );
        let sides = Sides {
            map: &map,
            old: &old.causes,
            new: &new.causes,
            edits: &edits,
        };
        let found = differences(&comparison, sides);
        gathering.add(&format!("overlays/{name}"), found, comparison.unchanged);
    }
    let places = Places {
        map: &map,
        causes: None,
        base: &FilePath::new("/repo"),
    };
    impact(&gathering.finish(), &places, HumanOptions::default())
}

fn build(tree: &Memory, overlay: &str, map: &SourceMap) -> Build {
    let directory = FilePath::new(&format!("/repo/overlays/{overlay}"));
    let files = Files::new(tree, map);
    kustomize::build(&files, &directory, &kustomize::Options::default()).expect("it builds")
}

fn overlays(directory: &Path) -> Vec<String> {
    let overlays = WalkDir::new(directory)
        .min_depth(1)
        .max_depth(1)
        .sort_by_file_name();
    let entries = overlays.into_iter().map(|entry| entry.expect("readable"));
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

fn tree(folder: &Path) -> Memory {
    let mut tree = Memory::default();
    for entry in WalkDir::new(folder) {
        let entry = entry.expect("the fixtures are readable");
        let path = entry.path();
        if entry.file_type().is_file() {
            let below = path.strip_prefix(folder).expect("it is below the folder");
            let name = format!("/repo/{}", below.display());
            tree.insert(FilePath::new(&name), support::read(path));
        }
    }
    tree
}
