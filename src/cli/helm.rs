//! `--enable-helm`: the installed helm renders charts. In: a chart in a tree of sources.
//! Out: the output of `helm template` for a copy of the chart. Helm sees only the copy
//! and the values, but no cluster and no user settings: its output depends only on the
//! tree.
#![allow(
    clippy::disallowed_methods,
    reason = "helm is a program, and reads files on disk"
)]

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, OnceLock};

use anyhow::Context;
use serde::{Serialize, Serializer};
use tempfile::TempDir;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::{ChartRelease, ChartRenderer, Helm, Options};

use super::chart_copy::copy_chart;
use super::session::Session;

/// The variables that helm gets: those that a wrapper needs to find helm, and a place for scratch
/// files. Any other, such as a token of CI, could reach a template or change what it prints.
const VARIABLES: [&str; 6] = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot"];

/// The most lines of helm's error output that a message has.
const MAX_LINES: usize = 12;

/// kustomize's options for helm.
#[derive(Clone, Debug, clap::Args, Serialize)]
pub(super) struct HelmArgs {
    /// Render `helmCharts` with helm, from charts in the repository; nothing is pulled
    #[arg(long, help_heading = "Helm")]
    enable_helm: bool,
    /// Path of helm, version 3 or 4
    #[arg(
        long,
        help_heading = "Helm",
        hide_short_help = true,
        value_name = "PATH",
        default_value = "helm"
    )]
    #[serde(serialize_with = "encoded")]
    helm_command: PathBuf,
    /// Kubernetes version for charts whose entry has none
    #[arg(
        long,
        help_heading = "Helm",
        hide_short_help = true,
        value_name = "VERSION",
        default_value = "",
        hide_default_value = true
    )]
    helm_kube_version: String,
    /// API version for charts whose entry has none; repeatable
    #[arg(
        long,
        help_heading = "Helm",
        hide_short_help = true,
        value_name = "VERSION"
    )]
    helm_api_versions: Vec<String>,
    /// Let helm print more about failures
    #[arg(long, hide = true)]
    helm_debug: bool,
}

/// A path as text, or as numbers if it is not UTF-8: two paths are never the same.
fn encoded<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    match path.to_str() {
        Some(text) => serializer.serialize_str(text),
        None => serializer.serialize_bytes(path.as_os_str().as_encoded_bytes()),
    }
}

impl HelmArgs {
    /// True if helm may run.
    pub(super) fn is_enabled(&self) -> bool {
        self.enable_helm
    }

    /// The options of a build, which may run helm if `--enable-helm` is given.
    pub(super) fn options(&self, session: &Session) -> Options {
        let helm = || Helm {
            renderer: Arc::new(Program::new(&self.helm_command)),
            kube_version: self.helm_kube_version.as_str().into(),
            api_versions: self.helm_api_versions.iter().map(Into::into).collect(),
            debug: self.helm_debug,
        };
        Options {
            helm: self.enable_helm.then(helm),
            ..session.build_options()
        }
    }
}

/// The helm program.
#[derive(Debug)]
struct Program {
    path: PathBuf,
    /// The result of [`Program::check`], once it ran: helm's major version.
    is_helm: OnceLock<Fallible<u8>>,
}

