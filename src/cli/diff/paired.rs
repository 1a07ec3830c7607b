//! The files of `git difftool --dir-diff`. In: its two directories, which have only the changed
//! files. Out: each file that either has, with its sides.

use std::collections::BTreeSet;

use crate::cli::session::Session;
use crate::diag::Fallible;
use crate::sources::{Disk, Entry, FilePath, Sources};

use super::git_call::{ABSENT, File};

/// The files below either directory that differ, by name.
///
/// # Errors
/// `file-unreadable`.
pub(super) fn paired(sides: &[String; 2], session: &Session) -> Fallible<Vec<File>> {
    let [old, new] = sides.each_ref().map(|side| session.path(side));
    let mut names = BTreeSet::new();
    for side in [&old, &new] {
        collect(side, "", &mut names)?;
    }
    let file = |name: String| {
        let (old, new) = (old.join(&name), new.join(&name));
        (Disk.read(&old).ok() != Disk.read(&new).ok()).then(|| File {
            names: [name.clone(), name],
            sides: [old, new].map(|path| match Disk.entry(&path) {
                Some(Entry::File) => path.to_string(),
                _ => ABSENT.to_owned(),
            }),
            modes: None,
        })
    };
    Ok(names.into_iter().filter_map(file).collect())
}

fn collect(side: &FilePath, below: &str, names: &mut BTreeSet<String>) -> Fallible<()> {
    let directory = side.join(below);
    let listed = Disk.list(&directory);
    let listed = listed.map_err(|error| error.diagnostic(&directory))?;
    for name in listed {
        let name = match below {
            "" => name,
            _ => format!("{below}/{name}"),
        };
        match Disk.entry(&side.join(&name)) {
            Some(Entry::Directory) => collect(side, &name, names)?,
            Some(Entry::File) => _ = names.insert(name),
            None => {}
        }
    }
    Ok(())
}
