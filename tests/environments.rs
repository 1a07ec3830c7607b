//! Environments, rendered from `fixtures/environments/CASE` and from the
//! example repository. What was expected lies in `CASE/expected`; `UPDATE=1`
//! writes it anew. Where a kubectl with kustomize v5.8.1 is at hand
//! (`OFFSHOOT_KUBECTL`, else on the path), each ejected overlay must build to the
//! very bytes of the render.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "the runner reads fixtures and starts the reference program"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use offshoot::diag::{Diagnostics, Fallible};
use offshoot::environment::hosts::declarations;
use offshoot::environment::{Applier, Config, Render, Repository, Request, config, render};
use offshoot::kustomize::{self, Files, ImageRef, Options};
use offshoot::sources::{Disk, FilePath, SourceMap};
use offshoot::yaml;

#[test]
fn fixtures() {
    let mut cases: Vec<PathBuf> = fs::read_dir(repository().join("fixtures/environments"))
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    cases.sort();
    let wrong: Vec<String> = cases.iter().filter_map(|case| run(case).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_example_repository_ejects_to_what_it_renders() {
    let tree = tempfile::tempdir().expect("a directory");
    for part in ["base", "overlays", "offshoot.yaml"] {
        copy(&repository().join(part), &tree.path().join(part));
    }
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
    let rendered = rendered(tree.path(), "production").expect("production renders");
    assert_eq!(reference(tree.path(), &rendered), Ok(()));
}

/// Real trees, where they are at hand: an environment over each, everything moved that can move.
#[test]
fn public_trees_eject_to_what_they_render() {
    let shared = std::env::var_os("OFFSHOOT_SHARED")
        .map_or_else(|| repository().join("../shared"), PathBuf::from);
    let Ok(trees) = fs::read_dir(shared.join("conformance/public-trees")) else {
        eprintln!("skipped: no public trees in {}", shared.display());
        return;
    };
    let mut trees: Vec<PathBuf> = trees.map(|entry| entry.expect("an entry").path()).collect();
    trees.sort();
    let mut compared = 0;
    for origin in trees {
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
    let hosts = match zones.is_empty() {
        true => serde_json::Value::Null,
        false => serde_json::json!({"pattern": "{{ slug }}.{{ host }}"}),
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

/// One case: what it renders, or why not, beside what was expected.
fn run(case: &Path) -> Result<(), String> {
    let tree = tempfile::tempdir().expect("a directory");
    copy(case, tree.path());
    fs::remove_dir_all(tree.path().join("expected")).ok();
    let arguments = fs::read_to_string(case.join("request")).expect("a request");
    let found: Vec<(String, String)> = match rendered(tree.path(), &arguments) {
        Err(errors) => vec![("errors".to_owned(), errors.join(""))],
        Ok(render) => {
            reference(tree.path(), &render)
                .map_err(|error| format!("{}: {error}", case.display()))?;
            files(&render)
        }
    };
    let expected = case.join("expected");
    if std::env::var_os("UPDATE").is_some() {
        fs::remove_dir_all(&expected).ok();
        for (name, text) in &found {
            let path = expected.join(name);
            fs::create_dir_all(path.parent().expect("below the case")).expect("a directory");
            fs::write(path, text).expect("written");
        }
    }
    for (name, text) in &found {
        let recorded = fs::read_to_string(expected.join(name)).unwrap_or_default();
        if recorded != *text {
            return Err(format!(
                "{}/expected/{name} is not what came out:\n{text}",
                case.display()
            ));
        }
    }
    let recorded = walkdir::WalkDir::new(&expected).into_iter().flatten();
    match recorded.filter(|entry| entry.file_type().is_file()).count() == found.len() {
        true => Ok(()),
        false => Err(format!("{} expects other files", case.display())),
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
        .map(|it| format!("{}: {}\n", it.code, it.message))
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
            .map(|help| format!("  help: {help}\n"))
            .collect();
        said.push(format!("{place}{}: {}\n{help}", error.code, error.message));
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
fn reference(root: &Path, render: &Render) -> Result<(), String> {
    let kubectl = std::env::var_os("OFFSHOOT_KUBECTL").unwrap_or_else(|| "kubectl".into());
    if !is_reference(&kubectl) {
        eprintln!("skipped: no kubectl with kustomize v5.8.1");
        return Ok(());
    }
    for (path, bytes) in render.overlay.files() {
        let path = Path::new(path.as_str());
        let tree = root.parent().expect("below the temporary directory");
        assert!(path.starts_with(tree), "{} is outside", path.display());
        fs::create_dir_all(path.parent().expect("below the root")).expect("a directory");
        fs::write(path, bytes).expect("written");
    }
    let output = Command::new(&kubectl)
        .arg("kustomize")
        .arg(render.directory.as_str())
        .output();
    let output = output.map_err(|error| error.to_string())?;
    fs::remove_dir_all(render.directory.as_str()).expect("it was just written");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let (ours, theirs) = (
        text(render).expect("it can be printed"),
        String::from_utf8_lossy(&output.stdout),
    );
    match ours == theirs {
        true => Ok(()),
        false => Err(offshoot::diff::hunks(&theirs, &ours, 3)
            .iter()
            .map(ToString::to_string)
            .collect()),
    }
}

fn is_reference(kubectl: &std::ffi::OsStr) -> bool {
    let output = Command::new(kubectl).args(["version", "--client"]).output();
    output.is_ok_and(|output| {
        String::from_utf8_lossy(&output.stdout).contains("Kustomize Version: v5.8.1")
    })
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).follow_links(true) {
        let Ok(entry) = entry else { continue };
        let below = entry.path().strip_prefix(from).expect("below it");
        let target = match below.as_os_str().is_empty() {
            true => to.to_owned(),
            false => to.join(below),
        };
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(&target).expect("a directory"),
            false => drop(fs::copy(entry.path(), &target).expect("copied")),
        }
    }
}
