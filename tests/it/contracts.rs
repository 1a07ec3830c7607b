//! `offshoot diff` as other programs call it: kubectl, Argo CD and git.
#![allow(clippy::disallowed_methods, reason = "tests run programs")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{self, Golden, Ran, Repository, needs};

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

const LIVE: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n  namespace: store\nspec:\n  replicas: 2\n";
const MERGED: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n  namespace: store\nspec:\n  replicas: 3\n";
const SERVICE: &str =
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  namespace: store\n";
const ROLE: &str =
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: shop:admin\n";

/// A file in LIVE and in MERGED; `None`: not there.
type Object<'t> = (&'t str, Option<&'t str>, Option<&'t str>);

/// The program in `directory`, with these variables and no others.
fn offshoot(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = support::offshoot(directory, arguments);
    Ran::of(command.envs(variables.iter().copied()))
}

/// Runs `offshoot diff ARGUMENTS`.
fn diff(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    offshoot(directory, &[&["diff"], arguments].concat(), variables)
}
