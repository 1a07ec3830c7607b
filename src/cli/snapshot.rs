//! `offshoot snapshot [ENV…]`: renders kept in the repository, so that reviews see
//! what changes. In: environments. Out: a file for each resource, or what is stale.
//! Exit codes with `--check`: 0 nothing is stale, 1 something is, 2 that cannot be told.

mod kept;
mod review;

use crate::diag::{Diagnostic, Failures, Fallible};
use crate::diff::{Options, compare};
use crate::environment::Request;
use crate::impact::{Edits, Gathering, Sides, State, differences};
use crate::kustomize::Files;
use crate::model::Causes;
use crate::report::impact;
use crate::sources::{Disk, SourceMap};

use super::helm::HelmArgs;
use super::output::write_files;
use super::request::overrides;
use super::session::Session;
use super::since::with_branch;
use super::target::Target;
use super::tree::Tree;
use super::{Ended, Outcome};

use kept::Kept;
use review::review;

/// Keep renders of environments in the repository.
///
/// Each resource is a file below `snapshots/ENV`, named after its kind and its name without a
/// hash. Secrets' values are left out. Environments for each branch are rendered for a branch
/// `feature/sample` unless `--branch` names one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The environments; all if there is none
    #[arg(value_name = "ENV")]
    environments: Vec<String>,
    /// Write nothing; show what is stale, and exit with 1 if anything is
    #[arg(long)]
    check: bool,
    /// Ask for each cause whether what it changed is to be written
    #[arg(long, conflicts_with = "check")]
    review: bool,
    /// Where snapshots are, seen from offshoot.yaml
    #[arg(long, value_name = "DIR", default_value = "snapshots")]
    directory: String,
    /// The branch, for environments that are there once for each
    #[arg(long, value_name = "NAME")]
    branch: Option<String>,
    /// Image override, as `kustomize edit set image` takes it
    #[arg(long = "image", value_name = "REF")]
    images: Vec<String>,
    /// `set.KEY` for the templates of offshoot.yaml
    #[arg(long = "set", value_name = "KEY=VALUE")]
    settings: Vec<String>,
    #[command(flatten)]
    helm: HelmArgs,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Ended {
    let snapshots = taken(args, session)?;
    if args.check {
        return check(&snapshots, session);
    }
    let mut said = String::new();
    let chosen = match args.review {
        true => review(&snapshots, session)?,
        false => snapshots.iter().map(|taken| taken.files.clone()).collect(),
    };
    for (taken, files) in snapshots.iter().zip(chosen) {
        let written = taken.stale_among(&files);
        write_files(&taken.directory, &files)?;
        let name = session.places(None).relative(&taken.directory);
        said += &format!("{name}: {written} of {} files changed\n", files.len());
    }
    session.print(&said)?;
    Ok(Outcome::Done)
}

/// What the environments render to, beside what is kept of them.
fn taken(args: &Args, session: &mut Session) -> Fallible<Vec<Kept>> {
    let (root, config) = session.config()?;
    let disk = Tree::on_disk(session)?.built_with(args.helm.options());
    let request = with_branch(request(args, &session.map)?);
    let all = config
        .environments
        .iter()
        .map(|spec| spec.name.value.to_string());
    let names = match args.environments.is_empty() {
        true => all.collect(),
        false => args.environments.clone(),
    };
    let mut failures = Failures::default();
    let (mut snapshots, mut noted) = (Vec::new(), Vec::new());
    for name in names {
        let take = || {
            config.environment(&name)?;
            let files = Files::new(&Disk, &session.map);
            let side = disk.side(&Target::Environment(name.clone()), &request, &files)?;
            Kept::new(&name, root.join(&args.directory).join(&name), side, &files)
        };
        if let Some(mut taken) = failures.keep(take()) {
            noted.push((std::mem::take(&mut taken.warnings), taken.causes.clone()));
            snapshots.push(taken);
        }
    }
    for (warnings, causes) in noted {
        session.note_of(warnings, &causes);
    }
    failures.or_ok(snapshots)
}

/// What every environment is asked for.
fn request(args: &Args, map: &SourceMap) -> Fallible<Request> {
    overrides(args.branch.as_deref(), &args.images, &args.settings, map)
}

fn check(snapshots: &[Kept], session: &mut Session) -> Ended {
    let (mut gathering, edits) = (Gathering::default(), Edits::seen_in(&session.map));
    let root = session.top();
    let mut stale = Vec::new();
    for taken in snapshots {
        let files = taken.stale();
        if files.is_empty() {
            gathering.note(&taken.name, State::Same);
            continue;
        }
        let comparison = compare(&taken.old, &taken.new, Options::default());
        let sides = Sides {
            map: &session.map,
            root: &root,
            old: &Causes::default(),
            new: &taken.causes,
            edits: &edits,
        };
        let found = differences(&comparison, sides);
        gathering.add(&taken.name, found, comparison.unchanged);
        stale.push(is_stale(taken, files.len()));
    }
    if stale.is_empty() {
        return Ok(Outcome::Done);
    }
    let options = session.for_people();
    let text = impact(&gathering.finish(), &session.places(None), options);
    session.show(&text)?;
    session.note(stale);
    Ok(Outcome::Found)
}

fn is_stale(taken: &Kept, files: usize) -> Diagnostic {
    let files = match files {
        1 => "1 file".to_owned(),
        files => format!("{files} files"),
    };
    let message = format!("the snapshot of `{}` is stale, in {files}", taken.name);
    Diagnostic::error("snapshot-stale", message)
        .help("`offshoot snapshot` writes it anew; `offshoot snapshot --review` asks first")
}
