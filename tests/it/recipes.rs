//! The recipes of `examples/`: their scripts before a fake forge and fake `kubectl` and `flux`
//! (`fixtures/recipes/bin`), which record what they are asked; their workflows before linters that are not ours.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    reason = "the tests run scripts and programs"
)]

mod forge;
mod linted;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use regex::Regex;
use serde_json::json;

use crate::support::{Golden, Ran, Repository, needs, read, root, write};
use forge::Forge;

/// A script of a recipe, to be run in a repository with the fake programs and offshoot on the path.
fn script(repository: &Repository, path: &str, arguments: &[&str]) -> Command {
    let programs = repository.path().join(".git/bin");
    if !programs.exists() {
        std::fs::create_dir_all(&programs).expect("a scratch directory");
        let link = |from: &Path, name: &str| {
            std::os::unix::fs::symlink(from, programs.join(name)).expect("a scratch directory");
        };
        link(Path::new(env!("CARGO_BIN_EXE_offshoot")), "offshoot");
        for name in ["gh", "kubectl", "flux"] {
            link(&root().join("fixtures/recipes/bin").join(name), name);
        }
    }
    let paths = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("sh");
    command
        .arg(root().join("examples").join(path))
        .args(arguments)
        .env("PATH", format!("{}:{paths}", programs.display()))
        .env("CALLS", calls(repository))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .current_dir(repository.path())
        .stdin(Stdio::null());
    command
}

fn calls(repository: &Repository) -> PathBuf {
    repository.path().join(".git/calls")
}

/// The calls so far, and what was printed last.
fn told(repository: &Repository, ran: &Ran) -> String {
    let path = calls(repository);
    let calls = if path.exists() {
        read(&path)
    } else {
        String::new()
    };
    let scratch = Regex::new(r"[^\s`]*/tmp\.\w+/").expect("it is right");
    let commit = Regex::new(r"sha1:[0-9a-f]{40}").expect("it is right");
    let said = scratch.replace_all(&ran.stderr, "WORK/").into_owned();
    let calls = commit.replace_all(&calls, "sha1:COMMIT").into_owned();
    let code = ran.code.expect("an exit code");
    format!(
        "calls\n{calls}\nstdout\n{}\nstderr\n{said}\nexit code {code}\n",
        ran.stdout
    )
}

fn golden(name: &str, text: &str) {
    Golden::assert_file(&root().join("fixtures/recipes").join(name), text);
}

/// A small stack in one namespace, or in two.
fn shop(namespaces: &str) -> Option<Repository> {
    let files = root().join("fixtures/recipes/shop");
    let repository = Repository::new(&[]);
    crate::support::copy(&files, repository.path());
    repository.edit("offshoot.yaml", "NAMESPACES", namespaces);
    repository.into_git()
}

const ONE: &str = r#"namespaces: {shop: "preview-{{ slug }}", shop-db: "preview-{{ slug }}"}"#;
const TWO: &str = r#"namespaces: {shop: "preview-{{ slug }}", shop-db: "preview-{{ slug }}-db"}"#;

#[test]
fn a_deployment_applies_prunes_waits_and_tests() {
    let Some(repository) = shop(TWO) else { return };
    let image = "registry.example.com/web:1f3a";
    let mut deploy = script(
        &repository,
        "shell/deploy.sh",
        &["preview", "feature/login", image],
    );
    let dotenv = repository.path().join(".git/deploy.env");
    deploy.env("OFFSHOOT_DOTENV", &dotenv);
    deploy.env("JOBS", "e2e-abc:SuccessCriteriaMet Complete\n");
    let ran = Ran::of(&mut deploy);
    golden(
        "deploy.txt",
        &(told(&repository, &ran) + "\ndotenv\n" + &read(&dotenv)),
    );
}

#[test]
fn a_deployment_into_one_namespace_has_one_apply_set() {
    let Some(repository) = shop(ONE) else { return };
    let ran = Ran::of(&mut script(
        &repository,
        "shell/deploy.sh",
        &["preview", "b"],
    ));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let calls = read(&calls(&repository));
    assert_eq!(
        calls.matches("--applyset=offshoot-preview").count(),
        1,
        "{calls}"
    );
    assert!(calls.contains("--namespace preview-b --prune"), "{calls}");
}

