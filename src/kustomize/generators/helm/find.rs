//! Finds a chart in the tree, and suggests a fix if it is missing.

use crate::diag::{Code, Diagnostic, Fallible, Remedy, did_you_mean, message, nearest};
use crate::kustomize::config::HelmChart;
use crate::sources::{Entry, FilePath};
use crate::yaml::{self, Text};

use crate::kustomize::generators::helm::site::Site;

/// The directory of charts if `chartHome` is not set.
const DEFAULT_HOME: &str = "charts";

/// A chart in the tree.
pub(super) struct Found {
    /// The chart's directory.
    pub(super) directory: FilePath,
    /// The chart's directory, relative to the kustomization.
    pub(super) path: String,
}

impl Site<'_> {
    /// The chart's directory.
    ///
    /// # Errors
    /// `chart-missing`, with the command that adds the chart.
    pub(super) fn find(&self, chart: &HelmChart) -> Fallible<Found> {
        let path = format!("{}/{}", self.untar_directory(chart), chart.name.value);
        let directory = self.root.directory.join(&path);
        match self.files.sources.entry(&directory) {
            Some(Entry::Directory) => Ok(Found { directory, path }),
            _ => Err(self.missing(chart, &path).into()),
        }
    }

    fn home(&self) -> &str {
        match self.globals.chart_home.value.as_str() {
            "" => DEFAULT_HOME,
            home => home.trim_end_matches('/'),
        }
    }

    /// The directory for a chart pulled by kustomize, which is named after the version.
    fn untar_directory(&self, chart: &HelmChart) -> String {
        let (name, version) = (&chart.name.value, &chart.version.value);
        if version.is_empty() || chart.repo.value.is_empty() {
            self.home().to_owned()
        } else {
            format!("{}/{name}-{version}", self.home())
        }
    }

    fn missing(&self, chart: &HelmChart, path: &str) -> Diagnostic {
        let name = &chart.name.value;
        let message = format!("the Helm chart `{name}` is not in `{path}`, and nothing is fetched");
        let diagnostic = Diagnostic::error(Code::ChartMissing, message).at(chart.at);
        let diagnostic = match self.elsewhere(chart, path) {
            Some(elsewhere) => diagnostic.help(elsewhere),
            None => diagnostic,
        };
        if chart.repo.value.is_empty() {
            return diagnostic.help("add the chart, or correct `name` or `chartHome`");
        }
        let directory = &self.root.directory;
        let command = self.pull_command(chart);
        let help = message!(
            "vendor it: in `{}`, run `{}`, and commit the new files",
            directory,
            command
        );
        diagnostic.help(help).remedy(Remedy {
            directory: message!("{}", directory),
            command,
            entry: None,
        })
    }

    /// A hint at the chart that was perhaps meant.
    fn elsewhere(&self, chart: &HelmChart, path: &str) -> Option<String> {
        let name = chart.name.value.as_str();
        let unversioned = format!("{}/{name}", self.home());
        let sources = self.files.sources;
        let at = |path: &str| self.root.directory.join(path);
        if unversioned != path && sources.entry(&at(&unversioned)).is_some() {
            return Some(format!(
                "`{unversioned}` exists, but if `repo` and `version` are both set, kustomize \
                 looks in `{}`",
                self.untar_directory(chart)
            ));
        }
        let siblings = sources.list(&at(&self.untar_directory(chart))).ok()?;
        nearest(name, siblings.iter().map(String::as_str)).map(did_you_mean)
    }

    fn pull_command(&self, chart: &HelmChart) -> String {
        let (name, repo) = (chart.name.value.as_str(), chart.repo.value.as_str());
        let mut command = if repo.starts_with("oci://") {
            format!("helm pull {}/{name}", repo.trim_end_matches('/'))
        } else {
            format!("helm pull {name} --repo {repo}")
        };
        if !chart.version.value.is_empty() {
            command.push_str(&format!(" --version {}", chart.version.value));
        }
        if chart.devel {
            command.push_str(" --devel");
        }
        format!(
            "{command} --untar --untardir {}",
            self.untar_directory(chart)
        )
    }

    /// Warns if the chart's version differs from the requested one: kustomize does not check it.
    pub(super) fn version_mismatch(&self, chart: &HelmChart, found: &Found) -> Option<Diagnostic> {
        let wanted = chart.version.value.as_str();
        let there = self.version_of(found)?;
        let bare = |version: &str| version.trim_start_matches('v').to_owned();
        if !is_exact(wanted) || bare(wanted) == bare(&there) {
            return None;
        }
        let message = format!(
            "the chart in `{}` is version {there}, not {wanted}",
            found.path
        );
        Some(
            Diagnostic::warning(Code::ChartVersion, message)
                .at(chart.version.at)
                .help("the chart is rendered anyway; pull the other version, or correct `version`"),
        )
    }

    fn version_of(&self, found: &Found) -> Option<Text> {
        let bytes = self
            .files
            .sources
            .read(&found.directory.join("Chart.yaml"))
            .ok()?;
        let text = std::str::from_utf8(&bytes).ok()?;
        let chart = yaml::parse(text, crate::diag::Origin::NONE).ok()??;
        chart.get("version")?.as_text().cloned()
    }
}

/// True for an exact version; false for a range or an empty text.
fn is_exact(version: &str) -> bool {
    let bare = version.trim_start_matches('v');
    let numbers = bare.split(['-', '+']).next().unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.split('.').count() == 3 && numbers.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::is_exact;

    #[test]
    fn ranges_are_no_versions() {
        for version in ["1.2.3", "v1.2.3", "1.2.3-rc.1+build"] {
            assert!(is_exact(version), "{version}");
        }
        for range in [
            "",
            "1.2",
            "^1.2.3",
            "1.2.x",
            ">=1.0.0",
            "*",
            "1.2.3 - 2.0.0",
        ] {
            assert!(!is_exact(range), "{range}");
        }
    }
}
