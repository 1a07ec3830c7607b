//! `paths` in any order: generated repositories, whose applications share bases, render the same bytes
//! however the entries are ordered and spelled, and kustomize builds these from the ejected overlay.
#![allow(
    clippy::disallowed_methods,
    reason = "tests write and read repositories"
)]

use std::fmt::Write as _;
use std::process::Command;

use crate::support::{Numbers, Ran, Repository, needs};

/// A repository of applications, each with some of three bases, and its entries of `paths`.
fn repository(numbers: &mut Numbers) -> (Repository, Vec<String>) {
    let tree = Repository::new(&[]);
    for base in 0..3 {
        tree.write(
            &format!("bases/b{base}/kustomization.yaml"),
            &format!(
                "resources: [all.yaml]\nconfigMapGenerator: [{{name: settings{base}, literals: [n={base}]}}]\n"
            ),
        );
        tree.write(
            &format!("bases/b{base}/all.yaml"),
            &format!("apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: runner{base}}}\n"),
        );
    }
    let mut paths = Vec::new();
    for app in 0..2 + numbers.below(4) {
        let mut entries = "all.yaml".to_owned();
        let bases: Vec<usize> = (0..3).filter(|_| numbers.below(2) == 0).collect();
        for base in &bases {
            let _ = write!(entries, ", ../../bases/b{base}");
        }
        tree.write(
            &format!("apps/a{app}/kustomization.yaml"),
            &format!("namespace: shop\nresources: [{entries}]\n"),
        );
        let used = bases.first().copied().unwrap_or_default();
        tree.write(
            &format!("apps/a{app}/all.yaml"),
            &format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: a{app}}}\nspec:\n  serviceAccountName: runner{used}\n  \
                 containers: [{{name: a, image: a, envFrom: [{{configMapRef: {{name: settings{used}}}}}]}}]\n"
            ),
        );
        paths.push(format!("apps/a{app}"));
    }
    (tree, paths)
}

fn configure(tree: &Repository, paths: &[String]) {
    tree.write(
        "offshoot.yaml",
        &format!(
            "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  preview:\n    paths: [{}]\n    \
             perBranch: true\n    namespace: 'p-{{{{ slug }}}}'\n",
            paths.join(", ")
        ),
    );
}

fn render(tree: &Repository) -> String {
    let ran = tree.run(&["render", "preview", "--branch", "b"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stdout
}

#[test]
fn any_order_of_paths_gives_the_same_bytes() {
    let mut numbers = Numbers::new(7);
    for _ in 0..6 {
        let (tree, paths) = repository(&mut numbers);
        configure(&tree, &paths);
        let expected = render(&tree);
        for _ in 0..3 {
            configure(&tree, &numbers.shuffled(&paths));
            assert_eq!(render(&tree), expected, "{paths:?}");
        }
        configure(&tree, &["apps/*".to_owned()]);
        assert_eq!(render(&tree), expected, "{paths:?}");
        assert_eq!(documents(&expected), wanted(&tree, &paths), "{expected}");
        if let Some(kubectl) = needs::kubectl() {
            let ejected = tree.run(&["eject", "preview", "--branch", "b", "--to", "ejected"]);
            assert_eq!(ejected.code, Some(0), "{}", ejected.stderr);
            let overlay = tree.path().join("ejected");
            let built = Ran::of(Command::new(kubectl).arg("kustomize").arg(overlay));
            assert_eq!(built.stdout, expected, "{}", built.stderr);
        }
    }
}

/// The kind and name of each document, sorted.
fn documents(text: &str) -> Vec<(String, String)> {
    let field = |document: &str, start: &str| {
        let mut lines = document.lines().filter_map(|line| line.strip_prefix(start));
        lines.next().unwrap_or_default().to_owned()
    };
    let documents = text.split("---\n");
    let found = documents.map(|it| (field(it, "kind: "), field(it, "  name: ")));
    let mut found: Vec<_> = found.filter(|(kind, _)| kind != "Namespace").collect();
    found.sort();
    found
}

/// What the directories render, each built alone, each object once.
fn wanted(tree: &Repository, paths: &[String]) -> Vec<(String, String)> {
    let built = paths.iter().map(|path| tree.run(&["build", path]).output());
    let mut all: Vec<_> = built.flat_map(|text| documents(&text)).collect();
    all.sort();
    all.dedup();
    all
}
