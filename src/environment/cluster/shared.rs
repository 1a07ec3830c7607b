//! Objects that all branches share because their names cannot change. They must be the same for all.

use std::collections::BTreeMap;

use crate::diag::Origin;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::{Resource, Step};
use crate::yaml::{FieldPath, Node, Text, Value};

/// A value that would be another one for each branch.
pub(in crate::environment) struct Difference {
    /// The field.
    pub(in crate::environment) path: FieldPath,
    /// The new text; none if the value is not there.
    pub(in crate::environment) new: Option<Text>,
    /// The place in the target, if the value is there.
    pub(in crate::environment) at: Origin,
}

/// The values of the object at `position` that depend on the branch.
pub(in crate::environment) fn differences<'r>(
    position: usize,
    scope: &Scope<'_>,
    rendered: impl IntoIterator<Item = &'r Resource>,
    plan: &Plan,
) -> Vec<Difference> {
    let old = scope.target.get(position);
    let mut rendered = rendered.into_iter();
    let new = rendered.find(|new| new.gvk() == old.gvk() && new.name() == old.name());
    let Some(new) = new else { return Vec::new() };
    let (old, new) = (leaves(&old.node), leaves(&new.node));
    let changed = new.iter().filter(|(path, (text, _))| {
        old.get(path).map(|(text, _)| text) != Some(text) && !is_for_all(path, scope, plan)
    });
    let changed = changed.map(|(path, (text, _))| Difference {
        path: path.clone(),
        new: Some(text.clone()),
        at: old.get(path).map(|(_, at)| *at).unwrap_or_default(),
    });
    let gone = old.iter().filter(|(path, _)| !new.contains_key(path));
    let gone = gone.map(|(path, (_, at))| Difference {
        path: path.clone(),
        new: None,
        at: *at,
    });
    changed.chain(gone).collect()
}

/// Every scalar: its text and origin.
fn leaves(node: &Node) -> BTreeMap<FieldPath, (Text, Origin)> {
    let mut leaves = BTreeMap::new();
    node.walk_paths(|at| {
        if let Value::Scalar(_, text) = &at.node.value {
            leaves.insert(at.path.clone(), (text.clone(), at.node.origin));
        }
    });
    leaves
}

/// True for a label or annotation that the environment gives to everything, the same for every branch.
fn is_for_all(path: &FieldPath, scope: &Scope<'_>, plan: &Plan) -> bool {
    let overlay = &plan.overlay;
    let entries = if path.starts_with(&["metadata", "labels"]) {
        &overlay.labels
    } else if path.starts_with(&["metadata", "annotations"]) {
        &overlay.annotations
    } else {
        return false;
    };
    let mut own = entries
        .iter()
        .filter(|entry| path.fields().next_back() == Some(&entry.key));
    own.any(|entry| {
        let mut templates = scope.templates.iter();
        let template = templates.find(|template| template.at == entry.rule.at);
        let is_named = matches!(entry.rule.name, Step::Labels | Step::Annotations);
        let reads = |name: &str| matches!(name, "branch" | "slug" | "namespace");
        let read = template.map(|template| scope.variables.names_read(&template.value));
        is_named && !read.unwrap_or_default().iter().any(|name| reads(name))
    })
}
