//! Labels that name one environment of one branch, on each of its resources: `kubectl apply --prune -l`,
//! `kubectl wait -l` and clean-up jobs name these resources by them, and no others.

use crate::environment::names::is_label_value;
use crate::environment::overlay::Entry;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::slug::slug;
use crate::model::Step;

/// The label with the environment's name.
pub const ENVIRONMENT_LABEL: &str = "offshoot/environment";
/// The label with the branch as part of a name.
pub const SLUG_LABEL: &str = "offshoot/branch-slug";

/// Longest value of a label (kubernetes.io, "Labels and Selectors").
const ROOM: usize = 63;

/// Adds the labels, in front of those that offshoot.yaml sets; the latter win.
pub(super) fn label(scope: &Scope<'_>, plan: &mut Plan) {
    let Some(branch_slug) = scope.slug else {
        return;
    };
    let rule = scope.rule(Step::Branch, scope.environment.at);
    let name = label_value(&scope.environment.value);
    for (key, value) in [(SLUG_LABEL, branch_slug), (ENVIRONMENT_LABEL, &name)] {
        let labels = &mut plan.overlay.labels;
        if labels.iter().all(|entry| entry.key != key) {
            labels.insert(0, Entry::text(key, value, rule));
        }
    }
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
