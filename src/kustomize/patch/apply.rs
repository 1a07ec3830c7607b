//! A patch as a transformer: the resources that it is for, what it makes of each, and
//! what of them it may not change.

use std::borrow::Cow;

use super::cause::keep_cause;
use super::json6902::JsonPatch;
use super::prepared::{Body, Patch};
use super::{strategic, unheeded};
use crate::diag::{Code, Diagnostic, Fallible, Origin, did_you_mean, first_of, nearest};
use crate::kustomize::collision::refuse_doubles;
use crate::kustomize::former_name::Finder;
use crate::kustomize::load::manifests;
use crate::kustomize::specs::selector::Selection;
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::model::{ResId, Resource, ResourceSet};
use crate::yaml::{Dialect, Mapping, Node, Style, Tag, Value, resolve_plain};

impl Transformer for Patch {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        let cx = &mut cx.at(self.at);
        match (&self.body, &self.target) {
            (Body::Strategic(patches), None) => {
                for patch in patches {
                    self.merge_by_id(patch, resources, cx)?;
                }
                Ok(())
            }
            (Body::Strategic(patches), Some(target)) => match patches.as_slice() {
                [patch] => self.merge_selected(patch, target, resources, cx),
                _ => Ok(()),
            },
            (Body::Json(patch), Some(target)) => self.apply_json(patch, target, resources, cx),
            (Body::Json(_), None) => Ok(()),
        }
    }
}

impl Patch {
    /// Merges a patch into the one resource that has, or had, the patch's id.
    fn merge_by_id(
        &self,
        patch: &Resource,
        resources: &mut ResourceSet,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let mut id = patch.original_id();
        id.gvk.is_stated_cluster_scoped = cx.schema_state.meet(cx.schemas, &id.gvk)?;
        let position = match resources.positions_by_any_id(&id).as_slice() {
            [position] => *position,
            [] => return Err(target_missing(patch, resources).into()),
            several => return Err(target_ambiguous(patch, several, resources).into()),
        };
        unheeded::warn(&patch.node, cx);
        if self.is_legacy {
            unheeded::warn_of_null_texts(&patch.node, cx);
        }
        let kept = resources.change(position, |resource| {
            let node = written_out(patch);
            if self.is_legacy {
                merge_into(resource, patch, &addressed(&node, resource), cx)
            } else {
                merge_into(resource, patch, &node, cx)
            }
        })?;
        if !kept {
            resources.remove(position);
        }
        Ok(())
    }

    fn merge_selected(
        &self,
        patch: &Resource,
        target: &Selection,
        resources: &mut ResourceSet,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let selected = selected(target, resources);
        if selected.is_empty() {
            cx.warn(nothing_selected(target, self.at));
            return Ok(());
        }
        self.warn_of_former_names(target, &selected, resources, cx);
        unheeded::warn(&patch.node, cx);
        unheeded::warn_of_null_texts(&patch.node, cx);
        let mut deleted = Vec::new();
        for position in selected {
            cx.refuse_growth()?;
            let kept = resources.change(position, |resource| {
                let node = addressed(&written_out(patch), resource);
                merge_into(resource, patch, &node, cx)
            })?;
            if !kept {
                deleted.push(position);
            }
        }
        for position in deleted.into_iter().rev() {
            resources.remove(position);
        }
        refuse_doubles(resources, cx.step)
    }

    fn warn_of_former_names(
        &self,
        target: &Selection,
        selected: &[usize],
        resources: &ResourceSet,
        cx: &mut StepContext<'_>,
    ) {
        let finder = Finder {
            code: Code::PatchFormerName,
            what: "the patch for",
            also: "also changes",
            at: if target.at.is_none() {
                self.at
            } else {
                target.at
            },
            help: "kustomize compares former names too; patch the resource in the kustomization that lists it, or add a `labelSelector` to the target",
        };
        let is_named_now = |resource: &Resource| target.is_named_now(resource);
        finder.warn(selected, resources, is_named_now, cx);
    }

    fn apply_json(
        &self,
        patch: &JsonPatch,
        target: &Selection,
        resources: &mut ResourceSet,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let selected = selected(target, resources);
        if selected.is_empty() {
            cx.warn(nothing_selected(target, self.at));
        }
        self.warn_of_former_names(target, &selected, resources, cx);
        for position in selected {
            resources.change(position, |resource| {
                self.apply_operations(patch, resource, cx)
            })?;
        }
        Ok(())
    }

