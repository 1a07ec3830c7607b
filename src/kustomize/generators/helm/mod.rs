//! `helmCharts`: charts in the tree, rendered by helm. In: an entry. Out: the chart's resources.
//! Charts are never pulled. Rules: `api/internal/builtins/HelmChartInflationGenerator.go`.

mod find;
mod site;
mod values;

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Fallible, Wording};
use crate::kustomize::config::HelmChart;
use crate::kustomize::helm::{ChartRelease, Helm};
use crate::kustomize::load::manifests;
use crate::kustomize::step_context::StepContext;
use crate::kustomize::version::{Behavior, Version};
use crate::model::Resource;
use crate::yaml;
pub(crate) use site::Site;

impl Site<'_> {
    /// The rendered resources of the chart, in helm's order.
    ///
    /// # Errors
    /// Helm is not enabled; the chart or its values are missing; helm fails.
    pub(crate) fn inflate(
        &self,
        chart: &HelmChart,
        cx: &mut StepContext<'_>,
    ) -> Fallible<Vec<Resource>> {
        let helm = self.helm.ok_or_else(|| not_enabled(chart))?;
        refuse_odd_names(chart, cx.version)?;
        let found = self.find(chart)?;
        cx.warnings.extend(self.version_mismatch(chart, &found));
        let mut values = vec![self.values(chart, &found, cx)?];
        for file in &chart.additional_values_files {
            values.push(self.root.read(file)?.bytes);
        }
        let release = ChartRelease {
            sources: self.files.sources,
            chart: found.directory,
            name: Some(chart.release_name.value.as_str()).filter(|name| !name.is_empty()),
            values,
            accepts_helm_4: cx.version.has(Behavior::Helm4),
            options: self.options(chart, helm),
        };
        let rendered = helm.renderer.render(&release);
        let text: Arc<str> = rendered
            .map_err(|failed| failed.with_default_place(chart.at))?
            .into();
        self.resources(chart, &text, &mut cx.at(chart.at))
    }

    fn resources(
        &self,
        chart: &HelmChart,
        text: &Arc<str>,
        cx: &mut StepContext<'_>,
    ) -> Fallible<Vec<Resource>> {
        let origin = self.files.map.add_embedded(chart.at, Arc::clone(text));
        cx.causes.growth.reads(text.len());
        let documents = yaml::parse_stream(text, origin).map_err(Into::into);
        let resources = documents
            .and_then(|documents| manifests::resources(documents, text, cx.version))
            .map_err(|failed| {
                let chart = &chart.name.value;
                failed.during(format!("while reading helm's output for `{chart}`"))
            })?;
        let mark = |mut resource: Resource| {
            cx.mark_written(&mut resource.node);
            Resource {
                helm_generated: cx.version.has(Behavior::ChartsKeepNamespaces),
                ..resource
            }
        };
        Ok(resources.into_iter().map(mark).collect())
    }

    /// The options of `helm template`, in the order of `HelmChart.AsHelmArgs`.
    fn options(&self, chart: &HelmChart, helm: &Helm) -> Vec<String> {
        let mut options = Vec::new();
        let mut option = |name: &str, value: &str| {
            if !value.is_empty() {
                options.extend([name.to_owned(), value.to_owned()]);
            }
        };
        let or = |own: &'_ str, other: &'_ str| if own.is_empty() { other } else { own }.to_owned();
        option("--namespace", &or(&chart.namespace, self.namespace));
        option("--name-template", &chart.name_template);
        let stated = chart.api_versions.iter().map(|version| &version.value);
        if chart.api_versions.is_empty() {
            helm.api_versions
                .iter()
                .for_each(|version| option("--api-versions", version))
        } else {
            stated.for_each(|version| option("--api-versions", version))
        }
        option(
            "--kube-version",
            &or(&chart.kube_version, &helm.kube_version),
        );
        let flags = [
            ("--include-crds", chart.include_crds),
            ("--skip-tests", chart.skip_tests),
            ("--no-hooks", chart.skip_hooks),
            ("--debug", chart.debug.unwrap_or(helm.debug)),
            ("--devel", chart.devel),
        ];
        options.extend(
            flags
                .iter()
                .filter(|(_, set)| *set)
                .map(|(name, _)| (*name).to_owned()),
        );
        options
    }
}

fn not_enabled(chart: &HelmChart) -> Diagnostic {
    let message = match chart.name.value.as_str() {
        "" => "a Helm chart is rendered by helm, which is not enabled".to_owned(),
        name => format!("the Helm chart `{name}` is rendered by helm, which is not enabled"),
    };
    Diagnostic::error(Code::HelmNotEnabled, message)
        .at(chart.at)
        .help(Wording::new(
            "`--enable-helm` runs the installed `helm`; `--helm-command PATH` runs another binary",
            "`offshoot argocd plugin --enable-helm` prints a plugin.yaml that runs the `helm` in the image of the sidecar",
        ))
}

/// Rejects a chart without a name, and names that helm would take for
/// options, some of which run programs.
fn refuse_odd_names(chart: &HelmChart, version: Version) -> Fallible<()> {
    if chart.name.value.is_empty() {
        return Err(
            Diagnostic::error(Code::ChartNameMissing, "the Helm chart has no name")
                .at(chart.at)
                .help("set `name:`, the chart's directory below `charts`")
                .into(),
        );
    }
    if version.has(Behavior::ChartNames) && chart.name.value.starts_with('-') {
        let message = format!("`{}` cannot be the name of a chart", chart.name.value);
        return Err(Diagnostic::error(Code::ReleaseName, message)
            .at(chart.name.at)
            .help("it begins with a letter or a digit")
            .into());
    }
    let release = &chart.release_name;
    if release.value.starts_with('-') {
        let message = format!("`{}` cannot be the name of a release", release.value);
        return Err(Diagnostic::error(Code::ReleaseName, message)
            .at(release.at)
            .help("it begins with a letter or a digit")
            .into());
    }
    Ok(())
}
