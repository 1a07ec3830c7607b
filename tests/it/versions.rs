//! Every case of `fixtures/versions`: a tree, and what each version of kustomize wrote for it, `VERSION.yaml`, or
//! `VERSION.error` where it failed. Recorded by `scripts/record-versions.sh` from the programs themselves.
#![allow(clippy::disallowed_methods, reason = "tests run programs")]

use std::collections::BTreeSet;
use std::process::Command;

use crate::support::{self, Golden, Repository, needs};
use offshoot::kustomize::version::{BEHAVIORS, Version};

#[test]
fn trees_build_to_the_bytes_of_each_version() {
    let Some(helm) = needs::helm() else {
        return;
    };
    let mut failed = Vec::new();
    for case in support::cases("versions") {
        let top = case.join("in/top");
        let directory = if top.is_dir() { top } else { case.join("in") };
        for version in Version::all() {
            let built = Command::new(env!("CARGO_BIN_EXE_offshoot"))
                .args(["build", "--enable-helm", "--quiet", "--helm-command"])
                .arg(&helm)
                .args(["--kustomize-version", &version.to_string()])
                .arg(&directory)
                .output()
                .expect("offshoot runs");
            let expected = case.join(format!("{version}.yaml"));
            let is_right = if expected.exists() {
                built.stdout == support::read(&expected).as_bytes()
            } else {
                built.status.code() == Some(1) && built.stdout.is_empty()
            };
            if !is_right {
                let said = String::from_utf8_lossy(&built.stderr).into_owned();
                failed.push(format!("{} as {version}: {said}", case.display()));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_behavior_has_a_case_that_shows_it() {
    let mut shown = BTreeSet::new();
    for case in support::cases("versions") {
        let name = case
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        let answers: Vec<Option<String>> = Version::all()
            .map(|version| case.join(format!("{version}.yaml")))
            .map(|path| path.exists().then(|| support::read(&path)))
            .collect();
        // helm 3, without which the oldest version renders no chart, is not at hand.
        assert!(answers.windows(2).any(|pair| pair[0] != pair[1]), "{name}");
        let rows = BEHAVIORS.iter().filter(|row| name.starts_with(row.name));
        shown.extend(rows.map(|row| row.name));
    }
    let missing: Vec<&str> = BEHAVIORS
        .iter()
        .map(|row| row.name)
        .filter(|name| !shown.contains(name) && *name != "helm-4")
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Trees of `fixtures/versions` that an upgrade changes, breaks or mends.
const UPGRADED: [&str; 6] = [
    "claim-template-labels-option",
    "cron-job-image-volumes",
    "invalid-image-names",
    "keys-become-text",
    "patch-options",
    "secret-string-data",
];

#[test]
fn an_upgrade_is_told_by_cause() {
    let repository = Repository::new(&[(
        "offshoot.yaml",
        "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: apps/cron-job-image-volumes}\n",
    )]);
    for name in UPGRADED {
        let from = support::root()
            .join("fixtures/versions")
            .join(name)
            .join("in");
        support::copy(&from, &repository.path().join("apps").join(name));
    }
    let mut golden = Golden::default();
    for format in ["human", "json"] {
        let arguments = "diff --kustomize-version 5.7.1 --to-kustomize-version 5.8.3 --all -o";
        let arguments: Vec<&str> = arguments.split(' ').chain([format]).collect();
        let (code, stdout, stderr) = support::run(repository.path(), &arguments).parts();
        assert_eq!(code, 1, "{stderr}");
        let path = support::root().join(format!("fixtures/upgrade/{format}.txt"));
        golden.file(&path, &format!("{stdout}-- stderr --\n{stderr}"));
    }
    golden.assert();
}