    fn apply_operations(
        &self,
        patch: &JsonPatch,
        resource: &mut Resource,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        if !self.is_legacy {
            resource.remember_id();
        }
        let subject = resource.id();
        let is_hidden = !patch.sees_annotations();
        let history = is_hidden.then(|| resource.shorten_history()).flatten();
        resource.put_build_annotations();
        let lasting = resource.lasting_annotations();
        patch
            .apply(&mut resource.node, cx)
            .map_err(|failed| failed.during(format!("while patching `{subject}`")))?;
        if manifests::is_empty(&resource.node) {
            return Err(deleted(&subject, self.at).into());
        }
        resource.restore_annotations(lasting);
        resource.take_build_annotations()?;
        if let Some(history) = history {
            resource.history = history;
        }
        // kustomize reads the result back from JSON, which splits all shared values and has no comments.
        resource.lost_comments = true;
        resource.relaid_by = Some(cx.step);
        resource.shared.clear();
        Ok(())
    }
}

/// The patch with its build annotations written out, since they are merged like all others.
fn written_out(patch: &Resource) -> Cow<'_, Node> {
    if !patch.has_build_annotations() {
        return Cow::Borrowed(&patch.node);
    }
    let mut patch = patch.clone();
    patch.put_build_annotations();
    Cow::Owned(patch.node)
}

/// Merges `patch`, and restores the fields that it may not change.
pub(super) fn merge_into(
    resource: &mut Resource,
    patch: &Resource,
    node: &Node,
    cx: &mut StepContext<'_>,
) -> Fallible<bool> {
    if patch.may_rename || patch.may_change_kind {
        resource.remember_id();
    }
    let field = |node: &Node, path: &[&str]| node.at(path).cloned();
    let version = field(&resource.node, &["apiVersion"]);
    let kind = field(&resource.node, &["kind"]);
    let name = field(&resource.node, &["metadata", "name"]);
    let namespace = field(&resource.node, &["metadata", "namespace"]);
    resource.put_build_annotations();
    if !strategic::apply(&mut resource.node, node, cx)? {
        return Ok(false);
    }
    resource.relaid_by = Some(cx.step);
    resource.take_build_annotations()?;
    resource.settle_shared(cx.causes);
    if manifests::is_empty(&resource.node) {
        return Ok(false);
    }
    if let Some(version) = version {
        keep_cause(resource.node.get_mut("apiVersion"), &version);
    }
    if let (false, Some(kind), Some(root)) =
        (patch.may_change_kind, kind, resource.node.as_mapping_mut())
    {
        let merged = root.get("kind").map(|merged| merged.style);
        root.set("kind", as_set(kind, merged));
    }
    if !patch.may_rename {
        // A step may have taken the name away; the patch does not give another.
        let name = name.unwrap_or_else(|| Node::scalar(Tag::Null, "", resource.origin));
        restore(resource, "name", name);
    }
    match namespace.filter(|found| found.as_text().is_some_and(|text| !text.is_empty())) {
        Some(namespace) => restore(resource, "namespace", namespace),
        None => resource.set_namespace("", Origin::NONE),
    }
    Ok(true)
}

/// Restores a field that a patch may not change.
fn restore(resource: &mut Resource, field: &str, value: Node) {
    if !resource.has_room_in_metadata() {
        return;
    }
    let metadata = resource.metadata_mut();
    let merged = metadata.get(field).map(|merged| merged.style);
    metadata.set(field, as_set(value, merged));
}

/// The value as kyaml's `SetName`, `SetNamespace`, `SetKind` and `SetApiVersion` write it: in the quotes of
/// the field that is there or, without any, as a text without a tag, which matters if a replacement later
/// writes a number there, or if the tag does not fit.
fn as_set(mut value: Node, there: Option<Style>) -> Node {
    value.style = there.unwrap_or(Style::Plain);
    let is_plain = matches!(value.style, Style::Plain | Style::Untagged);
    if is_plain {
        value.style = Style::Untagged;
    }
    if let Value::Scalar(tag, text) = &mut value.value {
        *tag = if is_plain {
            resolve_plain(text, Dialect::Yaml12)
        } else {
            Tag::Str
        };
    }
    value
}

fn selected(target: &Selection, resources: &mut ResourceSet) -> Vec<usize> {
    let mut positions = resources.that_may_be_named(target.exact_name());
    let items = resources.items();
    positions.retain(|position| items.get(*position).is_some_and(|it| target.matches(it)));
    positions
}

