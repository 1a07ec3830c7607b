//! Warnings for lists that a strategic merge patch replaces whole, because kustomize knows no merge
//! key for them: the elements and fields that are gone, and the directives in them that become
//! fields of the output. They never change the result.

use crate::diag::{Code, Diagnostic, first_of};
use crate::kustomize::step_context::StepContext;
use crate::model::{Causes, Step};
use crate::yaml::{Entry, Mapping, Node, Text, Value};

use super::directive::KEY;

/// The most losses that a message names.
const ENOUGH: usize = 8;

/// Fields that tell the elements of a list apart, the likeliest first.
const IDENTITIES: [&str; 6] = ["name", "key", "host", "id", "port", "match"];

/// Fields of which an element has one: setting another leaves out nothing by mistake.
const ALTERNATIVES: [&[&str]; 1] = [&["value", "valueFrom"]];

/// Warns if the patch's list, which takes the place of `dest`, leaves out a part of it that the patch
/// seems to merge with, or has directives that only lists with keys obey.
pub(super) fn warn_of_replaced(dest: &Node, patch: &Node, cx: &mut StepContext<'_>) {
    let (Some(old), Some(new)) = (dest.as_sequence(), patch.as_sequence()) else {
        return;
    };
    if let Some(entry) = directive_in(patch) {
        let dropped = old.iter().filter(|item| !is_kept(item, new)).count();
        cx.warn(emitted(entry, dropped).label(dest.origin, "the replaced list"));
        return;
    }
    let mut lost = Vec::new();
    lose_elements(old, new, "", &mut lost);
    lost.retain(|(_, value)| !are_made_labels(value, cx.causes));
    if lost.is_empty() {
        return;
    }
    let message = format!(
        "the list is replaced whole, without {}",
        first_of(ENOUGH, lost.iter().map(|(path, _)| format!("`{path}`")))
    );
    let at = new.first().map_or(patch.origin, |item| item.origin);
    cx.warn(
        Diagnostic::warning(Code::PatchReplacesList, message)
            .at(at)
            .label(dest.origin, "the replaced list")
            .help("kustomize has no merge key for this list; use a JSON 6902 patch, or write all elements with all their fields"),
    );
}

/// Warns of a directive in a list without a merge key that a patch adds.
pub(super) fn warn_of_emitted(patch: &Node, cx: &mut StepContext<'_>) {
    if let Some(entry) = directive_in(patch) {
        cx.warn(emitted(entry, 0));
    }
}

fn emitted(entry: &Entry, dropped: usize) -> Diagnostic {
    let fate = match dropped {
        0 => String::new(),
        1 => ", and 1 element of the list is gone".to_owned(),
        many => format!(", and {many} elements of the list are gone"),
    };
    let message = format!("`{KEY}` is written to the output as a field{fate}");
    Diagnostic::warning(Code::PatchDirectiveEmitted, message)
        .at(entry.key.origin)
        .help("kustomize has no merge key for this list, and replaces it whole; change its elements with a JSON 6902 patch")
}

/// True if an element of the new list has all that `item` has.
fn is_kept(item: &Node, new: &[Node]) -> bool {
    new.iter().any(|other| {
        let mut lost = Vec::new();
        lose_element(item, Some(other), String::new(), &mut lost);
        other.get(KEY).is_none() && lost.is_empty()
    })
}

/// The first directive anywhere in a list that is copied as it is.
fn directive_in(node: &Node) -> Option<&Entry> {
    match &node.value {
        Value::Scalar(..) => None,
        Value::Sequence(items) => items.iter().find_map(directive_in),
        Value::Mapping(mapping) => {
            let own = mapping.entry(KEY);
            own.or_else(|| mapping.iter().find_map(|(_, value)| directive_in(value)))
        }
    }
}

/// True for a map of labels that `labels` or `commonLabels` made: nobody repeats those in a patch, and the
/// kustomization of the patch most often sets them again.
fn are_made_labels(value: &Node, causes: &Causes) -> bool {
    let is_made = |(_, label): (&str, &Node)| {
        let cause = causes.get(label.origin);
        cause.is_some_and(|cause| {
            cause.replaced.is_none() && matches!(cause.step, Step::Labels | Step::CommonLabels)
        })
    };
    let labels = value.as_mapping();
    labels.is_some_and(|labels| !labels.entries.is_empty() && labels.iter().all(is_made))
}

/// The path of something that the new list lacks, and the value that was there.
type Lost<'o> = (String, &'o Node);

/// Collects the paths of what `new` lacks of the elements of `old`.
///
/// Elements belong together by the field that tells them apart. Without a common one, they do by
/// their position: a list of as many complete elements is then meant to replace the old one.
fn lose_elements<'o>(old: &'o [Node], new: &[Node], path: &str, lost: &mut Vec<Lost<'o>>) {
    let is_map = |item: &Node| item.as_mapping().is_some();
    if new.is_empty() || !old.iter().all(is_map) || !new.iter().all(is_map) {
        return;
    }
    match identity(old, new) {
        Some(key) => {
            for item in old {
                let value = text_at(item, key).unwrap_or_default();
                let path = format!("{path}[{key}={value}]");
                let same = new.iter().find(|other| text_at(other, key) == Some(value));
                lose_element(item, same, path, lost);
            }
        }
        None => {
            for (index, item) in old.iter().enumerate() {
                lose_element(item, new.get(index), format!("{path}[{index}]"), lost);
            }
        }
    }
}

fn lose_element<'o>(old: &'o Node, new: Option<&Node>, path: String, lost: &mut Vec<Lost<'o>>) {
    let fields = old.as_mapping();
    match (fields, new.and_then(Node::as_mapping)) {
        (Some(old), Some(new)) => lose_fields(old, new, &path, lost),
        _ => lost.push((path, old)),
    }
}

fn lose_fields<'o>(old: &'o Mapping, new: &Mapping, path: &str, lost: &mut Vec<Lost<'o>>) {
    for (key, value) in old.iter() {
        let at = format!("{path}.{key}");
        match new.get(key).map(|new| (&value.value, &new.value)) {
            None if has_alternative(new, key) => {}
            None => lost.push((at, value)),
            Some((Value::Mapping(old), Value::Mapping(new))) => lose_fields(old, new, &at, lost),
            Some((Value::Sequence(old), Value::Sequence(new))) => {
                lose_elements(old, new, &at, lost);
            }
            Some(_) => {}
        }
    }
}

fn has_alternative(mapping: &Mapping, key: &str) -> bool {
    let mut groups = ALTERNATIVES.iter().filter(|group| group.contains(&key));
    groups.any(|group| group.iter().any(|other| mapping.contains(other)))
}

/// The field that tells the elements of both lists apart, if an element of each has the same value.
fn identity(old: &[Node], new: &[Node]) -> Option<&'static str> {
    let tells_apart = |key: &&&str| {
        let of_old = |item| text_at(item, key);
        old.iter().all(|item| of_old(item).is_some())
            && new
                .iter()
                .filter_map(|item| text_at(item, key))
                .any(|wanted| old.iter().any(|item| of_old(item) == Some(wanted)))
    };
    IDENTITIES.iter().find(tells_apart).copied()
}

fn text_at<'n>(item: &'n Node, key: &str) -> Option<&'n str> {
    item.get(key).and_then(Node::as_text).map(Text::as_str)
}
