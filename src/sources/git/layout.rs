//! The directories of a repository. In: a directory inside it. Out: the work
//! tree, the directory of this work tree's own references, and the shared one.
//! Rules: git's documentation, gitrepository-layout(5) and gitformat-config.
#![allow(
    clippy::disallowed_methods,
    reason = "git's own files are found here, before a tree can be read"
)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::sources::path::FilePath;

use super::fault::{CloneKind, Failure, ObjectFault};

/// The most bytes of one of git's own text files.
const MAX_TEXT: u64 = 16 * 1024 * 1024;

/// The directories of a repository.
pub(super) struct Layout {
    pub(super) work_directory: FilePath,
    /// The directory with the data of this work tree alone, above all `HEAD`.
    pub(super) private: PathBuf,
    /// The directory that all work trees share: objects, branches, tags.
    pub(super) common: PathBuf,
}

impl Layout {
    /// Finds the repository that contains `directory`, searching upwards as git does.
    pub(super) fn find(directory: &FilePath) -> Fallible<Self> {
        for directory in directory.ancestors() {
            let path = Path::new(directory.as_str());
            if let Some(private) = git_directory(&path.join(".git")) {
                return Self::at(directory, private);
            }
            if is_git_directory(path) {
                return Err(bare(&directory).into());
            }
        }
        let message = message!("`{}` is not in a git repository", directory);
        Err(Diagnostic::error(Code::GitMissing, message)
            .help("run the command inside the repository, or name it with `--repo DIR`")
            .into())
    }

    fn at(work_directory: FilePath, private: PathBuf) -> Fallible<Self> {
        let common = match text_of(&private.join("commondir")) {
            Some(text) => private.join(text.trim_end()),
            None => private.clone(),
        };
        refuse_extensions(&common)?;
        refuse_special(&common.join("packed-refs"))?;
        Ok(Self {
            work_directory,
            private,
            common,
        })
    }

    /// True for a shallow clone, whose older history is missing.
    pub(super) fn is_shallow(&self) -> bool {
        let shallow = fs::metadata(self.common.join("shallow"));
        shallow.is_ok_and(|file| file.len() > 0)
    }

    /// The kind of this clone: shallow, or partial with a remote and a filter (git-config(1): `remote.<name>.promisor`,
    /// `remote.<name>.partialclonefilter`).
    pub(super) fn clone_kind(&self) -> CloneKind {
        let config = text_of(&self.common.join("config")).unwrap_or_default();
        CloneKind {
            partial: partial(&config),
            is_shallow: self.is_shallow(),
        }
    }
}

fn partial(config: &str) -> Option<(String, String)> {
    let mut remote = None;
    for line in config.lines().map(str::trim) {
        if line.starts_with('[') {
            let name = line.strip_prefix("[remote \"");
            remote = name.and_then(|name| name.strip_suffix("\"]"));
        }
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        if name.trim().eq_ignore_ascii_case("partialclonefilter")
            && let Some(remote) = remote
        {
            return Some((remote.to_owned(), value.trim().to_owned()));
        }
    }
    None
}

/// The git directory: `.git` itself, or the directory named in a `.git` file (linked work trees).
fn git_directory(dot_git: &Path) -> Option<PathBuf> {
    if is_git_directory(dot_git) {
        return Some(dot_git.to_owned());
    }
    let text = text_of(dot_git)?;
    let named = text.strip_prefix("gitdir:")?.trim();
    let directory = dot_git.parent()?.join(named);
    is_git_directory(&directory).then_some(directory)
}

/// The text of a regular file: a pipe would never end.
fn text_of(path: &Path) -> Option<String> {
    let is_file = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= MAX_TEXT);
    is_file.then(|| fs::read_to_string(path).ok()).flatten()
}

fn is_git_directory(path: &Path) -> bool {
    let has_objects = path.join("objects").is_dir() || path.join("commondir").is_file();
    has_objects && path.join("HEAD").is_file()
}

fn bare(directory: &FilePath) -> Diagnostic {
    let message = message!(
        "`{}` is a bare git repository: it has no work directory",
        directory
    );
    Diagnostic::error(Code::GitBare, message).help("run in a clone, or in a worktree of it")
}

/// Rejects repository formats that would be misread as the original one.
fn refuse_extensions(common: &Path) -> Fallible<()> {
    let config = text_of(&common.join("config")).unwrap_or_default();
    let config = config.to_ascii_lowercase().replace([' ', '\t'], "");
    let newer = [
        ("objectformat=sha256", "SHA-256 objects"),
        ("refstorage=reftable", "reftables"),
    ];
    for (setting, name) in newer {
        if config.lines().any(|line| line == setting) {
            let message = format!("the git repository uses {name}, which are not supported yet");
            return Err(Diagnostic::error(Code::GitFormat, message)
                .help("check out the revision with `git worktree add` and pass that directory")
                .into());
        }
    }
    Ok(())
}

/// Refuses a list of references that is a pipe or a device, which git's library would wait for.
fn refuse_special(path: &Path) -> Fallible<()> {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let fault = ObjectFault::Store(format!("`.git/{name}` is not a regular file"));
            Err(Failure::from(fault)
                .diagnostic(&CloneKind::default())
                .into())
        }
        _ => Ok(()),
    }
}