#[test]
fn a_deployment_fails_with_its_tests() {
    let Some(repository) = shop(TWO) else { return };
    let mut deploy = script(
        &repository,
        "shell/deploy.sh",
        &["preview", "feature/login"],
    );
    let ran = Ran::of(deploy.env("JOBS", "e2e-abc:FailureTarget Failed\n"));
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr.contains("the tests failed\ne2e-abc"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("expected 200, got 500"),
        "{}",
        ran.stderr
    );
    let mut deploy = script(
        &repository,
        "shell/deploy.sh",
        &["preview", "feature/login"],
    );
    let ran = Ran::of(
        deploy
            .env("JOBS", "e2e-abc:\n")
            .env("OFFSHOOT_TIMEOUT_E2E", "0"),
    );
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("did not end in time"), "{}", ran.stderr);
}

#[test]
fn nothing_is_applied_of_what_does_not_render() {
    let Some(repository) = shop(TWO) else { return };
    let arguments = ["preview", "feature/login", "registry.example.com/nobody:1"];
    let ran = Ran::of(&mut script(&repository, "shell/deploy.sh", &arguments));
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr.contains("error[image-unmatched]"),
        "{}",
        ran.stderr
    );
    assert!(!calls(&repository).exists());
    let ran = Ran::of(&mut script(
        &repository,
        "shell/teardown.sh",
        &["prevew", "feature/login"],
    ));
    assert_ne!(ran.code, Some(0));
    assert!(!calls(&repository).exists());
}

#[test]
fn a_teardown_deletes_in_order() {
    let Some(repository) = shop(TWO) else { return };
    let ran = Ran::of(&mut script(
        &repository,
        "shell/teardown.sh",
        &["preview", "feature/login"],
    ));
    golden("teardown.txt", &told(&repository, &ran));
}

