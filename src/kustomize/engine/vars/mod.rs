//! `vars`: replaces `$(NAME)` in listed fields with values of other fields. In: the entries
//! of all layers, then the resources and the fields to search. Out: the resources with values
//! filled in. Semantics are those of `api/internal/accumulator` and `api/filters/refvar`.

mod expand;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::kustomize::config::{FieldSpec, VarRule};
use crate::kustomize::specs::lookup::{explain, lookup};
use crate::kustomize::specs::walk::{Missing, for_each_match};
use crate::kustomize::step_context::StepContext;
use crate::model::{Resource, ResourceSet, holds_secret, split_dotted};
use crate::yaml::{Node, Style, Tag, Text, Value};

use expand::{Expanded, expand};

/// The vars of the layers so far, by unique name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vars {
    rules: Vec<VarRule>,
    /// The position of each name.
    by_name: FxHashMap<Text, usize>,
}

impl Vars {
    /// Adds the vars of a layer and records on each resource which vars read
    /// from it, since later layers may rename it.
    ///
    /// # Errors
    /// A name that is already used, or an object that is not unique.
    pub(crate) fn add(&mut self, rules: &[VarRule], resources: &mut ResourceSet) -> Fallible<()> {
        let mut failures = Failures::default();
        for rule in rules {
            failures.keep(note(rule, resources));
            failures.keep(self.insert(rule.clone()));
        }
        failures.or_ok(())
    }

    /// Adds the vars of another accumulation.
    ///
    /// # Errors
    /// A name that is already used.
    pub(crate) fn merge(&mut self, other: Vars) -> Fallible<()> {
        let mut failures = Failures::default();
        for rule in other.rules {
            failures.keep(self.insert(rule));
        }
        failures.or_ok(())
    }

    fn insert(&mut self, rule: VarRule) -> Fallible<()> {
        let name = &rule.name.value;
        let known = self
            .by_name
            .get(name)
            .and_then(|position| self.rules.get(*position));
        if let Some(first) = known {
            return Err(
                Diagnostic::error(Code::VarTwice, format!("there are two vars `{name}`"))
                    .at(rule.name.at)
                    .label(first.name.at, "the other var")
                    .help("names of vars are global to the build: rename one, or remove one of the two")
                    .into(),
            );
        }
        self.by_name.insert(name.clone(), self.rules.len());
        self.rules.push(rule);
        Ok(())
    }

    /// Replaces every `$(NAME)` in the fields that `specs` select.
    ///
    /// # Errors
    /// A var whose object or field does not exist; a field that cannot contain vars.
    pub(crate) fn resolve(
        &self,
        resources: &mut ResourceSet,
        specs: &[FieldSpec],
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        if self.rules.is_empty() {
            return Ok(());
        }
        let mut failures = Failures::default();
        let objects = objects(resources);
        let values: Vec<Variable> = self
            .rules
            .iter()
            .filter_map(|rule| failures.keep(variable(rule, resources, &objects, cx)))
            .collect();
        let mut variables = Variables::new(failures.or_ok(values)?);
        for resource in resources.items_mut() {
            let gvk = resource.gvk();
            for spec in specs {
                let mut is_touched = false;
                for_each_match(
                    &mut resource.node,
                    &gvk,
                    spec,
                    Missing::Skip,
                    &mut |field| {
                        is_touched = true;
                        expand_field(field, &mut variables, cx)
                    },
                )
                .map_err(|failed| failed.with_default_place(resource.origin))?;
                if is_touched {
                    resource.settle_shared(cx.causes);
                }
            }
        }
        for unused in variables.list.iter().filter(|variable| !variable.is_used) {
            cx.warn(
                Diagnostic::warning(Code::VarUnused, format!("nothing uses the var `{}`", unused.name))
                    .at(unused.at)
                    .help("vars are replaced only in certain fields; add more with `varReference` in `configurations`"),
            );
        }
        Ok(())
    }
}

/// A var and its value.
struct Variable {
    name: Text,
    value: Value,
    at: Origin,
    /// The origin of the value.
    from: Origin,
    is_used: bool,
}

/// The vars of a build with their values.
struct Variables {
    list: Vec<Variable>,
    by_name: FxHashMap<Text, usize>,
}

