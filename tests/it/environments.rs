//! Environments, rendered from `fixtures/environments/CASE` and from the
//! example repository. What was expected lies in `CASE/expected`; `UPDATE=1`
//! writes it anew. Where the reference kubectl is at hand, each ejected overlay must
//! build to the very bytes of the render.
#![allow(
    clippy::disallowed_methods,
    reason = "the runner starts the reference program"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use offshoot::diag::{Diagnostics, Fallible};
use offshoot::environment::hosts::declarations;
use offshoot::environment::{Applier, Config, Render, Repository, Request, config, render};
use offshoot::kustomize::{self, Files, Options};
use offshoot::model::ImageRef;
use offshoot::sources::{Disk, FilePath, GitHistory, SourceMap};
use offshoot::yaml;

use crate::support::{Golden, Ran, Repository as Scratch, cases, copy, entries, needs, root};

#[test]
fn fixtures() {
    let mut golden = Golden::default();
    for case in cases("environments") {
        golden.folder(&case.join("expected"), &outcome(&case));
    }
    golden.assert();
}

#[test]
fn the_example_repository_ejects_to_what_it_renders() {
    let tree = Scratch::example();
    let dependabot = format!(
        "dependabot/npm_and_yarn/frontend/babel/plugin-{}",
        "x".repeat(44)
    );
    for branch in [
        "feature/login",
        "feat/a",
        "feat-a",
        &dependabot,
        "機能/ログイン",
    ] {
        for applier in ["kubectl", "argocd"] {
            let arguments = format!("preview\n--branch={branch}\n--for={applier}\n");
            let rendered = rendered(tree.path(), &arguments)
                .unwrap_or_else(|errors| panic!("{branch}: {errors:?}"));
            assert_eq!(reference(tree.path(), &rendered), Ok(()), "{branch}");
        }
    }
    for name in ["load", "partial"] {
        let render = rendered(tree.path(), &format!("{name}\n--branch=feature/login\n"));
        let render = render.expect(name);
        assert_eq!(reference(tree.path(), &render), Ok(()), "{name}");
        assert!(render.warnings.is_empty(), "{:?}", render.warnings);
    }
    let rendered = rendered(tree.path(), "production").expect("production renders");
    assert_eq!(reference(tree.path(), &rendered), Ok(()));
}

/// What a branch has outside its namespace is its own: neither production nor another branch has an
/// object of the kind and name, but for definitions, which are the same for all.
#[test]
fn branches_have_their_own_cluster_scoped_objects() {
    let case = root().join("fixtures/environments/cluster-scoped");
    let tree = tempfile::tempdir().expect("a directory");
    copy(&case, tree.path());
    let config = fs::read_to_string(case.join("offshoot.yaml")).expect("it is there");
    let production = format!("{config}  production: {{path: tree}}\n");
    fs::write(tree.path().join("offshoot.yaml"), production).expect("written");
    let outside = |arguments: &str| -> BTreeMap<String, String> {
        let render = rendered(tree.path(), arguments).expect(arguments);
        let resources = render.resources.iter();
        let of_cluster = resources.filter(|it| {
            it.node.at(&["metadata", "namespace"]).is_none() || arguments == "production"
        });
        let mut objects = BTreeMap::new();
        for resource in of_cluster {
            let mut text = String::new();
            yaml::emit(&resource.node, &mut text).expect("it can be printed");
            let id = format!("{} {}", resource.gvk(), resource.name());
            assert_eq!(objects.insert(id, text), None, "{arguments}");
        }
        objects
    };
    let mut seen = outside("production");
    let branches = [
        "a",
        "b",
        "operator",
        "x",
        "operator-x",
        "operator-operator",
        "operator/x",
        "Operator",
        "feature/login",
        "add-billing",
        "機能",
        "prod",
        "left",
        "fast-fast",
        "1234567",
        "a-very-long-name-of-a-branch-that-does-not-fit-into-forty-characters",
    ];
    for branch in branches {
        for (id, text) in outside(&format!("preview\n--branch={branch}\n")) {
            let is_shared = id.starts_with("CustomResourceDefinition");
            match seen.insert(id.clone(), text.clone()) {
                Some(other) if is_shared => {
                    let plain = text.replace("  labels:\n    environment: preview\n", "");
                    assert!(other == text || other == plain, "{id} {branch}");
                }
                other => assert_eq!(other, None, "{id} {branch}"),
            }
        }
    }
}

