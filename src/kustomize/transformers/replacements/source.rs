//! The value that a replacement copies.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic, Fallible, did_you_mean, nearest};
use crate::kustomize::config::{Replacement, ReplacementOptions, ReplacementSource};
use crate::kustomize::specs::lookup::{explain, lookup, settled};
use crate::kustomize::step_context::StepContext;
use crate::model::{
    ResId, Resource, ResourceSet, holds_build_annotations, holds_secret, split_dotted,
};
use crate::yaml::{FieldPath, Node, Value};

/// The default path of sources and targets.
pub(super) const DEFAULT_PATH: &str = "metadata.name";

/// The value, or the part of it that the options select.
///
/// # Errors
/// The selector does not match exactly one resource, or the resource lacks the field.
fn value(
    replacement: &Replacement,
    resources: &mut ResourceSet,
    cx: &mut StepContext<'_>,
) -> Fallible<Node> {
    let source = match (&replacement.source, &replacement.source_value) {
        (Some(_), Some(value)) => {
            return Err(Diagnostic::error(
                Code::ReplacementSource,
                "the replacement has both `source` and `sourceValue`",
            )
            .at(value.at)
            .help("remove one of the two")
            .into());
        }
        (None, None) => return Err(source_absent(replacement).into()),
        (None, Some(value)) => return Ok(Node::string(value.value.clone(), value.at)),
        (Some(source), None) => source,
    };
    let (_, resource) = selected(source, resources)?;
    let path = path_of(source);
    let parts = split_dotted(path);
    let node = written_out(resource, &parts);
    let found = lookup(&node, &parts).ok().flatten();
    match found.filter(|node| !is_nothing(node)) {
        Some(node) => {
            let part = part_of(node, source)?;
            if holds_secret(&resource.node, &parts) {
                cx.reads_secret(&part);
            }
            Ok(part)
        }
        None => Err(field_missing(source, resource, path, &parts).into()),
    }
}

/// The resource, with its build annotations if the path leads to a value that has them in kustomize.
fn written_out<'r>(resource: &'r Resource, parts: &[String]) -> Cow<'r, Node> {
    if !holds_build_annotations(parts) || !resource.has_build_annotations() {
        return Cow::Borrowed(&resource.node);
    }
    let mut resource = resource.clone();
    resource.put_build_annotations();
    Cow::Owned(resource.node)
}

/// The current value of the source. kustomize copies the field itself, so a
/// change written to it by one target counts for the next. For a split field,
/// and for `sourceValue`, it is always the first value.
#[derive(Clone, Debug)]
pub(super) struct Live {
    /// The value to copy next.
    pub(super) value: Node,
    /// The field: the position of its resource, and the path.
    field: Option<(usize, FieldPath)>,
}

impl Live {
    /// The value of a replacement, before anything is written.
    ///
    /// # Errors
    /// See `value`.
    pub(super) fn read(
        replacement: &Replacement,
        resources: &mut ResourceSet,
        cx: &mut StepContext<'_>,
    ) -> Fallible<Self> {
        let value = value(replacement, resources, cx)?;
        let source = replacement.source.as_ref().filter(|source| {
            let options = source.options.as_ref();
            options.is_none_or(|options| options.delimiter.is_empty())
        });
        let field = match source {
            None => None,
            Some(source) => {
                let (position, from) = selected(source, resources)?;
                let path = settled(&from.node, &split_dotted(path_of(source)));
                path.map(|path| (position, path))
            }
        };
        Ok(Self { value, field })
    }

    /// The way to the field that is copied, if it is in `node`, the resource at `position`.
    pub(super) fn field_in(&self, position: usize, node: &Node) -> Option<&FieldPath> {
        let (_, path) = self.field.as_ref().filter(|(from, _)| *from == position)?;
        path.find(node).map(|_| path)
    }

    /// Reads the value again, after a write to the resource at `position`.
    pub(super) fn refresh(&mut self, position: usize, node: &Node) {
        let field = self.field_in(position, node);
        if let Some(found) = field.and_then(|path| path.find(node)) {
            self.value = found.clone();
        }
    }
}

fn path_of(source: &ReplacementSource) -> &str {
    match source.field_path.value.as_str() {
        "" => DEFAULT_PATH,
        path => path,
    }
}

/// Null, `{}` or `[]`.
fn is_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(..) => node.is_null(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.is_empty(),
    }
}

