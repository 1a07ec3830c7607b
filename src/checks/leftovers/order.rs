//! Deletions in their order: webhooks before the namespace that answers them, since requests that they
//! judge fail without it; then the namespaces; then everything else outside of them.

use crate::model::Resource;

/// An object to delete. Its namespace goes with everything in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The type as kubectl takes it: `KIND.VERSION.GROUP`, or `KIND`.
    pub kind: String,
    /// The name.
    pub name: String,
}

/// The objects to delete, in order.
pub fn deletions(resources: &[Resource]) -> Vec<Deletion> {
    let mut outside: Vec<(u8, &Resource)> = resources
        .iter()
        .filter(|it| is_outside(it))
        .map(|it| (turn(it), it))
        .collect();
    // Those of one turn go in the order opposite to that of their creation.
    outside.reverse();
    outside.sort_by_key(|(turn, _)| *turn);
    let deletion = |(_, resource): (u8, &Resource)| Deletion {
        kind: typed(resource),
        name: resource.name().to_owned(),
    };
    outside.into_iter().map(deletion).collect()
}

/// True for an object that is not in a namespace: in the render of an environment, those in one say so.
pub(super) fn is_outside(resource: &Resource) -> bool {
    resource.namespace().is_empty()
}

/// The turn of an object.
fn turn(resource: &Resource) -> u8 {
    match resource.kind() {
        "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration" | "APIService" => 0,
        "Namespace" => 1,
        "CustomResourceDefinition" => 3,
        _ => 2,
    }
}

fn typed(resource: &Resource) -> String {
    let gvk = resource.gvk();
    let kind = gvk.kind.to_ascii_lowercase();
    if gvk.group.is_empty() {
        kind
    } else {
        format!("{kind}.{}.{}", gvk.version, gvk.group)
    }
}
