//! Builds that take bases over from each other give what builds of their own give: the same bytes, warnings
//! and places. Held on every kustomization of the fixtures, and of the public trees where they are at hand.

use std::path::{Path, PathBuf};

use offshoot::diag::{Diagnostic, Fallible, Origin};
use offshoot::kustomize::{Build, FILE_NAMES, Files, Options, build, build_below};
use offshoot::model::Causes;
use offshoot::sources::{Disk, FilePath, Memory, Overlay, SourceMap};
use walkdir::WalkDir;

use crate::support::{self, needs};

/// A kustomization beside a directory, whose base that is.
const OVERLAY: &str =
    "namePrefix: over-\nresources: [own.yaml, ../BASE]\nlabels: [{pairs: {layer: over}}]\n";

#[test]
fn fixtures_build_the_same_with_bases_kept() {
    let cases = support::cases("kustomize");
    let compared: usize = cases.iter().map(|case| compare(&case.join("in"))).sum();
    assert!(compared > 300, "only {compared} builds");
}

#[test]
fn public_trees_build_the_same_with_bases_kept() {
    let Some(shared) = needs::shared() else {
        return;
    };
    let trees = support::entries(&shared.join("conformance/public-trees"));
    // All of them take minutes.
    let some = trees.iter().step_by(9).map(|it| it.join("tree"));
    let compared: usize = some.map(|tree| compare(&tree)).sum();
    assert!(compared > 100, "only {compared} builds");
}

/// Builds every kustomization below `root`, and one on top of each, with and without bases of the others.
fn compare(root: &Path) -> usize {
    let map = SourceMap::default();
    let keeping = Files::new(&Disk, &map).keeping_bases();
    let directories = kustomizations(root);
    for directory in &directories {
        let alone = described(&SourceMap::default(), |map| {
            build(&Files::new(&Disk, map), directory, &Options::default())
        });
        let below = described(&map, |_| {
            build_below(&keeping, directory, &Options::default())
        });
        assert_eq!(below, alone, "{directory:?}, for the first time");
        let again = described(&map, |_| build(&keeping, directory, &Options::default()));
        assert_eq!(again, alone, "{directory:?}, again");

        let (path, above) = overlay(directory);
        let tree = Overlay::new(&above, &Disk);
        let alone = described(&SourceMap::default(), |map| {
            let files = Files::new(&Disk, map);
            build(&files.under(&above, &tree), &path, &Options::default())
        });
        let over = described(&map, |_| {
            build(&keeping.under(&above, &tree), &path, &Options::default())
        });
        assert_eq!(over, alone, "a kustomization on top of {directory:?}");
    }
    4 * directories.len()
}

fn kustomizations(root: &Path) -> Vec<FilePath> {
    let files = WalkDir::new(root).sort_by_file_name().into_iter().flatten();
    let is_kustomization = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| FILE_NAMES.contains(&name))
    };
    let paths = files.map(|it| it.into_path()).filter(is_kustomization);
    let directories =
        paths.filter_map(|path| path.parent().and_then(Path::to_str).map(FilePath::new));
    directories.collect()
}

/// A kustomization that is not on disk, beside a directory.
fn overlay(directory: &FilePath) -> (FilePath, Memory) {
    let parent = directory.parent().expect("fixtures are not at the root");
    let path = parent.join("offshoot-test-overlay");
    let mut above = Memory::default();
    above.insert(
        path.join("own.yaml"),
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: offshoot-test}\n",
    );
    above.insert(
        path.join("kustomization.yaml"),
        OVERLAY.replace("BASE", directory.name()),
    );
    (path, above)
}

/// The bytes, the warnings and the place of every value; or the errors.
fn described(map: &SourceMap, build: impl FnOnce(&SourceMap) -> Fallible<Build>) -> Vec<String> {
    let place = |at: Origin| {
        let place = map.locate(at);
        place.map(|it| format!("{}:{}:{}", it.path.as_str(), it.line, it.column))
    };
    let told =
        |it: &Diagnostic| format!("{} {:?} {}", it.code, place(it.at), it.message.absolute());
    match build(map) {
        Err(failed) => failed.iter().map(told).collect(),
        Ok(built) => {
            let mut lines: Vec<String> = built.warnings.iter().map(told).collect();
            let yaml = built.resources.to_yaml();
            lines.push(yaml.unwrap_or_else(|failed| format!("{failed:?}")));
            for resource in built.resources.iter() {
                lines.push(format!(
                    "{:?}",
                    place(built.causes.position(resource.listed))
                ));
                resource.node.walk(|node| {
                    lines.push(format!(
                        "{:?}",
                        chain(&built.causes, node.origin)
                            .into_iter()
                            .map(place)
                            .collect::<Vec<_>>()
                    ));
                });
            }
            lines
        }
    }
}

/// The places behind a value, from the last cause to the first.
fn chain(causes: &Causes, origin: Origin) -> Vec<Origin> {
    let mut places = vec![causes.position(origin)];
    let mut next = causes.get(origin);
    while let Some(cause) = next {
        places.push(causes.position(cause.at));
        places.push(causes.position(cause.replaced));
        next = causes.get(cause.replaced);
    }
    places
}
