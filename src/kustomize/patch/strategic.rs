//! Strategic merge: a partial manifest merged into a complete one.
//!
//! Rules: kyaml's `yaml/walk` and `yaml/merge2` with list additions in front,
//! and list keys from the schema of the built-in kinds. The quirks are kept,
//! since they show in the output: a merged scalar keeps the quotes of the one
//! it replaces, and an implicit null anywhere in a patched resource vanishes.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::step_context::StepContext;
use crate::model::{Gvk, Schema};
use crate::yaml::{Entry, Key, KeyIndex, Mapping, Node, Style, Value, unquoted_key};

use super::directive::{Directive, of_list, of_map};
use super::keyed_list::{Elements, KeyedList};
use super::replaced_list::{warn_of_emitted, warn_of_replaced};
use super::unheeded::warn_of_lost;
use super::value::{Merged, put, quote_if_ambiguous, replaced, with_value, written};

/// Merges `patch` into `resource`. False if the patch deletes the resource.
///
/// # Errors
/// A patch whose shape contradicts the resource's, or an unknown `$patch` directive.
pub(crate) fn apply(resource: &mut Node, patch: &Node, cx: &mut StepContext<'_>) -> Fallible<bool> {
    cx.schema_state.read(cx.schemas)?;
    match merge(Some(&mut *resource), Some(patch), None, cx)? {
        // kustomize keeps a pointer to the old root, so a `$patch: replace` there has no effect.
        Merged::Kept | Merged::New(_) => Ok(true),
        Merged::Cleared => Ok(false),
    }
}

/// Merges `patch` into `dest`; either may be absent.
fn merge<'s>(
    dest: Option<&mut Node>,
    patch: Option<&Node>,
    schema: Option<Schema<'s>>,
    cx: &mut StepContext<'s>,
) -> Fallible<Merged> {
    let present = |node: &&Node| !node.is_null();
    let shown_dest = dest.as_deref().filter(present);
    let shown_patch = patch.filter(present);
    let Some(first) = shown_dest.or(shown_patch) else {
        return Ok(merge_nulls(dest.as_deref(), patch));
    };
    if let Some(patch) = shown_patch {
        same_shape(first, patch)?;
    }
    let schema =
        schema.or_else(|| schema_of(shown_dest, cx).or_else(|| schema_of(shown_patch, cx)));
    match (dest, patch) {
        (Some(dest), _) if !dest.is_null() => merge_into(dest, patch, schema, cx),
        (_, Some(patch)) => Ok(add(patch, schema, true, cx)?.map_or(Merged::Cleared, Merged::New)),
        (_, None) => Ok(Merged::Kept),
    }
}

/// Merges nulls: a null is kept only if it was written out and the patch does
/// not mention the field.
fn merge_nulls(dest: Option<&Node>, patch: Option<&Node>) -> Merged {
    match (dest, patch) {
        (Some(dest), None) if !dest.is_implicit_null() => Merged::Kept,
        _ => Merged::Cleared,
    }
}

fn merge_into<'s>(
    dest: &mut Node,
    patch: Option<&Node>,
    schema: Option<Schema<'s>>,
    cx: &mut StepContext<'s>,
) -> Fallible<Merged> {
    if let Some(patch) = patch.filter(|patch| patch.is_null()) {
        cx.within(patch.origin).removes(dest);
        return Ok(Merged::Cleared);
    }
    match &mut dest.value {
        Value::Scalar(..) => Ok(replaced(dest, patch, cx)),
        Value::Mapping(_) => merge_map(dest, patch, schema, cx),
        Value::Sequence(_) => match schema.and_then(Schema::list_merge) {
            Some(rule) => merge_keyed(dest, patch, &rule.keys(), schema, cx),
            None => {
                if let Some(patch) = patch {
                    warn_of_replaced(dest, patch, cx);
                }
                Ok(replaced(dest, patch, cx))
            }
        },
    }
}

/// Merges `patch` into the list `dest`. A directive in the patch's list
/// deletes or replaces all of it.
fn merge_keyed<'s>(
    dest: &mut Node,
    patch: Option<&Node>,
    keys: &[&str],
    schema: Option<Schema<'s>>,
    cx: &mut StepContext<'s>,
) -> Fallible<Merged> {
    let mut additions = patch
        .and_then(Node::as_sequence)
        .unwrap_or_default()
        .to_vec();
    if let Some(patch) = patch {
        let (directive, element) = of_list(patch)?;
        if let Some(element) = element {
            additions.remove(element);
        }
        match directive {
            Directive::Delete => {
                cx.within(patch.origin).removes(dest);
                return Ok(Merged::Cleared);
            }
            Directive::Replace => {
                let rest = with_value(patch, Value::Sequence(additions));
                let new = added_list(&rest, keys, schema, true, cx)?;
                return Ok(Merged::New(written(&new, dest, cx)));
            }
            Directive::Merge => {}
        }
        if dest.as_sequence().is_some_and(<[Node]>::is_empty) {
            dest.style = patch.style;
        }
    }
    let elements = schema.and_then(Schema::elements);
    let old = std::mem::take(dest.as_sequence_mut().expect("the caller saw a list"));
    let mut list = KeyedList::patched(old, additions);
    let merged = list.merge(
        keys,
        &mut ElementsOf {
            schema: elements,
            cx,
        },
    )?;
    if keys.len() > 1 {
        warn_of_lost(list.patch(), &merged, keys, cx);
    }
    dest.value = Value::Sequence(merged);
    Ok(Merged::Kept)
}