impl Program {
    fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            is_helm: OnceLock::new(),
        }
    }

    fn run(&self, scratch: &Path, arguments: &[OsString]) -> Fallible<Output> {
        let mut command = Command::new(&self.path);
        let passed = VARIABLES
            .iter()
            .filter_map(|name| Some((name, std::env::var_os(name)?)));
        let home = scratch.join("helm");
        command
            .args(arguments)
            .env_clear()
            .envs(passed)
            .env("HELM_CONFIG_HOME", &home)
            .env("HELM_CACHE_HOME", home.join(".cache"))
            .env("HELM_DATA_HOME", home.join(".data"))
            .env("KUBECONFIG", home.join("no-cluster"))
            .stdin(Stdio::null());
        command
            .output()
            .map_err(|error| self.unusable(&error).into())
    }

    fn unusable(&self, error: &io::Error) -> Diagnostic {
        let message = format!("`{}` cannot be run: {error}", self.path.display());
        Diagnostic::error(Code::ProgramUnusable, message)
            .help("install helm, or name its path: `--helm-command PATH`")
    }

    /// Checks that the program is a helm of version 3 or 4, as kustomize does.
    fn check(&self, scratch: &Path) -> Fallible<u8> {
        let output = self.run(scratch, &["version".into(), "--short".into()])?;
        let version = String::from_utf8_lossy(&output.stdout);
        match major(&version) {
            Some("3") if output.status.success() => Ok(3),
            Some("4") if output.status.success() => Ok(4),
            _ => {
                let version = version.lines().next().unwrap_or_default().trim();
                let message = format!(
                    "`{}` is not helm 3 or 4: `version --short` prints `{version}`",
                    self.path.display()
                );
                Err(Diagnostic::error(Code::ProgramUnusable, message)
                    .help("name another program: `--helm-command PATH`")
                    .into())
            }
        }
    }

    fn template(&self, scratch: &Path, release: &ChartRelease<'_>) -> Fallible<Output> {
        let copied = |error: anyhow::Error| {
            let message = format!("the chart cannot be copied for helm: {error:#}");
            Diagnostic::error(Code::OutputUnwritable, message)
        };
        // Helm uses the directory's name if the chart has none.
        let chart = scratch.join("chart").join(release.chart.name());
        copy_chart(release.sources, &release.chart, &chart)?;
        let mut arguments: Vec<OsString> = vec!["template".into()];
        arguments.push(release.name.unwrap_or("--generate-name").into());
        arguments.push(chart.into());
        for (index, values) in release.values.iter().enumerate() {
            let path = scratch.join(format!("values-{index}.yaml"));
            fs::write(&path, values)
                .context("its values")
                .map_err(copied)?;
            arguments.extend(["-f".into(), path.into()]);
        }
        arguments.extend(release.options.iter().map(OsString::from));
        self.run(scratch, &arguments)
    }
}

impl ChartRenderer for Program {
    fn render(&self, release: &ChartRelease<'_>) -> Fallible<String> {
        let scratch = TempDir::with_prefix("offshoot-helm-").map_err(|error| {
            let message = format!("no directory for helm's files can be created: {error}");
            Diagnostic::error(Code::OutputUnwritable, message)
        })?;
        let path = scratch.path();
        let major = self.is_helm.get_or_init(|| self.check(path)).clone()?;
        if major > 3 && !release.accepts_helm_4 {
            let message = format!(
                "`{}` is helm {major}, which this version of kustomize cannot call",
                self.path.display()
            );
            return Err(Diagnostic::error(Code::ProgramUnusable, message)
                .help("name a helm 3: `--helm-command PATH`, or build with a later `--kustomize-version`")
                .into());
        }
        let output = self.template(path, release)?;
        if !output.status.success() {
            return Err(failure(release, &output, path).into());
        }
        String::from_utf8(output.stdout).map_err(|_| {
            let message = "the output of helm is not UTF-8";
            Diagnostic::error(Code::FileNotUtf8, message).into()
        })
    }
}

/// The error of a chart that helm does not render, with helm's message; its paths are those of the
/// tree.
fn failure(release: &ChartRelease<'_>, output: &Output, scratch: &Path) -> Diagnostic {
    let text = String::from_utf8_lossy(&output.stderr);
    let copy = scratch.join("chart").join(release.chart.name());
    let text = text.replace(&*copy.to_string_lossy(), release.chart.as_str());
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut error: Vec<&str> = lines
        .clone()
        .skip_while(|line| !line.starts_with("Error:"))
        .collect();
    if error.is_empty() {
        error = lines.collect();
    }
    error.truncate(MAX_LINES);
    let error = error.join(" ");
    let error = error.trim_start_matches("Error:").trim_start();
    let chart = release.chart.name();
    let message = format!("helm cannot render the chart `{chart}`: {error}");
    Diagnostic::error(Code::HelmFailed, message)
}

/// The major version in the output of `helm version`.
fn major(text: &str) -> Option<&str> {
    let digits = text.match_indices(|char: char| char.is_ascii_digit());
    let mut numbers = digits.filter_map(|(index, _)| text.get(index..));
    numbers.find_map(|text| {
        let (major, rest) = text.split_once('.')?;
        let is_number = major.bytes().all(|byte| byte.is_ascii_digit());
        let goes_on = rest.starts_with(|char: char| char.is_ascii_digit());
        (is_number && goes_on).then_some(major)
    })
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn versions_are_found_in_helms_output() {
        assert_eq!(major("v4.3.1+gc0d08d0\n"), Some("4"));
        assert_eq!(major("v3.16.2"), Some("3"));
        assert_eq!(major("Client: v2.17.0+ga690bad"), Some("2"));
        assert_eq!(major("GNU coreutils"), None);
    }
}
