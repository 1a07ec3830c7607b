//! `--watch`: a command again and again, each time that a file it may read changes. In: the command,
//! and the paths. Out: what the command prints, until Ctrl-C.
//!
//! Files are asked for their time and length a few times per second. That needs nothing of the
//! operating system but `stat`, and works on every file system; some hundred files cost less than a
//! thousandth of a core.
#![allow(clippy::disallowed_methods, reason = "time passes between two looks")]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

use crate::diag::{Code, Diagnostic, Fallible, counted};
use crate::repository::{Target, Tree, files_below, split_revision, watched, watched_everywhere};
use crate::sources::{Disk, FilePath, Stamp};

use super::command_result::{CommandResult, CommandStatus, Failure};
use super::session::Session;

/// The time between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// The time in which an editor ends what it has begun: a file may be emptied before it is written.
const SETTLING: Duration = Duration::from_millis(20);

/// Runs `run`, and again after each change of one of `paths`, which are found before each run. Errors
/// are reported, and watching goes on. Ends with the process, or when nobody reads the output.
pub(super) fn watch(
    session: &mut Session,
    paths: &dyn Fn(&Session) -> BTreeSet<FilePath>,
    run: &dyn Fn(&mut Session) -> CommandResult,
) -> CommandResult {
    session.use_no_pager();
    loop {
        // Before the run: what changes while it reads is seen after it.
        let before = stamps(paths(session));
        match run(session) {
            Ok(CommandStatus::Success | CommandStatus::Differences) => {}
            Err(Failure::Errors(diagnostics)) => session.note(diagnostics.into_vec()),
            Err(Failure::ClosedPipe) => return Err(Failure::ClosedPipe),
        }
        if session.is_closed() {
            return Err(Failure::ClosedPipe);
        }
        let count = counted(before.len(), "path");
        session.say_line(&format!("watching {count}; Ctrl-C ends it"));
        session.report();
        let changed = change(&before);
        session.start_over();
        session.say_line(&format!("`{}` changed", session.shown(&changed)));
        session.report();
    }
}

/// The state of each path; `None` for one that does not exist.
type Stamps = BTreeMap<FilePath, Option<Stamp>>;

fn stamps(paths: impl IntoIterator<Item = FilePath>) -> Stamps {
    let paths = paths.into_iter();
    let stamped = paths.map(|path| (Disk.stamp(&path), path));
    stamped.map(|(stamp, path)| (path, stamp)).collect()
}

/// Waits for a change, and for its end. Returns the first path that changed.
fn change(before: &Stamps) -> FilePath {
    loop {
        sleep(PAUSE);
        let now = stamps(before.keys().cloned());
        let pairs = before.iter().zip(now.values());
        let changed = pairs.filter(|((_, then), now)| then != now);
        // A file says more than the directory that it is new in.
        let is_directory = |now: &Option<Stamp>| matches!(now, Some(Stamp::Directory(_)));
        let Some(((changed, _), _)) = changed.min_by_key(|(_, now)| is_directory(now)) else {
            continue;
        };
        let look = || stamps(before.keys().cloned());
        let mut last = look();
        loop {
            sleep(SETTLING);
            let next = look();
            if next == last {
                return changed.clone();
            }
            last = next;
        }
    }
}

/// The paths that renders of the targets `names` may read, of all targets for none. A name that is not
/// a target yet is a path that may come.
pub(super) fn paths_of<'n>(
    names: impl Iterator<Item = &'n str>,
    session: &Session,
) -> BTreeSet<FilePath> {
    let names: Vec<&str> = names.collect();
    let directory = session.directory();
    let Ok(tree) = Tree::on_disk(directory.clone(), &session.map) else {
        // What it is made of is told by the file that cannot be read.
        let root = session.top();
        return Tree::new(Box::new(Disk), FilePath::root(), &session.map)
            .map(|tree| files_below(&tree, &root))
            .unwrap_or_default();
    };
    if names.is_empty() {
        return watched_everywhere(&tree);
    }
    let own = names
        .into_iter()
        .filter(|name| split_revision(name, &Disk, directory).is_none());
    let (mut targets, mut found): (Vec<Target>, BTreeSet<FilePath>) = Default::default();
    for name in own {
        match tree.find(name) {
            Ok(target) => targets.push(target),
            Err(_) => {
                found.insert(directory.join(name));
            }
        }
    }
    found.extend(watched(&tree, &targets));
    found
}

/// Checks that one of the targets `names` can change.
///
/// # Errors
/// `watch-fixed` if all of them are at git revisions, or one is standard input.
pub(super) fn refuse_fixed(names: &[&str], session: &Session) -> Fallible<()> {
    if names.contains(&"-") {
        let message = "standard input is read once, and cannot be watched";
        return Err(Diagnostic::error(Code::WatchFixed, message)
            .help("write the manifests to a file, and name that")
            .into());
    }
    let is_fixed = |name: &&str| split_revision(name, &Disk, session.directory()).is_some();
    if names.is_empty() || !names.iter().all(is_fixed) {
        return Ok(());
    }
    let message = "nothing can change: every target is at a git revision";
    Err(Diagnostic::error(Code::WatchFixed, message)
        .help("leave `--watch` out, or name a target of the working tree")
        .into())
}
