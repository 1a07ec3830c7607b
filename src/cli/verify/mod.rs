//! `offshoot verify DIR… --against PROGRAM`: proof on one's own tree, before one
//! switches. In: directories and a kustomize or kubectl. Out: a line for each
//! target that says whether both programs write the same bytes. Both are run as
//! the programs that they are, so that times are those of whole processes.
//! Exit codes: 0 the same everywhere, 1 not, 2 that could not be told.

mod differences;
mod program;
mod rows;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

use clap::ValueEnum;

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::sources::{Disk, Entry, FilePath, Sources};

use super::build::{LoadRestrictor, Reorder};
use super::session::Session;
use super::{Ended, Failure, Outcome};
use crate::repository::discover::kustomizations;

use program::Program;
use rows::{Format, Row, Rows};

/// The version of kustomize whose bytes are ours.
const VERSION: &str = "v5.8.1";

/// Build with offshoot and with kustomize, and compare the bytes.
///
/// PROGRAM is run as `PROGRAM build DIR` if it is a kustomize, and as `PROGRAM kustomize DIR` if
/// it is a kubectl, once for each kustomization in and below DIR. Components are built as
/// parts of others. Nothing else is run, and PROGRAM fetches what it would fetch.
///
/// Lines of a difference that begin with `-` are PROGRAM's, those with `+` offshoot's. Values of
/// Secrets are not shown. Times are offshoot's, PROGRAM's, and the second by the first.
///
/// Exits with 0 where nothing differs, 1 where something does, 2 where that cannot be told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The directories; everything in the repository if there is none
    #[arg(value_name = "DIR")]
    directories: Vec<String>,
    /// The kustomize or kubectl to compare with
    #[arg(long, value_name = "PROGRAM")]
    against: PathBuf,
    /// How many targets to build at a time; times mean most with 1
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    /// How many lines of each difference to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    lines: usize,
    /// How to print the result
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
    #[command(flatten)]
    build: BuildArgs,
}

/// Options that both programs get.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options for both programs")]
struct BuildArgs {
    /// Whether kustomizations may read files outside their directories
    #[arg(long, value_name = "RESTRICTOR")]
    load_restrictor: Option<LoadRestrictor>,
    /// The order of the output; kubectl has no such option
    #[arg(long, value_name = "ORDER")]
    reorder: Option<Reorder>,
    /// Render `helmCharts`
    #[arg(long)]
    enable_helm: bool,
    /// The helm to run
    #[arg(long, value_name = "PATH")]
    helm_command: Option<PathBuf>,
}

impl BuildArgs {
    fn arguments(&self) -> Vec<OsString> {
        let mut arguments = Vec::new();
        let mut option = |name: &str, value: OsString| arguments.extend([name.into(), value]);
        if let Some(restrictor) = self.load_restrictor {
            option("--load-restrictor", value_name(restrictor));
        }
        if let Some(order) = self.reorder {
            option("--reorder", value_name(order));
        }
        if let Some(helm) = &self.helm_command {
            option("--helm-command", helm.into());
        }
        if self.enable_helm {
            arguments.push("--enable-helm".into());
        }
        arguments
    }
}

fn value_name(value: impl ValueEnum) -> OsString {
    let value = value.to_possible_value();
    value.map_or_else(OsString::new, |value| value.get_name().into())
}

pub(super) fn run(args: &Args, session: &mut Session) -> Ended {
    let other = Program::found(&args.against)?;
    if args.build.reorder.is_some() && other.is_kubectl() {
        return Err(Diagnostic::error(Code::OptionUnused, "kubectl takes no `--reorder`").into());
    }
    session.note(other.warning());
    let programs = [Program::ourselves()?, other];
    let targets = targets(args, session)?;
    let rows = Rows::new(args.output, &targets);
    let outcome = compare_all(args, &targets, &programs, |row| {
        session.print(&rows.row(row))
    })?;
    session.print(&rows.summary(&outcome, &programs))?;
    let differs = outcome.iter().any(|row| !row.verdict.is_agreement());
    Ok(if differs {
        Outcome::Found
    } else {
        Outcome::Done
    })
}

