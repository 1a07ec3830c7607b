//! Converts documents to resources: checks the fields that kustomize requires of a manifest,
//! and expands lists. Rules: `api/resource/factory.go`, `kyaml/kio/byteio_reader.go`.

use std::collections::VecDeque;

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::kustomize::version::{Behavior, Version};
use crate::model::{Resource, ResourceSet};
use crate::yaml::{self, Node, Value, text_keyed, through_json};

/// The resources in the documents of `text`, in kustomize's order: the items of an
/// inner list come after everything else in the file.
pub(crate) fn resources(
    documents: Vec<Node>,
    text: &str,
    version: Version,
) -> Fallible<Vec<Resource>> {
    let mut waiting: VecDeque<Node> = validated(unwrapped(documents, text))?.into();
    let mut found = Vec::new();
    while let Some(node) = waiting.pop_front() {
        let is_list = node.str_at("kind").unwrap_or_default().ends_with("List");
        match node.get("items") {
            Some(_) if is_list => waiting.extend(validated(list_items(&node, version)?)?),
            _ => {
                let mut resource = Resource::new(node);
                resource.take_build_annotations()?;
                found.push(resource);
            }
        }
    }
    Ok(found)
}

/// Replaces a file's only document, a `List`, with its items. A `---` after it
/// begins another document for kustomize, even an empty one, and the list is kept.
fn unwrapped(mut documents: Vec<Node>, text: &str) -> Vec<Node> {
    let [only] = documents.as_mut_slice() else {
        return documents;
    };
    let kind = only.str_at("kind").unwrap_or_default();
    if kind != "List" && kind != "ResourceList" || !yaml::is_one_piece(text) {
        return documents;
    }
    let is_function = only.get("functionConfig").is_some();
    match only.get_mut("items").map(|items| &mut items.value) {
        Some(Value::Sequence(items)) => std::mem::take(items),
        Some(Value::Scalar(..)) => Vec::new(),
        Some(Value::Mapping(items)) if items.is_empty() => Vec::new(),
        Some(Value::Mapping(_)) => documents,
        None if is_function => Vec::new(),
        None => documents,
    }
}

/// The items of a list of any kind; the whole list passes through JSON, as in kustomize.
fn list_items(list: &Node, version: Version) -> Fallible<Vec<Node>> {
    let list = if version.has(Behavior::KeysBecomeText) {
        through_json(&text_keyed(list))?
    } else {
        through_json(list)?
    };
    let Some(items) = list.get("items").filter(|items| !items.is_null()) else {
        return Ok(Vec::new());
    };
    let Some(items) = items.as_sequence() else {
        return Err(Diagnostic::error(
            Code::ListItems,
            format!(
                "`items` of a list must be a list, not a {}",
                items.kind_name()
            ),
        )
        .at(items.origin)
        .help("list the resources as items, each after a `- `")
        .into());
    };
    Ok(items.to_vec())
}

/// The documents that are resources, without empty ones.
fn validated(documents: Vec<Node>) -> Fallible<Vec<Node>> {
    let mut failures = Failures::default();
    let mut kept = Vec::new();
    for node in documents {
        if is_empty(&node) {
            continue;
        }
        match fault(&node) {
            Some(diagnostic) => failures.push(diagnostic),
            None => kept.push(node),
        }
    }
    failures.or_ok(kept)
}

/// Null, `{}` or `[]`.
pub(crate) fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(..) => node.is_null(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.is_empty(),
    }
}

