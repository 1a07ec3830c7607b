//! Git revisions as `diff` and `list` take them, in repositories that the real
//! git makes.
#![allow(clippy::disallowed_methods, reason = "tests make repositories on disk")]

use std::fs;
use std::path::Path;

use crate::support::{self, Repository, git};

mod affected;
mod gates;
mod ignored;
mod objects;
mod revisions;
mod rollback;
mod since;

/// Exit code, stdout and stderr of a run.
fn run(directory: &Path, arguments: &[&str]) -> (i32, String, String) {
    support::run(directory, arguments).parts()
}

impl Repository {
    /// What a diff says that finds something.
    fn differs(&self, arguments: &[&str]) -> String {
        let (code, stdout, stderr) = run(self.path(), arguments);
        assert_eq!(code, 1, "{stdout}{stderr}");
        stdout
    }

    /// What a run says that could not do it.
    fn refused(&self, arguments: &[&str]) -> String {
        self.run(arguments).refused(2)
    }
}

const WEB: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {level: info}\n";

/// A base, two overlays over it, and one that stands alone.
const FILES: &[(&str, &str)] = &[
    ("base/kustomization.yaml", "resources: [web.yaml]\n"),
    ("base/web.yaml", WEB),
    (
        "overlays/production/kustomization.yaml",
        "namePrefix: prod-\nresources: [../../base]\n",
    ),
    (
        "overlays/staging/kustomization.yaml",
        "namePrefix: stage-\nresources: [../../base]\n",
    ),
    (
        "overlays/alone/kustomization.yaml",
        "configMapGenerator: [{name: notes, files: [notes.txt]}]\n",
    ),
    ("overlays/alone/notes.txt", "one\n"),
];

fn edited(text: &str) -> String {
    text.replace("level: info", "level: debug")
}
