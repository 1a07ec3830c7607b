//! The snapshots of environments, rendered.

use crate::cli::request::check_environment;
use crate::cli::session::Session;
use crate::diag::{Diagnostics, Failures, Fallible};
use crate::environment::Request;
use crate::kustomize::Files;
use crate::repository::{RepositoryConfig, Target, Tree, with_sample_branch};
use crate::sources::{Disk, FilePath};

use super::args::Args;
use super::environment_snapshot::EnvironmentSnapshot;

/// The snapshots of the environments that `args` names, and the errors of those that do not render.
/// Warnings of the renders are noted.
///
/// # Errors
/// `unknown-environment`, `option-unused`.
pub(super) fn rendered(
    args: &Args,
    session: &mut Session,
) -> Fallible<(Vec<EnvironmentSnapshot>, Option<Diagnostics>)> {
    let found = session.config()?;
    let names = names(args, &found, session)?;
    let names = args.shard.keep(names, String::as_str, session)?;
    let per_branch: Vec<bool> = names.iter().map(|name| found.is_per_branch(name)).collect();
    args.overrides.refuse_unused(&per_branch, &[])?;
    let request = with_sample_branch(args.overrides.request(session)?);
    let tree = Tree::on_disk(session.directory().clone(), &session.map)?
        .built_with(args.helm.options(session));
    let mut failures = Failures::default();
    let mut snapshots = Vec::new();
    for name in names {
        let directory = found.root.join(&args.directory).join(&name);
        let snapshot = render(name, directory, &request, &tree, session);
        snapshots.extend(failures.keep(snapshot));
    }
    for snapshot in &mut snapshots {
        let warnings = std::mem::take(&mut snapshot.warnings);
        session.note_build(warnings, &snapshot.causes);
    }
    Ok((snapshots, failures.or_ok(()).err()))
}

/// The names of the environments: the given ones, or all.
fn names(args: &Args, found: &RepositoryConfig, session: &Session) -> Fallible<Vec<String>> {
    if args.environments.is_empty() {
        return Ok(found.names().into_iter().map(str::to_owned).collect());
    }
    let mut failures = Failures::default();
    for name in &args.environments {
        failures.keep(check_environment(name, found, &Disk, session.directory()));
    }
    let mut names: Vec<String> = Vec::new();
    for name in &args.environments {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    failures.or_ok(names)
}

fn render(
    name: String,
    directory: FilePath,
    request: &Request,
    tree: &Tree,
    session: &Session,
) -> Fallible<EnvironmentSnapshot> {
    let files = Files::new(&*tree.sources, &session.map).keeping_bases();
    let rendered = tree.render(&Target::Environment(name.clone()), request, &files)?;
    EnvironmentSnapshot::new(name, directory, rendered)
}
