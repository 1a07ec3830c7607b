//! `offshoot diff` as other programs call it: kubectl, Argo CD and git.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests run programs, and say which are missing"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support;

const LIVE: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n  namespace: store\nspec:\n  replicas: 2\n";
const MERGED: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n  namespace: store\nspec:\n  replicas: 3\n";
const SERVICE: &str =
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  namespace: store\n";
const ROLE: &str =
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: shop:admin\n";

/// A file in LIVE and in MERGED; `None`: not there.
type Object<'t> = (&'t str, Option<&'t str>, Option<&'t str>);

/// The program in `directory`, with these variables and no others.
fn offshoot(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_offshoot"))
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .expect("the program starts")
}

/// Runs `offshoot diff ARGUMENTS`.
fn diff(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    offshoot(directory, &[&["diff"], arguments].concat(), variables)
}

fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

mod argocd;
mod color;
mod environment;
mod git;
mod kubectl;
#[cfg(unix)]
mod pager;
#[cfg(unix)]
mod pipes;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod width;
