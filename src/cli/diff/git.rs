//! `offshoot diff` as git calls it. In: a call. Out: the difference of each file, as text if it
//! has no manifests. The comparison itself never fails: another exit code than 0 would stop git.
#![allow(clippy::disallowed_methods, reason = "the environment is read here")]

use std::env::var_os;

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::session::{Session, ignore_closed_pipe};
use crate::diag::{Origin, visible_name};
use crate::diff::{Options, compare};
use crate::kustomize::Files;
use crate::report::{human, text, unified};
use crate::repository::manifests;
use crate::sources::{Disk, Sources};

use super::args::Args;
use super::fail_on::fails;
use super::git_call::{Call, File};
use super::output::Format;
use super::paired::paired;

/// Prints the differences. As an external diff the exit code is 0 unless git trusts it.
pub(super) fn run(call: &Call, args: &Args, session: &mut Session) -> CommandResult {
    let found = match call {
        Call::Unmerged(path) => FileDifference {
            text: format!("* unmerged: {}\n", visible_name(path)),
            differs: true,
        },
        Call::File(file) | Call::ToolFile(file) => difference(file, args, session),
        Call::Directories(sides) => {
            let files = paired(sides, session)?;
            let found = files.iter().map(|file| difference(file, args, session));
            found.collect()
        }
    };
    match call {
        // Git calls once for each file: each call would open a pager.
        Call::Directories(_) => session.show(&found.text)?,
        _ => ignore_closed_pipe(session.print(&found.text))?,
    }
    let is_read = matches!(call, Call::ToolFile(_) | Call::Directories(_)) || is_trusted();
    Ok(CommandStatus::differs(found.differs && is_read))
}

/// The difference of one or more files.
struct FileDifference {
    text: String,
    differs: bool,
}

impl FromIterator<FileDifference> for FileDifference {
    fn from_iter<I: IntoIterator<Item = FileDifference>>(found: I) -> Self {
        let nothing = Self {
            text: String::new(),
            differs: false,
        };
        found.into_iter().fold(nothing, |all, one| Self {
            text: all.text + &one.text,
            differs: all.differs || one.differs,
        })
    }
}

fn difference(file: &File, args: &Args, session: &Session) -> FileDifference {
    let found = manifest_difference(file, args, session);
    let found = found.unwrap_or_else(|| text_difference(file, args, session));
    FileDifference {
        differs: found.differs || file.has_new_name_or_mode(),
        ..found
    }
}

/// The difference of manifests; `None` if a side is not a list of manifests.
fn manifest_difference(file: &File, args: &Args, session: &Session) -> Option<FileDifference> {
    let [_, name] = &file.names;
    let extension = name.rsplit('.').next().unwrap_or_default();
    if !matches!(extension, "yaml" | "yml" | "json") {
        return None;
    }
    let files = Files::new(&Disk, &session.map);
    let side = |side: &String| manifests(&files, &session.path(side));
    let [old, new] = &file.sides;
    let (old, new) = (side(old).ok()?, side(new).ok()?);
    let options = Options {
        ignore: &args.ignore,
        ..Options::default()
    };
    let comparison = compare(&old, &new, options);
    let [from, to] = file.headers();
    let text = match args.output.format() {
        Format::Unified => unified(&comparison, &from, &to).ok()?,
        _ => {
            let shown = human(&comparison, session.human_options());
            format!("{}:\n{shown}\n", file.title())
        }
    };
    Some(FileDifference {
        text,
        differs: fails(&comparison, &args.fail_on),
    })
}

fn text_difference(file: &File, args: &Args, session: &Session) -> FileDifference {
    let files = Files::new(&Disk, &session.map);
    let [from, to] = file.headers();
    let title = if file.has_new_name_or_mode() && args.output.format() != Format::Unified {
        file.title() + "\n"
    } else {
        String::new()
    };
    let read = |side: &String| files.text(&session.path(side), Origin::NONE);
    let [old, new] = &file.sides;
    let (Ok((old, _)), Ok((new, _))) = (read(old), read(new)) else {
        let bytes = |side: &String| Disk.read(&session.path(side)).ok();
        let differs = bytes(old) != bytes(new);
        let text = if differs {
            format!("{} differs and is not text\n", file.title())
        } else {
            title
        };
        return FileDifference { text, differs };
    };
    FileDifference {
        text: title + &text(&old, &new, [&from, &to], session.human_options()),
        differs: old != new,
    }
}

/// True if git's environment says that it reads the exit code. Its configuration may say so as
/// well, but is not passed on.
fn is_trusted() -> bool {
    let value = var_os("GIT_EXTERNAL_DIFF_TRUST_EXIT_CODE");
    value.is_some_and(|value| {
        let value = value.to_string_lossy().to_lowercase();
        let is_number = value.parse::<i64>().is_ok_and(|number| number != 0);
        is_number || ["true", "yes", "on"].contains(&value.as_str())
    })
}
