//! `offshoot diff` as git calls it: for its external diff (`GIT_EXTERNAL_DIFF`, `diff.NAME.command`)
//! and for `git difftool`. In: what git calls it with. Out: the difference of each file; as text
//! where that holds no manifests. It never fails: another exit code than 0 would end git's own work.
#![allow(clippy::disallowed_methods, reason = "the environment is read here")]

use std::env::var_os;

use crate::cli::session::{Session, unread};
use crate::cli::target::manifests;
use crate::cli::{Ended, Outcome};
use crate::diag::Origin;
use crate::diff::{Options, compare};
use crate::kustomize::Files;
use crate::report::{human, text, unified};
use crate::sources::{Disk, Entry, Sources};

use super::output::Format;
use super::paired::paired;
use super::{Args, fails};

/// What git uses for a side that has no such file.
pub(super) const ABSENT: &str = "/dev/null";

/// What git asks about.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// A file.
    File(File),
    /// The same for `git difftool`, which lets the exit code be.
    OfTool(File),
    /// The files of two directories, which `git difftool --dir-diff` makes.
    Directories([String; 2]),
    /// A file that is in conflict.
    Unmerged(String),
}

/// One file, as git names it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct File {
    /// What it was called, and what it is called.
    pub(super) names: [String; 2],
    /// The files with its contents.
    pub(super) sides: [String; 2],
    /// Its modes; `.` where it is absent.
    pub(super) modes: Option<[String; 2]>,
}

/// What git asks about; `None` where it was not git who called.
pub(super) fn call(targets: &[String], session: &Session) -> Option<Call> {
    let is_external = var_os("GIT_DIFF_PATH_COUNTER").is_some();
    let owned = |texts: [&String; 2]| texts.map(String::clone);
    match targets {
        [path] if is_external => Some(Call::Unmerged(path.clone())),
        [path, old, _, old_mode, new, _, new_mode] if is_external => Some(Call::File(File {
            names: owned([path, path]),
            sides: owned([old, new]),
            modes: Some(owned([old_mode, new_mode])),
        })),
        [was, old, _, old_mode, new, _, new_mode, path, _] if is_external => {
            Some(Call::File(File {
                names: owned([was, path]),
                sides: owned([old, new]),
                modes: Some(owned([old_mode, new_mode])),
            }))
        }
        [old, new] => of_tool(old, new, is_external, session),
        _ => None,
    }
}

/// `git difftool` hands over two files, or two directories; it exports what the file is called.
fn of_tool(old: &str, new: &str, is_external: bool, session: &Session) -> Option<Call> {
    let is_tool = ["GIT_DIFFTOOL_EXTCMD", "GIT_DIFFTOOL_DIRDIFF"]
        .iter()
        .any(|name| var_os(name).is_some());
    let sides = [old.to_owned(), new.to_owned()];
    let entries = [old, new].map(|side| Disk.entry(&session.path(side)));
    match entries {
        [Some(Entry::Directory), Some(Entry::Directory)] if is_tool && !is_external => {
            Some(Call::Directories(sides))
        }
        [Some(Entry::File), Some(Entry::File)] if is_external => {
            let named = var_os("BASE").filter(|_| is_tool);
            let shown = if new == ABSENT { old } else { new };
            let name = named.map_or_else(
                || shown.to_owned(),
                |name| name.to_string_lossy().into_owned(),
            );
            Some(Call::OfTool(File {
                names: [name.clone(), name],
                sides,
                modes: None,
            }))
        }
        _ => None,
    }
}

/// Prints what differs. For its external diff git takes an exit code of 1 only if it was told to.
pub(super) fn run(call: &Call, args: &Args, session: &mut Session) -> Ended {
    let found = match call {
        Call::Unmerged(path) => Found {
            text: format!("* unmerged: {path}\n"),
            differs: true,
        },
        Call::File(file) | Call::OfTool(file) => difference(file, args, session),
        Call::Directories(sides) => {
            let files = paired(sides, session)?;
            let found = files.iter().map(|file| difference(file, args, session));
            found.collect()
        }
    };
    match call {
        // No pager otherwise: it would be one for each file.
        Call::Directories(_) => session.show(&found.text)?,
        _ => unread(session.print(&found.text))?,
    }
    let is_read = matches!(call, Call::OfTool(_) | Call::Directories(_)) || is_trusted();
    Ok(match found.differs && is_read {
        true => Outcome::Found,
        false => Outcome::Done,
    })
}

