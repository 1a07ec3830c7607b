//! ClusterRoles whose rules become those of others: by labels, so that a name of their own is not enough.

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::target::Target;
use crate::model::Resource;
use crate::yaml::{Mapping, Node};

/// The front of the labels by which Kubernetes' own ClusterRoles `admin`, `edit` and `view` take rules.
const AGGREGATE_TO: &str = "rbac.authorization.k8s.io/aggregate-to-";

/// Most places of the warning beside the first.
const MOST_PLACES: usize = 10;

/// The warning that ClusterRoles of the target add their rules to ClusterRoles that are not the branch's.
pub(in crate::environment) fn aggregated(target: &Target) -> Option<Diagnostic> {
    let roles = || {
        let resources = target.resources().iter();
        resources.filter(|resource| resource.kind() == "ClusterRole")
    };
    let selected: Vec<&Mapping> = roles().flat_map(selectors).collect();
    let places: Vec<(&Resource, String, Origin)> = roles()
        .filter_map(|role| {
            let labels = role.node.at(&["metadata", "labels"])?.as_mapping()?;
            let (key, at) = given(labels, &selected)?;
            Some((role, key, at))
        })
        .collect();
    let (first, key, at) = places.first()?;
    let message = format!(
        "the rules of `{}` become those of every ClusterRole that selects its label `{key}`, production's included",
        first.id()
    );
    let mut diagnostic = Diagnostic::warning(Code::ClusterRoleAggregated, message).at(*at);
    for (role, key, at) in places.iter().skip(1).take(MOST_PLACES) {
        diagnostic = diagnostic.label(*at, format!("`{key}` of `{}`, too", role.id()));
    }
    Some(diagnostic.help("remove the label in the overlay that is the environment's `path`"))
}

/// The label by which a role is selected.
fn given(labels: &Mapping, selected: &[&Mapping]) -> Option<(String, Origin)> {
    let has =
        |(key, value): (&str, &Node)| labels.get(key).and_then(Node::as_str) == value.as_str();
    let own = labels
        .iter()
        .find(|(key, value)| key.starts_with(AGGREGATE_TO) && value.as_str() == Some("true"));
    let other = || {
        let selector = selected
            .iter()
            .find(|it| !it.is_empty() && it.iter().all(has))?;
        let (key, _) = selector.iter().next()?;
        Some((key, labels.get(key)?))
    };
    let (key, value) = own.or_else(other)?;
    Some((key.to_owned(), value.origin))
}

/// The labels by which a role takes the rules of others.
fn selectors(role: &Resource) -> Vec<&Mapping> {
    let selectors = role.node.at(&["aggregationRule", "clusterRoleSelectors"]);
    let selectors = selectors.and_then(Node::as_sequence).unwrap_or_default();
    let labels = selectors.iter().filter_map(|it| it.get("matchLabels"));
    labels.filter_map(Node::as_mapping).collect()
}
