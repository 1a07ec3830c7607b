//! Every case of `fixtures/helm`: a tree with charts in it, and what kustomize v5.8.1
//! with helm printed for it (`scripts/record.sh`). Skipped where no helm is at hand.
#![allow(
    clippy::disallowed_methods,
    reason = "tests run programs and write files"
)]

use std::path::Path;
use std::process::Command;

use crate::support::{Ran, Repository, needs};
use crate::support::{cases, first_difference, read};

fn build(helm: &Path, directory: &Path) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offshoot"));
    command
        .args(["build", "--enable-helm", "--helm-command"])
        .args([helm, directory])
        // None of these may show.
        .env("HELM_NAMESPACE", "elsewhere")
        .env("HELM_KUBECONTEXT", "nowhere")
        .env("KUBECONFIG", "/nowhere");
    Ran::of(&mut command)
}

#[test]
fn charts_render_to_the_bytes_of_the_reference() {
    let Some(helm) = needs::helm() else {
        return;
    };
    let mut failed = Vec::new();
    for case in cases("helm") {
        let output = build(&helm, &case.join("in"));
        let (_, printed, said) = output.parts();
        let expected = read(&case.join("expected.yaml"));
        if printed != expected {
            let difference = first_difference(&expected, &printed);
            failed.push(format!("{}:\n{difference}\n{said}", case.display()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A tree with a chart whose one template is `template`.
fn tree(template: &str) -> Repository {
    Repository::new(&[
        ("kustomization.yaml", "helmCharts:\n- name: app\n"),
        (
            "charts/app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        ),
        ("charts/app/values.yaml", ""),
        ("charts/app/templates/all.yaml", template),
    ])
}

#[test]
fn what_helm_refuses_is_said_in_its_words_and_at_the_entry() {
    let Some(helm) = needs::helm() else {
        return;
    };
    let tree = tree("{{ fail \"there is no such cache\" }}");
    let output = build(&helm, tree.path());
    let said = &output.stderr;
    assert_eq!(output.code, Some(1), "{said}");
    assert!(
        said.contains("error[helm-failed]: helm cannot render the chart `app`"),
        "{said}"
    );
    assert!(said.contains("there is no such cache"), "{said}");
    assert!(said.contains("kustomization.yaml:2:3"), "{said}");
    assert!(
        !said.contains("offshoot-helm-"),
        "paths are the tree's:\n{said}"
    );
}

#[test]
fn what_helm_prints_must_be_resources() {
    let Some(helm) = needs::helm() else {
        return;
    };
    let tree = tree("apiVersion: v1\nkind: ConfigMap\n");
    let output = build(&helm, tree.path());
    let said = &output.stderr;
    assert!(said.contains("error[name-missing]"), "{said}");
    assert!(
        said.contains("while reading helm's output for `app`"),
        "{said}"
    );
}

#[test]
fn only_helm_is_taken_for_helm() {
    let tree = tree("");
    let output = build(Path::new("/nonexistent/helm"), tree.path());
    let said = &output.stderr;
    assert!(said.contains("error[program-unusable]"), "{said}");
    let output = build(Path::new(env!("CARGO_BIN_EXE_offshoot")), tree.path());
    let said = &output.stderr;
    assert!(said.contains("is not helm 3 or 4"), "{said}");
}
