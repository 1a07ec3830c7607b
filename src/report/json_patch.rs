//! Patches as JSON, one object a line: a header, then a line a resource. In:
//! verified patches. Out: text. Version 1: fields may be added to it, none changes or goes.

use serde::Serialize;
use serde_json::Value as Json;

use crate::diag::visible_json;
use crate::diff::{Operation, PatchAction, ResourcePatch};
use crate::model::ResId;

/// The version of the format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Header {
    r#type: &'static str,
    version: u32,
}

#[derive(Serialize)]
struct Line<'p> {
    r#type: &'static str,
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Place<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Place<'p>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    masked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    patch: Option<&'p [Operation]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'p Json>,
}

/// A resource on one side: which of its resources it is, counted from 0, and what it is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'p> {
    document: usize,
    api_version: String,
    kind: &'p str,
    namespace: &'p str,
    name: &'p str,
}

/// `patches` as lines of JSON.
pub fn json_patch(patches: &[ResourcePatch]) -> String {
    let mut text = String::new();
    write(
        &Header {
            r#type: "json-patch",
            version: VERSION,
        },
        &mut text,
    );
    for patch in patches {
        write(&line(patch), &mut text);
    }
    text
}

fn line(patch: &ResourcePatch) -> Line<'_> {
    let (action, operations, value) = match &patch.action {
        PatchAction::Add(manifest) => ("add", None, Some(manifest)),
        PatchAction::Remove => ("remove", None, None),
        PatchAction::Change(operations) => ("change", Some(operations.as_slice()), None),
    };
    Line {
        r#type: "resource",
        action,
        from: patch.from.as_ref().map(place),
        to: patch.to.as_ref().map(place),
        masked: patch.masked,
        patch: operations,
        value,
    }
}

fn place((document, id): &(usize, ResId)) -> Place<'_> {
    Place {
        document: *document,
        api_version: id.gvk.api_version(),
        kind: &id.gvk.kind,
        namespace: &id.namespace,
        name: &id.name,
    }
}

fn write(line: &impl Serialize, text: &mut String) {
    // Strings and maps with string keys are always JSON.
    if let Ok(json) = serde_json::to_string(line).map(|it| visible_json(&it)) {
        text.push_str(&json);
        text.push('\n');
    }
}
