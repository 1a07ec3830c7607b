//! Kinds whose scope nobody knows: neither Kubernetes, nor a definition of the target, nor the table of
//! operators, nor offshoot.yaml.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, first_of, listed};
use crate::environment::target::Target;
use crate::model::{Gvk, Resource, is_named_cluster_scoped};

/// Most places of the warning.
const MOST_PLACES: usize = 10;

/// The warning that kinds of unknown scope count as namespaced, with the lines that settle it.
pub(in crate::environment) fn unknown_scopes(target: &Target) -> Option<Diagnostic> {
    let kinds = target.kinds();
    let resources = target.resources().iter();
    let unknown: Vec<&Resource> = resources
        .filter(|resource| !resource.kind().is_empty() && kinds.scope(&resource.gvk()).is_none())
        .collect();
    let first = unknown.first()?;
    let by_kind: BTreeMap<String, Gvk> = unknown
        .iter()
        .map(|resource| (resource.gvk().to_string(), resource.gvk()))
        .collect();
    let names = by_kind.keys().map(|name| format!("`{name}`"));
    let message = format!(
        "the scope of some kinds is not known, so that they count as namespaced: {}",
        first_of(MOST_PLACES, names)
    );
    let mut diagnostic = Diagnostic::warning(Code::ScopeUnknown, message).at(first.origin);
    let others = unknown.iter().skip(1).take(MOST_PLACES);
    for resource in others {
        diagnostic = diagnostic.label(resource.origin, format!("`{}`", resource.id()));
    }
    let outside = by_kind
        .iter()
        .filter(|(_, gvk)| is_named_cluster_scoped(&gvk.kind));
    let outside: Vec<&String> = outside.map(|(name, _)| name).collect();
    let all: Vec<&str> = by_kind.keys().map(String::as_str).collect();
    diagnostic = diagnostic
        .help(format!(
            "if they are namespaced: `clusterScoped: {{namespacedKinds: [{}]}}`",
            all.join(", ")
        ))
        .help(format!(
            "if they are cluster-scoped, and would outlive the namespace: `clusterScoped: {{kinds: [{}]}}`",
            all.join(", ")
        ));
    if outside.is_empty() {
        return Some(diagnostic);
    }
    let names = listed(outside);
    Some(diagnostic.help(format!(
        "names like {names} are those of cluster-scoped kinds"
    )))
}
