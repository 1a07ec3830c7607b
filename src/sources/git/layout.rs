//! Where a repository keeps its parts. In: a directory in it. Out: its work
//! directory, the directory of its own references, and the one it shares.
//! Rules: git's documentation, gitrepository-layout(5) and gitformat-config.
#![allow(
    clippy::disallowed_methods,
    reason = "git's own files are found here, before there is a tree to read"
)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic, Fallible};
use crate::sources::path::FilePath;

/// The places of a repository.
pub(super) struct Layout {
    pub(super) work_directory: FilePath,
    /// What a linked work tree has of its own, `HEAD` above all.
    pub(super) private: PathBuf,
    /// What all work trees have in common: objects, branches, tags.
    pub(super) common: PathBuf,
}

impl Layout {
    /// The repository that `directory` is in.
    pub(super) fn find(directory: &FilePath) -> Fallible<Self> {
        let mut candidate = Some(directory.clone());
        while let Some(directory) = candidate {
            let path = Path::new(directory.as_str());
            if let Some(private) = git_directory(&path.join(".git")) {
                return Self::at(directory, private);
            }
            if is_git_directory(path) {
                return Err(bare(&directory).into());
            }
            candidate = directory.parent();
        }
        let message = format!("`{directory}` is in no git repository");
        Err(Diagnostic::error(Code::GitMissing, message)
            .help("revisions are those of the repository that the command runs in; `--repo DIR` names another")
            .into())
    }

    fn at(work_directory: FilePath, private: PathBuf) -> Fallible<Self> {
        let common = match fs::read_to_string(private.join("commondir")) {
            Ok(text) => private.join(text.trim_end()),
            Err(_) => private.clone(),
        };
        refuse_extensions(&common)?;
        Ok(Self {
            work_directory,
            private,
            common,
        })
    }

    /// True for a clone that lacks the beginning of its history.
    pub(super) fn is_shallow(&self) -> bool {
        let shallow = fs::metadata(self.common.join("shallow"));
        shallow.is_ok_and(|file| file.len() > 0)
    }
}

/// The directory that `.git` is, or the one that it names.
fn git_directory(dot_git: &Path) -> Option<PathBuf> {
    if is_git_directory(dot_git) {
        return Some(dot_git.to_owned());
    }
    let text = fs::read_to_string(dot_git).ok()?;
    let named = text.strip_prefix("gitdir:")?.trim();
    let directory = dot_git.parent()?.join(named);
    is_git_directory(&directory).then_some(directory)
}

fn is_git_directory(path: &Path) -> bool {
    let has_objects = path.join("objects").is_dir() || path.join("commondir").is_file();
    has_objects && path.join("HEAD").is_file()
}

fn bare(directory: &FilePath) -> Diagnostic {
    let message = format!("`{directory}` is a bare git repository: it has no work directory");
    Diagnostic::error(Code::GitBare, message).help("run in a clone, or in a worktree of it")
}

/// Formats that a reader of the first one would misread.
fn refuse_extensions(common: &Path) -> Fallible<()> {
    let config = fs::read_to_string(common.join("config")).unwrap_or_default();
    let config = config.to_ascii_lowercase().replace([' ', '\t'], "");
    let newer = [
        ("objectformat=sha256", "SHA-256 objects"),
        ("refstorage=reftable", "reftables"),
    ];
    for (setting, name) in newer {
        if config.lines().any(|line| line == setting) {
            let message = format!("the git repository has {name}, which are not supported yet");
            return Err(Diagnostic::error(Code::GitFormat, message)
                .help("check the revision out in a worktree, and name the directory there")
                .into());
        }
    }
    Ok(())
}