fn merge_map<'s>(
    dest: &mut Node,
    patch: Option<&Node>,
    schema: Option<Schema<'s>>,
    cx: &mut StepContext<'s>,
) -> Fallible<Merged> {
    if let Some(patch) = patch {
        match of_map(patch)? {
            Directive::Delete => {
                cx.within(patch.origin).removes(dest);
                return Ok(Merged::Cleared);
            }
            Directive::Replace => {
                return Ok(add(patch, schema, false, cx)?.map_or(Merged::Cleared, Merged::New));
            }
            Directive::Merge => {}
        }
        if dest.as_mapping().is_some_and(Mapping::is_empty) {
            dest.style = patch.style;
        }
    }
    let Some(mapping) = dest.as_mapping_mut() else {
        return Ok(Merged::Kept);
    };
    let patched = patch.and_then(Node::as_mapping);
    merge_fields(mapping, patched, schema, cx)?;
    Ok(Merged::Kept)
}

fn merge_fields<'s>(
    dest: &mut Mapping,
    patch: Option<&Mapping>,
    schema: Option<Schema<'s>>,
    cx: &mut StepContext<'s>,
) -> Fallible<()> {
    every_field_named(dest)?;
    patch.map_or(Ok(()), every_field_named)?;
    // Collected first, since a field that the patch clears must not count as new afterwards.
    let index = patch.map(KeyIndex::of);
    let additions = index
        .as_ref()
        .map_or_else(Vec::new, |index| additions(dest, patch, index));
    let mut failed = Ok(());
    dest.entries.retain_mut(|entry| {
        let name = &entry.key.text;
        let patched = index.as_ref().and_then(|index| index.entry(name));
        let stated = patched.and_then(|patched| cx.schemas.commented(patched.key.origin));
        let field = cx.schemas.commented(entry.key.origin).or(stated);
        let field = field.or_else(|| schema.and_then(|schema| schema.field(name)));
        let patched = patched.map(|patched| &patched.value);
        match merge(Some(&mut entry.value), patched, field, cx) {
            Ok(Merged::Kept) => {
                quote_if_ambiguous(&mut entry.value);
                true
            }
            Ok(Merged::Cleared) => false,
            Ok(Merged::New(node)) => {
                put(&mut entry.value, node);
                true
            }
            Err(error) => {
                failed = Err(error);
                true
            }
        }
    });
    failed?;
    for entry in additions {
        let field = field_schema(entry, schema, cx);
        if let Merged::New(mut value) = merge(None, Some(&entry.value), field, cx)? {
            quote_if_ambiguous(&mut value);
            let key = created(&entry.key);
            dest.entries.push(Entry { key, value });
        }
    }
    Ok(())
}

/// A key that kyaml creates again, in its quotes, without its comments and its tag (`FieldSetter`).
fn created(key: &Key) -> Key {
    let mut key = key.clone();
    key.is_commented = false;
    if matches!(key.style, Style::Plain | Style::Flow) {
        let style = key.style;
        key = unquoted_key(key.text, key.origin);
        key.style = style;
    }
    key
}

/// Rejects an empty key: kyaml takes it for the value itself, and fails for a map (`FieldSetter`).
fn every_field_named(mapping: &Mapping) -> Fallible<()> {
    let Some(entry) = mapping.entry("") else {
        return Ok(());
    };
    Err(Diagnostic::error(Code::PatchShape, "a map that is merged has an empty key")
        .at(entry.key.origin)
        .help("give the field a name: kustomize cannot merge a map with an empty key, even if the patch does not change it")
        .into())
}

/// The schema of a patch's field: from a comment, else from its type.
fn field_schema<'s>(
    entry: &Entry,
    schema: Option<Schema<'s>>,
    cx: &StepContext<'s>,
) -> Option<Schema<'s>> {
    let known = || schema.and_then(|schema| schema.field(&entry.key.text));
    cx.schemas.commented(entry.key.origin).or_else(known)
}

/// The fields of a patch that the destination lacks.
fn additions<'p>(
    dest: &Mapping,
    patch: Option<&'p Mapping>,
    index: &KeyIndex<'_>,
) -> Vec<&'p Entry> {
    let is_new = |(position, entry): &(usize, &Entry)| {
        let name = &entry.key.text;
        name != super::directive::KEY
            && dest.position(name).is_none()
            && !index.is_repeat(*position)
    };
    let entries = patch
        .into_iter()
        .flat_map(|patch| &patch.entries)
        .enumerate();
    entries.filter(is_new).map(|(_, entry)| entry).collect()
}

