//! Every value of a render knows where it came from. The audit replays the
//! chain of causes behind each scalar, from the render down to the sources: what
//! a step wrote has to follow from the text at the place that it names and from
//! what it replaced, and the oldest value has to stand in a file as it is.
#![allow(clippy::disallowed_methods, reason = "tests read the disk")]

mod audit;

use std::path::{Path, PathBuf};

use audit::Audit;
use offshoot::environment::{Config, Repository, Request, config, render};
use offshoot::kustomize::{Files, Options, build};
use offshoot::model::ImageRef;
use offshoot::sources::{Disk, FilePath, NoHistory, SourceMap};

use crate::support::{self, needs};

/// What is wrong with the provenance of a directory's build; nothing where it does not build.
fn audited(directory: &Path, options: &Options) -> Vec<String> {
    let map = SourceMap::default();
    let files = Files::new(&Disk, &map);
    let Some(path) = directory.to_str() else {
        return Vec::new();
    };
    match build(&files, &FilePath::new(path), options) {
        Ok(built) => Audit::new(built.resources.items(), &built.causes, &map).problems(),
        Err(_) => Vec::new(),
    }
}

fn assert_none(problems: &[String]) {
    let shown = problems.iter().take(40).cloned().collect::<Vec<_>>();
    let count = problems.len();
    assert!(count == 0, "{count} problems:\n{}", shown.join("\n"));
}

#[test]
fn fixtures_are_accounted_for() {
    let mut problems = Vec::new();
    for case in support::cases("kustomize") {
        problems.extend(audited(&case.join("in"), &Options::default()));
    }
    assert_none(&problems);
}

#[test]
fn environments_are_accounted_for() {
    let mut problems = Vec::new();
    for (tree, environment, branch, image) in [
        (".", "production", None, None),
        (
            ".",
            "preview",
            Some("feature/login"),
            Some("registry.example.com/api:pr-42"),
        ),
        (
            "fixtures/explain/tree",
            "rules",
            Some("feature/login"),
            None,
        ),
    ] {
        let map = SourceMap::default();
        let images = image.map(|text| {
            let image = ImageRef::parse(text).expect("a reference");
            let at = map.add_option("--image", text);
            ImageRef { at, ..image }
        });
        let branch_at = map.add_option("--branch", branch.unwrap_or_default());
        let root = support::root().join(tree);
        let root = FilePath::new(root.to_str().expect("a UTF-8 path"));
        let config = Config::load(&Disk, &map, &root.join(config::FILE_NAME)).expect("in order");
        let repository = Repository {
            sources: &Disk,
            map: &map,
            root: &root,
            config: &config,
            options: &Options::default(),
            history: &NoHistory,
        };
        let request = Request {
            environment: environment.to_owned(),
            branch: branch.map(str::to_owned),
            branch_at,
            images: images.into_iter().collect(),
            ..Request::default()
        };
        let rendered = render(repository, &request).expect("it renders");
        let resources = rendered.resources.items();
        problems.extend(Audit::new(resources, &rendered.causes, &map).problems());
    }
    assert_none(&problems);
}

#[test]
fn the_conformance_suites_are_accounted_for() {
    let Some(shared) = needs::shared() else {
        return;
    };
    let mut directories = Vec::new();
    for case in folders(&shared.join("conformance/kustomize-tests")) {
        let text = support::read(&case.join("case.json"));
        let case_json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        if case_json["expect"] == "ok" {
            let run = case_json["run"].as_str().unwrap_or(".");
            directories.push(case.join("input").join(run));
        }
    }
    for tree in folders(&shared.join("conformance/public-trees")) {
        let text = support::read(&tree.join("cases.jsonl"));
        for line in text.lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("JSON");
            if case["expect"] == "ok" {
                directories.push(tree.join("tree").join(case["dir"].as_str().unwrap_or(".")));
            }
        }
    }
    // All of them take minutes without optimisation: `OFFSHOOT_AUDIT_EVERY=1`.
    let every = std::env::var("OFFSHOOT_AUDIT_EVERY").ok();
    let every = every.and_then(|every| every.parse().ok()).unwrap_or(19);
    let options = Options {
        load_anywhere: true,
        ..Options::default()
    };
    let mut problems = Vec::new();
    for directory in directories.iter().step_by(every) {
        let found = audited(directory, &options);
        let name = directory.strip_prefix(&shared).unwrap_or(directory);
        let found = found.into_iter().take(3);
        problems.extend(found.map(|problem| format!("{}: {problem}", name.display())));
    }
    assert_none(&problems);
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut paths = support::entries(folder);
    paths.retain(|path| path.is_dir());
    paths
}
