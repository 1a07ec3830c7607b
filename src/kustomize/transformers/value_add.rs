//! A `ValueAddTransformer`: one text for fields of many resources, whole or as
//! a part of a path (`api/internal/builtins/ValueAddTransformer.go`,
//! `api/filters/valueadd`).

use std::sync::Arc;

use crate::config::{Casing, Decode, Fields, LocatedText, decode};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::kustomize::bounds::too_deep_values;
use crate::kustomize::config::Selector;
use crate::kustomize::specs::lookup::split_match;
use crate::kustomize::specs::selector::Selection;
use crate::kustomize::specs::tables::Table;
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::kustomize::write::set_scalar;
use crate::limits::NESTING;
use crate::model::{Expressions, Resource, ResourceSet, split_slashed};
use crate::yaml::{self, Dialect, Mapping, Node, Tag, Text, Value, push_unquoted, resolve_plain};

use super::namespace::Namespace;

/// A text and the fields to write it to.
#[derive(Clone, Debug)]
pub(crate) struct ValueAdd {
    value: Text,
    targets: Vec<Target>,
}

#[derive(Clone, Debug)]
struct Target {
    /// The resources to change; every resource if absent.
    selection: Option<Selection>,
    path: LocatedText,
    /// The position in the field's path, from 1; 0 replaces the whole value.
    position: usize,
}

/// Reads a file that the configuration names: its text, and the origin of its first byte.
type ReadText<'a> = &'a mut dyn FnMut(&LocatedText) -> Fallible<(Arc<str>, Origin)>;

impl ValueAdd {
    /// Reads the configuration object. `directory` is the name of the
    /// kustomization's directory, which is the default value.
    ///
    /// # Errors
    /// Fields of the wrong type, no target, a target without a path, a negative
    /// position, invalid selector expressions, and the errors of `read`.
    pub(crate) fn load(
        config: &Node,
        directory: &str,
        expressions: &Expressions,
        read: ReadText<'_>,
    ) -> Fallible<Self> {
        let ValueAddConfig {
            value,
            mut targets,
            target_file,
        } = decoded(config)?;
        if let Some(entry) = target_file {
            let (text, origin) = read(&entry)?;
            if let Some(node) = yaml::parse_config(&text, origin)? {
                targets.extend(decoded::<ValueAddConfig>(&node)?.targets);
            }
        }
        if targets.is_empty() {
            return Err(wrong("a ValueAddTransformer has no target")
                .at(config.origin)
                .help("list the fields to write: `targets: [{fieldPath: spec/name}]`")
                .into());
        }
        let value = match value.trim() {
            "" => directory.into(),
            stated => stated.into(),
        };
        let targets = targets
            .into_iter()
            .map(|target| Target::of(target, expressions))
            .collect::<Fallible<_>>()?;
        Ok(Self { value, targets })
    }

    fn write(
        &self,
        target: &Target,
        resource: &mut Resource,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        if target.path.value == "metadata/namespace" {
            return Namespace::new(self.value.clone(), Table::default()).set_in(resource, cx);
        }
        let parts: Vec<String> = split_slashed(&target.path.value)
            .into_iter()
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect();
        let place = target.path.at;
        let made = cx.made();
        let field = locate(&mut resource.node, &parts, made).map_err(|failed| {
            let there = failed.at;
            let help = "correct the path; lists take an index or `[key=value]`";
            failed.at(place).label(there, "here").help(help)
        })?;
        let Some(field) = field else {
            cx.warn(no_such_element(target).label(resource.origin, "in this resource"));
            return Ok(());
        };
        let new = match (&field.value, target.position) {
            (Value::Scalar(_, old), position @ 1..) => inserted(old, position - 1, &self.value),
            _ => self.value.to_string(),
        };
        set_scalar(field, new, None, cx)
    }
}

impl Transformer for ValueAdd {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        for target in &self.targets {
            let selects = |resource: &Resource| {
                target
                    .selection
                    .as_ref()
                    .is_none_or(|selection| selection.matches(resource))
            };
            for resource in resources.items_mut() {
                if selects(resource) {
                    self.write(target, resource, cx)?;
                }
            }
        }
        Ok(())
    }
}

/// The field at a path; missing maps and matching list elements are created, with the origin `made`.
/// `None` if an index is out of range.
///
/// # Errors
/// The path needs a node of another kind.
fn locate<'n>(
    root: &'n mut Node,
    parts: &[String],
    place: Origin,
) -> Result<Option<&'n mut Node>, Diagnostic> {
    let mut node = root;
    for (depth, part) in parts.iter().enumerate() {
        match step(node, (part, place), parts.get(depth + 1))? {
            Some(field) => node = field,
            None => return Ok(None),
        }
    }
    Ok(Some(node))
}

/// The value at one part of a path, made to fit the `next` one.
fn step<'n>(
    node: &'n mut Node,
    (part, place): (&str, Origin),
    next: Option<&String>,
) -> Result<Option<&'n mut Node>, Diagnostic> {
    let origin = node.origin;
    let wrong_kind = wrong(&format!(
        "the path has `{part}` where the resource has a {}",
        node.kind_name()
    ));
    match (Part::of(part), &mut node.value) {
        (Part::Unknown, _) => Err(wrong(&format!("`{part}` in the path selects nothing"))),
        (_, Value::Scalar(Tag::Null, _)) => Ok(None),
        (Part::Index(index), Value::Sequence(items)) => Ok(items.get_mut(index)),
        (Part::Last, Value::Sequence(items)) => Ok(items.last_mut()),
        (Part::Match(key, value), Value::Sequence(items)) => {
            Ok(element(items, (key, value), place))
        }
        (Part::Field, Value::Mapping(mapping)) => {
            if !mapping.contains(part) {
                push_unquoted(mapping, part, made(next));
            }
            Ok(mapping.get_mut(part))
        }
        _ => Err(wrong_kind.at(origin)),
    }
}

