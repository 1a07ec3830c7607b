//! The parameters of a binding (`paramRef`). In: a binding, and the resources of the repository. Out: the
//! parameters for a resource, or the name of what is missing.

use crate::model::{Gvk, Resource};
use crate::yaml::Node;

use super::candidates::Candidate;
use super::labels::{Label, Match, selects};

/// The parameters for a resource: one evaluation for each. `None` for a policy that has none.
pub(super) fn params<'s>(
    policy: &Resource,
    binding: &Resource,
    all: &[&'s Resource],
    candidate: &Candidate<'_>,
) -> Result<Vec<Option<&'s Node>>, String> {
    let set = |resource: &'_ Resource, field: &str| {
        let node = resource.node.at(&["spec", field]);
        node.filter(|it| !it.is_null()).cloned()
    };
    let (Some(kind), Some(reference)) = (set(policy, "paramKind"), set(binding, "paramRef")) else {
        return Ok(vec![None]);
    };
    let gvk = Gvk::of(&kind);
    let namespace = reference.str_at("namespace").or(candidate.namespace);
    let is_meant = |it: &&&Resource| {
        let own = it.namespace();
        let is_there = own.is_empty() || namespace.is_none_or(|wanted| wanted == own);
        it.kind() == gvk.kind
            && it.gvk().group == gvk.group
            && is_there
            && is_selected(&reference, it)
    };
    let found: Vec<_> = all
        .iter()
        .filter(is_meant)
        .map(|it| Some(&it.node))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let name = reference.str_at("name").unwrap_or("the parameters");
    Err(format!("`{}/{name}`, its parameters", gvk.kind))
}

fn is_selected(reference: &Node, resource: &Resource) -> bool {
    if let Some(name) = reference.str_at("name") {
        return resource.name() == name;
    }
    let label = |key: &str| resource.label(key).map_or(Label::Unset, Label::Set);
    let selector = reference.get("selector");
    selector.is_some_and(|it| selects(it, &label) == Match::Yes)
}
