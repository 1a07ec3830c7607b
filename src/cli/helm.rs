//! `--enable-helm`: charts are rendered by the helm that is installed. In: a chart
//! in a tree of sources. Out: what `helm template` prints for a copy of it. Helm
//! sees that copy and the values, and neither a cluster nor anybody's settings:
//! what it prints is a function of the tree.
#![allow(
    clippy::disallowed_methods,
    reason = "helm is a program, and takes files that are on disk"
)]

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, OnceLock};

use anyhow::{Context, anyhow, bail};
use tempfile::TempDir;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::{ChartRelease, ChartRenderer, Helm, Options};
use crate::sources::{Entry, FilePath, ReadError, Sources};

/// How deep a chart's directories go; deeper ones are links that go round.
const MAX_DEPTH: usize = 32;

/// How much of what helm says is passed on.
const MAX_SAID: usize = 12;

/// Helm's part of kustomize's options.
#[derive(Debug, clap::Args)]
pub(super) struct HelmArgs {
    /// Render `helmCharts` with helm, from charts that are in the tree; nothing is pulled
    #[arg(long, help_heading = "Helm")]
    enable_helm: bool,
    /// The helm to run: version 3 or 4
    #[arg(
        long,
        help_heading = "Helm",
        value_name = "PATH",
        default_value = "helm"
    )]
    helm_command: PathBuf,
    /// The Kubernetes version for charts whose entry names none
    #[arg(
        long,
        help_heading = "Helm",
        value_name = "VERSION",
        default_value = "",
        hide_default_value = true
    )]
    helm_kube_version: String,
    /// An API version for charts whose entry names none
    #[arg(long, help_heading = "Helm", value_name = "VERSION")]
    helm_api_versions: Vec<String>,
    /// Let helm say more where it fails
    #[arg(long, hide = true)]
    helm_debug: bool,
}

impl HelmArgs {
    /// Options of a build that may run helm where that is asked for.
    pub(super) fn options(&self) -> Options {
        let helm = || Helm {
            renderer: Arc::new(Program::new(&self.helm_command)),
            kube_version: self.helm_kube_version.as_str().into(),
            api_versions: self.helm_api_versions.iter().map(Into::into).collect(),
            debug: self.helm_debug,
        };
        Options {
            helm: self.enable_helm.then(helm),
            ..Options::default()
        }
    }
}

/// The helm to run.
#[derive(Debug)]
struct Program {
    path: PathBuf,
    /// Whether it is one, once that was asked.
    is_helm: OnceLock<Fallible<()>>,
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
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_helms(&name.to_string_lossy())) {
            command.env_remove(name);
        }
        let home = scratch.join("helm");
        command
            .args(arguments)
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
            .help("install helm, or name it: `--helm-command PATH`")
    }

    /// kustomize takes versions 3 and 4.
    fn check(&self, scratch: &Path) -> Fallible<()> {
        let output = self.run(scratch, &["version".into(), "--short".into()])?;
        let said = String::from_utf8_lossy(&output.stdout);
        match major(&said) {
            Some("3" | "4") if output.status.success() => Ok(()),
            _ => {
                let said = said.lines().next().unwrap_or_default().trim();
                let message = format!(
                    "`{}` is no helm of version 3 or 4: `version --short` says `{said}`",
                    self.path.display()
                );
                Err(Diagnostic::error(Code::ProgramUnusable, message)
                    .help("name another one: `--helm-command PATH`")
                    .into())
            }
        }
    }

    fn template(&self, scratch: &Path, release: &ChartRelease<'_>) -> Fallible<Output> {
        let copied = |error: anyhow::Error| {
            let message = format!("the chart cannot be copied for helm: {error:#}");
            Diagnostic::error(Code::OutputUnwritable, message)
        };
        // The name may matter: helm falls back on it.
        let chart = scratch.join("chart").join(release.chart.name());
        copy(release.sources, &release.chart, &chart, MAX_DEPTH).map_err(copied)?;
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
            let message = format!("there is no place for helm's files: {error}");
            Diagnostic::error(Code::OutputUnwritable, message)
        })?;
        let path = scratch.path();
        self.is_helm.get_or_init(|| self.check(path)).clone()?;
        let output = self.template(path, release)?;
        if !output.status.success() {
            return Err(refused(release, &output, path).into());
        }
        String::from_utf8(output.stdout).map_err(|_| {
            let message = "what helm prints is not UTF-8 text";
            Diagnostic::error(Code::FileNotUtf8, message).into()
        })
    }
}

