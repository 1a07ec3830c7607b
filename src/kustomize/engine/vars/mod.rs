//! `vars`: `$(NAME)` in listed fields, replaced with values of other fields.
//! In: the entries of all layers, at the end the resources and the fields to
//! look at. Out: the resources with values in place. Semantics are those of
//! `api/internal/accumulator` and `api/filters/refvar`.

mod expand;

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::kustomize::config::{FieldSpec, VarRule};
use crate::kustomize::specs::lookup::{explain, lookup};
use crate::kustomize::specs::walk::{Missing, for_each_match};
use crate::kustomize::step_context::StepContext;
use crate::model::{Resource, ResourceSet, split_dotted};
use crate::yaml::{Node, Style, Tag, Text, Value};

use expand::{Expanded, expand};

/// The vars of the layers so far, by unique name.
#[derive(Clone, Debug, Default)]
pub struct Vars {
    rules: Vec<VarRule>,
}

impl Vars {
    /// Adds the vars of a layer and notes on each resource which vars read from it:
    /// later layers may rename it.
    ///
    /// # Errors
    /// A name that is taken, or an object that is not unique.
    pub fn add(&mut self, rules: &[VarRule], resources: &mut ResourceSet) -> Fallible<()> {
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
    /// A name that is taken.
    pub fn merge(&mut self, other: Vars) -> Fallible<()> {
        let mut failures = Failures::default();
        for rule in other.rules {
            failures.keep(self.insert(rule));
        }
        failures.or_ok(())
    }

    fn insert(&mut self, rule: VarRule) -> Fallible<()> {
        let name = &rule.name.value;
        if let Some(first) = self.rules.iter().find(|known| known.name.value == *name) {
            return Err(
                Diagnostic::error(Code::VarTwice, format!("there are two vars `{name}`"))
                    .at(rule.name.at)
                    .label(first.name.at, "the other one")
                    .help("names of vars hold for the whole build: rename one, or define it in one place")
                    .into(),
            );
        }
        self.rules.push(rule);
        Ok(())
    }

    /// Replaces every `$(NAME)` in the fields that `specs` mean.
    ///
    /// # Errors
    /// A var whose object or field does not exist, a field that cannot hold vars.
    pub fn resolve(
        &self,
        resources: &mut ResourceSet,
        specs: &[FieldSpec],
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        if self.rules.is_empty() {
            return Ok(());
        }
        let mut failures = Failures::default();
        let values: Vec<Variable> = self
            .rules
            .iter()
            .filter_map(|rule| failures.keep(variable(rule, resources)))
            .collect();
        let mut variables = failures.or_ok(values)?;
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
                .map_err(|failed| failed.or_at(resource.origin))?;
                if is_touched {
                    resource.settle_shared(cx.causes);
                }
            }
        }
        for unused in variables.iter().filter(|variable| !variable.is_used) {
            cx.warn(
                Diagnostic::warning(Code::VarUnused, format!("nothing uses the var `{}`", unused.name))
                    .at(unused.at)
                    .help("vars are replaced in certain fields only; `configurations` with `varReference` adds more"),
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
    /// Where the value came from.
    from: Origin,
    is_used: bool,
}

/// Marks the resource that a var reads from. One that comes later is not seen, as in kustomize.
fn note(rule: &VarRule, resources: &mut ResourceSet) -> Fallible<()> {
    let matching: Vec<usize> = resources
        .iter()
        .enumerate()
        .filter(|(_, resource)| is_object_of(rule, resource))
        .map(|(position, _)| position)
        .collect();
    match matching.as_slice() {
        [] => Ok(()),
        [position] => {
            let resource = resources.items_mut().get_mut(*position);
            if let Some(resource) = resource {
                resource.var_names.push(rule.name.value.clone());
            }
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

/// By group, version, kind and name, present or earlier; by namespace only if one is stated.
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

fn variable(rule: &VarRule, resources: &ResourceSet) -> Fallible<Variable> {
    let name = &rule.name.value;
    let resource = resources
        .iter()
        .find(|resource| resource.var_names.contains(name))
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
            .label(resource.origin, "the one of that name")
            .help(format!(
                "there is `{}`, of `apiVersion: {}`; `objref` must state the same",
                resource.id(),
                resource.gvk().api_version()
            )),
        None => diagnostic.help("`objref` takes the name without prefix and suffix"),
    }
}

/// `ports[0]` in a var's path is `ports.0`.
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

/// A string, the strings of a map, or a list of strings.
fn expand_field(
    field: &mut Node,
    variables: &mut [Variable],
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    match &mut field.value {
        Value::Scalar(..) => expand_scalar(field, variables, cx),
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
                expand_scalar(&mut entry.value, variables, cx);
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
                expand_scalar(item, variables, cx);
            }
        }
    }
    Ok(())
}

/// Replaces the vars in a string; anything else stays. A var that is the whole string
/// keeps its type; styles go, as in kustomize.
fn expand_scalar(node: &mut Node, variables: &mut [Variable], cx: &mut StepContext<'_>) {
    let Value::Scalar(_, text) = &node.value else {
        return;
    };
    if !is_string(node) {
        return;
    }
    let mut source = None;
    let mut value_of = |name: &str| {
        let variable = variables.iter_mut().find(|known| known.name == name)?;
        let Value::Scalar(tag, text) = &variable.value else {
            return None;
        };
        variable.is_used = true;
        source = Some((variable.at, variable.from));
        Some((*tag, text.clone()))
    };
    let new = match expand(text, &mut value_of) {
        Expanded::Whole(tag, text) => Value::Scalar(tag, text),
        Expanded::Text(text) => Value::Scalar(Tag::Str, text.into()),
    };
    if let Some((at, from)) = source {
        node.origin = cx.at(at).copied_over(from, node);
    }
    node.value = new;
    node.style = Style::Plain;
}

/// A scalar without a tag counts as a string, and is one after this.
fn is_string(node: &Node) -> bool {
    node.tag() == Some(Tag::Str) || node.style == Style::Untagged
}

/// A value as Go prints it: `TRUE` is `true`, `1.50` is `1.5`. What is not a
/// boolean or number, or has no tag yet, is a string.
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
