//! What strategic merge in kustomize does not heed, or takes in another way than
//! kubectl and the API server do: warnings, never other results.

use crate::diag::{Code, Diagnostic, Origin};
use crate::kustomize::step_context::StepContext;
use crate::yaml::{Entry, Mapping, Node};

/// Directives of Kubernetes' own strategic merge that kyaml has not; they end up
/// in the output as fields.
const DIRECTIVES: [&str; 3] = [
    "$setElementOrder/",
    "$deleteFromPrimitiveList/",
    "$retainKeys",
];

/// Warns of what is written in a patch and has no effect, or not that one.
pub(super) fn warn(patch: &Node, cx: &mut StepContext<'_>) {
    patch.walk(|node| {
        let Some(mapping) = node.as_mapping() else {
            return;
        };
        for (index, entry) in mapping.entries.iter().enumerate() {
            warn_of_directive(entry, cx);
            if mapping.is_repeat(index) {
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
            "remove the value with a JSON 6902 patch, or write the list anew"
        }
        Some(_) => "remove it: the patch's elements come first, in their order",
        None => "`$patch: replace` in the map keeps nothing but what the patch has",
    };
    let message = format!("`{key}` is written to the output as a field");
    cx.warn(
        Diagnostic::warning(Code::PatchDirectiveEmitted, message)
            .at(entry.key.origin)
            .help(format!(
                "kustomize does not know this directive of kubectl's; {help}"
            )),
    );
}

fn warn_of_repeat(mapping: &Mapping, entry: &Entry, cx: &mut StepContext<'_>) {
    let key = &entry.key.text;
    let Some(first) = mapping.entry(key) else {
        return;
    };
    let message = format!("the patch has `{key}` twice, and the second is ignored");
    cx.warn(
        Diagnostic::warning(Code::PatchRepeatedKey, message)
            .at(entry.key.origin)
            .label(first.key.origin, "the one that counts")
            .help("kustomize says nothing; keep one of them"),
    );
}

/// Warns of elements of a patch's list that left some or all of themselves
/// behind: kyaml unifies elements that lack one of several keys with others that
/// have it, and then does not find them again.
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
            "kustomize finds elements of this list by all of their keys; write `{missing}` as well"
        ))
}

/// The fields that `found` has not, or has with another text.
fn lost<'f>(fields: &'f Mapping, found: &Node) -> Vec<&'f str> {
    let is_lost = |(key, value): &(&str, &Node)| match (value.as_text(), found.get(key)) {
        (_, None) => !value.is_null(),
        (Some(text), Some(found)) => found.as_text() != Some(text),
        (None, Some(_)) => false,
    };
    fields.iter().filter(is_lost).map(|(key, _)| key).collect()
}

/// True if both have the same values at the keys that the patch's element has.
fn agrees(fields: &Mapping, found: &Node, keys: &[&str]) -> bool {
    let stated = keys.iter().filter_map(|key| Some((key, fields.get(key)?)));
    stated
        .into_iter()
        .all(|(key, value)| found.get(key).and_then(Node::as_text) == value.as_text())
}

/// Warns where a list of which no keys are known takes the place of one with
/// elements of the same names: what those had beside is gone.
pub(super) fn warn_of_replaced(dest: &Node, patch: &Node, cx: &mut StepContext<'_>) {
    let (Some(old), Some(new)) = (dest.as_sequence(), patch.as_sequence()) else {
        return;
    };
    let name = |item: &Node| item.get("name").and_then(Node::as_text).cloned();
    let lost = |item: &Node| {
        let same = name(item).and_then(|wanted| {
            new.iter()
                .find(|item| name(item).as_ref() == Some(&wanted))
                .map(|patched| (wanted, patched))
        });
        let (name, patched) = same?;
        let left_out = item
            .as_mapping()?
            .keys()
            .find(|key| patched.get(key).is_none())?;
        Some((name, left_out.to_owned()))
    };
    let Some((name, field)) = old.iter().find_map(lost) else {
        return;
    };
    let message = format!("the list is replaced whole: `{name}` loses its `{field}`");
    cx.warn(
        Diagnostic::warning(Code::PatchReplacesList, message)
            .at(first_of(new).unwrap_or(patch.origin))
            .label(dest.origin, "the list that it replaces")
            .help("kustomize knows no key for the elements of this list; patch it with JSON 6902 operations, or write the elements out"),
    );
}

fn first_of(items: &[Node]) -> Option<Origin> {
    items.first().map(|item| item.origin)
}
