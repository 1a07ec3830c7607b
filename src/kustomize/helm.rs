//! What the engine asks of helm. The engine runs nothing itself: who builds hands
//! in something that renders charts, or there are none.

use std::fmt::Debug;
use std::sync::Arc;

use crate::diag::Fallible;
use crate::sources::{FilePath, Sources};
use crate::yaml::Text;

/// Helm, and what the command line says of every chart.
#[derive(Clone, Debug)]
pub struct Helm {
    /// What renders charts.
    pub renderer: Arc<dyn ChartRenderer>,
    /// The Kubernetes version for charts that are given none.
    pub kube_version: Text,
    /// The API versions for charts that are given none.
    pub api_versions: Vec<Text>,
    /// Whether helm is to say more.
    pub debug: bool,
}

/// Something that renders charts: `helm template`.
pub trait ChartRenderer: Debug + Send + Sync {
    /// Renders a chart to manifests.
    ///
    /// # Errors
    /// Why it cannot be rendered; without a place, which the engine knows.
    fn render(&self, release: &ChartRelease<'_>) -> Fallible<String>;
}

/// One use of a chart.
pub struct ChartRelease<'a> {
    /// The tree that the chart is in. Nothing else is to be read.
    pub sources: &'a dyn Sources,
    /// The chart's directory.
    pub chart: FilePath,
    /// The release's name, if it has one.
    pub name: Option<&'a str>,
    /// Files of values, later ones over earlier ones.
    pub values: Vec<Arc<[u8]>>,
    /// Options of `helm template`, and their arguments.
    pub options: Vec<String>,
}
