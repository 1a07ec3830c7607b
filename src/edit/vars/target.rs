//! The parts of a replacement: its source, which a var names, and its targets.

use crate::diag::Origin;
use crate::edit::draft::{field, map_of, text_at};
use crate::model::Gvk;
use crate::yaml::{Entry, Mapping, Node, Tag};

use super::uses::Use;

/// The source that a var names (`copySourceFromVars`).
pub(in crate::edit) fn source(var: &Node) -> Node {
    let null = Node::null(Origin::NONE);
    let object = field(var, "objref").unwrap_or(&null);
    let api_version = text_at(object, "apiVersion");
    let (group, version) = match api_version.rsplit_once('/') {
        Some(parts) => parts,
        None if api_version.is_empty() => (text_at(object, "group"), text_at(object, "version")),
        None => ("", api_version),
    };
    let path = field(var, "fieldref").map(|field| text_at(field, "fieldpath"));
    made(map_of(&[
        ("group", group),
        ("version", version),
        ("kind", text_at(object, "kind")),
        ("name", text_at(object, "name")),
        ("namespace", text_at(object, "namespace")),
        ("fieldPath", path.unwrap_or_default()),
    ]))
}

/// The target for a use in a document of a file, which may be a patch (`constructTargets`).
pub(in crate::edit) fn target(document: &Node, patch: Option<&Node>, used: &Use) -> Node {
    let mut target = Mapping::default();
    target.push("select", made(select(document, patch)));
    let path = Node::string(used.path.as_str(), Origin::NONE);
    target.push("fieldPaths", Node::sequence(vec![path], Origin::NONE));
    if let Some((delimiter, index)) = used.part {
        let mut options = map_of(&[("delimiter", &delimiter.to_string())]);
        if index > 0 {
            let index = Node::scalar(Tag::Int, index.to_string(), Origin::NONE);
            options.push("index", index);
        }
        target.push("options", made(options));
    }
    made(target)
}

/// The selector of the resources that a document becomes, or is a patch of. That of a patch is its `target`, but
/// for what it may rename (`writePatchTargets`). kustomize selects everything for a patch without one.
fn select(document: &Node, patch: Option<&Node>) -> Mapping {
    let own = identity(document);
    let Some(target) = patch.and_then(|patch| field(patch, "target")) else {
        return own;
    };
    let options = patch.and_then(|patch| field(patch, "options"));
    let allows = |option| {
        let allowed = options.and_then(|options| field(options, option));
        allowed
            .and_then(Node::as_text)
            .is_some_and(|text| text == "true")
    };
    if allows("allowNameChange") && allows("allowKindChange") {
        return own;
    }
    let mut selected = target.as_mapping().cloned().unwrap_or_default();
    for entry in &mut selected.entries {
        forget_places(entry);
    }
    let renamed = [
        ("name", allows("allowNameChange")),
        ("kind", allows("allowKindChange")),
        ("namespace", true),
    ];
    for (name, is_own) in renamed {
        if let Some(value) = own.get(name).filter(|_| is_own) {
            selected.set(name, value.clone());
        }
    }
    selected
}

fn identity(document: &Node) -> Mapping {
    let gvk = Gvk::of(document);
    let text = |name| {
        let text = document.at(&["metadata", name]).and_then(Node::as_str);
        text.unwrap_or_default()
    };
    map_of(&[
        ("group", &gvk.group),
        ("version", &gvk.version),
        ("kind", &gvk.kind),
        ("name", text("name")),
        ("namespace", text("namespace")),
    ])
}

/// Makes a copy of an entry that is written anew, whatever file it is from.
fn forget_places(entry: &mut Entry) {
    entry.key.origin = Origin::NONE;
    entry.value.walk_mut(|node| node.origin = Origin::NONE);
}

fn made(mapping: Mapping) -> Node {
    Node::mapping(mapping, Origin::NONE)
}
