//! Scratch repositories: files in a directory that is gone when the test ends, in git or not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::program::{Ran, offshoot, run};
use super::{copy, needs, read, root, write};

/// A repository in a scratch directory, and the program to run in it.
pub struct Repository {
    /// Without symlinks.
    path: PathBuf,
    _directory: TempDir,
}

impl Repository {
    /// Files by path, each with its text.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().expect("a scratch directory");
        let repository = Self {
            path: fs::canonicalize(directory.path()).expect("it is there"),
            _directory: directory,
        };
        for (path, text) in files {
            repository.write(path, text);
        }
        repository
    }

    /// A copy of the example.
    pub fn example() -> Self {
        let repository = Self::new(&[]);
        for part in ["base", "overlays", "offshoot.yaml"] {
            copy(&root().join(part), &repository.path.join(part));
        }
        repository
    }

    /// The files in a first commit on `main`; `None` where there is no git.
    #[track_caller]
    pub fn in_git(files: &[(&str, &str)]) -> Option<Self> {
        let repository = Self::new(files);
        repository.into_git()
    }

    /// Its files in a first commit on `main`; `None` where there is no git.
    #[track_caller]
    pub fn into_git(self) -> Option<Self> {
        needs::git()?;
        self.git(&["init", "--quiet", "--initial-branch=main"]);
        self.commit("first");
        Some(self)
    }

    /// Its root.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, and the directories that it is in.
    pub fn write(&self, path: &str, text: &str) {
        self.write_bytes(path, text.as_bytes());
    }

    /// Writes a file that need not be text.
    pub fn write_bytes(&self, path: &str, bytes: &[u8]) {
        write(&self.path.join(path), bytes);
    }

    /// Replaces a part of a file, which must be in it.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replace(from, to));
    }

    /// Removes a file, or a directory with all that is in it.
    pub fn remove(&self, path: &str) {
        let path = self.path.join(path);
        let removed = if path.is_dir() {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        };
        removed.expect("it is there");
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        read(&self.path.join(path))
    }

    /// The names in a directory, sorted.
    pub fn names(&self, path: &str) -> Vec<String> {
        let paths = super::entries(&self.path.join(path));
        let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into());
        paths.iter().filter_map(name).collect()
    }

    /// `offshoot ARGUMENTS` at its root.
    pub fn command(&self, arguments: &[&str]) -> Command {
        offshoot(&self.path, arguments)
    }

    /// Runs `offshoot ARGUMENTS` at its root.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        run(&self.path, arguments)
    }

    /// Runs git at its root, and returns what that prints.
    pub fn git(&self, arguments: &[&str]) -> String {
        git(&self.path, arguments)
    }

    /// Commits all that is there.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }
}

/// Runs git in a directory, and returns what that prints.
pub fn git(directory: &Path, arguments: &[&str]) -> String {
    let ran = Ran::of(git_command(directory).args(arguments));
    assert_eq!(ran.code, Some(0), "git {arguments:?}: {}", ran.stderr);
    ran.stdout
}

/// git in a directory, without any configuration of the machine's.
pub fn git_command(directory: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.com"])
        .args(["-c", "protocol.file.allow=always"])
        .current_dir(directory);
    without_configuration(&mut command);
    command
}

/// Hides the machine's configuration of git from a command.
fn without_configuration(command: &mut Command) -> &mut Command {
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
}

/// Gives a command an environment in which git makes the same commits everywhere and always.
pub fn deterministic(command: &mut Command) -> &mut Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    command
        .env_clear()
        .env("PATH", path)
        .env("LC_ALL", "C")
        .env("TZ", "UTC");
    for role in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{role}_NAME"), "Test")
            .env(format!("GIT_{role}_EMAIL"), "test@example.com")
            .env(format!("GIT_{role}_DATE"), "2026-01-01T00:00:00Z");
    }
    without_configuration(command)
}
