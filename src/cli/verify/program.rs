//! Programs that build kustomizations: offshoot, and the one to compare with.
#![allow(
    clippy::disallowed_methods,
    reason = "a program that the command line names is run, and timed"
)]

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::version::Version;
use crate::sources::FilePath;

/// A program that builds kustomizations.
#[derive(Clone, Debug)]
pub(super) struct Program {
    path: PathBuf,
    kind: Kind,
    /// The version of kustomize that it is or contains, if it prints one.
    version: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Offshoot,
    Kustomize,
    Kubectl,
}

/// The result of a build.
#[derive(Clone, Debug)]
pub(super) struct Built {
    /// The output, or the error message.
    pub(super) output: Result<Vec<u8>, String>,
    /// The time from the start of the process to its end.
    pub(super) took: Duration,
}

impl Program {
    /// The program that is running.
    pub(super) fn ourselves(version: Version) -> Fallible<Self> {
        let path = std::env::current_exe().map_err(|error| {
            let message = format!("offshoot cannot be started as a process: {error}");
            Diagnostic::error(Code::ProgramUnusable, message)
        })?;
        Ok(Self {
            path,
            kind: Kind::Offshoot,
            version: Some(version.to_string()),
        })
    }

    /// The kustomize or kubectl at `path`, or of this name in `PATH`. kubectl is only asked for its
    /// own version: without `--client` it would ask a cluster.
    ///
    /// # Errors
    /// `program-unusable` if it cannot be run, or is neither.
    pub(super) fn found(path: &Path) -> Fallible<Self> {
        let as_kubectl = output(path, &["version", "--client"])?;
        if as_kubectl.contains("Client Version") {
            let line = as_kubectl
                .lines()
                .find(|line| line.starts_with("Kustomize"));
            return Ok(Self::of(path, Kind::Kubectl, line.and_then(version)));
        }
        match version(&output(path, &["version"])?) {
            Some(version) => Ok(Self::of(path, Kind::Kustomize, Some(version))),
            None => Err(Diagnostic::error(
                Code::ProgramUnusable,
                format!("`{}` is neither kustomize nor kubectl", path.display()),
            )
            .help("`PROGRAM version` must print the version of kustomize or kubectl")
            .into()),
        }
    }

    fn of(path: &Path, kind: Kind, version: Option<String>) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            version,
        }
    }

    pub(super) fn is_kubectl(&self) -> bool {
        self.kind == Kind::Kubectl
    }

    /// The program's name in results.
    pub(super) fn name(&self) -> &'static str {
        match self.kind {
            Kind::Offshoot => "offshoot",
            Kind::Kustomize => "kustomize",
            Kind::Kubectl => "kubectl",
        }
    }

    /// The version of kustomize that it is or contains, if builds can follow that.
    pub(super) fn followed(&self) -> Option<Version> {
        Version::parse(self.version.as_deref()?)
    }

    /// A warning if builds do not follow the version that it is or contains, but `ours`.
    pub(super) fn warning(&self, ours: Version) -> Option<Diagnostic> {
        if self.followed() == Some(ours) {
            return None;
        }
        let message = match self.version.as_deref() {
            Some(version) => format!("`{}` is kustomize {version}", self.path.display()),
            None => format!(
                "`{}` does not print which kustomize it contains",
                self.path.display()
            ),
        };
        let help =
            format!("offshoot writes the bytes of v{ours}; the versions themselves may differ");
        Some(Diagnostic::warning(Code::ProgramVersion, message).help(help))
    }

    /// Runs a build and waits for its end.
    ///
    /// # Errors
    /// `program-unusable` if it cannot be run.
    pub(super) fn build(&self, directory: &FilePath, arguments: &[OsString]) -> Fallible<Built> {
        let command: &[&str] = match self.kind {
            Kind::Offshoot => &["--color=never", "--message-format=human", "build"],
            Kind::Kustomize => &["build"],
            Kind::Kubectl => &["kustomize"],
        };
        let mut all: Vec<&OsStr> = command.iter().map(OsStr::new).collect();
        all.push(OsStr::new(directory.as_str()));
        all.extend(arguments.iter().map(OsString::as_os_str));
        if let (Kind::Offshoot, Some(version)) = (self.kind, &self.version) {
            all.extend(["--kustomize-version", version].map(OsStr::new));
        }
        let start = Instant::now();
        let output = run(&self.path, &all)?;
        Ok(Built {
            took: start.elapsed(),
            output: if output.status.success() {
                Ok(output.stdout)
            } else {
                Err(String::from_utf8_lossy(&output.stderr).into_owned())
            },
        })
    }
}

/// The standard output of a program, whether it succeeds or not.
fn output(path: &Path, arguments: &[&str]) -> Fallible<String> {
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    let output = run(path, &arguments)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn run(path: &Path, arguments: &[&OsStr]) -> Fallible<Output> {
    let mut command = Command::new(path);
    let output = command.args(arguments).stdin(Stdio::null()).output();
    output.map_err(|error| {
        let message = format!("`{}` cannot be run: {error}", path.display());
        let help = "install kustomize, or name another program, as in `--against kubectl`";
        Diagnostic::error(Code::ProgramUnusable, message)
            .help(help)
            .into()
    })
}

/// The first `v1.2.3` in a text; kustomize before v5 prints other words around it.
fn version(text: &str) -> Option<String> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || ".-+".contains(char);
    let mut words = text.split(|char: char| !is_part(char));
    let is_version = |word: &&str| {
        let rest = word.strip_prefix('v').unwrap_or_default();
        rest.starts_with(|char: char| char.is_ascii_digit()) && rest.contains('.')
    };
    words.find(is_version).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_found_in_output() {
        let v4 = "{Version:kustomize/v4.5.7 GitCommit:56d8 GoOs:linux GoArch:amd64}";
        assert_eq!(version("v5.8.1\n").as_deref(), Some("v5.8.1"));
        assert_eq!(version(v4).as_deref(), Some("v4.5.7"));
        assert_eq!(
            version("Kustomize Version: v5.8.1").as_deref(),
            Some("v5.8.1")
        );
        assert_eq!(version("GNU coreutils 9.4, for very long"), None);
    }
}