#[test]
fn flux_gets_an_artifact_without_secrets() {
    let Some(repository) = shop(TWO) else { return };
    let arguments = [
        "preview",
        "feature/login",
        "oci://registry.example.com/manifests",
    ];
    let deploy = || script(&repository, "flux/flux-deploy.sh", &arguments);
    let ran = Ran::of(&mut deploy());
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("set FLUX_SECRETS=1"), "{}", ran.stderr);
    assert!(!calls(&repository).exists());
    let ran = Ran::of(deploy().env("FLUX_SECRETS", "1"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ran = Ran::of(&mut script(
        &repository,
        "flux/flux-teardown.sh",
        &arguments[..2],
    ));
    golden("flux.txt", &told(&repository, &ran));
}

#[test]
fn a_pull_request_has_one_comment() {
    let (Some(()), Some(_)) = (needs::jq(), needs::python()) else {
        return;
    };
    let Some(repository) = Repository::example().into_git() else {
        return;
    };
    let forge = Forge::new(&json!({"comments": [
        {"id": 1, "body": "<!-- offshoot -->\nnot ours", "user": {"login": "somebody"}},
        {"id": 2, "body": "looks good", "user": {"login": "github-actions[bot]"}},
    ]}));
    let review = |base: &str| {
        let out = repository.path().join(".git/out").display().to_string();
        let mut review = script(&repository, "github/review.sh", &[&out]);
        forge.on(&mut review).env("BASE", base).env("TARGETS", "");
        Ran::of(&mut review)
    };
    let comment = |changed: &str| {
        let file = repository
            .path()
            .join(".git/out/diff.md")
            .display()
            .to_string();
        let mut comment = script(&repository, "github/comment.sh", &[&file]);
        Ran::of(forge.on(&mut comment).env("CHANGED", changed))
    };
    // Nothing changes, and there is no comment: none is written.
    assert_eq!(review("main").code, Some(0));
    assert!(forge.read("output").contains("status=0\nchanged=false\n"));
    assert_eq!(comment("false").code, Some(0));
    assert_eq!(forge.comments().len(), 2);

    repository.git(&["checkout", "--quiet", "-b", "feature"]);
    repository.edit(
        "overlays/production/kustomization.yaml",
        "count: 4",
        "count: 5",
    );
    repository.commit("five");
    assert_eq!(review("main").code, Some(0));
    assert!(
        forge.read("output").ends_with("/.git/out\n"),
        "{}",
        forge.read("output")
    );
    assert!(forge.read("output").contains("status=0\nchanged=true\n"));
    assert!(forge.read("summary").contains("worker is scaled"));
    assert_eq!(comment("true").code, Some(0));
    let comments = forge.comments();
    assert_eq!(comments.len(), 3);
    let first = comments[2].clone();
    let (head, tail) = (first.lines().next(), first.trim_end().lines().last());
    assert_eq!(head, Some("<!-- offshoot -->"));
    assert!(tail.expect("a line").contains("main ("), "{first}");

    repository.edit(
        "overlays/production/kustomization.yaml",
        "count: 5",
        "count: 6",
    );
    repository.commit("six");
    assert_eq!(review("main").code, Some(0));
    assert_eq!(comment("true").code, Some(0));
    let comments = forge.comments();
    assert_eq!(comments.len(), 3, "{comments:?}");
    assert!(
        comments[2].contains("`4` → `6`") && comments[2] != first,
        "{}",
        comments[2]
    );
    assert!(comments[0].contains("not ours") && comments[1] == "looks good");

    // Back to where it began: the comment says so.
    repository.edit(
        "overlays/production/kustomization.yaml",
        "count: 6",
        "count: 4",
    );
    repository.commit("four");
    assert_eq!(review("main").code, Some(0));
    assert_eq!(comment("false").code, Some(0));
    assert!(forge.comments()[2].contains("No environment changes"));
    assert_eq!(forge.comments().len(), 3);

    // A token of a fork may only read.
    let file = repository
        .path()
        .join(".git/out/diff.md")
        .display()
        .to_string();
    let mut refused = script(&repository, "github/comment.sh", &[&file, "always"]);
    let ran = Ran::of(forge.on(&mut refused).env("FORGE_REFUSES", "PATCH"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(
        ran.stdout.starts_with("::notice title=offshoot::"),
        "{}",
        ran.stdout
    );

    // A second comment, by a key, with a link below.
    let mut keyed = script(&repository, "github/comment.sh", &[&file, "always"]);
    let ran = Ran::of(
        forge
            .on(&mut keyed)
            .env("COMMENT_KEY", "eu")
            .env("COMMENT_LINK", "[page](x)"),
    );
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(forge.comments().len(), 4);
    assert!(forge.comments()[3].starts_with("<!-- offshoot: eu -->\n"));
    assert!(forge.comments()[3].ends_with("\n[page](x)\n"));
}

#[test]
fn a_review_tells_findings_and_unwanted_changes() {
    let Some(repository) = Repository::example().into_git() else {
        return;
    };
    let out = repository.path().join("out");
    let review = |format: &str, expected: &str| {
        let mut review = script(&repository, "shell/review.sh", &["main", "out"]);
        review.env("OFFSHOOT_CHECK", format);
        Ran::of(review.env("OFFSHOOT_DIFF_EXPECT_UNCHANGED", expected))
    };
    repository.edit(
        "overlays/production/kustomization.yaml",
        "count: 4",
        "count: 5",
    );
    let ran = review("human", "");
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    assert_eq!(
        read(&out.join("result.env")),
        "CHANGED=true\nCHECK=0\nDIFF=1\n"
    );
    assert!(read(&out.join("diff.html")).starts_with("<!doctype html>"));
    // The reports of an earlier run are no part of the edit, and no value of a Secret is among the renders.
    let ran = review("human", "preview");
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    assert!(!read(&out.join("diff.md")).contains("read by no target"));
    let secret = out.join("rendered/preview");
    let secret = crate::support::entries(&secret)
        .into_iter()
        .find(|it| it.to_string_lossy().contains("_secret_"));
    assert!(read(&secret.expect("the example has Secrets")).contains("(hidden)"));
    assert_eq!(review("human", "production").code, Some(1));

    repository.edit(
        "base/worker/worker.yaml",
        "- name: worker\n",
        "- name: worker\n          imagePullPolcy: Always\n",
    );
    let ran = review("github", "");
    assert_eq!(ran.code, Some(1), "{}", ran.said());
    assert!(
        ran.stdout
            .contains("::warning file=base/worker/worker.yaml,line=")
            || ran
                .stdout
                .contains("::error file=base/worker/worker.yaml,line="),
        "{}",
        ran.said()
    );
    let ran = review("gitlab", "");
    assert_eq!(ran.code, Some(1));
    let findings: serde_json::Value =
        serde_json::from_str(&read(&out.join("check.gitlab"))).expect("JSON");
    assert!(findings.as_array().is_some_and(|found| !found.is_empty()));

    let mut review = script(&repository, "shell/review.sh", &["nowhere", "out"]);
    assert_eq!(Ran::of(&mut review).code, Some(2));
}

#[test]
fn deployments_of_a_closed_pull_request_are_inactive() {
    let (Some(()), Some(_)) = (needs::jq(), needs::python()) else {
        return;
    };
    let repository = Repository::new(&[]);
    let forge =
        Forge::new(&json!({"deployments": {"preview/a b": [4, 5], "other": [6]}, "statuses": []}));
    let mut inactive = script(&repository, "github/inactive.sh", &["preview/a b"]);
    let ran = Ran::of(forge.on(&mut inactive));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(
        forge.state()["statuses"],
        json!([["4", "inactive"], ["5", "inactive"]])
    );
}

#[test]
fn a_merge_request_has_one_note() {
    if needs::python().is_none() {
        return;
    }
    let repository = Repository::new(&[]);
    let note =
        |id: u32, body: &str| json!({"id": id, "type": null, "body": body, "author": {"id": 1}});
    let forge = Forge::new(
        &json!({"notes": [note(1, "first"), note(2, "> <!-- offshoot -->"), note(3, "{\"id\":9,\"body\":\"<!-- offshoot -->")]}),
    );
    std::os::unix::fs::symlink(root().join("fixtures/recipes/bin/curl"), {
        script(&repository, "gitlab/note.sh", &[]);
        repository.path().join(".git/bin/curl")
    })
    .expect("a scratch directory");
    let file = repository.path().join("diff.md");
    let write_note = |text: &str, token: &str| {
        write(&file, format!("<!-- offshoot -->\n{text}\n"));
        let mut note = script(&repository, "gitlab/note.sh", &["diff.md"]);
        note.env("NOTES_TOKEN", token)
            .env("CI_API_V4_URL", "https://gitlab.example.com/api/v4")
            .env("CI_PROJECT_ID", "3")
            .env("CI_MERGE_REQUEST_IID", "7");
        Ran::of(forge.on(&mut note))
    };
    let bodies = || forge.bodies("notes");
    let ran = write_note("nobody", "");
    assert!(
        ran.code == Some(0) && ran.stdout.contains("no NOTES_TOKEN"),
        "{}",
        ran.said()
    );
    assert_eq!(bodies().len(), 3);
    for text in ["one & 100%", "two", "three"] {
        let ran = write_note(text, "secret");
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(bodies().len(), 4);
        assert_eq!(bodies()[3], format!("<!-- offshoot -->\n{text}\n"));
    }
    assert_eq!(bodies()[0], "first");
    assert_ne!(write_note("four", "wrong").code, Some(0));
}

#[test]
fn kubectl_finds_the_plugin() {
    let Some(kubectl) = needs::kubectl() else {
        return;
    };
    let programs = Repository::new(&[]);
    std::os::unix::fs::symlink(
        env!("CARGO_BIN_EXE_offshoot"),
        programs.path().join("kubectl-offshoot"),
    )
    .expect("a scratch directory");
    let example = Repository::example();
    let mut command = Command::new(kubectl);
    command.args(["offshoot", "render", "preview", "--branch", "feature/login"]);
    command
        .env("PATH", programs.path())
        .env("HOME", programs.path())
        .current_dir(example.path());
    let ran = Ran::of(&mut command);
    let own = example.run(&["render", "preview", "--branch", "feature/login"]);
    assert_eq!(
        (ran.code, ran.stdout),
        (Some(0), own.stdout),
        "{}",
        ran.stderr
    );
}

#[test]
fn hooks_of_pre_commit_run() {
    let Some(repository) = Repository::example().into_git() else {
        return;
    };
    let hooks = read(&root().join(".pre-commit-hooks.yaml"));
    let entries = hooks
        .lines()
        .filter_map(|line| line.trim().strip_prefix("entry: offshoot "));
    let codes: Vec<(&str, Option<i32>)> = entries
        .map(|entry| {
            (
                entry,
                repository.run(&entry.split(' ').collect::<Vec<_>>()).code,
            )
        })
        .collect();
    // Snapshots are stale before they are written, and not after that.
    assert_eq!(
        codes,
        [
            ("check --quiet", Some(0)),
            ("snapshot --check --output summary", Some(1)),
            ("snapshot", Some(0))
        ]
    );
    assert_eq!(
        repository
            .run(&["snapshot", "--check", "--output", "summary"])
            .code,
        Some(0)
    );
}