/// A directory to build.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    directory: FilePath,
    /// As `offshoot list` has it.
    name: String,
}

/// The kustomizations in and below the directories, by path.
fn targets(args: &Args, session: &Session) -> Fallible<Vec<Target>> {
    let mut failures = Failures::default();
    let roots = match args.directories.as_slice() {
        [] => vec![session.repository().unwrap_or(session.directory().clone())],
        texts => failures
            .keep(directories(texts, session))
            .unwrap_or_default(),
    };
    let seen_from = session.directory();
    let found = roots.iter().flat_map(|root| kustomizations(&Disk, root));
    let mut targets: Vec<Target> = found
        .filter(|found| !found.is_component())
        .map(|found| Target {
            name: found.directory.relative_to(seen_from),
            directory: found.directory,
        })
        .collect();
    targets.sort();
    targets.dedup();
    if targets.is_empty() {
        let message = "there is no kustomization in or below what is to be verified";
        failures.push(Diagnostic::error(Code::KustomizationMissing, message));
    }
    failures.or_ok(targets)
}

fn directories(texts: &[String], session: &Session) -> Fallible<Vec<FilePath>> {
    let mut failures = Failures::default();
    let mut directories = Vec::new();
    for text in texts {
        let path = session.directory().join(text);
        match Disk.entry(&path) {
            Some(Entry::Directory) => directories.push(path),
            _ => failures.push(Diagnostic::error(
                Code::DirectoryMissing,
                format!("`{text}` is no directory"),
            )),
        }
    }
    failures.or_ok(directories)
}

/// Builds every target with both programs, several at a time, and hands the results to `each` in
/// the targets' order as soon as they are there.
fn compare_all(
    args: &Args,
    targets: &[Target],
    programs: &[Program; 2],
    mut each: impl FnMut(&Row) -> Result<(), Failure>,
) -> Result<Vec<Row>, Failure> {
    let arguments = args.build.arguments();
    let compare = |target: &Target| compare(target, programs, &arguments, args.lines);
    let (next, (done, results)) = (AtomicUsize::new(0), mpsc::channel());
    thread::scope(|scope| {
        for _ in 0..jobs(args, targets.len()) {
            let (done, next, compare) = (done.clone(), &next, &compare);
            scope.spawn(move || work(targets, next, compare, &done));
        }
        drop(done);
        let mut early = BTreeMap::new();
        let mut rows: Vec<Row> = Vec::with_capacity(targets.len());
        // Where this ends early the receiver is gone, and the workers end with their targets.
        for (index, row) in results {
            early.insert(index, row?);
            while let Some(row) = early.remove(&rows.len()) {
                each(&row)?;
                rows.push(row);
            }
        }
        Ok(rows)
    })
}

fn jobs(args: &Args, targets: usize) -> usize {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    args.jobs.unwrap_or_else(cores).clamp(1, targets.max(1))
}

/// Takes the next target until there is none, or nobody wants to know.
fn work(
    targets: &[Target],
    next: &AtomicUsize,
    compare: impl Fn(&Target) -> Fallible<Row>,
    done: &Sender<(usize, Fallible<Row>)>,
) {
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(target) = targets.get(index) else {
            return;
        };
        if done.send((index, compare(target))).is_err() {
            return;
        }
    }
}

fn compare(
    target: &Target,
    programs: &[Program; 2],
    arguments: &[OsString],
    lines: usize,
) -> Fallible<Row> {
    let [ours, theirs] = programs;
    let ours = ours.build(&target.directory, arguments)?;
    let theirs = theirs.build(&target.directory, arguments)?;
    Ok(Row::new(target.name.clone(), &ours, &theirs, lines))
}
