//! Builds with both programs, several at a time.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

use crate::cli::command_result::Failure;
use crate::diag::Fallible;

use super::args::Args;
use super::program::Program;
use super::rows::Row;
use crate::cli::kustomizations_below::FoundTarget;

/// Builds every target with both programs. Passes the rows to `each` in the order of the targets, as
/// soon as they are ready.
pub(super) fn compare_all(
    args: &Args,
    targets: &[FoundTarget],
    programs: &[Program; 2],
    mut each: impl FnMut(&Row) -> Result<(), Failure>,
) -> Result<Vec<Row>, Failure> {
    let arguments = args.build.arguments();
    let compare = |target: &FoundTarget| compare(target, programs, &arguments, args.lines);
    let (next, (done, results)) = (AtomicUsize::new(0), mpsc::channel());
    thread::scope(|scope| {
        for _ in 0..jobs(args, targets.len()) {
            let (done, next, compare) = (done.clone(), &next, &compare);
            scope.spawn(move || work(targets, next, compare, &done));
        }
        drop(done);
        let mut early = BTreeMap::new();
        let mut rows: Vec<Row> = Vec::with_capacity(targets.len());
        // If this returns early, the receiver is dropped, and the workers stop after their targets.
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

/// Compares the next target until there is none, or the receiver was dropped.
fn work(
    targets: &[FoundTarget],
    next: &AtomicUsize,
    compare: impl Fn(&FoundTarget) -> Fallible<Row>,
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
    target: &FoundTarget,
    programs: &[Program; 2],
    arguments: &[OsString],
    lines: usize,
) -> Fallible<Row> {
    let [ours, theirs] = programs;
    let ours = ours.build(&target.directory, arguments)?;
    let theirs = theirs.build(&target.directory, arguments)?;
    Ok(Row::new(target.name.clone(), &ours, &theirs, lines))
}
