//! The interface to helm. The engine runs no programs: the caller passes in a
//! chart renderer, or charts are rejected.

use std::fmt::Debug;
use std::sync::Arc;

use crate::diag::Fallible;
use crate::sources::{FilePath, Sources};
use crate::yaml::Text;

/// Helm, and the command line's options for every chart.
#[derive(Clone, Debug)]
pub struct Helm {
    /// The chart renderer.
    pub renderer: Arc<dyn ChartRenderer>,
    /// The Kubernetes version for charts that do not set one.
    pub kube_version: Text,
    /// The API versions for charts that do not set any.
    pub api_versions: Vec<Text>,
    /// Runs helm with `--debug`.
    pub debug: bool,
}

/// Something that renders charts: `helm template`.
pub trait ChartRenderer: Debug + Send + Sync {
    /// Renders a chart to manifests.
    ///
    /// # Errors
    /// The reason for the failure, without a place: the engine adds it.
    fn render(&self, release: &ChartRelease<'_>) -> Fallible<String>;
}

/// One use of a chart.
pub struct ChartRelease<'a> {
    /// The tree that contains the chart. Nothing else may be read.
    pub sources: &'a dyn Sources,
    /// The chart's directory.
    pub chart: FilePath,
    /// The release's name, if it has one.
    pub name: Option<&'a str>,
    /// Values files; later ones override earlier ones.
    pub values: Vec<Arc<[u8]>>,
    /// True if helm 4 may render it: kustomize before 5.8 only knows helm 3.
    pub accepts_helm_4: bool,
    /// Options of `helm template`, and their arguments.
    pub options: Vec<String>,
}
