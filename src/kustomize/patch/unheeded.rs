//! Warnings for parts of a strategic merge patch that kustomize ignores, or reads
//! differently from kubectl and the API server. They never change the result.

use crate::diag::{Code, Diagnostic};
use crate::kustomize::step_context::StepContext;
use crate::yaml::{Entry, KeyIndex, Mapping, Node, Value};

/// Directives of Kubernetes' strategic merge that kyaml does not support;
/// they end up in the output as fields.
const DIRECTIVES: [&str; 3] = [
    "$setElementOrder/",
    "$deleteFromPrimitiveList/",
    "$retainKeys",
];

/// Warns of parts of a patch that have no effect, or not the intended one.
pub(super) fn warn(patch: &Node, cx: &mut StepContext<'_>) {
    patch.walk(|node| {
        let Some(mapping) = node.as_mapping() else {
            return;
        };
        let keys = KeyIndex::of(mapping);
        for (index, entry) in mapping.entries.iter().enumerate() {
            warn_of_directive(entry, cx);
            if keys.is_repeat(index) {
                warn_of_repeat(mapping, entry, cx);
            }
        }
    });
}

fn warn_of_directive(entry: &Entry, cx: &mut StepContext<'_>) {
    let key = entry.key.text.as_str();
    if !DIRECTIVES
        .iter()
        .any(|directive| key.starts_with(directive))
    {
        return;
    }
    let help = match key.split_once('/') {
        Some(("$deleteFromPrimitiveList", _)) => {
            "remove the value with a JSON 6902 patch, or replace the list"
        }
        Some(_) => "remove it: the patch's elements come first, in their order",
        None => "`$patch: replace` in the map keeps only the patch's fields",
    };
    let message = format!("`{key}` is written to the output as a field");
    cx.warn(
        Diagnostic::warning(Code::PatchDirectiveEmitted, message)
            .at(entry.key.origin)
            .help(format!(
                "kustomize does not support this directive of kubectl; {help}"
            )),
    );
}

fn warn_of_repeat(mapping: &Mapping, entry: &Entry, cx: &mut StepContext<'_>) {
    let key = &entry.key.text;
    let Some(first) = mapping.entry(key) else {
        return;
    };
    let message = format!("`{key}` is repeated in the patch, and the second is ignored");
    cx.warn(
        Diagnostic::warning(Code::PatchRepeatedKey, message)
            .at(entry.key.origin)
            .label(first.key.origin, "this one is used")
            .help("kustomize ignores it silently; remove one of the two"),
    );
}

/// Warns of labels and annotations that a patch would remove: in a patch with a target, kustomize
/// turns their values into texts first, nulls as well.
pub(super) fn warn_of_null_texts(patch: &Node, cx: &mut StepContext<'_>) {
    for field in ["labels", "annotations"] {
        let pairs = patch.at(&["metadata", field]).and_then(Node::as_mapping);
        for entry in pairs.into_iter().flat_map(|pairs| &pairs.entries) {
            if !entry.value.is_null() {
                continue;
            }
            let key = &entry.key.text;
            let text = match &entry.value.value {
                Value::Scalar(_, text) => text.as_str(),
                _ => "",
            };
            let message = format!("`{key}` is not removed: its value becomes the text `{text}`");
            let path = key.replace('~', "~0").replace('/', "~1");
            cx.warn(
                Diagnostic::warning(Code::PatchNullText, message)
                    .at(entry.key.origin)
                    .help("kustomize silently does the same in a patch with a `target`")
                    .help(format!(
                        "remove it with a JSON 6902 patch: `- {{op: remove, path: /metadata/{field}/{path}}}`"
                    )),
            );
        }
    }
}

/// Warns of elements of a patch's list that were lost in whole or part: kyaml completes elements
/// that lack one of several keys from others that have it, and then does not find them again.
pub(super) fn warn_of_lost(
    patch: &[Node],
    merged: &[Node],
    keys: &[&str],
    cx: &mut StepContext<'_>,
) {
    for element in patch {
        let Some(fields) = element.as_mapping() else {
            continue;
        };
        if fields.contains(super::directive::KEY) {
            continue;
        }
        let missing: Vec<&str> = keys
            .iter()
            .copied()
            .filter(|key| !fields.contains(key))
            .collect();
        if missing.is_empty() || merged.iter().any(|found| lost(fields, found).is_empty()) {
            continue;
        }
        let alike = merged.iter().find(|found| agrees(fields, found, keys));
        cx.warn(element_lost(element, fields, alike, &missing));
    }
}

fn element_lost(
    element: &Node,
    fields: &Mapping,
    alike: Option<&Node>,
    missing: &[&str],
) -> Diagnostic {
    let missing = missing.join("` and `");
    let message = match alike {
        Some(found) => format!(
            "`{}` of this element of the patch is lost",
            lost(fields, found).join("`, `")
        ),
        None => "this element of the patch is lost".to_owned(),
    };
    Diagnostic::warning(Code::PatchElementLost, message)
        .at(element.origin)
        .help(format!(
            "kustomize finds elements of this list by all their keys; add `{missing}`"
        ))
}

/// The fields that `found` lacks, or has with another text.
fn lost<'f>(fields: &'f Mapping, found: &Node) -> Vec<&'f str> {
    let is_lost = |(key, value): &(&str, &Node)| match (value.as_text(), found.get(key)) {
        (_, None) => !value.is_null(),
        (Some(text), Some(found)) => found.as_text() != Some(text),
        (None, Some(_)) => false,
    };
    fields.iter().filter(is_lost).map(|(key, _)| key).collect()
}

/// True if both have the same values at those keys that the patch's element sets.
fn agrees(fields: &Mapping, found: &Node, keys: &[&str]) -> bool {
    let stated = keys.iter().filter_map(|key| Some((key, fields.get(key)?)));
    stated
        .into_iter()
        .all(|(key, value)| found.get(key).and_then(Node::as_text) == value.as_text())
}
