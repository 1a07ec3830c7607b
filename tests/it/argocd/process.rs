//! Calls as Argo CD's plugin server makes them: in a fresh copy of the repository, without a shell, with
//! stdout apart from stderr, as a user who may write nothing and has no home.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::support::{Ran, copy, files_below, read, root, write};

use super::case::Case;

/// The user of the sidecar.
const USER: u32 = 999;

/// A copy of a repository, as the server unpacks it.
pub struct Sent {
    folder: TempDir,
    files: Vec<(PathBuf, String)>,
}

impl Sent {
    /// The example, or one directory of it.
    pub fn example(part: Option<&str>) -> Self {
        Self::new(|to| {
            if let Some(part) = part {
                return copy(&root().join(part), to);
            }
            for name in ["base", "overlays", "offshoot.yaml"] {
                copy(&root().join(name), &to.join(name));
            }
        })
    }

    /// A directory.
    pub fn copy_of(directory: &Path) -> Self {
        Self::new(|to| copy(directory, to))
    }

    /// These files.
    pub fn files(files: &[(&str, &str)]) -> Self {
        Self::new(|to| {
            for (name, text) in files {
                write(&to.join(name), text);
            }
        })
    }

    fn new(lay_out: impl Fn(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a directory for the copy");
        let copy = folder.path().join("_cmp_server/1f6ce1a2");
        fs::create_dir_all(&copy).expect("there is room");
        lay_out(&copy);
        // The copy of another Application, beside it.
        write(
            &folder.path().join("_cmp_server/0/kustomization.yaml"),
            "resources: []\n",
        );
        reset_modes(folder.path());
        let read_all = files_below(&copy).into_iter().map(|path| {
            let text = read(&path);
            (path, text)
        });
        let files = read_all.collect();
        Self { folder, files }
    }

    /// The directory of the Application.
    pub fn directory(&self, case: &Case) -> PathBuf {
        let path = case.directory.as_deref().unwrap_or(".");
        self.root().join(path)
    }

    /// The directory that was sent.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("_cmp_server/1f6ce1a2")
    }

    /// Runs `generate`.
    pub fn generate(&self, case: &Case) -> Ran {
        self.ran(&["generate"], case)
    }

    /// Runs a command of the plugin.
    pub fn ran(&self, arguments: &[&str], case: &Case) -> Ran {
        let (name, options) = arguments.split_first().expect("a command");
        let mut command = self.command(name, case);
        let ran = Ran::of(command.args(options));
        let machine = self.folder.path().to_string_lossy().into_owned();
        assert!(!ran.stderr.contains(&machine), "{}", ran.stderr);
        ran
    }

    /// A command of the plugin.
    pub fn command(&self, name: &str, case: &Case) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offshoot"));
        command
            .args(["argocd", name])
            .current_dir(self.directory(case))
            .env_clear()
            .env("HOME", self.folder.path())
            .env("ARGOCD_APP_NAME", "shop")
            .env(
                "ARGOCD_APP_SOURCE_PATH",
                case.directory.as_deref().unwrap_or("."),
            )
            .envs(case.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        if may_change_user() {
            command.uid(USER).gid(USER);
        }
        command
    }

    /// Fails if a call wrote something.
    pub fn assert_unchanged(&self) {
        let paths: Vec<PathBuf> = self.files.iter().map(|(path, _)| path.clone()).collect();
        assert_eq!(files_below(&self.root()), paths);
        for (path, text) in &self.files {
            assert!(read(path) == *text, "{}", path.display());
        }
    }
}

/// True if this process is root's, and others may run the program.
fn may_change_user() -> bool {
    let program = Path::new(env!("CARGO_BIN_EXE_offshoot"));
    let is_root = fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0);
    let is_open = |path: &Path| fs::metadata(path).is_ok_and(|it| it.mode() & 0o001 != 0);
    is_root && program.ancestors().all(is_open)
}

/// Resets modes as the server does without `preserveFileMode`, and takes the right to write.
fn reset_modes(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("it was written above");
        let mode = if entry.file_type().is_dir() {
            0o755
        } else {
            0o444
        };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).expect("it is ours");
    }
}
