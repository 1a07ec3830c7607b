//! Git revisions as `diff` and `list` take them, in repositories that the real
//! git makes. Without a git program they are skipped, with a word.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests make repositories on disk and say when they are skipped"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A git repository in a scratch directory.
struct Repository {
    directory: TempDir,
}

impl Repository {
    /// A repository with one commit of these files; `None`, with a word, where there is no git.
    fn new(files: &[(&str, &str)]) -> Option<Self> {
        let repository = Self {
            directory: tempfile::tempdir().expect("a scratch directory"),
        };
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped, there is no git program");
            return None;
        }
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        for (path, text) in files {
            repository.write(path, text);
        }
        repository.commit("first");
        Some(repository)
    }

    fn path(&self) -> PathBuf {
        fs::canonicalize(self.directory.path()).expect("it is there")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("it is below")).expect("a scratch directory");
        fs::write(path, text).expect("a scratch directory");
    }

    fn remove(&self, path: &str) {
        let path = self.path().join(path);
        let removed = if path.is_dir() {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        };
        removed.expect("it is there");
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(&self.path(), arguments)
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    /// Exit code, stdout, stderr.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        run(&self.path(), arguments)
    }

    /// What a diff says that finds something.
    fn differs(&self, arguments: &[&str]) -> String {
        let (code, stdout, stderr) = self.run(arguments);
        assert_eq!(code, 1, "{stdout}{stderr}");
        stdout
    }

    /// What a run says that could not do it.
    fn refused(&self, arguments: &[&str]) -> String {
        let (code, stdout, stderr) = self.run(arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        stderr
    }
}

fn git(directory: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.com"])
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .current_dir(directory)
        .output()
        .expect("git runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("text")
}

fn run(directory: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_offshoot"))
        .args(arguments)
        .env_clear()
        .current_dir(directory)
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let code = output.status.code().expect("an exit code");
    (code, text(output.stdout), text(output.stderr))
}

const WEB: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {level: info}\n";

/// A base, two overlays over it, and one that stands alone.
const FILES: &[(&str, &str)] = &[
    ("base/kustomization.yaml", "resources: [web.yaml]\n"),
    ("base/web.yaml", WEB),
    (
        "overlays/production/kustomization.yaml",
        "namePrefix: prod-\nresources: [../../base]\n",
    ),
    (
        "overlays/staging/kustomization.yaml",
        "namePrefix: stage-\nresources: [../../base]\n",
    ),
    (
        "overlays/alone/kustomization.yaml",
        "configMapGenerator: [{name: notes, files: [notes.txt]}]\n",
    ),
    ("overlays/alone/notes.txt", "one\n"),
];

fn edited(text: &str) -> String {
    text.replace("level: info", "level: debug")
}

mod revisions;

mod affected;

mod since;
