//! The program from outside: exit codes, what goes to which stream, help texts.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::support;

/// A repository in a scratch directory, and the program to run in it.
struct Repository {
    directory: TempDir,
}

impl Repository {
    /// Files by path, each with its text.
    fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self {
            directory: tempfile::tempdir().expect("a scratch directory"),
        };
        for (path, text) in files {
            repository.write(path, text);
        }
        repository
    }

    /// A deployment and a Secret, an overlay over them, and an environment for each branch.
    fn sample() -> Self {
        Self::new(&[
            ("base/kustomization.yaml", "resources: [web.yaml]\n"),
            (
                "base/web.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n      - {name: web, image: web:v1}\n",
            ),
            (
                "overlays/preview/kustomization.yaml",
                "resources: [../../base]\n",
            ),
            (
                "offshoot.yaml",
                "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  preview:\n    path: overlays/preview\n    perBranch: true\n    namespace: \"preview-{{ slug }}\"\n  plain: {path: base}\n",
            ),
        ])
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("it is below")).expect("a scratch directory");
        fs::write(path, text).expect("a scratch directory");
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The names in a directory, sorted.
    fn names(&self, path: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path().join(path)).expect("a directory");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries
            .map(|entry| name(entry.expect("an entry")))
            .collect();
        names.sort();
        names
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offshoot"));
        command.args(arguments).env_clear().current_dir(self.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().expect("the program runs"))
    }
}

/// What a run left.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// It did what it was asked and had nothing to say.
    fn output(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""));
        self.stdout
    }

    /// It ended with this code, printed no data, and said this.
    fn refused(self, code: i32) -> String {
        assert_eq!(
            (self.code, self.stdout.as_str()),
            (Some(code), ""),
            "{}",
            self.stderr
        );
        self.stderr
    }
}

mod build;
mod environments;
#[path = "cli/exit_codes.rs"]
mod exit_codes;
mod streams;
#[cfg(unix)]
mod verify;
