//! `offshoot diff` as git's external diff (`GIT_EXTERNAL_DIFF`, `diff.NAME.command`). In: the
//! arguments git calls it with. Out: the difference of one file; as text where that holds no
//! manifests. It never fails: another exit code than 0 would end git's own work.

use similar::TextDiff;

use crate::cli::session::{Session, unread};
use crate::cli::target::manifests;
use crate::cli::{Ended, Outcome};
use crate::diag::Origin;
use crate::diff::{Options, compare};
use crate::kustomize::Files;
use crate::report::{human, unified};
use crate::sources::Disk;

use super::Args;
use super::output::Format;

/// One file, as git names it.
pub(super) enum Call<'a> {
    /// It is compared: what it is called, and the files with its old and its new content.
    Compared { path: &'a str, sides: [&'a str; 2] },
    /// It is in conflict.
    Unmerged { path: &'a str },
}

/// The file that git asks about; `None` where it was not git who called.
pub(super) fn call(targets: &[String]) -> Option<Call<'_>> {
    std::env::var_os("GIT_DIFF_PATH_COUNTER")?;
    match targets {
        [path] => Some(Call::Unmerged { path }),
        [path, old, _, _, new, _, _] => Some(Call::Compared {
            path,
            sides: [old, new],
        }),
        [_, old, _, _, new, _, _, path, _] => Some(Call::Compared {
            path,
            sides: [old, new],
        }),
        _ => None,
    }
}

/// Prints what differs. Exit code 1 for a difference only if git was told to read it.
pub(super) fn run(call: &Call<'_>, args: &Args, session: &Session) -> Ended {
    let (path, sides) = match call {
        Call::Unmerged { path } => {
            unread(session.print(&format!("* unmerged: {path}\n")))?;
            return Ok(Outcome::Done);
        }
        Call::Compared { path, sides } => (path, sides),
    };
    let (text, differs) =
        of_manifests(path, sides, args, session).unwrap_or_else(|| of_text(path, sides, session));
    // No pager: it would be one for each file.
    unread(session.print(&text))?;
    Ok(match differs && is_trusted() {
        true => Outcome::Found,
        false => Outcome::Done,
    })
}

/// `None` where either side is no list of manifests.
fn of_manifests(
    path: &str,
    sides: &[&str; 2],
    args: &Args,
    session: &Session,
) -> Option<(String, bool)> {
    let name = path.rsplit('.').next().unwrap_or_default();
    if !matches!(name, "yaml" | "yml" | "json") {
        return None;
    }
    let files = Files::new(&Disk, &session.map);
    let [old, new] = sides.map(|side| manifests(&files, &session.path(side)));
    let (old, new) = (old.ok()?, new.ok()?);
    let comparison = compare(&old, &new, Options::default());
    let differs = !comparison.is_empty();
    let text = match args.shown.output {
        Format::Unified => unified(&comparison, &format!("a/{path}"), &format!("b/{path}")).ok()?,
        _ => format!("{path}:\n{}\n", human(&comparison, session.for_people())),
    };
    Some((text, differs))
}

fn of_text(path: &str, sides: &[&str; 2], session: &Session) -> (String, bool) {
    let files = Files::new(&Disk, &session.map);
    let read = |side| files.text(&session.path(side), Origin::NONE);
    let [Ok((old, _)), Ok((new, _))] = sides.map(read) else {
        return (format!("{path} differs, and is no text\n"), true);
    };
    let headers = ["a", "b"].map(|side| format!("{side}/{path}"));
    let [from, to] = &headers;
    let diff = TextDiff::from_lines(&*old, &*new);
    let text = diff.unified_diff().header(from, to).to_string();
    (text, old != new)
}

/// True if git reads the exit code. Where its configuration says so, it does not tell us.
fn is_trusted() -> bool {
    let told = std::env::var_os("GIT_EXTERNAL_DIFF_TRUST_EXIT_CODE");
    told.is_some_and(|told| ["1", "true", "yes", "on"].iter().any(|yes| told == *yes))
}