/// The resource that is meant, and its position.
fn selected<'r>(
    source: &ReplacementSource,
    resources: &'r mut ResourceSet,
) -> Fallible<(usize, &'r Resource)> {
    let selector = ResId {
        gvk: crate::model::Gvk {
            group: source.selector.group.clone(),
            version: source.selector.version.clone(),
            kind: source.selector.kind.clone(),
            ..crate::model::Gvk::default()
        },
        name: source.selector.name.clone(),
        namespace: source.selector.namespace.clone(),
    };
    let name = Some(selector.name.as_str()).filter(|name| !name.is_empty());
    let positions = resources.that_may_be_named(name);
    let resources: &'r ResourceSet = resources;
    let items = resources.items();
    let mut matching = positions
        .into_iter()
        .filter_map(|position| Some((position, items.get(position)?)))
        .filter(|(_, resource)| resource.all_ids().any(|id| is_selected(&id, &selector)));
    match (matching.next(), matching.next()) {
        (Some(found), None) => Ok(found),
        (Some((_, first)), Some((_, second))) => Err(Diagnostic::error(
            Code::ReplacementSourceAmbiguous,
            format!("several resources match the source `{selector}`"),
        )
        .at(source.at)
        .label(first.origin, format!("`{}`", first.id()))
        .label(second.origin, format!("`{}`", second.id()))
        .help("narrow the selector with `kind`, `name`, `namespace` or `group`")
        .into()),
        (None, _) => Err(source_missing(source, &selector, resources).into()),
    }
}

/// Compares like kyaml's `ResId.IsSelectedBy`: exact, empty parts match any.
fn is_selected(id: &ResId, selector: &ResId) -> bool {
    (selector.name.is_empty() || selector.name == id.name)
        && (selector.namespace.is_empty()
            || selector.effective_namespace() == id.effective_namespace())
        && id.gvk.is_selected_by(&selector.gvk)
}

fn part_of(node: &Node, source: &ReplacementSource) -> Fallible<Node> {
    let options = source.options.as_ref();
    let Some(options) = options.filter(|options| !options.delimiter.is_empty()) else {
        return Ok(node.clone());
    };
    let Value::Scalar(tag, text) = &node.value else {
        return Err(delimiter_on_collection(node).at(source.at).into());
    };
    let parts: Vec<&str> = split(text, options);
    let index = usize::try_from(options.index).ok();
    match index.and_then(|index| parts.get(index)) {
        Some(part) => Ok(Node {
            value: Value::Scalar(*tag, (*part).into()),
            ..node.clone()
        }),
        None => Err(Diagnostic::error(
            Code::ReplacementIndex,
            format!(
                "part {} does not exist: the source has {} parts at the delimiter `{}`",
                options.index,
                parts.len(),
                options.delimiter
            ),
        )
        .at(source.at)
        .label(node.origin, "the value")
        .help("remove `delimiter`, or choose a field with text")
        .help("the first part has index 0")
        .into()),
    }
}

/// Splits a text at the delimiter.
pub(super) fn split<'t>(text: &'t str, options: &ReplacementOptions) -> Vec<&'t str> {
    text.split(options.delimiter.as_str()).collect()
}

/// The error for a delimiter on a value that is not text.
pub(super) fn delimiter_on_collection(node: &Node) -> Diagnostic {
    Diagnostic::error(
        Code::ReplacementDelimiter,
        format!(
            "a delimiter splits text, and the value is a {}",
            node.kind_name()
        ),
    )
    .label(node.origin, "the value")
}

fn source_absent(replacement: &Replacement) -> Diagnostic {
    Diagnostic::error(
        Code::ReplacementSource,
        "the replacement has neither `source` nor `sourceValue`",
    )
    .at(replacement.at)
    .help("name the source: `source: {kind: ConfigMap, name: settings, fieldPath: data.host}`")
}

fn source_missing(
    source: &ReplacementSource,
    selector: &ResId,
    resources: &ResourceSet,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::ReplacementSourceMissing,
        format!("no resource matches the source `{selector}`"),
    )
    .at(source.at);
    let of_kind = resources
        .iter()
        .filter(|resource| selector.gvk.kind.is_empty() || resource.kind() == selector.gvk.kind)
        .map(Resource::name);
    match nearest(&selector.name, of_kind) {
        Some(name) if name != selector.name => diagnostic.help(did_you_mean(name)),
        _ => diagnostic.help(
            "sources are compared exactly, with the name before or after this layer's prefix and suffix",
        ),
    }
}

fn field_missing(
    source: &ReplacementSource,
    resource: &Resource,
    path: &str,
    parts: &[String],
) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::ReplacementSourceField,
        format!("the source `{}` has nothing at `{path}`", resource.id()),
    )
    .at(if source.field_path.at.is_none() {
        source.at
    } else {
        source.field_path.at
    })
    .label(resource.origin, "the source");
    match explain(&resource.node, parts) {
        Some(reason) => diagnostic.help(reason),
        None => diagnostic.help("the field is empty"),
    }
}