/// The value for a field that the destination lacks: nulls in its maps are dropped, directives
/// obeyed. `outermost`: a directive in the value itself deletes it or has no effect.
fn add<'s>(
    patch: &Node,
    schema: Option<Schema<'s>>,
    outermost: bool,
    cx: &mut StepContext<'s>,
) -> Fallible<Option<Node>> {
    let mut node = match &patch.value {
        Value::Scalar(..) if patch.is_null() => return Ok(None),
        Value::Scalar(..) => patch.clone(),
        Value::Mapping(mapping) => {
            let directive = if outermost {
                of_map(patch).unwrap_or(Directive::Merge)
            } else {
                of_map(patch)?
            };
            if directive == Directive::Delete {
                return Ok(None);
            }
            let schema = schema.or_else(|| schema_of(Some(patch), cx));
            with_value(patch, Value::Mapping(added_fields(mapping, schema, cx)?))
        }
        Value::Sequence(_) => match schema.and_then(Schema::list_merge) {
            None => {
                warn_of_emitted(patch, cx);
                patch.clone()
            }
            Some(_) if !outermost && of_list(patch)?.0 == Directive::Delete => return Ok(None),
            Some(rule) => added_list(patch, &rule.keys(), schema, outermost, cx)?,
        },
    };
    cx.mark_written(&mut node);
    Ok(Some(node))
}

/// The value for a patch's list that the destination lacks: the list merged with
/// itself, as in kyaml, so that its directives are obeyed and repeated elements folded.
fn added_list<'s>(
    patch: &Node,
    keys: &[&str],
    schema: Option<Schema<'s>>,
    outermost: bool,
    cx: &mut StepContext<'s>,
) -> Fallible<Node> {
    let mut items = patch.as_sequence().unwrap_or_default().to_vec();
    if !outermost && let (_, Some(element)) = of_list(patch)? {
        items.remove(element);
    }
    let schema = schema.and_then(Schema::elements);
    let merged = KeyedList::alone(items).merge(keys, &mut ElementsOf { schema, cx })?;
    Ok(with_value(patch, Value::Sequence(merged)))
}

/// The elements of a list, which merge as all values do.
struct ElementsOf<'c, 's> {
    schema: Option<Schema<'s>>,
    cx: &'c mut StepContext<'s>,
}

impl Elements for ElementsOf<'_, '_> {
    fn merge(&mut self, dest: &mut Node, patch: Option<&Node>) -> Fallible<Merged> {
        merge(Some(dest), patch, self.schema, self.cx)
    }

    fn add(&mut self, patch: &Node, outermost: bool) -> Fallible<Option<Node>> {
        add(patch, self.schema, outermost, self.cx)
    }
}

fn added_fields<'s>(
    mapping: &Mapping,
    schema: Option<Schema<'s>>,
    cx: &mut StepContext<'s>,
) -> Fallible<Mapping> {
    every_field_named(mapping)?;
    let mut kept = Mapping::default();
    let keys = KeyIndex::of(mapping);
    for (index, entry) in mapping.entries.iter().enumerate() {
        if entry.key.text == super::directive::KEY {
            continue;
        }
        if keys.is_repeat(index) {
            kept.entries.push(entry.clone()); // refused when it is printed, as in kustomize
            continue;
        }
        let field = field_schema(entry, schema, cx);
        if let Some(mut value) = add(&entry.value, field, false, cx)? {
            quote_if_ambiguous(&mut value);
            kept.entries.push(Entry {
                key: entry.key.clone(),
                value,
            });
        }
    }
    Ok(kept)
}

/// The schema of a node that states its own `apiVersion` and `kind`.
fn schema_of<'s>(node: Option<&Node>, cx: &StepContext<'s>) -> Option<Schema<'s>> {
    let mapping = node?.as_mapping()?;
    mapping
        .get("kind")
        .and_then(Node::as_str)
        .filter(|kind| !kind.is_empty())?;
    mapping
        .get("apiVersion")
        .and_then(Node::as_str)
        .filter(|version| !version.is_empty())?;
    cx.schemas.of_type(&Gvk::of(node?))
}

fn same_shape(dest: &Node, patch: &Node) -> Fallible<()> {
    let shape = |node: &Node| std::mem::discriminant(&node.value);
    let scalars = matches!(
        (&dest.value, &patch.value),
        (Value::Scalar(..), Value::Scalar(..))
    );
    if scalars || shape(dest) == shape(patch) {
        return Ok(());
    }
    Err(Diagnostic::error(
        Code::PatchShape,
        format!("the patch has a {} where the resource has a {}", patch.kind_name(), dest.kind_name()),
    )
    .at(patch.origin)
    .label(dest.origin, "the resource's value")
    .help("use the same shape in the patch, or set the field to null in one patch and to its new value in the next")
    .into())
}
