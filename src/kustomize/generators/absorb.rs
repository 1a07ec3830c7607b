//! Adds a generated resource to existing ones: it is appended, replaces the
//! resource that has or had its identity, or is merged into that resource's
//! data (`appendReplaceOrMerge` in `api/resmap/reswrangler.go`).

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::build_metadata;
use crate::kustomize::step_context::StepContext;
use crate::kustomize::version::{self, Version};
use crate::model::{Behavior, Resource, ResourceSet};
use crate::yaml::{Dialect, Entry, Mapping, Node, Style, Tag, Text, Value, resolve_plain};

use super::data::{base64_value, map_of, text_value};

/// Adds `generated` to `resources` according to its behavior.
///
/// # Errors
/// A resource to create already exists; a resource to merge or replace is missing or not unique.
pub(crate) fn absorb(
    resources: &mut ResourceSet,
    generated: Resource,
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    let matches = resources.positions_by_any_id(&generated.id());
    let joins = matches!(
        generated.behavior,
        Some(Behavior::Merge | Behavior::Replace)
    );
    match (matches.as_slice(), joins) {
        ([], false) => match resources.append(generated) {
            Ok(()) => Ok(()),
            Err((generated, there)) => Err(exists(&generated, &resources.items()[there]).into()),
        },
        ([], _) => Err(nothing_to_join(&generated).into()),
        (&[there], false) => Err(exists(&generated, &resources.items()[there]).into()),
        (&[there], _) => join(resources, there, generated, cx),
        (several, _) => Err(ambiguous(&generated, several, resources).into()),
    }
}

fn join(
    resources: &mut ResourceSet,
    there: usize,
    mut generated: Resource,
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    let old = &resources.items()[there];
    let merges = generated.behavior == Some(Behavior::Merge);
    note_replaced(&mut generated.node, &old.node, cx);
    take_metadata(&mut generated, old);
    if merges {
        let keeps_string_data = keeps_string_data(&generated, cx.version);
        warn_of_dropped_fields(&generated, old, keeps_string_data, cx);
        if keeps_string_data {
            merge_strings(&mut generated, &with_encoded_strings(old)?, "data")
        } else {
            merge_strings(&mut generated, &old.node, "data")
        }
        merge_strings(&mut generated, &old.node, "binaryData");
        if let Some(origin) = build_metadata::origin_of(old)? {
            build_metadata::set_origin(&mut generated, &origin, cx);
        }
    }
    if !generated.id().same_object(&old.id()) {
        return Err(changed_kind(&generated, old).into());
    }
    resources.replace(there, generated);
    Ok(())
}

/// Sets the origins of the generated object so that they record the values it replaces.
fn note_replaced(new: &mut Node, old: &Node, cx: &mut StepContext<'_>) {
    new.walk_mut_beside(old, &mut |new, old| {
        if new.as_mapping().is_none()
            && let Some(cause) = cx.causes.get(new.origin)
        {
            new.origin = cx.causes.over(cause, old);
        }
    });
}

/// Gives `new` the old one's name, namespace and history, and the labels and
/// annotations that it does not set itself. It is hashed only if both want it.
fn take_metadata(new: &mut Resource, old: &Resource) {
    for field in ["labels", "annotations"] {
        let both = merged(&old.node, &new.node, &["metadata", field], written);
        put(new.metadata_mut(), field, both);
    }
    let origin = |field| old.node.at(&["metadata", field]).map(|node| node.origin);
    let is_plain = is_plain_name(new);
    new.set_name(old.name(), origin("name").unwrap_or_default());
    if let (true, Some(name)) = (is_plain, new.metadata_mut().get_mut("name")) {
        settle(name);
    }
    new.set_namespace(old.namespace(), origin("namespace").unwrap_or_default());
    new.history.clone_from(&old.history);
    new.prefixes.clone_from(&old.prefixes);
    new.suffixes.clone_from(&old.suffixes);
    new.var_names.clone_from(&old.var_names);
    new.helm_generated = old.helm_generated;
    new.behavior = old.behavior;
    new.needs_hash &= old.needs_hash;
}

/// True if the generator wrote its name without quotes.
fn is_plain_name(generated: &Resource) -> bool {
    resolve_plain(generated.name(), Dialect::Yaml11) == Tag::Str
}

/// Removes the tag of `name`: kustomize writes the old name in the spelling of the
/// generated one and without a tag, so that text that looks like a number becomes one.
fn settle(name: &mut Node) {
    if let Value::Scalar(tag, text) = &mut name.value {
        *tag = resolve_plain(text, Dialect::Yaml12);
        name.style = Style::Untagged;
    }
}

/// True if `stringData` of the old resource is merged as well.
fn keeps_string_data(generated: &Resource, version: Version) -> bool {
    let gvk = generated.gvk();
    let is_secret = gvk.group.is_empty() && gvk.version == "v1" && gvk.kind == "Secret";
    is_secret && version.has(version::Behavior::SecretStringData)
}

