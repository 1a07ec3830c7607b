//! Vendored copies of what is remote. The oracle: kustomize itself, which clones
//! `file://` repositories without a network.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests run programs, write files and say when they are skipped"
)]

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support;

/// What is remote: bases that need one another, and a component.
const REMOTE: [(&str, &str); 7] = [
    ("kustomization.yaml", "resources: [base]\n"),
    (
        "base/kustomization.yaml",
        "resources: [web.yaml, ../common]\nnamePrefix: remote-\nconfigMapGenerator:\n- {name: config, literals: [a=b]}\n",
    ),
    (
        "base/web.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n",
    ),
    ("common/kustomization.yaml", "resources: [account.yaml]\n"),
    (
        "common/account.yaml",
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n",
    ),
    (
        "part/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {part: there}\n",
    ),
    (
        "greedy/kustomization.yaml",
        "resources: [../base/web.yaml]\n",
    ),
];

/// Kustomizations over it; `REMOTE` stands for its URL.
const LOCAL: [(&str, &str); 5] = [
    (
        "base",
        "buildMetadata: [originAnnotations, transformerAnnotations]\nnamespace: shop\nresources: ['REMOTE//base?ref=v1']\n",
    ),
    (
        "whole",
        "buildMetadata: [originAnnotations]\nresources: ['REMOTE?version=v1&timeout=60']\n",
    ),
    (
        "parts",
        "resources: [local.yaml]\ncomponents: ['REMOTE//part/../part/?ref=v1']\n",
    ),
    ("greedy", "resources: ['REMOTE//greedy?ref=v1']\n"),
    ("missing", "resources: ['REMOTE//nothing?ref=v1']\n"),
];

fn write(directory: &Path, path: &str, text: &str) {
    let path = directory.join(path);
    std::fs::create_dir_all(path.parent().expect("it is below")).expect("there is room");
    std::fs::write(path, text).expect("there is room");
}

/// A repository with a copy of what is remote in it, by these lines of `vendor`.
fn repository(vendor: &str) -> TempDir {
    let repository = tempfile::tempdir().expect("there is room");
    for (path, text) in REMOTE {
        write(repository.path(), &format!("vendor/shop/{path}"), text);
    }
    let config = format!("apiVersion: offshoot/v1\nkind: Environments\nvendor:\n{vendor}");
    write(repository.path(), "offshoot.yaml", &config);
    repository
}

fn offshoot(repository: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offshoot"));
    let command = command.args(arguments).env_clear().current_dir(repository);
    command.output().expect("the program runs")
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Makes a git repository of what is remote, tagged `v1`; false where there is no git.
fn clonable(directory: &Path) -> bool {
    for (path, text) in REMOTE {
        write(directory, path, text);
    }
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
        let command = command
            .args(identity)
            .args(arguments)
            .current_dir(directory);
        command.output().is_ok_and(|output| output.status.success())
    };
    git(&["init", "--quiet"])
        && git(&["add", "."])
        && git(&["commit", "--quiet", "--message", "one"])
        && git(&["tag", "v1"])
}

#[test]
fn a_copy_builds_to_what_kustomize_builds_from_a_clone() {
    let Some(kubectl) = support::kubectl("a_copy_builds_to_what_kustomize_builds_from_a_clone")
    else {
        return;
    };
    let remote = tempfile::tempdir().expect("there is room");
    if !clonable(remote.path()) {
        eprintln!("skipped, there is no git program");
        return;
    }
    let url = format!("file://{}", remote.path().display());
    let repository = repository(&format!("  \"{url}?ref=v1\": vendor/shop\n"));
    for (name, text) in LOCAL {
        let path = format!("{name}/kustomization.yaml");
        write(repository.path(), &path, &text.replace("REMOTE", &url));
        let local = "apiVersion: v1\nkind: Service\nmetadata: {name: local}\n";
        write(repository.path(), &format!("{name}/local.yaml"), local);
        let restrictor = ["--load-restrictor", "LoadRestrictionsNone"];
        let mut command = Command::new(&kubectl);
        let command = command.arg("kustomize").args(restrictor).arg(name);
        let theirs = command
            .current_dir(repository.path())
            .output()
            .expect("kubectl runs");
        let ours = offshoot(
            repository.path(),
            &[&["build", name][..], &restrictor].concat(),
        );
        let success = theirs.status.success();
        assert_eq!(
            ours.status.success(),
            success,
            "{name}:\n{}{}",
            said(&ours),
            said(&theirs)
        );
        assert_eq!(
            success,
            !["greedy", "missing"].contains(&name),
            "{name}:\n{}",
            said(&theirs)
        );
        let (ours, theirs) = (ours.stdout, theirs.stdout);
        assert_eq!(
            String::from_utf8_lossy(&ours),
            String::from_utf8_lossy(&theirs),
            "{name}"
        );
    }
}

