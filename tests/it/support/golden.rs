//! Golden files: what came out before, which a person has read. `UPDATE=1 cargo test` writes them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use offshoot::diff::hunks;

use super::{files_below, read, write};

/// True where golden files are to be written, not compared.
pub fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Golden files that are compared, and those of them that differ.
#[derive(Default)]
pub struct Golden {
    wrong: Vec<String>,
}

impl Golden {
    /// Compares one file and fails if it differs.
    pub fn assert_file(path: &Path, text: &str) {
        let mut golden = Self::default();
        golden.file(path, text);
        golden.assert();
    }

    /// Compares a file.
    pub fn file(&mut self, path: &Path, text: &str) {
        let expected = if path.is_file() {
            read(path)
        } else {
            String::new()
        };
        if expected == text && path.is_file() {
            return;
        }
        if updating() {
            write(path, text);
            return;
        }
        let hunks = hunks(&expected, text, 3);
        let difference: String = hunks.iter().map(ToString::to_string).collect();
        self.wrong
            .push(format!("{}:\n{difference}", path.display()));
    }

    /// Compares a folder, which has these files by their paths in it, and no others.
    pub fn folder(&mut self, folder: &Path, files: &[(String, String)]) {
        let own: BTreeSet<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
        let present = if folder.is_dir() {
            files_below(folder)
        } else {
            Vec::new()
        };
        for path in present.iter().filter(|path| !own.contains(*path)) {
            if updating() {
                fs::remove_file(path).expect("the fixtures are writable");
            } else {
                let path = path.display();
                self.wrong.push(format!("{path}: is not written any more"));
            }
        }
        for (name, text) in files {
            self.file(&folder.join(name), text);
        }
    }

    /// Fails if anything differs.
    pub fn assert(self) {
        assert!(
            self.wrong.is_empty(),
            "{}\n`UPDATE=1 cargo test` writes these anew; read the change before you commit it",
            self.wrong.join("\n")
        );
    }
}