fn fault(node: &Node) -> Option<Diagnostic> {
    let Some(mapping) = node.as_mapping() else {
        return Some(
            Diagnostic::error(
                Code::NotAResource,
                format!("a resource must be a map, not a {}", node.kind_name()),
            )
            .at(node.origin)
            .help("a manifest has `apiVersion`, `kind` and `metadata`; JSON patches go under `patches`"),
        );
    };
    let kind = mapping
        .get("kind")
        .and_then(Node::as_str)
        .unwrap_or_default();
    if kind.is_empty() {
        return Some(
            Diagnostic::error(Code::KindMissing, "the resource has no `kind`")
                .at(node.origin)
                .help("every manifest needs `apiVersion`, `kind` and `metadata.name`"),
        );
    }
    if let Some(diagnostic) = metadata_fault(node) {
        return Some(diagnostic);
    }
    let name = node
        .at(&["metadata", "name"])
        .and_then(Node::as_str)
        .unwrap_or_default();
    if name.is_empty() && !kind.ends_with("List") {
        let diagnostic = Diagnostic::error(
            Code::NameMissing,
            format!("the {kind} has no `metadata.name`"),
        )
        .at(node
            .get("metadata")
            .map_or(node.origin, |metadata| metadata.origin));
        return Some(match node.at(&["metadata", "generateName"]) {
            Some(_) => diagnostic
                .help("`generateName` is not enough: kustomize identifies resources by name"),
            None => diagnostic.help("every manifest needs a name"),
        });
    }
    None
}

fn metadata_fault(node: &Node) -> Option<Diagnostic> {
    let metadata = node.get("metadata")?;
    let is_odd = metadata.as_mapping().is_none() && !metadata.is_null();
    is_odd.then(|| {
        let message = format!("`metadata` must be a map, not a {}", metadata.kind_name());
        Diagnostic::error(Code::MetadataType, message)
            .at(metadata.origin)
            .help("write it as fields with values: `name: web`")
    })
}

/// Warns of labels and annotations that are not maps of scalars: kustomize
/// accepts them, clusters do not.
pub(crate) fn odd_metadata(resource: &Resource) -> Option<Diagnostic> {
    let odd = |field: &str, wanted: &str, found: &Node| {
        let kind = found.kind_name();
        let message = format!("`metadata.{field}` must be a {wanted}, not a {kind}");
        Diagnostic::warning(Code::MetadataType, message)
            .at(found.origin)
            .help("kustomize accepts it, but Kubernetes does not; write strings")
    };
    for field in ["labels", "annotations"] {
        let Some(pairs) = resource.node.at(&["metadata", field]) else {
            continue;
        };
        if pairs.is_null() {
            continue;
        }
        let Some(mapping) = pairs.as_mapping() else {
            return Some(odd(field, "map", pairs));
        };
        for (key, value) in mapping.iter() {
            if !matches!(value.value, Value::Scalar(..)) {
                return Some(odd(&format!("{field}.{key}"), "string", value));
            }
        }
    }
    None
}

/// Merges repeated `annotations` as kustomize does, and warns of it.
pub(crate) fn merge_annotations(resource: &mut Resource) -> Option<Diagnostic> {
    let [first, second] = resource.merge_repeated_annotations()?;
    let message = "`annotations` is repeated, and kustomize merges the two";
    let warning = Diagnostic::warning(Code::AnnotationsRepeated, message).at(second);
    Some(
        warning
            .label(first, "first here")
            .help("write one map; where both have an annotation, that of the first counts"),
    )
}

/// Rejects resources that lost their identifying fields to a patch, or whose
/// earlier name kustomize cannot store.
pub(crate) fn refuse_unidentified(resources: &ResourceSet) -> Fallible<()> {
    let mut failures = Failures::default();
    for resource in resources.iter() {
        if let Some(past) = resource.history.iter().find(|past| past.name.contains(',')) {
            let message = format!(
                "the name `{}` of a {} has a comma in it",
                past.name, past.kind
            );
            failures.push(
                Diagnostic::error(Code::NameComma, message)
                    .at(resource.origin)
                    .help("rename it: kustomize stores earlier names in one text, separated by commas"),
            );
        }
        if let Some(mut diagnostic) = fault(&resource.node) {
            diagnostic.help = vec!["a patch or a replacement took it away".into()];
            failures.push(diagnostic.at(resource.origin));
        }
    }
    failures.or_ok(())
}