impl Variables {
    fn new(list: Vec<Variable>) -> Self {
        let names = list.iter().enumerate();
        let by_name = names.map(|(position, known)| (known.name.clone(), position));
        Self {
            by_name: by_name.collect(),
            list,
        }
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut Variable> {
        self.list.get_mut(*self.by_name.get(name)?)
    }
}

/// The position of the first resource that each var reads from.
fn objects(resources: &ResourceSet) -> FxHashMap<Text, usize> {
    let mut objects = FxHashMap::default();
    for (position, resource) in resources.iter().enumerate() {
        for name in &resource.var_names {
            objects.entry(name.clone()).or_insert(position);
        }
    }
    objects
}

/// Marks the resource that a var reads from. As in kustomize, a resource added later is not seen.
fn note(rule: &VarRule, resources: &mut ResourceSet) -> Fallible<()> {
    let mut matching = resources.named(&rule.object_name);
    let items = resources.items();
    matching.retain(|position| {
        items
            .get(*position)
            .is_some_and(|it| is_object_of(rule, it))
    });
    match matching.as_slice() {
        [] => Ok(()),
        [position] => {
            resources.change(*position, |resource| {
                resource.var_names.push(rule.name.value.clone());
            });
            Ok(())
        }
        several => {
            let mut diagnostic = Diagnostic::error(
                Code::VarObjectAmbiguous,
                format!(
                    "{} resources match the object of the var `{}`",
                    several.len(),
                    rule.name.value
                ),
            )
            .at(rule.at)
            .help("give `objref` a `namespace`");
            for resource in several.iter().filter_map(|at| resources.items().get(*at)) {
                diagnostic = diagnostic.label(resource.origin, format!("`{}`", resource.id()));
            }
            Err(diagnostic.into())
        }
    }
}

/// True if the var reads from this resource: its group, version, kind and
/// name, present or earlier, fit, and its namespace if the var states one.
fn is_object_of(rule: &VarRule, resource: &Resource) -> bool {
    resource.all_ids().any(|id| {
        let mut wanted = id.clone();
        wanted.gvk = rule.gvk.clone();
        wanted.name = rule.object_name.clone();
        wanted.namespace = rule.object_namespace.clone();
        id.gvk == wanted.gvk
            && id.name == wanted.name
            && (rule.object_namespace.is_empty()
                || id.effective_namespace() == wanted.effective_namespace())
    })
}

fn variable(
    rule: &VarRule,
    resources: &ResourceSet,
    objects: &FxHashMap<Text, usize>,
    cx: &mut StepContext<'_>,
) -> Fallible<Variable> {
    let name = &rule.name.value;
    let position = objects.get(name);
    let resource = position
        .and_then(|position| resources.items().get(*position))
        .ok_or_else(|| object_missing(rule, resources))?;
    let parts = slice_indices(split_dotted(&rule.field_path));
    let found = lookup(&resource.node, &parts).ok().flatten();
    let Some(found) = found else {
        let path = &rule.field_path;
        let diagnostic = Diagnostic::error(
            Code::VarFieldMissing,
            format!("the object of the var `{name}` has no field `{path}`"),
        )
        .at(rule.at)
        .label(resource.origin, "the object");
        return Err(match explain(&resource.node, &parts) {
            Some(reason) => diagnostic.help(reason).into(),
            None => diagnostic.into(),
        });
    };
    if holds_secret(&resource.node, &parts) {
        cx.reads_secret(found);
    }
    Ok(Variable {
        name: name.clone(),
        value: normal(found),
        at: rule.at,
        from: found.origin,
        is_used: false,
    })
}

fn object_missing(rule: &VarRule, resources: &ResourceSet) -> Diagnostic {
    let name = &rule.name.value;
    let diagnostic = Diagnostic::error(
        Code::VarObjectMissing,
        format!(
            "no resource is the object of the var `{name}`, `{}/{}`",
            rule.gvk, rule.object_name
        ),
    )
    .at(rule.at);
    let same_name = resources
        .iter()
        .find(|resource| resource.name() == rule.object_name);
    match same_name {
        Some(resource) => diagnostic
            .label(resource.origin, "this resource has that name")
            .help(format!(
                "`{}` exists with `apiVersion: {}`; `objref` must match it",
                resource.id(),
                resource.gvk().api_version()
            )),
        None => diagnostic.help("write the name in `objref` without prefix and suffix"),
    }
}

/// Converts indices in a var's path: `ports[0]` becomes `ports.0`.
fn slice_indices(parts: Vec<String>) -> Vec<String> {
    let mut split = Vec::new();
    for part in parts {
        let index = part
            .strip_suffix(']')
            .and_then(|rest| rest.rsplit_once('['))
            .filter(|(_, index)| !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit()));
        match index {
            Some((name, index)) => {
                split.extend((!name.is_empty()).then(|| name.to_owned()));
                split.push(index.to_owned());
            }
            None => split.push(part),
        }
    }
    split
}

