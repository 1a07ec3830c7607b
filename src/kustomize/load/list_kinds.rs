//! Warnings for custom resources that kustomize takes for lists: those whose kind ends in `List` and
//! that have a field `items`. It replaces each with its items (`kyaml/kio/byteio_reader.go`).

use crate::diag::{Code, Diagnostic};
use crate::yaml::Node;

/// A warning for each resource in `documents` of which only its items are left. A list of the API
/// has no name, and its kind is that of its items with `List` appended.
pub(crate) fn swallowed(documents: &[Node]) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for document in documents {
        let kind = document.str_at("kind").unwrap_or_default();
        let (Some(item_kind), Some(items)) = (kind.strip_suffix("List"), document.get("items"))
        else {
            continue;
        };
        let items = items.as_sequence().unwrap_or_default();
        let name = document.at(&["metadata", "name"]).and_then(Node::as_str);
        let is_of_kind = |item: &Node| item.str_at("kind") == Some(item_kind);
        let is_api_list = !items.is_empty() && items.iter().all(is_of_kind);
        if let Some(name) = name.filter(|name| !name.is_empty())
            && !item_kind.is_empty()
            && kind != "ResourceList"
            && !is_api_list
        {
            warnings.push(warning(
                document,
                &format!("{kind}/{name}"),
                items.is_empty(),
            ));
        }
        warnings.extend(swallowed(items));
    }
    warnings
}

fn warning(document: &Node, subject: &str, is_empty: bool) -> Diagnostic {
    let left = if is_empty {
        "nothing is"
    } else {
        "only the items are"
    };
    let place = document.get("items").unwrap_or(document);
    Diagnostic::warning(Code::ListKindSwallowed, format!("{left} left of `{subject}`"))
        .at(place.origin)
        .label(document.origin, "the resource")
        .help("kustomize takes a kind that ends in `List` and has `items` for a list; leave `items` out, and add it with a JSON 6902 patch: `- {op: add, path: /items, value: []}`")
}
