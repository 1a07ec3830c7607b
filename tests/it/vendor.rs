//! Vendored copies of what is remote. The oracle: kustomize itself, which clones
//! `file://` repositories without a network.
#![allow(clippy::disallowed_methods, reason = "tests run programs")]

use std::process::Command;

use crate::support::{Ran, Repository, needs};

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

/// A repository with a copy of what is remote in it, by these lines of `vendor`.
fn repository(vendor: &str) -> Repository {
    let repository = Repository::new(&[]);
    for (path, text) in REMOTE {
        repository.write(&format!("vendor/shop/{path}"), text);
    }
    let config = format!("apiVersion: offshoot/v1\nkind: Environments\nvendor:\n{vendor}");
    repository.write("offshoot.yaml", &config);
    repository
}

#[test]
fn a_copy_builds_to_what_kustomize_builds_from_a_clone() {
    let (Some(kubectl), Some(remote)) = (needs::kubectl(), Repository::in_git(&REMOTE)) else {
        return;
    };
    remote.git(&["tag", "v1"]);
    let url = format!("file://{}", remote.path().display());
    let repository = repository(&format!("  \"{url}?ref=v1\": vendor/shop\n"));
    for (name, text) in LOCAL {
        let path = format!("{name}/kustomization.yaml");
        repository.write(&path, &text.replace("REMOTE", &url));
        let local = "apiVersion: v1\nkind: Service\nmetadata: {name: local}\n";
        repository.write(&format!("{name}/local.yaml"), local);
        let restrictor = ["--load-restrictor", "LoadRestrictionsNone"];
        let mut command = Command::new(&kubectl);
        command.arg("kustomize").args(restrictor).arg(name);
        let theirs = Ran::of(command.current_dir(repository.path()));
        let ours = repository.run(&[&["build", name][..], &restrictor].concat());
        let (success, said) = (
            theirs.code == Some(0),
            [&*ours.stderr, &theirs.stderr].concat(),
        );
        assert_eq!(ours.code == Some(0), success, "{name}:\n{said}");
        let is_fine = !["greedy", "missing"].contains(&name);
        assert_eq!(success, is_fine, "{name}:\n{said}");
        assert_eq!(ours.stdout, theirs.stdout, "{name}");
    }
}

#[test]
fn every_spelling_finds_the_copy() {
    let repository = repository("  \"github.com/example/shop//base?ref=v1\": vendor/shop/base\n");
    repository.write(
        "app/kustomization.yaml",
        "resources: [../vendor/shop/base]\n",
    );
    let expected = repository.run(&["build", "app"]).output();
    for spelling in [
        "github.com/example/shop//base?ref=v1",
        "https://github.com/example/shop/base?version=v1",
        "https://GitHub.com/example/shop.git/base/?ref=v1&submodules=false",
        "git::https://github.com/example/shop.git//base?ref=v1",
        "git@github.com:example/shop.git//base?ref=v1",
        "ssh://git@github.com/example/shop//base?ref=v1",
    ] {
        let text = format!("resources: ['{spelling}']\n");
        repository.write("app/kustomization.yaml", &text);
        for target in ["app", spelling] {
            let output = repository.run(&["build", target]);
            assert_eq!(output.output(), expected, "{target}: {spelling}");
        }
    }
    for other in [
        "github.com/example/shop//base",
        "github.com/example/shop//common?ref=v1",
    ] {
        repository.write(
            "app/kustomization.yaml",
            &format!("resources: ['{other}']\n"),
        );
        let output = repository.run(&["build", "app"]);
        assert!(
            output.stderr.contains("error[remote-base]"),
            "{other}: {}",
            output.stderr
        );
    }
}

#[test]
fn files_are_copied_too() {
    let vendor = "  https://example.com/all.yaml: vendor/shop/base/web.yaml\n  https://example.com/p: vendor/p.yaml\n  https://example.com/a.env: vendor/a.env\n";
    let repository = repository(vendor);
    let patch = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n";
    repository.write("vendor/p.yaml", patch);
    repository.write("vendor/a.env", "A=1\n");
    let text = "resources: ['https://example.com/all.yaml']\npatches: [{path: 'http://EXAMPLE.com/p'}]\nconfigMapGenerator: [{name: c, envs: ['https://example.com/a.env']}]\n";
    repository.write("app/kustomization.yaml", text);
    let printed = repository.run(&["build", "app"]).output();
    for part in ["type: NodePort", "A: \"1\"", "kind: Service"] {
        assert!(printed.contains(part), "{part} in:\n{printed}");
    }
}

#[test]
fn environments_and_comparisons_have_copies_too() {
    let vendor = "  github.com/example/shop: vendor/shop\nenvironments:\n  preview: {path: app, namespace: preview}\n";
    let repository = repository(vendor);
    let text = "resources: ['github.com/example/shop//base']\n";
    repository.write("app/kustomization.yaml", text);
    let rendered = repository.run(&["render", "preview"]).output();
    assert!(rendered.contains("name: remote-web"), "{rendered}");
    let same = repository.run(&["diff", "./app", "vendor/shop/base"]);
    assert_eq!(same.code, Some(0), "{}", same.stderr);
    let differs = repository.run(&["diff", "preview", "vendor/shop/base"]);
    assert_eq!(differs.code, Some(1), "{}", differs.stderr);
}

#[test]
fn without_an_offshoot_yaml_one_is_spelled_out() {
    let text = "resources: ['github.com/example/shop?ref=v1']\n";
    let repository = Repository::new(&[("kustomization.yaml", text)]);
    let output = repository.run(&["build"]);
    let whole = "kind: Environments\n          vendor:\n            \"github.com/example/shop?ref=v1\": vendor/example-shop-v1\n";
    assert!(output.stderr.contains(whole), "{}", output.stderr);
}