/// A patch adapted to a resource selected by `target` or the legacy field: it takes the resource's
/// `apiVersion`, and its labels and annotations become strings, including nulls, as in kustomize.
fn addressed(patch: &Node, resource: &Resource) -> Node {
    let mut patch = patch.clone();
    if let Some(root) = patch.as_mapping_mut() {
        // The merge keeps the resource's quotes; without its field, those of the patch stay.
        let version = resource.node.get("apiVersion");
        let there = version.or_else(|| root.get("apiVersion"));
        let there = there.map(|version| version.style);
        root.set("apiVersion", as_set(version_of(resource), there));
    }
    for field in ["labels", "annotations"] {
        let Some(metadata) = patch.get_mut("metadata").and_then(Node::as_mapping_mut) else {
            continue;
        };
        let emptied = match metadata.get_mut(field).map(|pairs| &mut pairs.value) {
            Some(Value::Mapping(pairs)) => {
                stringify(pairs);
                pairs.is_empty()
            }
            found => found.is_some(),
        };
        if emptied {
            metadata.remove(field);
        }
    }
    patch
}

/// The resource's `apiVersion`; if it has none, an empty text without a tag,
/// which is printed as null.
fn version_of(resource: &Resource) -> Node {
    match resource.node.get("apiVersion") {
        Some(version) if !version.is_implicit_null() => version.clone(),
        _ => Node {
            style: Style::Untagged,
            ..Node::scalar(Tag::Null, "", resource.origin)
        },
    }
}

fn stringify(pairs: &mut Mapping) {
    // The last value of a repeated key counts.
    for entry in std::mem::take(&mut pairs.entries) {
        pairs.set(&entry.key.text, entry.value);
    }
    for (_, value) in pairs.iter_mut() {
        match &mut value.value {
            Value::Scalar(tag, _) => *tag = Tag::Str,
            _ => *value = Node::string("", value.origin),
        }
    }
}

fn deleted(subject: &ResId, at: Origin) -> Diagnostic {
    Diagnostic::error(
        Code::PatchLeavesNothing,
        format!("the JSON patch leaves nothing of `{subject}`"),
    )
    .at(at)
    .help("to delete a resource, use a strategic merge patch with `$patch: delete`")
}

fn target_missing(patch: &Resource, resources: &ResourceSet) -> Diagnostic {
    let id = patch.original_id();
    let diagnostic = Diagnostic::error(
        Code::PatchTargetMissing,
        format!("no resource matches the patch for `{id}`"),
    )
    .at(patch.origin);
    let same_name = resources
        .iter()
        .find(|resource| resource.name() == id.name.as_str());
    if let Some(resource) = same_name {
        return diagnostic
            .label(resource.origin, "this resource has that name")
            .help(format!(
                "`{}` exists, with the type `{}`",
                resource.id(),
                resource.gvk().api_version()
            ));
    }
    let of_kind = resources
        .iter()
        .filter(|resource| resource.kind() == id.gvk.kind.as_str())
        .map(Resource::name);
    match nearest(&id.name, of_kind) {
        Some(name) => diagnostic.help(did_you_mean(format_args!("{}/{name}", id.gvk))),
        None => diagnostic.help(format!(
            "a patch sees only the resources of its kustomization and of its bases: {}",
            listed(resources)
        )),
    }
}

/// Names the existing resources for a help text, or some of them if there are many.
pub(super) fn listed(resources: &ResourceSet) -> String {
    const ENOUGH: usize = 5;
    if resources.is_empty() {
        return "no resources".to_owned();
    }
    let names = resources.iter();
    first_of(ENOUGH, names.map(|resource| format!("`{}`", resource.id())))
}

fn target_ambiguous(patch: &Resource, several: &[usize], resources: &ResourceSet) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(
        Code::PatchTargetAmbiguous,
        format!(
            "{} resources match the patch for `{}`",
            several.len(),
            patch.original_id()
        ),
    )
    .at(patch.origin)
    .help("use the present name of one of them, or give the patch a `target`");
    for &position in several {
        let resource = &resources.items()[position];
        diagnostic = diagnostic.label(resource.origin, format!("`{}`", resource.id()));
    }
    diagnostic
}

fn nothing_selected(target: &Selection, at: Origin) -> Diagnostic {
    Diagnostic::warning(
        Code::PatchTargetEmpty,
        "the patch's `target` selects nothing",
    )
    .at(if target.at.is_none() { at } else { target.at })
    .help("kustomize silently skips the patch; correct the target, or remove the patch")
}