/// The Secret with `stringData` encoded into `data`, where it wins, as the API server does
/// (`normalizeSecretStringData` in `api/resmap/reswrangler.go`).
///
/// # Errors
/// A value of `stringData` that is not a scalar.
fn with_encoded_strings(old: &Resource) -> Fallible<Node> {
    let strings = entries_at(&old.node, &["stringData"]);
    let mut data: BTreeMap<Text, Node> = BTreeMap::new();
    for entry in entries_at(&old.node, &["data"]) {
        data.insert(entry.key.text.clone(), entry.value.clone());
    }
    for entry in strings {
        let Value::Scalar(_, _) = &entry.value.value else {
            return Err(string_data_kind(entry).into());
        };
        let text = said(&entry.value);
        let value = base64_value(text.as_bytes(), entry.value.origin);
        data.insert(entry.key.text.clone(), value);
    }
    let mut node = Mapping::default();
    node.set("data", Node::mapping(map_of(data), old.node.origin));
    Ok(Node::mapping(node, old.node.origin))
}

fn string_data_kind(entry: &Entry) -> Diagnostic {
    let message = format!("`stringData.{}` is not a string", entry.key.text);
    Diagnostic::error(Code::FieldType, message)
        .at(entry.value.origin)
        .help("write a string; kustomize merges it into `data`")
}

fn merge_strings(new: &mut Resource, old: &Node, field: &str) {
    let both = merged(old, &new.node, &[field], said);
    if let Some(object) = new.node.as_mapping_mut() {
        put(object, field, both);
    }
}

/// Merges the maps at `path`, with `new` overriding `old`. All values become strings.
fn merged(old: &Node, new: &Node, path: &[&str], text_of: fn(&Node) -> Text) -> Mapping {
    let entries = |node| entries_at(node, path).iter();
    let both: BTreeMap<&Text, &Node> = entries(old)
        .chain(entries(new))
        .map(|entry| (&entry.key.text, &entry.value))
        .collect();
    map_of(
        both.into_iter()
            .map(|(key, value)| (key.clone(), text_value(text_of(value), value.origin))),
    )
}

fn entries_at<'a>(node: &'a Node, path: &[&str]) -> &'a [Entry] {
    match node.at(path).and_then(Node::as_mapping) {
        Some(mapping) => &mapping.entries,
        None => &[],
    }
}

/// The value of a scalar as a string; empty for a null in any spelling.
fn said(value: &Node) -> Text {
    value.as_text().cloned().unwrap_or_default()
}

/// The text of a scalar as written.
fn written(value: &Node) -> Text {
    match &value.value {
        Value::Scalar(_, text) => text.clone(),
        Value::Sequence(_) | Value::Mapping(_) => Text::default(),
    }
}

/// Sets a map, or removes the field if the map is empty.
fn put(parent: &mut Mapping, field: &str, map: Mapping) {
    match map.entries.first().map(|entry| entry.value.origin) {
        Some(origin) => parent.set(field, Node::mapping(map, origin)),
        None => drop(parent.remove(field)),
    }
}

/// Warns of fields of the old resource that are lost, because only data is merged.
fn warn_of_dropped_fields(
    new: &Resource,
    old: &Resource,
    keeps_string_data: bool,
    cx: &mut StepContext<'_>,
) {
    let all = ["stringData", "immutable", "type"];
    for field in all.into_iter().skip(usize::from(keeps_string_data)) {
        let Some(lost) = old.node.get(field) else {
            continue;
        };
        if new.node.get(field).map(|kept| &kept.value) == Some(&lost.value) {
            continue;
        }
        let warning = Diagnostic::warning(
            Code::MergeDropsField,
            format!("merging into `{}` drops its `{field}`", old.id()),
        );
        let help = match field {
            "stringData" => "move its `stringData` to `data`, which is merged".to_owned(),
            "immutable" => "set `options.immutable` in the generator".to_owned(),
            _ => format!("set `{field}` in the generator as well"),
        };
        cx.warn(
            warning
                .at(new.origin)
                .label(old.origin, "merged into this resource")
                .help(help),
        );
    }
}

fn exists(new: &Resource, old: &Resource) -> Diagnostic {
    Diagnostic::error(
        Code::GeneratedExists,
        format!("`{}` already exists", new.id()),
    )
    .at(new.origin)
    .label(old.origin, "defined here")
    .help("to change it, set `behavior: merge` or `behavior: replace`")
}

fn nothing_to_join(new: &Resource) -> Diagnostic {
    let verb = match new.behavior {
        Some(Behavior::Merge) => "merge into",
        _ => "replace",
    };
    Diagnostic::error(
        Code::GeneratorTargetMissing,
        format!(
            "`{}` does not exist, so the generator has nothing to {verb}",
            new.id()
        ),
    )
    .at(new.origin)
    .help(
        "name and namespace must be those of an earlier resource; \
         to create one, remove `behavior`",
    )
}

fn ambiguous(new: &Resource, several: &[usize], resources: &ResourceSet) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::GeneratorTargetAmbiguous,
        format!(
            "{} resources are or were called `{}`",
            several.len(),
            new.id()
        ),
    );
    let candidates = several
        .iter()
        .filter_map(|there| resources.items().get(*there));
    candidates
        .fold(diagnostic.at(new.origin), |diagnostic, old| {
            diagnostic.label(old.origin, format!("`{}`", old.id()))
        })
        .help("use a name that only one of them has")
}

fn changed_kind(new: &Resource, old: &Resource) -> Diagnostic {
    Diagnostic::error(
        Code::GeneratorTargetChanged,
        format!(
            "`{}` was changed to `{}`, so it can no longer be merged or replaced",
            new.id(),
            old.id()
        ),
    )
    .at(new.origin)
    .label(old.origin, "defined here")
    .help("use its present kind and name, or change it with a patch")
}
