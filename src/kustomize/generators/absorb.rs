//! How a generated resource joins those that exist: it is added, or takes the
//! place of one that has or had its identity, or adds its data to that one
//! (`appendReplaceOrMerge` in `api/resmap/reswrangler.go`).

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::build_metadata;
use crate::kustomize::step_context::StepContext;
use crate::model::{Behavior, Resource, ResourceSet};
use crate::yaml::{Dialect, Entry, Mapping, Node, Style, Tag, Text, Value, resolve_plain};

use super::data::{map_of, text_value};

/// Lets `generated` join `resources`, as its behavior says.
///
/// # Errors
/// Something to create exists; something to merge or replace does not, or is not the only one.
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
        warn_of_dropped_fields(&generated, old, cx);
        merge_strings(&mut generated, old, "data");
        merge_strings(&mut generated, old, "binaryData");
        if let Some(whence) = build_metadata::origin_of(old)? {
            build_metadata::set_origin(&mut generated, &whence, cx);
        }
    }
    if !generated.id().same_object(&old.id()) {
        return Err(changed_kind(&generated, old).into());
    }
    resources.replace(there, generated);
    Ok(())
}

/// Makes what is generated remember what it is put in place of.
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

/// Whether the generator wrote its name without quotes.
fn is_plain_name(generated: &Resource) -> bool {
    resolve_plain(generated.name(), Dialect::Yaml11) == Tag::Str
}

/// kustomize puts the old name where the generated one stood, as it was written there and
/// without a tag: what looks like a number becomes one.
fn settle(name: &mut Node) {
    if let Value::Scalar(tag, text) = &mut name.value {
        *tag = resolve_plain(text, Dialect::Yaml12);
        name.style = Style::Untagged;
    }
}

fn merge_strings(new: &mut Resource, old: &Resource, field: &str) {
    let both = merged(&old.node, &new.node, &[field], said);
    if let Some(object) = new.node.as_mapping_mut() {
        put(object, field, both);
    }
}

/// The maps at `path` in one, `new` before `old`. Whatever the values were, they are strings now.
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

/// What a scalar says: nothing if it is null, however that is written.
fn said(value: &Node) -> Text {
    value.as_text().cloned().unwrap_or_default()
}

/// What a scalar is written as.
fn written(value: &Node) -> Text {
    match &value.value {
        Value::Scalar(_, text) => text.clone(),
        Value::Sequence(_) | Value::Mapping(_) => Text::default(),
    }
}

/// Sets a map, or removes it where it would be empty.
fn put(parent: &mut Mapping, field: &str, map: Mapping) {
    match map.entries.first().map(|entry| entry.value.origin) {
        Some(origin) => parent.set(field, Node::mapping(map, origin)),
        None => drop(parent.remove(field)),
    }
}

/// Only data is merged: what else the old one says is lost.
fn warn_of_dropped_fields(new: &Resource, old: &Resource, cx: &mut StepContext<'_>) {
    for field in ["stringData", "immutable", "type"] {
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
                .label(old.origin, "merged into this")
                .help(help),
        );
    }
}

fn exists(new: &Resource, old: &Resource) -> Diagnostic {
    Diagnostic::error(
        Code::GeneratedExists,
        format!("`{}` exists already", new.id()),
    )
    .at(new.origin)
    .label(old.origin, "it is made here")
    .help("to change it, set `behavior: merge` or `behavior: replace`")
}

fn nothing_to_join(new: &Resource) -> Diagnostic {
    let verb = match new.behavior {
        Some(Behavior::Merge) => "merge into",
        _ => "replace",
    };
    Diagnostic::error(
        Code::GeneratorTargetMissing,
        format!("there is no `{}` to {verb}", new.id()),
    )
    .at(new.origin)
    .help(
        "name and namespace must be those of a resource that is listed before; \
         to make a new one, leave out `behavior`",
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
        .help("use the name that only one of them has")
}

fn changed_kind(new: &Resource, old: &Resource) -> Diagnostic {
    Diagnostic::error(
        Code::GeneratorTargetChanged,
        format!(
            "`{}` has become `{}` and cannot be joined any more",
            new.id(),
            old.id()
        ),
    )
    .at(new.origin)
    .label(old.origin, "it is made here")
    .help("address it by its present kind and name, or change it in a patch")
}