/// What is said of files, and whether they are others.
struct Found {
    text: String,
    differs: bool,
}

impl FromIterator<Found> for Found {
    fn from_iter<I: IntoIterator<Item = Found>>(found: I) -> Self {
        let nothing = Found {
            text: String::new(),
            differs: false,
        };
        found.into_iter().fold(nothing, |all, one| Found {
            text: all.text + &one.text,
            differs: all.differs || one.differs,
        })
    }
}

fn difference(file: &File, args: &Args, session: &Session) -> Found {
    let found = of_manifests(file, args, session).unwrap_or_else(|| of_text(file, args, session));
    Found {
        differs: found.differs || file.has_moved(),
        ..found
    }
}

impl File {
    /// True if it has another name or mode.
    fn has_moved(&self) -> bool {
        let [was, name] = &self.names;
        was != name || self.other_modes().is_some()
    }

    fn other_modes(&self) -> Option<&[String; 2]> {
        let modes = self.modes.as_ref();
        modes.filter(|[old, new]| old != new && old != "." && new != ".")
    }

    /// What it is called, and was, and its modes where they differ.
    fn title(&self) -> String {
        let [was, name] = &self.names;
        let names = match was == name {
            true => name.clone(),
            false => format!("{was} -> {name}"),
        };
        match self.other_modes() {
            Some([old, new]) => format!("{names} (mode {old} -> {new})"),
            None => names,
        }
    }

    /// What its sides are called in a diff.
    fn headers(&self) -> [String; 2] {
        let ([was, name], [old, new]) = (&self.names, &self.sides);
        let header = |prefix: &str, name: &str, side: &str| match side {
            ABSENT => ABSENT.to_owned(),
            _ => format!("{prefix}/{name}"),
        };
        [header("a", was, old), header("b", name, new)]
    }
}

/// `None` where either side is no list of manifests.
fn of_manifests(file: &File, args: &Args, session: &Session) -> Option<Found> {
    let [_, name] = &file.names;
    let extension = name.rsplit('.').next().unwrap_or_default();
    if !matches!(extension, "yaml" | "yml" | "json") {
        return None;
    }
    let files = Files::new(&Disk, &session.map);
    let side = |side: &String| manifests(&files, &session.path(side));
    let [old, new] = &file.sides;
    let (old, new) = (side(old).ok()?, side(new).ok()?);
    let comparison = compare(&old, &new, Options::default());
    let [from, to] = file.headers();
    let text = match args.shown.output {
        Format::Unified => unified(&comparison, &from, &to).ok()?,
        _ => format!(
            "{}:\n{}\n",
            file.title(),
            human(&comparison, session.for_people())
        ),
    };
    Some(Found {
        text,
        differs: fails(&comparison, &args.fail_on),
    })
}

fn of_text(file: &File, args: &Args, session: &Session) -> Found {
    let files = Files::new(&Disk, &session.map);
    let [from, to] = file.headers();
    let title = match file.has_moved() && args.shown.output != Format::Unified {
        true => file.title() + "\n",
        false => String::new(),
    };
    let read = |side: &String| files.text(&session.path(side), Origin::NONE);
    let [old, new] = &file.sides;
    let (Ok((old, _)), Ok((new, _))) = (read(old), read(new)) else {
        let bytes = |side: &String| Disk.read(&session.path(side)).ok();
        let differs = bytes(old) != bytes(new);
        let text = match differs {
            true => format!("{} differs, and is no text\n", file.title()),
            false => title,
        };
        return Found { text, differs };
    };
    Found {
        text: title + &text(&old, &new, [&from, &to], session.for_people()),
        differs: old != new,
    }
}

/// True if git reads the exit code. Where its configuration says so, it does not tell us.
fn is_trusted() -> bool {
    let told = var_os("GIT_EXTERNAL_DIFF_TRUST_EXIT_CODE");
    told.is_some_and(|told| {
        let told = told.to_string_lossy().to_lowercase();
        let is_number = told.parse::<i64>().is_ok_and(|number| number != 0);
        is_number || ["true", "yes", "on"].contains(&told.as_str())
    })
}
