//! The calls of git: as its external diff (`GIT_EXTERNAL_DIFF`, `diff.NAME.command`), and through
//! `git difftool`. In: arguments and git's environment variables. Out: the files to compare.
#![allow(clippy::disallowed_methods, reason = "the environment is read here")]

use std::env::var_os;

use crate::cli::session::Session;
use crate::diag::visible_name;
use crate::sources::{Disk, Entry, Sources};

/// The path that git passes for a side without the file.
pub(super) const ABSENT: &str = "/dev/null";

/// A call of git.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// One file.
    File(File),
    /// One file, for `git difftool`, which does not stop at an exit code of 1.
    ToolFile(File),
    /// The files of the two directories that `git difftool --dir-diff` makes.
    Directories([String; 2]),
    /// A file with conflicts.
    Unmerged(String),
}

/// One file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct File {
    /// The old name, and the new one.
    pub(super) names: [String; 2],
    /// The files with the old content and the new one.
    pub(super) sides: [String; 2],
    /// The old mode and the new one; `.` on a side without the file.
    pub(super) modes: Option<[String; 2]>,
}

/// The call that the arguments `targets` are; `None` if git did not call.
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
        [old, new] => tool_call(old, new, is_external, session),
        _ => None,
    }
}

/// The call of `git difftool`: it passes two files, or two directories, and exports the file's name.
fn tool_call(old: &str, new: &str, is_external: bool, session: &Session) -> Option<Call> {
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
            Some(Call::ToolFile(File {
                names: [name.clone(), name],
                sides,
                modes: None,
            }))
        }
        _ => None,
    }
}

impl File {
    /// True if its name or mode changed.
    pub(super) fn has_new_name_or_mode(&self) -> bool {
        let [was, name] = &self.names;
        was != name || self.changed_modes().is_some()
    }

    /// The file modes, if they differ.
    fn changed_modes(&self) -> Option<&[String; 2]> {
        let modes = self.modes.as_ref();
        modes.filter(|[old, new]| old != new && old != "." && new != ".")
    }

    /// The file's name, with the old name and the modes if they differ.
    pub(super) fn title(&self) -> String {
        let [was, name] = &self.names;
        let names = if was == name {
            name.clone()
        } else {
            format!("{was} -> {name}")
        };
        let names = visible_name(&names);
        match self.changed_modes() {
            Some([old, new]) => format!(
                "{names} (mode {} -> {})",
                visible_name(old),
                visible_name(new)
            ),
            None => names,
        }
    }

    /// The names of its sides in a diff.
    pub(super) fn headers(&self) -> [String; 2] {
        let ([was, name], [old, new]) = (&self.names, &self.sides);
        let header = |prefix: &str, name: &str, side: &str| match side {
            ABSENT => ABSENT.to_owned(),
            _ => visible_name(&format!("{prefix}/{name}")),
        };
        [header("a", was, old), header("b", name, new)]
    }
}
