//! Rules about which requests admission looks at, as policies and webhooks write them. In: a rule, and a kind.
//! Out: whether a created resource of the kind is meant.

use crate::model::Gvk;
use crate::yaml::Node;

/// True if a rule is for the creation of resources of a kind, whose plural name is `plural`.
pub(super) fn is_for(rule: &Node, gvk: &Gvk, plural: &str) -> bool {
    has(rule, "operations", |it| it == "CREATE" || it == "*")
        && has(rule, "apiGroups", |it| it == "*" || it == gvk.group)
        && has(rule, "apiVersions", |it| it == "*" || it == gvk.version)
        && has(rule, "resources", |it| {
            it == "*" || it == "*/*" || it == plural
        })
}

/// True if a list of strings has one that is wanted.
pub(super) fn has(rule: &Node, field: &str, wanted: impl Fn(&str) -> bool) -> bool {
    items(rule, field)
        .iter()
        .filter_map(Node::as_str)
        .any(wanted)
}

/// The items of a list.
pub(super) fn items<'n>(node: &'n Node, field: &str) -> &'n [Node] {
    let items = node.get(field).and_then(Node::as_sequence);
    items.unwrap_or_default()
}