/// Real trees, where they are at hand: an environment over each, everything moved that can move.
#[test]
fn public_trees_eject_to_what_they_render() {
    let Some(shared) = needs::shared() else {
        return;
    };
    let mut compared = 0;
    for origin in entries(&shared.join("conformance/public-trees")) {
        let Some(directory) = first_plain_case(&origin) else {
            continue;
        };
        let tree = tempfile::tempdir().expect("a directory");
        let root = tree.path().join("tree");
        copy(&origin.join("tree"), &root);
        let Some(config) = everything_moves(&root, &directory) else {
            continue;
        };
        fs::write(root.join("offshoot.yaml"), config).expect("written");
        // Some of them cannot move into one namespace; what is refused needs no comparison.
        if let Ok(rendered) = rendered(&root, "preview\n--branch=feature/login\n") {
            assert_eq!(reference(&root, &rendered), Ok(()), "{}", origin.display());
            compared += 1;
        }
    }
    assert!(compared > 0, "every tree was refused");
}

/// The first directory that the reference program builds without options.
fn first_plain_case(tree: &Path) -> Option<String> {
    let cases = fs::read_to_string(tree.join("cases.jsonl")).ok()?;
    let mut cases = cases
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let plain = cases.find(|case| {
        case["expect"] == "ok" && case["options"].as_array().is_none_or(Vec::is_empty)
    })?;
    plain["dir"].as_str().map(str::to_owned)
}

/// An offshoot.yaml that moves every host and allows every kind of a tree.
fn everything_moves(root: &Path, directory: &str) -> Option<String> {
    let root = Disk.absolute(root).expect("a path");
    let map = SourceMap::default();
    let built = kustomize::build(
        &Files::new(&Disk, &map),
        &root.join(directory),
        &Options::default(),
    )
    .ok()?;
    let kinds: BTreeSet<&str> = built
        .resources
        .iter()
        .map(|resource| resource.kind())
        .collect();
    let zone = |host: &str| {
        let (rest, top) = host.rsplit_once('.')?;
        Some(format!("{}.{top}", rest.rsplit('.').next()?)).filter(|zone| !zone.starts_with('*'))
    };
    let declared = declarations(built.resources.items());
    let zones: BTreeSet<String> = declared.iter().filter_map(|it| zone(&it.host)).collect();
    let hosts = if zones.is_empty() {
        serde_json::Value::Null
    } else {
        serde_json::json!({"pattern": "{{ slug }}.{{ host }}"})
    };
    let preview = serde_json::json!({
        "path": directory, "perBranch": true, "namespace": "preview-{{ slug }}", "hosts": hosts,
        "labels": {"environment": "preview"}, "annotations": {"note": "x"}, "clusterScoped": {"allow": kinds},
    });
    let config = serde_json::json!({
        "apiVersion": "offshoot/v1", "kind": "Environments", "domains": zones,
        "environments": {"preview": preview},
    });
    Some(config.to_string())
}

/// What one case renders, or why it does not: texts by the names of files.
fn outcome(case: &Path) -> Vec<(String, String)> {
    let tree = tempfile::tempdir().expect("a directory");
    copy(case, tree.path());
    fs::remove_dir_all(tree.path().join("expected")).ok();
    let arguments = fs::read_to_string(case.join("request")).expect("a request");
    match rendered(tree.path(), &arguments) {
        Err(errors) => vec![("errors".to_owned(), errors.join(""))],
        Ok(render) => {
            assert_eq!(
                reference(tree.path(), &render),
                Ok(()),
                "{}",
                case.display()
            );
            files(&render)
        }
    }
}

