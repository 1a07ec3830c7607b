//! References to resources that an environment leaves out. In: a target. Out: every field of what is
//! left that names one of them, by the engine's own table of name references.

use std::collections::BTreeSet;

use crate::diag::Origin;
use crate::kustomize::{FieldSpecs, NameReference};
use crate::model::Resource;
use crate::yaml::{Node, Text, Value};

use super::target::Target;

/// A field that names a resource which is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dangling {
    /// The resource that is left out.
    pub(super) excluded: String,
    /// The resource that has the field.
    pub(super) referrer: String,
    /// The field, as the table spells it.
    pub(super) field: String,
    /// The place of the field.
    pub(super) at: Origin,
}

/// Finds the fields, in the order of the resources that have them.
pub(super) fn dangling(target: &Target) -> Vec<Dangling> {
    let mut found: Vec<(usize, Dangling)> = Vec::new();
    if target.all_excluded().next().is_none() {
        return Vec::new();
    }
    for row in FieldSpecs::default_tables().name_reference.iter() {
        let gone = Gone::new(row, target);
        if !gone.is_empty() {
            gone.find(row, target, &mut found);
        }
    }
    found.sort_by_key(|(position, _)| *position);
    // Rows of the table overlap.
    let mut seen = BTreeSet::new();
    found.retain(|(_, it)| seen.insert((it.excluded.clone(), it.referrer.clone(), it.at)));
    found.into_iter().map(|(_, it)| it).collect()
}

/// The resources of one type that are left out and have no namesake that stays.
struct Gone<'t>(Vec<&'t Resource>);

impl<'t> Gone<'t> {
    fn new(row: &NameReference, target: &'t Target) -> Self {
        let all = target.all_excluded();
        let of_type = all.filter(|resource| resource.gvk().is_selected_by(&row.target));
        let is_alone = |gone: &&Resource| {
            let mut kept = target.resources().iter();
            !kept.any(|it| it.name() == gone.name() && it.gvk() == gone.gvk())
        };
        Self(of_type.filter(is_alone).collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn find(&self, row: &NameReference, target: &Target, found: &mut Vec<(usize, Dangling)>) {
        for (position, referrer) in target.resources().iter().enumerate() {
            let gvk = referrer.gvk();
            for spec in row
                .referrers
                .iter()
                .filter(|it| gvk.is_selected_by(&it.gvk))
            {
                named_fields(&referrer.node, None, &spec.parts, &mut |around, name| {
                    found.extend(self.called(name, around, referrer).map(|gone| {
                        let dangling = Dangling {
                            excluded: gone.id().to_string(),
                            referrer: referrer.id().to_string(),
                            field: spec.path.replace('/', "."),
                            at: name.origin,
                        };
                        (position, dangling)
                    }));
                });
            }
        }
    }

    /// The resource that a field means, by its name and by the kind and namespace beside it.
    fn called(
        &self,
        name: &Node,
        around: Option<&Node>,
        referrer: &Resource,
    ) -> Option<&'t Resource> {
        let text = name.as_str()?;
        let beside = |field| around.and_then(|node| node.str_at(field));
        let namespace = beside("namespace").unwrap_or(referrer.namespace());
        self.0.iter().copied().find(|gone| {
            let is_near = gone.gvk().is_cluster_scoped()
                || [gone.namespace(), ""].contains(&namespace)
                || gone.namespace().is_empty();
            is_name_of(gone, text)
                && beside("kind").is_none_or(|kind| kind == gone.kind())
                && is_near
        })
    }
}

/// True for the name of a resource, and for that name with a hash: references in a built target
/// have it.
pub(super) fn is_name_of(resource: &Resource, text: &str) -> bool {
    const HASH: usize = 10;
    let rest = text.strip_prefix(resource.name());
    rest.is_some_and(|rest| {
        let hash = rest.strip_prefix('-').filter(|_| resource.needs_hash);
        rest.is_empty() || hash.is_some_and(|hash| hash.len() == HASH)
    })
}

/// Calls `each` with every text at the end of `parts`, and the map that it is in. Lists on the way are entered.
pub(super) fn named_fields<'n>(
    node: &'n Node,
    around: Option<&'n Node>,
    parts: &[Text],
    each: &mut dyn FnMut(Option<&'n Node>, &'n Node),
) {
    match (&node.value, parts.split_first()) {
        (Value::Sequence(items), _) => {
            for item in items {
                named_fields(item, around, parts, each);
            }
        }
        (Value::Mapping(_), Some((part, rest))) => {
            let part = part.strip_suffix("[]").unwrap_or(part);
            if let Some(value) = node.get(part) {
                named_fields(value, Some(node), rest, each);
            }
        }
        // The reference is a map with a name.
        (Value::Mapping(_), None) => {
            if let Some(name) = node.get("name") {
                each(Some(node), name);
            }
        }
        (Value::Scalar(..), None) => each(around, node),
        (Value::Scalar(..), Some(_)) => {}
    }
}
