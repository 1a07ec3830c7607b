//! How a generated resource joins those that exist: it is added, or takes the
//! place of one that has or had its identity, or adds its data to that one
//! (`appendReplaceOrMerge` in `api/resmap/reswrangler.go`).

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Fallible};
use crate::kustomize::context::StepContext;
use crate::model::{Behavior, Resource, ResourceSet};
use crate::yaml::{Entry, Mapping, Node, Text};

use super::data::{map_of, text_value};

/// The annotation that names a resource's origin: a merge keeps the old one.
const ORIGIN_ANNOTATION: &str = "config.kubernetes.io/origin";

/// Lets `generated` join `resources`, as its behavior says.
///
/// # Errors
/// Something to create exists; something to merge or replace does not, or is not the only one.
pub fn absorb(
    resources: &mut ResourceSet,
    generated: Resource,
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    let matches = resources.positions_by_any_id(&generated.id());
    match (matches.as_slice(), generated.behavior) {
        ([], Behavior::Create) => match resources.append(generated) {
            Ok(()) => Ok(()),
            Err((generated, there)) => Err(exists(&generated, &resources.items()[there]).into()),
        },
        ([], _) => Err(nothing_to_join(&generated).into()),
        (&[there], Behavior::Create) => Err(exists(&generated, &resources.items()[there]).into()),
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
    let merges = generated.behavior == Behavior::Merge;
    take_metadata(&mut generated, old);
    if merges {
        warn_of_dropped_fields(&generated, old, cx);
        merge_strings(&mut generated, old, "data");
        merge_strings(&mut generated, old, "binaryData");
        keep_origin_annotation(&mut generated, old);
    }
    if !generated.id().same_object(&old.id()) {
        return Err(changed_kind(&generated, old).into());
    }
    resources.replace(there, generated);
    Ok(())
}

/// Gives `new` the old one's name, namespace and history, and the labels and
/// annotations that it does not set itself. It is hashed only if both want it.
fn take_metadata(new: &mut Resource, old: &Resource) {
    for field in ["labels", "annotations"] {
        let path = &["metadata", field];
        let both = merged(strings_at(&old.node, path), strings_at(&new.node, path));
        put(new.metadata_mut(), field, both);
    }
    for (field, required) in [("name", true), ("namespace", false)] {
        match old.node.at(&["metadata", field]) {
            Some(value) => new.metadata_mut().set(field, value.clone()),
            None if required => {}
            None => drop(new.metadata_mut().remove(field)),
        }
    }
    new.history.clone_from(&old.history);
    new.prefixes.clone_from(&old.prefixes);
    new.suffixes.clone_from(&old.suffixes);
    new.var_names.clone_from(&old.var_names);
    new.helm_generated = old.helm_generated;
    new.behavior = old.behavior;
    new.needs_hash &= old.needs_hash;
}

fn merge_strings(new: &mut Resource, old: &Resource, field: &str) {
    let both = merged(
        strings_at(&old.node, &[field]),
        strings_at(&new.node, &[field]),
    );
    if let Some(object) = new.node.as_mapping_mut() {
        put(object, field, both);
    }
}

type Strings<'a> = Vec<(&'a Text, &'a Node)>;

/// The entries of a map of strings.
fn strings_at<'a>(node: &'a Node, path: &[&str]) -> Strings<'a> {
    let entries: &[Entry] = match node.at(path).and_then(Node::as_mapping) {
        Some(mapping) => &mapping.entries,
        None => &[],
    };
    entries
        .iter()
        .map(|entry| (&entry.key.text, &entry.value))
        .collect()
}

/// Both maps in one, `ours` before `theirs`. Whatever the values were, they are strings now.
fn merged(theirs: Strings<'_>, ours: Strings<'_>) -> Mapping {
    let both: BTreeMap<&Text, &Node> = theirs.into_iter().chain(ours).collect();
    map_of(both.into_iter().map(|(key, value)| {
        let text = value.as_text().cloned().unwrap_or_default();
        (key.clone(), text_value(text, value.origin))
    }))
}

/// Sets a map, or removes it where it would be empty.
fn put(parent: &mut Mapping, field: &str, map: Mapping) {
    match map.entries.first().map(|entry| entry.value.origin) {
        Some(origin) => parent.set(field, Node::mapping(map, origin)),
        None => drop(parent.remove(field)),
    }
}

fn keep_origin_annotation(new: &mut Resource, old: &Resource) {
    if let Some(value) = old.node.at(&["metadata", "annotations", ORIGIN_ANNOTATION]) {
        new.annotations_mut().set(ORIGIN_ANNOTATION, value.clone());
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
            "merge-drops-field",
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
    Diagnostic::error("generated-exists", format!("`{}` exists already", new.id()))
        .at(new.origin)
        .label(old.origin, "it is made here")
        .help("to change it, set `behavior: merge` or `behavior: replace`")
}

fn nothing_to_join(new: &Resource) -> Diagnostic {
    let verb = match new.behavior {
        Behavior::Merge => "merge into",
        Behavior::Replace | Behavior::Create => "replace",
    };
    Diagnostic::error(
        "generator-target-missing",
        format!("there is no `{}` to {verb}", new.id()),
    )
    .at(new.origin)
    .help("name and namespace must be those of a resource that is listed before; to make a new one, leave out `behavior`")
}

fn ambiguous(new: &Resource, several: &[usize], resources: &ResourceSet) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "generator-target-ambiguous",
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
        "generator-target-changed",
        format!(
            "`{}` has become `{}` and cannot be joined any more",
            new.id(),
            old.id()
        ),
    )
    .at(new.origin)
    .label(old.origin, "it is made here")
}
