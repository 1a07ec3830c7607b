//! A `ValueAddTransformer`: one text for fields of many resources, whole or as
//! a part of a path (`api/internal/builtins/ValueAddTransformer.go`,
//! `api/filters/valueadd`).

use std::sync::Arc;

use crate::diag::{Diagnostic, Failures, Fallible, Origin};
use crate::kustomize::field_specs::Table;
use crate::kustomize::files::malformed;
use crate::kustomize::select::Selection;
use crate::kustomize::write::set_scalar;
use crate::kustomize::{Selector, StepContext, Transformer};
use crate::model::{Resource, ResourceSet, split_slashed};
use crate::yaml::{self, Casing, Decode, Fields, LocatedText, Node, Tag, Text, Value};

use super::namespace::Namespace;

/// A text and the fields to write it to.
#[derive(Clone, Debug)]
pub struct ValueAdd {
    value: Text,
    targets: Vec<Target>,
}

#[derive(Clone, Debug)]
struct Target {
    /// Every resource where absent.
    selection: Option<Selection>,
    path: LocatedText,
    /// Where in the path that the field holds, counted from one; zero to replace it all.
    position: usize,
}

/// Reads a file that the configuration names: its text, and the origin of its first byte.
type ReadText<'a> = &'a mut dyn FnMut(&LocatedText) -> Fallible<(Arc<str>, Origin)>;

impl ValueAdd {
    /// Reads the configuration object. `directory` is the name of the
    /// kustomization's directory: the value where none is stated.
    ///
    /// # Errors
    /// Fields of the wrong type, no target, a target without a path, a negative
    /// position, selectors that are no expressions, and what `read` returns.
    pub fn load(config: &Node, directory: &str, read: ReadText<'_>) -> Fallible<Self> {
        let ValueAddConfig {
            value,
            mut targets,
            target_file,
        } = decoded(config)?;
        if let Some(entry) = target_file {
            let (text, origin) = read(&entry)?;
            if let Some(node) = yaml::parse_config(&text, origin).map_err(|e| malformed(&e))? {
                targets.extend(decoded::<ValueAddConfig>(&node)?.targets);
            }
        }
        if targets.is_empty() {
            return Err(wrong("a ValueAddTransformer has no target")
                .at(config.origin)
                .into());
        }
        let value = match value.trim() {
            "" => directory.into(),
            stated => stated.into(),
        };
        let targets = targets
            .into_iter()
            .map(Target::of)
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
        let field = locate(&mut resource.node, &parts)
            .ok_or_else(|| no_such_field(target).label(resource.origin, "in this resource"))?;
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

/// The field at a path, made where maps lack it. Parts of digits are places in
/// a list, `[key=value]` is an element of one; neither is made.
fn locate<'n>(node: &'n mut Node, parts: &[String]) -> Option<&'n mut Node> {
    let Some((part, rest)) = parts.split_first() else {
        return Some(node);
    };
    let field = match &mut node.value {
        Value::Sequence(items) => match element_match(part) {
            Some((key, value)) => items
                .iter_mut()
                .find(|item| item.str_at(key) == Some(value))?,
            None => items.get_mut(part.parse::<usize>().ok()?)?,
        },
        Value::Mapping(mapping) => mapping.get_or_insert_with(part, || match rest {
            [] => Node::scalar(Tag::Null, "", Origin::NONE),
            _ => Node::empty_mapping(Origin::NONE),
        }),
        Value::Scalar(..) => return None,
    };
    locate(field, rest)
}

fn element_match(part: &str) -> Option<(&str, &str)> {
    part.strip_prefix('[')?.strip_suffix(']')?.split_once('=')
}

/// The path with `part` at `position`, or at its end if it is shorter. A leading slash stays first.
fn inserted(path: &str, position: usize, part: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.insert(position.min(parts.len()), part);
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

/// What a ValueAddTransformer is told.
#[derive(Default)]
pub struct ValueAddConfig {
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
    fn of(config: TargetConfig) -> Fallible<Self> {
        let at = config.at;
        if config.path.value.is_empty() {
            return Err(wrong("the target has no `fieldPath`").at(at).into());
        }
        let position = usize::try_from(config.position)
            .map_err(|_| wrong("`filePathPosition` is negative").at(at))?;
        let selection = config
            .selector
            .as_ref()
            .map(Selection::compile)
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
    let config = yaml::decode(node, Casing::Lenient, &mut failures);
    failures.or_ok(config.unwrap_or_default())
}

fn wrong(message: &str) -> Diagnostic {
    Diagnostic::error("value-add", message)
}

fn no_such_field(target: &Target) -> Diagnostic {
    wrong(&format!(
        "there is no field `{}`, and it cannot be made",
        target.path.value
    ))
    .at(target.path.at)
    .help("maps on the way are made; elements of lists must be there")
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