/// The render and all that comes with it, by file name.
fn files(render: &Render) -> Vec<(String, String)> {
    let mut files = vec![(
        "render.yaml".to_owned(),
        text(render).expect("it can be printed"),
    )];
    for (path, bytes) in render.overlay.files() {
        let name = format!("overlay/{}", path.relative_to(&render.directory));
        files.push((name, String::from_utf8_lossy(bytes).into_owned()));
    }
    let warnings: String = render
        .warnings
        .iter()
        .map(|it| {
            let label = |label: &offshoot::diag::Label| format!("  {}\n", label.text.absolute());
            let labels: String = it.labels.iter().map(label).collect();
            let help = it
                .help
                .iter()
                .map(|help| format!("  help: {}\n", help.absolute()));
            let help: String = help.collect();
            format!("{}: {}\n{labels}{help}", it.code, it.message.absolute())
        })
        .collect();
    if !warnings.is_empty() {
        files.push(("warnings".to_owned(), warnings));
    }
    files
}

/// Renders what the lines of `arguments` ask for; the errors' codes, messages and help otherwise.
fn rendered(root: &Path, arguments: &str) -> Result<Render, Vec<String>> {
    let root = Disk.absolute(root).expect("a path");
    let map = SourceMap::default();
    let result = request(arguments).and_then(|request| {
        let config = Config::load(&Disk, &map, &root.join(config::FILE_NAME))?;
        let options = Options::default();
        let repository = Repository {
            sources: &Disk,
            map: &map,
            root: &root,
            config: &config,
            options: &options,
            history: &GitHistory::default(),
        };
        render(repository, &request)
    });
    result.map_err(|errors| said(&errors, &map, &root))
}

fn said(errors: &Diagnostics, map: &SourceMap, root: &FilePath) -> Vec<String> {
    let mut said = Vec::new();
    for error in errors {
        let place = map.locate(error.at).map_or_else(String::new, |place| {
            format!(
                "{}:{}:{}: ",
                place.path.relative_to(root),
                place.line,
                place.column
            )
        });
        let help: String = error
            .help
            .iter()
            .map(|help| format!("  help: {}\n", help.absolute()))
            .collect();
        said.push(format!(
            "{place}{}: {}\n{help}",
            error.code,
            error.message.absolute()
        ));
    }
    said
}

fn request(arguments: &str) -> Fallible<Request> {
    let mut request = Request::default();
    for argument in arguments.lines() {
        match argument
            .strip_prefix("--")
            .and_then(|option| option.split_once('='))
        {
            None => request.environment = argument.to_owned(),
            Some(("branch", name)) => request.branch = Some(name.to_owned()),
            Some(("image", image)) => request.images.push(ImageRef::parse(image)?),
            Some(("for", "argocd")) => request.applier = Applier::ArgoCd,
            Some(("for", _)) => {}
            Some(("set", pair)) => {
                let (key, value) = pair.split_once('=').expect("KEY=VALUE");
                request.set.insert(key.to_owned(), value.to_owned());
            }
            Some((option, _)) => panic!("no option `{option}`"),
        }
    }
    Ok(request)
}

fn text(render: &Render) -> Fallible<String> {
    let mut text = String::new();
    for (position, resource) in render.resources.iter().enumerate() {
        if position > 0 {
            text.push_str("---\n");
        }
        yaml::emit(&resource.node, &mut text)?;
    }
    Ok(text)
}

/// Ejects the overlay and lets the reference program build it.
#[track_caller]
fn reference(root: &Path, render: &Render) -> Result<(), String> {
    let Some(kubectl) = needs::kubectl() else {
        return Ok(());
    };
    for (path, bytes) in render.overlay.files() {
        let path = Path::new(path.as_str());
        let tree = root.parent().expect("below the temporary directory");
        assert!(path.starts_with(tree), "{} is outside", path.display());
        fs::create_dir_all(path.parent().expect("below the root")).expect("a directory");
        fs::write(path, bytes).expect("written");
    }
    let mut command = Command::new(&kubectl);
    let theirs = Ran::of(command.args(["kustomize", render.directory.as_str()]));
    fs::remove_dir_all(render.directory.as_str()).expect("it was just written");
    if theirs.code != Some(0) {
        return Err(theirs.stderr);
    }
    let ours = text(render).expect("it can be printed");
    if ours == theirs.stdout {
        return Ok(());
    }
    let difference = offshoot::diff::hunks(&theirs.stdout, &ours, 3);
    Err(difference.iter().map(ToString::to_string).collect())
}
