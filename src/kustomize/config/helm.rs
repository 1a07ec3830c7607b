//! `helmCharts`, `helmGlobals` and the deprecated `helmChartInflationGenerator`
//! (`api/types/helmchartargs.go`).

use crate::config::{Decode, Fields, LocatedText, config_value};
use crate::diag::{Code, Diagnostic, Origin};
use crate::yaml::{Node, Text};

/// `helmGlobals`.
#[derive(Clone, Debug, Default)]
pub struct HelmGlobals {
    /// `chartHome`: the directory of charts, relative to the kustomization; `charts` if empty.
    pub chart_home: LocatedText,
}

/// An entry of `helmCharts`.
#[derive(Clone, Debug, Default)]
pub struct HelmChart {
    /// `name`: the chart's directory below the directory of charts.
    pub name: LocatedText,
    /// `version`.
    pub version: LocatedText,
    /// `repo`: the repository that kustomize would pull the chart from.
    pub repo: LocatedText,
    /// `releaseName`.
    pub release_name: LocatedText,
    /// `namespace`: that of the release.
    pub namespace: Text,
    /// `nameTemplate`.
    pub name_template: Text,
    /// `valuesFile`: instead of the chart's own.
    pub values_file: LocatedText,
    /// `additionalValuesFiles`.
    pub additional_values_files: Vec<LocatedText>,
    /// `valuesInline`: a map.
    pub values_inline: Option<Node>,
    /// `valuesMerge`: `override`, `merge` or `replace`.
    pub values_merge: LocatedText,
    /// `includeCRDs`.
    pub include_crds: bool,
    /// `skipHooks`.
    pub skip_hooks: bool,
    /// `skipTests`.
    pub skip_tests: bool,
    /// `apiVersions`, as the chart sees them.
    pub api_versions: Vec<LocatedText>,
    /// `kubeVersion`, as the chart sees it.
    pub kube_version: Text,
    /// `debug`, if it is written.
    pub debug: Option<bool>,
    /// `devel`.
    pub devel: bool,
    /// The place of the entry.
    pub at: Origin,
}

impl Decode for HelmGlobals {
    const WHAT: &'static str = "`helmGlobals`";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        // helm's own repositories and plugins are not needed: the chart is in the tree.
        fields.text("configHome");
        Self {
            chart_home: fields.located("chartHome"),
        }
    }
}

impl Decode for HelmChart {
    const WHAT: &'static str = "a `helmCharts` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let debug = fields.flag("debug");
        Self {
            name: fields.located("name"),
            version: fields.located("version"),
            repo: fields.located("repo"),
            release_name: fields.located("releaseName"),
            namespace: fields.text("namespace"),
            name_template: fields.text("nameTemplate"),
            values_file: fields.located("valuesFile"),
            additional_values_files: fields.texts("additionalValuesFiles"),
            values_inline: values(fields, "valuesInline"),
            values_merge: fields.located("valuesMerge"),
            include_crds: fields.flag("includeCRDs"),
            skip_hooks: fields.flag("skipHooks"),
            skip_tests: fields.flag("skipTests"),
            api_versions: fields.texts("apiVersions"),
            kube_version: fields.text("kubeVersion"),
            debug: fields.is_written("debug").then_some(debug),
            devel: fields.flag("devel"),
            at: fields.at,
        }
    }
}

/// A map of values; `None` if it is empty.
fn values(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<Node> {
    let node = fields.node(name)?;
    match node.as_mapping() {
        Some(mapping) => (!mapping.is_empty()).then(|| config_value(node)),
        None => {
            let message = format!("`{name}` takes a map, not a {}", node.kind_name());
            fields.fail(Diagnostic::error(Code::FieldType, message).at(node.origin));
            None
        }
    }
}

/// The charts of a kustomization, and the settings that apply to all of them.
pub(crate) fn charts(fields: &mut Fields<'_, '_>) -> (HelmGlobals, Vec<HelmChart>) {
    let globals = fields.object("helmGlobals");
    let mut charts: Vec<HelmChart> = fields.objects("helmCharts");
    let legacy: Vec<LegacyChart> = fields.objects("helmChartInflationGenerator");
    // kustomize lets the last entry that names a directory of charts name it for all.
    let homes = legacy.iter().map(|legacy| &legacy.chart_home);
    let home = homes.rev().find(|home| !home.value.is_empty()).cloned();
    charts.extend(legacy.into_iter().map(|legacy| legacy.chart));
    let globals = globals.unwrap_or_else(|| HelmGlobals {
        chart_home: home.unwrap_or_default(),
    });
    (globals, charts)
}

/// An entry of `helmChartInflationGenerator`.
struct LegacyChart {
    chart: HelmChart,
    chart_home: LocatedText,
}

impl Decode for LegacyChart {
    const WHAT: &'static str = "a `helmChartInflationGenerator` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        for unused in ["chartRepoName", "helmBin", "helmHome", "releaseNamespace"] {
            fields.text(unused);
        }
        fields.texts("extraArgs");
        Self {
            chart: HelmChart {
                name: fields.located("chartName"),
                version: fields.located("chartVersion"),
                repo: fields.located("chartRepoUrl"),
                release_name: fields.located("releaseName"),
                values_file: fields.located("values"),
                values_inline: values(fields, "valuesLocal"),
                values_merge: fields.located("valuesMerge"),
                at: fields.at,
                ..HelmChart::default()
            },
            chart_home: fields.located("chartHome"),
        }
    }
}