/// Expands the vars in a string, in the strings of a map, or in a list of strings.
fn expand_field(
    field: &mut Node,
    variables: &mut Variables,
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    match &mut field.value {
        Value::Scalar(..) => expand_scalar(field, variables, cx)?,
        Value::Mapping(mapping) => {
            for entry in &mut mapping.entries {
                if entry.key.tag != Tag::Str {
                    return Err(Diagnostic::error(
                        Code::VarField,
                        format!("the key `{}` is not a string", entry.key.text),
                    )
                    .at(entry.key.origin)
                    .help("put the key in quotes")
                    .into());
                }
                expand_scalar(&mut entry.value, variables, cx)?;
            }
        }
        Value::Sequence(items) => {
            for item in items {
                if !is_string(item) {
                    return Err(Diagnostic::error(
                        Code::VarField,
                        format!(
                            "a list that may hold vars takes strings, not a {}",
                            item.kind_name()
                        ),
                    )
                    .at(item.origin)
                    .help("put the value in quotes")
                    .into());
                }
                expand_scalar(item, variables, cx)?;
            }
        }
    }
    Ok(())
}

/// Replaces the vars in a string; other scalars are unchanged. A string that is
/// a single var takes its value's type; quotes are dropped, as in kustomize.
fn expand_scalar(
    node: &mut Node,
    variables: &mut Variables,
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    let Value::Scalar(_, text) = &node.value else {
        return Ok(());
    };
    if !is_string(node) {
        return Ok(());
    }
    let mut sources = Vec::new();
    let mut value_of = |name: &str| {
        let variable = variables.get_mut(name)?;
        let Value::Scalar(tag, text) = &variable.value else {
            return None;
        };
        variable.is_used = true;
        sources.push((variable.at, variable.from));
        Some((*tag, text.clone()))
    };
    let new = match expand(text, &mut value_of) {
        Expanded::Whole(tag, text) => Value::Scalar(tag, text),
        Expanded::Text(text) => Value::Scalar(Tag::Str, text.into()),
    };
    if let Some((at, from)) = sources.pop() {
        if let Value::Scalar(_, text) = &new {
            cx.at(at).writes_text(text)?;
        }
        node.origin = cx.at(at).copied_over(from, node);
        for (_, from) in sources {
            cx.joins_secrets(from, node.origin);
        }
    }
    node.value = new;
    node.style = Style::Plain;
    Ok(())
}

/// True for a string; a scalar without a tag counts as one, and becomes one.
fn is_string(node: &Node) -> bool {
    node.tag() == Some(Tag::Str) || node.style == Style::Untagged
}

/// A value as Go prints it: `TRUE` becomes `true`, `1.50` becomes `1.5`. A
/// value that is not a boolean or number, or has no tag yet, is a string.
fn normal(node: &Node) -> Value {
    let Value::Scalar(tag, text) = &node.value else {
        return node.value.clone();
    };
    let parsed = match tag {
        _ if node.style == Style::Untagged => return Value::Scalar(Tag::Str, text.clone()),
        Tag::Bool => Some(text.to_ascii_lowercase()),
        Tag::Int => text.parse::<i64>().ok().map(|number| number.to_string()),
        Tag::Float => text.parse::<f64>().ok().map(|number| number.to_string()),
        _ => return Value::Scalar(Tag::Str, text.clone()),
    };
    Value::Scalar(*tag, parsed.map_or_else(|| text.clone(), Text::from))
}
