//! `helmCharts`. In: an entry. Out, for now: a refusal that says what to do.

use crate::diag::Diagnostic;
use crate::yaml::Node;

/// Why a chart cannot be rendered, and what to do instead.
pub(crate) fn refused(chart: &Node) -> Diagnostic {
    let message = match chart.str_at("name").filter(|name| !name.is_empty()) {
        Some(name) => {
            format!("the Helm chart `{name}` cannot be rendered: Helm charts are not supported yet")
        }
        None => "Helm charts are not supported yet".to_owned(),
    };
    Diagnostic::error("helm-not-enabled", message)
        .at(chart.origin)
        .help(
            "render the chart with `helm template` into a file, commit it, \
             and list that file under `resources`",
        )
}