#[test]
fn every_spelling_finds_the_copy() {
    let repository = repository("  \"github.com/example/shop//base?ref=v1\": vendor/shop/base\n");
    write(
        repository.path(),
        "app/kustomization.yaml",
        "resources: [../vendor/shop/base]\n",
    );
    let expected = printed(&offshoot(repository.path(), &["build", "app"]));
    for spelling in [
        "github.com/example/shop//base?ref=v1",
        "https://github.com/example/shop/base?version=v1",
        "https://GitHub.com/example/shop.git/base/?ref=v1&submodules=false",
        "git::https://github.com/example/shop.git//base?ref=v1",
        "git@github.com:example/shop.git//base?ref=v1",
        "ssh://git@github.com/example/shop//base?ref=v1",
    ] {
        let text = format!("resources: ['{spelling}']\n");
        write(repository.path(), "app/kustomization.yaml", &text);
        for target in ["app", spelling] {
            let output = offshoot(repository.path(), &["build", target]);
            assert_eq!(printed(&output), expected, "{target}: {spelling}");
        }
    }
    for other in [
        "github.com/example/shop//base",
        "github.com/example/shop//common?ref=v1",
    ] {
        write(
            repository.path(),
            "app/kustomization.yaml",
            &format!("resources: ['{other}']\n"),
        );
        let output = offshoot(repository.path(), &["build", "app"]);
        assert!(
            said(&output).contains("error[remote-base]"),
            "{other}: {}",
            said(&output)
        );
    }
}

#[test]
fn files_are_copied_too() {
    let vendor = "  https://example.com/all.yaml: vendor/shop/base/web.yaml\n  https://example.com/p: vendor/p.yaml\n  https://example.com/a.env: vendor/a.env\n";
    let repository = repository(vendor);
    let patch = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n";
    write(repository.path(), "vendor/p.yaml", patch);
    write(repository.path(), "vendor/a.env", "A=1\n");
    let text = "resources: ['https://example.com/all.yaml']\npatches: [{path: 'http://EXAMPLE.com/p'}]\nconfigMapGenerator: [{name: c, envs: ['https://example.com/a.env']}]\n";
    write(repository.path(), "app/kustomization.yaml", text);
    let printed = printed(&offshoot(repository.path(), &["build", "app"]));
    for part in ["type: NodePort", "A: \"1\"", "kind: Service"] {
        assert!(printed.contains(part), "{part} in:\n{printed}");
    }
}

#[test]
fn environments_and_comparisons_have_copies_too() {
    let vendor = "  github.com/example/shop: vendor/shop\nenvironments:\n  preview: {path: app, namespace: preview}\n";
    let repository = repository(vendor);
    let text = "resources: ['github.com/example/shop//base']\n";
    write(repository.path(), "app/kustomization.yaml", text);
    let rendered = printed(&offshoot(repository.path(), &["render", "preview"]));
    assert!(rendered.contains("name: remote-web"), "{rendered}");
    let same = offshoot(repository.path(), &["diff", "./app", "vendor/shop/base"]);
    assert_eq!(same.status.code(), Some(0), "{}", said(&same));
    let differs = offshoot(repository.path(), &["diff", "preview", "vendor/shop/base"]);
    assert_eq!(differs.status.code(), Some(1), "{}", said(&differs));
}

#[test]
fn without_an_offshoot_yaml_one_is_spelled_out() {
    let directory = tempfile::tempdir().expect("there is room");
    let text = "resources: ['github.com/example/shop?ref=v1']\n";
    write(directory.path(), "kustomization.yaml", text);
    let output = offshoot(directory.path(), &["build"]);
    let whole = "kind: Environments\n          vendor:\n            \"github.com/example/shop?ref=v1\": vendor/example-shop-v1\n";
    assert!(said(&output).contains(whole), "{}", said(&output));
}
