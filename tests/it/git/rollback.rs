//! `render REV:ENV`, `build REV:DIR`, `explain REV:TARGET` and `list REV:`: the bytes of the commit,
//! compared with those of a worktree of it.

use super::*;
use crate::support::needs;

const CONFIG: &str = "apiVersion: offshoot/v1
kind: Environments
domains: [example.com]
vendor: {'github.com/example/shop//base?ref=v1': vendor/shop}
environments:
  production: {path: overlays/production, labels: {tier: one}}
  preview:
    path: overlays/production
    perBranch: true
    namespace: 'preview-{{ slug }}'
    hosts: {pattern: '{{ namespace }}.{{ host }}'}
";

const INGRESS: &str = "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {rules: [{host: www.example.com}]}
";

/// An environment on an overlay, with a vendored base, a generator and build metadata.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("offshoot.yaml", CONFIG),
    ("base/kustomization.yaml", "resources: [ingress.yaml]\n"),
    ("base/ingress.yaml", INGRESS),
    (
        "overlays/production/kustomization.yaml",
        "buildMetadata: [originAnnotations]
resources: [../../base, 'https://github.com/example/shop/base?ref=v1']
configMapGenerator: [{name: settings, files: [settings.txt]}]
",
    ),
    ("overlays/production/settings.txt", "one\n"),
    ("vendor/shop/kustomization.yaml", "resources: [web.yaml]\n"),
    ("vendor/shop/web.yaml", WEB),
];

/// Every file of [`ENVIRONMENT`] in a second state: the first commit has nothing of it.
fn second_state(repository: &Repository) {
    repository.edit("offshoot.yaml", "tier: one", "tier: two");
    repository.edit("base/ingress.yaml", "www.", "shop.");
    repository.write("overlays/production/settings.txt", "two\n");
    repository.edit("vendor/shop/web.yaml", "info", "debug");
    repository.remove("overlays/production/settings.txt");
    repository.edit(
        "overlays/production/kustomization.yaml",
        "files: [settings.txt]",
        "literals: [a=b]",
    );
}

/// What a worktree of the first commit prints.
fn in_worktree(repository: &Repository, commands: &[&[&str]]) -> Vec<String> {
    let elsewhere = Repository::new(&[]);
    let tree = elsewhere.path().join("tree");
    let path = tree.display().to_string();
    repository.git(&["worktree", "add", "--quiet", "--detach", &path, "HEAD~1"]);
    let printed = commands.iter();
    let printed = printed.map(|command| support::run(&tree, command).output());
    let printed = printed.collect();
    repository.git(&["worktree", "remove", "--force", &path]);
    printed
}

#[test]
fn a_revision_is_rendered_to_the_bytes_of_its_checkout() {
    let Some(repository) = Repository::in_git(ENVIRONMENT) else {
        return;
    };
    second_state(&repository);
    repository.commit("second");
    repository.remove("vendor");
    let checked_out = in_worktree(
        &repository,
        &[
            &["render", "production"],
            &["render", "preview", "-b", "feature/login"],
            &["build", "overlays/production"],
            &["build", "https://github.com/example/shop/base?ref=v1"],
            &["render", "production", "-o", "json"],
        ],
    );
    let revision: [&[&str]; 5] = [
        &["render", "HEAD~1:production"],
        &["render", "HEAD~1:preview", "-b", "feature/login"],
        &["build", "HEAD~1:overlays/production"],
        &[
            "build",
            "main~1:https://github.com/example/shop/base?ref=v1",
        ],
        &["render", "main^:production", "-o", "json"],
    ];
    for (command, expected) in revision.iter().zip(checked_out) {
        assert!(expected.contains("info"), "{expected}");
        assert_eq!(repository.run(command).output(), expected, "{command:?}");
    }
    let said = repository.run(&[
        "explain",
        "HEAD~1:production",
        "ing/web",
        "metadata.labels.tier",
    ]);
    assert!(said.stdout.contains("one"), "{}", said.said());
}

#[test]
fn charts_are_those_of_the_revision() {
    let Some(helm) = needs::helm() else {
        return;
    };
    let template =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\ndata: {a: '{{ .Values.a }}'}\n";
    let Some(repository) = Repository::in_git(&[
        (
            "app/kustomization.yaml",
            "helmCharts: [{name: app, valuesFile: mine.yaml}]\n",
        ),
        ("app/mine.yaml", "a: mine\n"),
        (
            "app/charts/app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        ),
        ("app/charts/app/values.yaml", "a: chart\n"),
        ("app/charts/app/templates/all.yaml", template),
    ]) else {
        return;
    };
    repository.write("app/mine.yaml", "a: yours\n");
    repository.edit("app/charts/app/templates/all.yaml", "data", "stringData");
    repository.commit("second");
    repository.remove("app/charts");
    let helm = helm.display().to_string();
    let options = ["--enable-helm", "--helm-command", &helm];
    let old = [&["build", "app"], &options[..]].concat();
    let expected = in_worktree(&repository, &[&old]);
    assert!(expected[0].contains("a: mine"), "{}", expected[0]);
    let printed = repository.run(&[&["build", "HEAD~1:app"], &options[..]].concat());
    assert_eq!(printed.output(), expected[0]);
}

#[test]
fn targets_of_a_revision_are_listed_as_they_are_typed() {
    let Some(repository) = Repository::in_git(ENVIRONMENT) else {
        return;
    };
    repository.remove("offshoot.yaml");
    repository.remove("base");
    repository.commit("second");
    let listed = repository.run(&["list", "HEAD~1:", "-o", "name"]).output();
    assert_eq!(
        listed,
        "HEAD~1:production\nHEAD~1:preview\nHEAD~1:base\nHEAD~1:overlays/production\nHEAD~1:vendor/shop\n"
    );
    let said = repository.run(&["list", "HEAD~1"]).refused(2);
    assert!(said.contains("revision-syntax"), "{said}");
}

#[test]
fn what_a_revision_lacks_is_said() {
    let Some(repository) = Repository::in_git(ENVIRONMENT) else {
        return;
    };
    repository.edit("offshoot.yaml", "  production:", "  live:");
    repository.commit("second");
    for (command, code, word) in [
        (
            ["render", "HEAD:production"],
            1,
            "while rendering `HEAD:production`",
        ),
        (["render", "HEAD~1:live"], 1, "unknown-environment"),
        (["render", "HEAD:overlays/production"], 1, "is a directory"),
        (["build", "HEAD:production"], 1, "directory-missing"),
        (
            ["build", "HEAD:nowhere"],
            1,
            "while building `HEAD:nowhere`",
        ),
        (["build", "mian:base"], 1, "did you mean `main`?"),
        (["render", "HEAD:preview"], 2, "branch-missing"),
    ] {
        let said = repository.run(&command).refused(code);
        assert!(said.contains(word), "{command:?}: {said}");
    }
    let said = repository
        .run(&["eject", "HEAD~1:production", "--to", "out"])
        .refused(2);
    assert!(said.contains("revision-unwritable"), "{said}");
    assert!(!repository.path().join("out").exists());
}