/// True for variables that would let helm know more than the tree: its own settings, and where
/// a cluster, and a namespace of it, are.
fn is_helms(name: &str) -> bool {
    name.starts_with("HELM_")
        || name.starts_with("KUBERNETES_SERVICE_")
        || ["KUBECONFIG", "POD_NAMESPACE"].contains(&name)
}

/// Writes what `sources` has at `from`, links followed, to `to`.
fn copy(sources: &dyn Sources, from: &FilePath, to: &Path, depth: usize) -> anyhow::Result<()> {
    let unreadable = |error: ReadError| anyhow!("`{from}`: {error}");
    if sources.entry(from) != Some(Entry::Directory) {
        return Ok(fs::write(to, sources.read(from).map_err(unreadable)?)?);
    }
    let Some(depth) = depth.checked_sub(1) else {
        bail!("`{from}` contains itself");
    };
    fs::create_dir_all(to)?;
    for name in sources.list(from).map_err(unreadable)? {
        let below = from.join(&name);
        // A link that leads nowhere is none of the chart's files.
        if sources.entry(&below).is_some() {
            copy(sources, &below, &to.join(&name), depth)?;
        }
    }
    Ok(())
}

/// Why helm does not render a chart, in its own words; paths are those of the tree.
fn refused(release: &ChartRelease<'_>, output: &Output, scratch: &Path) -> Diagnostic {
    let text = String::from_utf8_lossy(&output.stderr);
    let copy = scratch.join("chart").join(release.chart.name());
    let text = text.replace(&*copy.to_string_lossy(), release.chart.as_str());
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut said: Vec<&str> = lines
        .clone()
        .skip_while(|line| !line.starts_with("Error:"))
        .collect();
    if said.is_empty() {
        said = lines.collect();
    }
    said.truncate(MAX_SAID);
    let said = said.join(" ");
    let said = said.trim_start_matches("Error:").trim_start();
    let message = format!(
        "helm cannot render the chart `{}`: {said}",
        release.chart.name()
    );
    Diagnostic::error(Code::HelmFailed, message)
}

/// The major version in what helm says of itself.
fn major(said: &str) -> Option<&str> {
    let start = said.match_indices(|char: char| char.is_ascii_digit());
    let mut numbers = start.map(|(index, _)| &said[index..]);
    numbers.find_map(|text| {
        let (major, rest) = text.split_once('.')?;
        let is_number = major.bytes().all(|byte| byte.is_ascii_digit());
        let goes_on = rest.starts_with(|char: char| char.is_ascii_digit());
        (is_number && goes_on).then_some(major)
    })
}

#[cfg(test)]
mod tests {
    use super::{is_helms, major};

    #[test]
    fn versions_are_found_in_what_helm_says() {
        assert_eq!(major("v4.3.1+gc0d08d0\n"), Some("4"));
        assert_eq!(major("v3.16.2"), Some("3"));
        assert_eq!(major("Client: v2.17.0+ga690bad"), Some("2"));
        assert_eq!(major("GNU coreutils"), None);
    }

    #[test]
    fn helm_is_not_told_of_clusters() {
        for name in ["HELM_NAMESPACE", "KUBECONFIG", "KUBERNETES_SERVICE_HOST"] {
            assert!(is_helms(name), "{name}");
        }
        assert!(!is_helms("PATH") && !is_helms("HOME"));
    }
}
