//! The cases of `fixtures/messages`; `tests/it/messages.rs` says how they are written.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::repository::deterministic;
use super::{Ran, files_below, read, root};

/// The section that the program writes.
pub const OURS: &str = "stderr";

/// One file of `fixtures/messages`.
pub struct Case {
    pub path: PathBuf,
    /// Lines for a shell, which run before the command does.
    pub setup: Vec<String>,
    pub command: Vec<String>,
    /// Environment variables of the command.
    pub variables: Vec<(String, String)>,
    /// What is before the section that the program writes.
    pub head: String,
    pub files: Vec<(String, String)>,
    pub expected: String,
}

/// Every case.
pub fn messages() -> Vec<Case> {
    cases_in("messages")
}

/// Every case of a folder of fixtures in the same notation.
pub fn cases_in(folder: &str) -> Vec<Case> {
    let folder = root().join("fixtures").join(folder);
    files_below(&folder).iter().map(|path| case(path)).collect()
}

fn case(path: &Path) -> Case {
    let text = read(path);
    let (mut setup, mut command) = (Vec::new(), "build .".to_owned());
    let mut variables = Vec::new();
    let mut head = String::new();
    let (mut files, mut expected): (Vec<(String, String)>, _) = (Vec::new(), String::new());
    let mut is_expected = false;
    for line in text.split_inclusive('\n') {
        let section = line
            .strip_prefix("-- ")
            .and_then(|line| line.trim_end().strip_suffix(" --"));
        is_expected |= section == Some(OURS);
        match (section, files.last_mut()) {
            _ if is_expected => {
                if section.is_none() {
                    expected.push_str(line);
                }
                continue;
            }
            (Some(name), _) => files.push((name.to_owned(), String::new())),
            (None, Some((_, content))) => content.push_str(line),
            (None, None) => {
                if let Some(stated) = line.strip_prefix("$ offshoot ") {
                    stated.trim_end().clone_into(&mut command);
                } else if let Some(line) = line.strip_prefix("$ export ") {
                    let (name, value) = line.trim_end().split_once('=').expect("NAME=VALUE");
                    variables.push((name.to_owned(), value.trim_matches('\'').to_owned()));
                } else if let Some(line) = line.strip_prefix("$ ") {
                    setup.push(line.trim_end().to_owned());
                }
            }
        }
        head.push_str(line);
    }
    Case {
        path: path.to_owned(),
        setup,
        variables,
        command: command.split_whitespace().map(str::to_owned).collect(),
        head,
        files,
        expected,
    }
}

impl Case {
    /// Its file's name.
    pub fn name(&self) -> String {
        let name = self.path.file_stem().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// True for a plain `build TARGET`, which is held against kustomize as well.
    pub fn is_compared(&self) -> bool {
        let is_build = matches!(self.command.as_slice(), [command, _] if command == "build");
        is_build && self.setup.is_empty()
    }

    /// True if its setup runs git.
    pub fn needs_git(&self) -> bool {
        self.setup.iter().any(|line| line.starts_with("git "))
    }

    /// Lays the case's files out in an empty directory, and runs its setup there. Returns the
    /// directory of the command.
    pub fn lay_out(&self, directory: &Path) -> PathBuf {
        self.write_files(directory);
        let mut current = directory.to_owned();
        for line in &self.setup {
            if let Some(below) = line.strip_prefix("cd ") {
                current.push(below);
                continue;
            }
            let mut shell = Command::new("sh");
            shell.args(["-ec", line]).current_dir(&current);
            let ran = Ran::of(deterministic(&mut shell));
            let name = self.name();
            assert_eq!(ran.code, Some(0), "{name}: `{line}`: {}", ran.stderr);
        }
        current
    }

    fn write_files(&self, directory: &Path) {
        for (name, content) in &self.files {
            let (name, kind) = match name.split_once(" (") {
                Some((name, kind)) => (name, kind.trim_end_matches(')')),
                None => (name.as_str(), "text"),
            };
            let path = directory.join(name);
            std::fs::create_dir_all(path.parent().expect("it is below the directory"))
                .expect("a directory can be made");
            match kind {
                "hex" => std::fs::write(&path, bytes(content)),
                "long" => std::fs::write(&path, content.replace('…', &"x".repeat(70_000))),
                "link" => std::os::unix::fs::symlink(content.trim_end(), &path),
                "program" => std::fs::write(&path, content).and_then(|()| {
                    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
                    std::fs::set_permissions(&path, mode)
                }),
                _ => std::fs::write(&path, content),
            }
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.split_whitespace();
    let byte = |digits: &str| u8::from_str_radix(digits, 16).expect("two digits a byte");
    digits.map(byte).collect()
}
