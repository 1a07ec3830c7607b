//! Workflows, actions and templates before actionlint, the schemas that check-jsonschema ships, and shellcheck;
//! and what they name, which must be there.

use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::support::{Ran, Repository, files_below, needs, read, root};

fn workflows() -> Vec<PathBuf> {
    let mut found = files_below(&root().join(".github/workflows"));
    found.extend(files_below(&root().join("examples/github/workflows")));
    found
}

fn actions() -> Vec<PathBuf> {
    ["action.yml", "setup/action.yml"]
        .map(|name| root().join("examples/github").join(name))
        .to_vec()
}

fn assert_passes(command: &mut Command) {
    let ran = Ran::of(command);
    assert_eq!(ran.code, Some(0), "{command:?}: {}", ran.said());
}

/// A copy of a workflow in which one word is another.
fn broken(path: &Path, from: &str, to: &str) -> (Repository, PathBuf) {
    let text = read(path);
    assert!(text.contains(from), "{} has no {from}", path.display());
    let copy = Repository::new(&[("broken.yml", &text.replacen(from, to, 1))]);
    let path = copy.path().join("broken.yml");
    (copy, path)
}

#[test]
fn workflows_pass_actionlint() {
    let Some(actionlint) = needs::actionlint() else {
        return;
    };
    assert_passes(Command::new(&actionlint).args(workflows()));
    let (_copy, path) = broken(&workflows()[0], "runs-on:", "run-on:");
    assert_eq!(Ran::of(Command::new(&actionlint).arg(path)).code, Some(1));
}

/// GitLab's templates as they are included: the part below the inputs, with a value for each.
fn templates() -> Repository {
    let input = Regex::new(r"\$\[\[ inputs\.([\w-]+) \]\]").expect("it is right");
    let templates = Repository::new(&[]);
    for path in files_below(&root().join("examples/gitlab")) {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = read(&path);
        if let Some((spec, jobs)) = text.split_once("\n---\n") {
            for found in input.captures_iter(jobs) {
                assert!(
                    spec.contains(&format!("\n    {}:\n", &found[1])),
                    "{name}: {}",
                    &found[1]
                );
            }
            templates.write(&name, &input.replace_all(jobs, "3 days"));
        } else if name.ends_with(".yml") {
            templates.write(&name, &text);
        }
    }
    templates
}

#[test]
fn files_fit_the_schemas_of_their_forges() {
    let Some(python) = needs::check_jsonschema() else {
        return;
    };
    let check = |schema: &str| {
        let mut command = Command::new(&python);
        command.args(["-m", "check_jsonschema", "--builtin-schema", schema]);
        command
    };
    assert_passes(check("vendor.github-workflows").args(workflows()));
    assert_passes(check("vendor.github-actions").args(actions()));
    let templates = templates();
    let files = files_below(templates.path());
    assert_eq!(files.len(), 4);
    // The format `uri` refuses a variable, which GitLab takes there.
    let gitlab = ["--data-transform", "gitlab-ci", "--disable-formats", "uri"];
    assert_passes(check("vendor.gitlab-ci").args(gitlab).args(files));
    let (_copy, path) = broken(&actions()[0], "using: composite", "using: magic");
    assert_eq!(
        Ran::of(check("vendor.github-actions").arg(path)).code,
        Some(1)
    );
}

fn scripts() -> Vec<PathBuf> {
    let mut found = files_below(&root().join("examples"));
    found.extend(files_below(&root().join("scripts/release")));
    found.retain(|path| path.extension().is_some_and(|end| end == "sh"));
    assert!(found.len() > 8, "{found:?}");
    found
}

#[test]
fn scripts_pass_shellcheck() {
    let Some(shellcheck) = needs::shellcheck() else {
        return;
    };
    assert_passes(Command::new(shellcheck).args(scripts()));
}

#[test]
fn scripts_are_executable_and_say_how_they_are_called() {
    use std::os::unix::fs::PermissionsExt;
    for path in scripts() {
        let mode = std::fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o111, 0o111, "{}", path.display());
        let name = path.file_name().expect("a name").to_string_lossy();
        assert!(
            read(&path)
                .lines()
                .take(8)
                .any(|line| line.contains(&format!("{name} "))),
            "{}",
            path.display()
        );
    }
}

/// Actions of others are pinned by their commit, with the version behind it.
#[test]
fn actions_of_others_are_pinned() {
    let pinned = Regex::new(r"^\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$").expect("it is right");
    let version = env!("CARGO_PKG_VERSION");
    let mut count = 0;
    for path in workflows().into_iter().chain(actions()) {
        for used in read(&path)
            .lines()
            .filter_map(|line| line.split_once("uses: ").map(|(_, it)| it.to_owned()))
        {
            count += 1;
            let is_own =
                used.starts_with("offshoot/offshoot/") && used.ends_with(&format!("@v{version}"));
            assert!(
                is_own || pinned.is_match(&used),
                "{}: {used}",
                path.display()
            );
        }
    }
    assert!(count > 10, "{count}");
}

/// The scripts that recipes call out of the archive are those that it has.
#[test]
fn scripts_that_recipes_call_are_in_the_archive() {
    let archive = read(&root().join("scripts/release/archive.py"));
    let called = Regex::new(r"(?:OFFSHOOT_CI|ARCHIVE/ci)/([\w-]+\.sh)").expect("it is right");
    let mut count = 0;
    for path in files_below(&root().join("examples")) {
        for found in called.captures_iter(&read(&path)) {
            count += 1;
            assert!(
                archive.contains(&format!("/{}\"", &found[1])),
                "{}: {}",
                path.display(),
                &found[1]
            );
        }
    }
    assert!(count > 4, "{count}");
    let packed = Regex::new(r#""(examples/[\w/.-]+)""#).expect("it is right");
    for found in packed.captures_iter(&archive) {
        assert!(root().join(&found[1]).is_file(), "{}", &found[1]);
    }
}
