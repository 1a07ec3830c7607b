//! Labels that name one environment of one branch, on each of its resources: `kubectl apply --prune -l`,
//! `kubectl wait -l` and clean-up jobs name these resources by them, and no others.

use crate::environment::cluster::has_fixed_name;
use crate::environment::names::is_label_value;
use crate::environment::namespaces::is_cluster_scoped;
use crate::environment::overlay::Entry;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::slug::slug;
use crate::model::{Resource, Step};

/// The label with the environment's name.
pub const ENVIRONMENT_LABEL: &str = "offshoot/environment";
/// The label with the branch as part of a name.
pub const SLUG_LABEL: &str = "offshoot/branch-slug";

/// Longest value of a label (kubernetes.io, "Labels and Selectors").
const ROOM: usize = 63;

/// Adds the labels, in front of those that offshoot.yaml sets; the latter win. An object that exists once
/// for all branches gets none: pruning one branch's things would delete it.
pub(super) fn label(scope: &Scope<'_>, plan: &mut Plan) {
    let Some(branch_slug) = scope.slug else {
        return;
    };
    let rule = scope.rule(Step::Branch, scope.environment.at);
    let name = label_value(&scope.environment.value);
    let pairs = [(SLUG_LABEL, branch_slug), (ENVIRONMENT_LABEL, &name)];
    let is_free = |key: &str, labels: &[Entry]| labels.iter().all(|entry| entry.key != key);
    let entries = pairs.map(|(key, value)| Entry::text(key, value, rule));
    let mut entries: Vec<Entry> = entries.into_iter().collect();
    entries.retain(|entry| is_free(&entry.key, &plan.overlay.labels));
    let resources = scope.target.resources();
    if !resources.iter().any(|it| is_shared(it, scope)) {
        for entry in entries {
            plan.overlay.labels.insert(0, entry);
        }
        return;
    }
    for (position, resource) in resources.iter().enumerate() {
        // A Namespace of the environment has them with its other labels.
        if resource.kind() != "Namespace" && !is_shared(resource, scope) {
            let own = entries.iter().cloned();
            own.for_each(|entry| plan.overlay.label(position, entry));
        }
    }
    for object in &mut plan.overlay.namespace_objects {
        object.labels.extend(entries.iter().cloned());
    }
}

/// True for an object that all branches have together.
fn is_shared(resource: &Resource, scope: &Scope<'_>) -> bool {
    resource.kind() != "Namespace"
        && has_fixed_name(&resource.gvk())
        && is_cluster_scoped(resource, scope.target)
}

/// A name of an environment as the value of a label: most are one already.
fn label_value(name: &str) -> String {
    if is_label_value(name) {
        name.to_owned()
    } else {
        slug(name, ROOM).unwrap_or_default()
    }
}

/// The label selector of everything of one branch: for `kubectl apply --prune -l` and `kubectl wait -l`.
pub fn branch_selector(environment: &str, slug: &str) -> String {
    let name = label_value(environment);
    format!("{ENVIRONMENT_LABEL}={name},{SLUG_LABEL}={slug}")
}
