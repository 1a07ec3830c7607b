//! The cases of `fixtures/messages`; `tests/it/messages.rs` says how they are written.

use std::path::{Path, PathBuf};

use super::{files_below, read, root};

/// The section that the program writes.
pub const OURS: &str = "stderr";

/// One file of `fixtures/messages`.
pub struct Case {
    pub path: PathBuf,
    pub command: Vec<String>,
    /// What is before the section that the program writes.
    pub head: String,
    pub files: Vec<(String, String)>,
    pub expected: String,
}

/// Every case.
pub fn messages() -> Vec<Case> {
    let folder = root().join("fixtures/messages");
    files_below(&folder).iter().map(|path| case(path)).collect()
}

fn case(path: &Path) -> Case {
    let text = read(path);
    let (mut command, mut head) = ("build .".to_owned(), String::new());
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
                }
            }
        }
        head.push_str(line);
    }
    Case {
        path: path.to_owned(),
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

    /// Lays the case's files out in an empty directory.
    pub fn lay_out(&self, directory: &Path) {
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
