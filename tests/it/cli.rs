//! The program from outside: exit codes, what goes to which stream, help texts.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

use std::fs;
use std::process::{Command, Stdio};

use crate::support::{self, Golden, Ran, Repository, needs};

mod build;
mod completions;
mod environments;
#[path = "cli/exit_codes.rs"]
mod exit_codes;
mod images;
mod manual;
mod many;
mod names;
mod streams;
#[cfg(unix)]
mod verify;
#[cfg(unix)]
mod watch;
mod wrong_lines;

/// A deployment, an overlay over it, and an environment for each branch.
fn sample() -> Repository {
    Repository::new(&[
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        (
            "base/web.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n      - {name: web, image: web:v1}\n",
        ),
        (
            "overlays/preview/kustomization.yaml",
            "resources: [../../base]\n",
        ),
        (
            "offshoot.yaml",
            "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  preview:\n    path: overlays/preview\n    perBranch: true\n    namespace: \"preview-{{ slug }}\"\n  plain: {path: base}\n",
        ),
    ])
}