/// The meaning of a part of a path, as kyaml's `PathGetter` reads it.
enum Part<'p> {
    Index(usize),
    /// The last element, `-`.
    Last,
    Match(&'p str, &'p str),
    Field,
    /// A part that `PathGetter` refuses: `*`, a negative index, brackets without `=`.
    Unknown,
}

impl<'p> Part<'p> {
    fn of(text: &'p str) -> Self {
        if let Ok(index) = text.parse::<i64>() {
            return usize::try_from(index).map_or(Self::Unknown, Self::Index);
        }
        match text {
            "-" => Self::Last,
            "*" => Self::Unknown,
            _ if text.starts_with('[') && text.ends_with(']') => {
                split_match(text).map_or(Self::Unknown, |(key, value)| Self::Match(key, value))
            }
            _ => Self::Field,
        }
    }
}

/// A new value for the place before `next`, the part that follows.
fn made(next: Option<&String>) -> Node {
    match next.map(|next| Part::of(next)) {
        None => Node::scalar(Tag::Null, "", Origin::NONE),
        Some(Part::Index(_) | Part::Match(..)) => Node::sequence(Vec::new(), Origin::NONE),
        Some(_) => Node::empty_mapping(Origin::NONE),
    }
}

/// The element with this value at the key, or that is this value if the key is empty; created if missing.
fn element<'n>(
    items: &'n mut Vec<Node>,
    (key, value): (&str, &str),
    place: Origin,
) -> Option<&'n mut Node> {
    let text = |item: &Node| {
        let field = if key.is_empty() {
            Some(item)
        } else {
            item.get(key)
        };
        field.and_then(Node::as_text).cloned()
    };
    let found = items
        .iter()
        .position(|item| text(item).as_deref() == Some(value));
    let index = found.unwrap_or_else(|| {
        let tag = resolve_plain(value, Dialect::Yaml12);
        let scalar = Node::scalar(tag, value, place);
        items.push(if key.is_empty() {
            scalar
        } else {
            let mut made = Mapping::default();
            push_unquoted(&mut made, key, scalar);
            Node::mapping(made, Origin::NONE)
        });
        items.len() - 1
    });
    items.get_mut(index)
}

/// The path with `part` inserted at `position`, or appended if the path is
/// shorter. A leading slash is kept.
fn inserted(path: &str, position: usize, part: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.insert(position.min(parts.len()), part);
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

/// The configuration of a ValueAddTransformer.
#[derive(Default)]
pub(crate) struct ValueAddConfig {
    value: Text,
    targets: Vec<TargetConfig>,
    target_file: Option<LocatedText>,
}

struct TargetConfig {
    selector: Option<Selector>,
    path: LocatedText,
    position: i64,
    at: Origin,
}

impl Target {
    fn of(config: TargetConfig, expressions: &Expressions) -> Fallible<Self> {
        let at = config.at;
        if config.path.value.is_empty() {
            return Err(wrong("the target has no `fieldPath`")
                .at(at)
                .help("name the field, with `/` between the names: `spec/name`")
                .into());
        }
        if split_slashed(&config.path.value).len() > NESTING {
            return Err(too_deep_values("the path leads").at(config.path.at).into());
        }
        let position = usize::try_from(config.position).map_err(|_| {
            wrong("`filePathPosition` is negative")
                .at(at)
                .help("parts of a path count from 1; 0 replaces the whole value")
        })?;
        let selection = config
            .selector
            .as_ref()
            .map(|selector| Selection::compile(selector, expressions))
            .transpose()?;
        Ok(Self {
            selection,
            path: config.path,
            position,
        })
    }
}

impl Decode for ValueAddConfig {
    const WHAT: &'static str = "a ValueAddTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            value: fields.text("value"),
            targets: fields.objects("targets"),
            target_file: fields
                .optional("targetFilePath")
                .filter(|path| !path.value.is_empty()),
        }
    }
}

impl Decode for TargetConfig {
    const WHAT: &'static str = "a target";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            selector: fields.object("selector"),
            path: fields.located("fieldPath"),
            position: fields.integer("filePathPosition").unwrap_or_default(),
            at: fields.at,
        }
    }
}

fn decoded<T: Decode + Default>(node: &Node) -> Fallible<T> {
    let mut failures = Failures::default();
    let config = decode(node, Casing::Lenient, &mut failures);
    failures.or_ok(config.unwrap_or_default())
}

fn wrong(message: &str) -> Diagnostic {
    Diagnostic::error(Code::ValueAdd, message)
}

fn no_such_element(target: &Target) -> Diagnostic {
    let message = format!(
        "the index in `{}` is past the end of the list",
        target.path.value
    );
    Diagnostic::warning(Code::ValueAddNothing, message)
        .at(target.path.at)
        .help("kustomize silently skips the target; `[key=value]` creates an element")
}

#[cfg(test)]
mod tests {
    use super::inserted;

    #[test]
    fn parts_are_counted_after_a_leading_slash() {
        assert_eq!(inserted("", 5, "X"), "X");
        assert_eq!(inserted("/", 0, "X"), "/X");
        assert_eq!(inserted("/pie", 0, "X"), "/X/pie");
        assert_eq!(inserted("raw", 1, "X"), "raw/X");
        assert_eq!(inserted("/a/nice/warm/pie", 3, "X"), "/a/nice/warm/X/pie");
    }
}
