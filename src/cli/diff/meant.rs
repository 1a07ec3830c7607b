//! Arguments that are revisions where targets are expected: `diff main`, `diff main feature`, `diff
//! main..feature`, as git takes them. Out: the command that works.

use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic};
use crate::repository::{Tree, list};
use crate::sources::GitRepository;

/// The error for `arguments` if those that are not targets are revisions; `None` for all others.
pub(super) fn revisions_for_targets(
    arguments: &[String],
    tree: &Tree,
    session: &Session,
) -> Option<Diagnostic> {
    let split: Vec<&str> = match arguments {
        [range] => match range.split_once("...").or_else(|| range.split_once("..")) {
            Some((from, to)) if tree.find(range).is_err() => vec![from, to],
            _ => vec![range],
        },
        several => several.iter().map(String::as_str).collect(),
    };
    let repository = GitRepository::open(session.directory()).ok()?;
    let is_revision = |text: &str| {
        !text.is_empty() && tree.find(text).is_err() && repository.commit(text).is_ok()
    };
    let is_nothing = |text: &str| is_name(text) && tree.find(text).is_err();
    match split.as_slice() {
        [revision] if is_revision(revision) => Some(one(revision)),
        [from, ""] if is_revision(from) => Some(one(from)),
        [from, to] if is_revision(from) && is_revision(to) => Some(two(from, to, tree)),
        [from, to] if is_revision(from) && tree.find(to).is_ok() => Some(side(from, to)),
        [from, to] if is_revision(to) && tree.find(from).is_ok() => Some(side(to, from)),
        [from, to] if is_revision(from) && is_nothing(to) => Some(unknown(from, to)),
        [from, to] if is_revision(to) && is_nothing(from) => Some(unknown(to, from)),
        _ => None,
    }
}

fn one(revision: &str) -> Diagnostic {
    let message = format!("`{revision}` is a git revision, not a target");
    Diagnostic::error(Code::DiffSides, message).help(format!(
        "`offshoot diff --since {revision}` compares every target with this revision"
    ))
}

fn two(from: &str, to: &str, tree: &Tree) -> Diagnostic {
    let message = format!("`{from}` and `{to}` are git revisions, not targets");
    let listed = list(tree, &tree.directory, &tree.reach());
    let target = listed.into_iter().find(|it| !it.is_component);
    let target = target.map_or_else(|| "TARGET".to_owned(), |it| it.name);
    Diagnostic::error(Code::DiffSides, message)
        .help(format!(
            "`offshoot diff {from}:{target} {to}:{target}` compares one target at both"
        ))
        .help(format!(
            "with `{to}` checked out, `offshoot diff --since {from}` compares every target"
        ))
}

/// True for what may be a revision by its looks, and is neither `-` nor `REV:TARGET`.
fn is_name(text: &str) -> bool {
    text != "-" && !text.contains(':')
}

/// `revision` beside a word that is nothing.
fn unknown(revision: &str, other: &str) -> Diagnostic {
    let message =
        format!("`{revision}` is a git revision, and `{other}` neither that nor a target");
    Diagnostic::error(Code::DiffSides, message)
        .help(format!(
            "`offshoot diff --since {revision}` compares every target with this revision"
        ))
        .help("offshoot never fetches: fetch a revision that exists upstream")
}

/// `revision` beside a target: which of its targets is meant.
fn side(revision: &str, target: &str) -> Diagnostic {
    let message = format!("`{revision}` is a git revision, not a target");
    Diagnostic::error(Code::DiffSides, message).help(format!(
        "`offshoot diff {revision}:{target} {target}` compares `{target}` with itself at this revision"
    ))
}
