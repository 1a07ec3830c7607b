//! `edit set image --environment`: the file of a branch, and its promotion.

use super::*;

const CONFIG: &str = "apiVersion: offshoot/v1
kind: Environments
environments:
  production: {path: production}
  preview:
    path: base
    perBranch: true
    namespace: \"preview-{{ slug }}\"
    images:
      defaults:
        - {name: r.io/web, newTag: stable}
        - {name: r.io/api, newTag: stable}
        - {name: r.io/jobs, newTag: \"{{ slug }}\"}
      file: \"previews/{{ slug }}.yaml\"
";

const POD: &str = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: web, image: \"r.io/web:v1\"}, {name: api, image: \"r.io/api:v1\"}, {name: jobs, image: \"r.io/jobs:v1\"}]}}\n";

const PRODUCTION: &str = "# what is released
resources: [../base]
images:
- name: r.io/web   # the front end
  newName: m.io/web
  newTag: v1
- {name: r.io/api, newTag: v1}
";

fn repository() -> Repository {
    Repository::new(&[
        ("offshoot.yaml", CONFIG),
        ("base/kustomization.yaml", "resources: [pod.yaml]\n"),
        ("base/pod.yaml", POD),
        ("production/kustomization.yaml", PRODUCTION),
    ])
}

const SET: [&str; 7] = [
    "edit",
    "set",
    "image",
    "--environment",
    "preview",
    "--branch",
    "feature/login",
];

const FILE: &str = "previews/feature-login-5bd5rf5.yaml";

fn text(repository: &Repository, path: &str) -> String {
    fs::read_to_string(repository.path().join(path)).expect("it is there")
}

/// The images of the render, in their order.
fn images(repository: &Repository) -> Vec<String> {
    let text = repository
        .run(&["render", "preview", "-b", "feature/login"])
        .output();
    let lines = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- image: "));
    lines.map(str::to_owned).collect()
}

#[test]
fn two_repositories_that_build_one_branch_keep_each_others_images() {
    let repository = repository();
    let own = "r.io/jobs:feature-login-5bd5rf5";
    assert_eq!(
        images(&repository),
        ["r.io/web:stable", "r.io/api:stable", own]
    );
    let set = |image| repository.run(&[&SET[..], &[image]].concat());
    assert_eq!(set("r.io/api:pr-1").wrote(), format!("wrote {FILE}\n"));
    set("r.io/web:pr-9").wrote();
    set("r.io/api:pr-2").wrote();
    assert_eq!(
        text(&repository, FILE),
        "# Images of `preview` for branch `feature/login`.\n\n- r.io/api:pr-2\n- r.io/web:pr-9\n"
    );
    assert_eq!(images(&repository), ["r.io/web:pr-9", "r.io/api:pr-2", own]);
    let other = repository
        .run(&["render", "preview", "-b", "other"])
        .output();
    assert!(other.contains("r.io/api:stable"), "{other}");
}

#[test]
fn a_branch_is_promoted_into_the_kustomization_of_production() {
    let repository = repository();
    repository
        .run(&[&SET[..], &["r.io/web:pr-9"]].concat())
        .wrote();
    let promote = [
        "edit",
        "set",
        "image",
        "--environment",
        "production",
        "--from",
        "preview",
        "--branch",
        "feature/login",
    ];
    repository.run(&promote).wrote();
    // The default of every branch is not the branch's; that which depends on it is.
    let expected = PRODUCTION.replace("m.io/web\n  newTag: v1", "m.io/web\n  newTag: pr-9")
        + "- {name: r.io/jobs, newTag: feature-login-5bd5rf5}\n";
    let promoted = text(&repository, "production/kustomization.yaml");
    let expected = expected.replace(
        "- {name: r.io/jobs, newTag: feature-login-5bd5rf5}",
        "- name: r.io/jobs\n  newTag: feature-login-5bd5rf5",
    );
    assert_eq!(promoted, expected);
    repository.run(&promote).wrote();
    assert_eq!(text(&repository, "production/kustomization.yaml"), expected);
    repository
        .run(&[&promote[..], &["r.io/api:v2"]].concat())
        .wrote();
    let more = text(&repository, "production/kustomization.yaml");
    assert_eq!(
        more,
        expected.replace("r.io/api, newTag: v1", "r.io/api, newTag: v2")
    );
}

#[test]
fn an_environment_without_a_file_has_its_kustomization() {
    let repository = repository();
    let set = [
        "edit",
        "set",
        "image",
        "--environment",
        "production",
        "r.io/api:v2",
    ];
    repository.run(&set).wrote();
    assert_eq!(
        text(&repository, "production/kustomization.yaml"),
        PRODUCTION.replace("r.io/api, newTag: v1", "r.io/api, newTag: v2")
    );
    for (more, expected) in [
        (&["-b", "x"][..], "branch-unwanted"),
        (&["production"], "option-unused"),
        (&["--set", "a"], "setting-syntax"),
    ] {
        let refused = repository.run(&[&set[..], more].concat()).stderr;
        assert!(refused.contains(expected), "{more:?}: {refused}");
    }
    let without = [
        "edit",
        "set",
        "image",
        "--environment",
        "preview",
        "r.io/api:v2",
    ];
    assert!(
        repository
            .run(&without)
            .refused(2)
            .contains("branch-missing")
    );
}

#[test]
fn a_changed_file_of_a_branch_affects_its_environment() {
    let Some(repository) = Repository::in_git(&[
        ("offshoot.yaml", CONFIG),
        ("base/kustomization.yaml", "resources: [pod.yaml]\n"),
        ("base/pod.yaml", POD),
        ("production/kustomization.yaml", PRODUCTION),
    ]) else {
        return;
    };
    let affected = || {
        repository
            .run(&["list", "--affected-by", "HEAD", "-o", "name"])
            .output()
    };
    assert_eq!(affected(), "");
    repository
        .run(&[&SET[..], &["r.io/web:pr-9"]].concat())
        .wrote();
    assert_eq!(affected(), "preview\n");
    let diff = ["diff", "--since", "HEAD", "-b", "feature/login"];
    let shown = repository.run(&diff).stdout;
    assert!(shown.contains("pr-9"), "{shown}");
    let at_head = repository
        .run(&["render", "HEAD:preview", "-b", "feature/login"])
        .output();
    assert!(at_head.contains("r.io/web:stable"), "{at_head}");
}
