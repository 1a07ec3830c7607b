//! `offshoot diff` as it is run: what its targets are, and its exit codes.

use std::path::Path;

use crate::support::{Ran, offshoot, root, run};

/// Runs `offshoot diff` at the root of this repository.
fn diff(arguments: &[&str], input: &str) -> Ran {
    let arguments = [&["diff"], arguments].concat();
    Ran::with_input(&mut offshoot(&root(), &arguments), input)
}

fn code(arguments: &[&str]) -> Option<i32> {
    diff(arguments, "").code
}

#[test]
fn exit_codes_tell_same_from_different_from_unknown() {
    let (old, new) = (
        "fixtures/diffs/ports/old.yaml",
        "fixtures/diffs/ports/new.yaml",
    );
    assert_eq!(code(&[old, old]), Some(0));
    assert_eq!(code(&[old, new]), Some(1));
    assert_eq!(code(&[old, "nowhere.yaml"]), Some(2));
    assert_eq!(
        code(&[old, "no-such-revision:overlays/production"]),
        Some(2)
    );
    assert_eq!(code(&[old, new, "--branch", "x"]), Some(2));
    assert_eq!(code(&["-", "-"]), Some(2));
    assert_eq!(code(&[old]), Some(2));
}

#[test]
fn what_fails_can_be_narrowed_to_grave_changes() {
    let sides =
        |case: &str| ["old", "new"].map(|side| format!("fixtures/diffs/{case}/{side}.yaml"));
    let code_for = |case: &str, class: &str| {
        let [old, new] = sides(case);
        code(&[&old, &new, "--fail-on", class])
    };
    assert_eq!(code_for("class-rollout", "rollout"), Some(1));
    assert_eq!(code_for("class-rollout", "traffic"), Some(0));
    assert_eq!(code_for("class-data-loss", "rollout"), Some(1));
    assert_eq!(code_for("class-metadata", "access,metadata"), Some(1));
    assert_eq!(code_for("class-none", "none"), Some(1));
    assert_eq!(code_for("class-none", "metadata"), Some(0));
    assert_eq!(code_for("same", "none"), Some(0));
    assert_eq!(code_for("same", "danger"), Some(2));
}

#[test]
fn a_build_is_the_same_as_what_it_printed() {
    let printed = run(&root(), &["build", "overlays/production"]).output();
    let compared = diff(&["-", "./overlays/production"], &printed);
    let said = compared.stdout;
    assert_eq!(compared.code, Some(0), "{said}");
    assert!(said.starts_with("no difference in "), "{said}");
}

#[test]
fn an_environment_is_compared_past_its_namespace() {
    let compared = diff(&["production", "preview", "--branch", "feat/a"], "");
    let said = compared.stdout;
    assert_eq!(compared.code, Some(1), "{said}");
    assert!(
        !said.contains("was"),
        "the namespace is looked past: {said}"
    );
    let by_resource = ["production", "preview", "--branch=x", "--by=resource"];
    let said = diff(&by_resource, "").stdout;
    assert!(said.contains("(was in production)"), "{said}");
}

#[test]
fn a_unified_diff_names_its_sides() {
    let case = Path::new("fixtures/diffs/ports");
    let (old, new) = (case.join("old.yaml"), case.join("new.yaml"));
    let (old, new) = (old.display().to_string(), new.display().to_string());
    let compared = diff(&[&old, &new, "-o", "unified"], "");
    let said = compared.stdout;
    let header = format!("--- {old}/Service/dns\n+++ {new}/Service/dns\n@@ ");
    assert!(said.starts_with(&header), "{said}");
}

#[test]
fn patches_are_lines_of_json() {
    let compared = diff(
        &[
            "-o",
            "json-patch",
            "fixtures/diffs/ports/old.yaml",
            "fixtures/diffs/ports/new.yaml",
        ],
        "",
    );
    let said = compared.stdout;
    assert_eq!(compared.code, Some(1), "{said}");
    let lines: Vec<serde_json::Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is an object"))
        .collect();
    assert_eq!(lines[0]["version"], 1);
    assert_eq!(lines[1]["action"], "change");
    assert_eq!(code(&["--since", "HEAD", "-o", "json-patch"]), Some(2));
}

#[test]
fn an_identity_that_a_file_has_twice_is_warned_about() {
    let case = "fixtures/diffs/repeated-identity";
    let sides = ["old", "new"].map(|side| format!("{case}/{side}.yaml"));
    let compared = diff(&[&sides[0], &sides[0]], "");
    assert_eq!(compared.code, Some(0));
    let compared = diff(&[&sides[0], &sides[1], "-o", "summary"], "");
    let said = compared.stderr;
    let (first, others) = said.split_once("\n\n").expect("there are several");
    insta::assert_snapshot!(first, @r"
    warning[identity-repeated]: 2 resources are `ConfigMap/twice`
     --> fixtures/diffs/repeated-identity/old.yaml:6:1
      |
    1 | apiVersion: v1
      | ---------- the same resource
    ...
    6 | apiVersion: v1
      | ^^^^^^^^^^
      |
      = help: all are compared; in a cluster the one that is applied last stays
    ");
    let swapped = "2 resources are `Widget.example.com/swapped`";
    assert_eq!(
        others.matches(swapped).count(),
        2,
        "once for each side: {others}"
    );
    assert!(
        !others.contains("run-"),
        "what is generated has many names: {others}"
    );
}

#[test]
fn ignored_changes_are_in_no_format() {
    let old = "fixtures/diffs/left-behind/old.yaml";
    let new = "fixtures/diffs/left-behind/new.yaml";
    let patch = |ignore: &[&str]| {
        let options: Vec<&str> = ignore.iter().flat_map(|path| ["--ignore", path]).collect();
        let shown = |format: &str| {
            let arguments = [&[old, new, "-o", format], &options[..]].concat();
            diff(&arguments, "").stdout
        };
        (shown("json-patch"), shown("unified"))
    };
    let (patches, unified) = patch(&[]);
    assert!(
        patches.contains("/spec/minAvailable") && patches.contains("/metadata/labels/monitored")
    );
    assert!(unified.contains("+  minAvailable: 2") && unified.contains("+    monitored: \"no\""));
    let (patches, unified) = patch(&[
        "spec.minAvailable",
        "spec.template",
        "metadata.labels@Service",
    ]);
    let resources = patches.lines().filter(|line| line.contains("\"resource\""));
    assert_eq!(resources.count(), 2, "{patches}");
    for ignored in ["minAvailable", "monitored", "/spec/template"] {
        assert!(!patches.contains(ignored), "{patches}");
    }
    assert!(
        patches.contains("/spec/selector/matchLabels/app"),
        "{patches}"
    );
    // Of the Deployment whose selector is told, the labels of the pods are as they were.
    let told = unified.lines().filter(|line| line.contains("app: backend"));
    assert_eq!(told.count(), 1, "{unified}");
    assert_eq!(unified.matches("\n--- ").count(), 1, "{unified}");
}
