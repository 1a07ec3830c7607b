//! The substitution in all resources of a build.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, message};
use crate::model::{Causes, Resource, ResourceSet, Step};
use crate::yaml::{Mapping, Node, Tag, Value, through_json_values};

use super::document;
use super::origins::{self, Tracer};
use super::template::{Template, TemplateError};
use super::variables::Variables;

/// The label or annotation by which a resource is left as it is, and its value.
const DISABLED: (&str, &str) = ("kustomize.toolkit.fluxcd.io/substitute", "disabled");

/// Replaces the variables in every resource. Without variables nothing changes, as in Flux. `is_strict` refuses
/// variables without a value; otherwise they are empty, with a warning each. Returns the warnings about what Flux does
/// without a word.
///
/// # Errors
/// `substitution-syntax`, `substitution-unset`, `substitution-yaml`, and `id-collision` if two resources have one
/// identity afterwards.
pub fn substitute(
    resources: &mut ResourceSet,
    causes: &mut Causes,
    variables: &Variables,
    is_strict: bool,
) -> Fallible<Vec<Diagnostic>> {
    if variables.is_empty() {
        return Ok(Vec::new());
    }
    let mut run = Run {
        variables,
        is_strict,
        used: BTreeSet::new(),
        unset: BTreeSet::new(),
        warnings: Vec::new(),
    };
    let mut failures = Failures::default();
    for resource in resources.items_mut() {
        let done = run.resource(resource, causes);
        failures.keep(done.map_err(|failed| failed.with_default_place(resource.origin)));
    }
    failures.or_ok(())?;
    refuse_doubles(resources.items())?;
    run.warn_of_unused();
    Ok(run.warnings)
}

struct Run<'v> {
    variables: &'v Variables,
    is_strict: bool,
    /// Names that a resource uses.
    used: BTreeSet<String>,
    /// Names without a value that a warning has told of.
    unset: BTreeSet<String>,
    warnings: Vec<Diagnostic>,
}

impl Run<'_> {
    fn resource(&mut self, resource: &mut Resource, causes: &mut Causes) -> Fallible<()> {
        let is_left = |found: Option<&str>| found == Some(DISABLED.1);
        if is_left(resource.label(DISABLED.0)) || is_left(resource.annotation(DISABLED.0)) {
            return Ok(());
        }
        let text = document::text(&resource.node)?;
        let mut node = if text.contains("${") || text.contains("$$") {
            let expanded = self.expand(&text, &resource.node)?;
            self.reread(&text, &expanded, resource, causes)?
        } else {
            resource.node.clone()
        };
        node = through_json_values(&node)?;
        self.warn_of_retyped(&node, causes);
        resource.node = node;
        resource.find_secret_copies(causes);
        Ok(())
    }

    fn expand(&mut self, text: &str, node: &Node) -> Fallible<String> {
        let template = Template::parse(text).map_err(|error| fault(&error, node))?;
        for name in template.names() {
            self.used.insert(name.to_owned());
        }
        let (variables, is_strict) = (self.variables, self.is_strict);
        let mut unset = Vec::new();
        let mut value = |name: &str, has_default: bool| match variables.get(name) {
            Some(variable) => Some(variable.value.clone()),
            None if is_strict || has_default => None,
            None => {
                unset.push(name.to_owned());
                Some(String::new())
            }
        };
        let expanded = template.expand(&mut value);
        let expanded = expanded.map_err(|error| fault(&error, node))?;
        self.warn_of_unset(&unset, node);
        Ok(expanded)
    }

    /// The tree of the expanded text, with causes.
    fn reread(
        &self,
        text: &str,
        expanded: &str,
        resource: &Resource,
        causes: &mut Causes,
    ) -> Fallible<Node> {
        let at = || place_of(&resource.node, |text| !names(text).is_empty());
        let parsed = document::tree(expanded).map_err(|failed| failed.with_default_place(at()))?;
        let Some(mut after) = parsed else {
            let message = "the substituted text is not a manifest";
            return Err(Diagnostic::error(Code::SubstitutionYaml, message)
                .at(at())
                .help("values become YAML: put quotes into them where they are texts")
                .into());
        };
        if let Some(mut before) = document::tree(text)? {
            origins::copied(&mut before, &resource.node);
            let mut tracer = Tracer {
                causes,
                variables: self.variables,
            };
            tracer.trace(&mut after, &before);
        }
        Ok(after)
    }

    fn warn_of_unset(&mut self, unset: &[String], node: &Node) {
        for name in unset {
            if !self.unset.insert(name.clone()) {
                continue;
            }
            let message = message!(
                "the variable `{}` has no value, and is replaced with nothing",
                name
            );
            let found = Diagnostic::warning(Code::SubstitutionUnset, message);
            self.warnings.push(
                found
                    .at(place_of(node, |text| names(text).iter().any(|own| own == name)))
                    .help(format!(
                        "`--substitute {name}=VALUE`, or a default: `${{{name}:=VALUE}}`; `$${{{name}}}` stays as it is"
                    )),
            );
        }
    }

    /// Warns of values that have to be texts, and are not after the substitution: kustomize dropped the quotes around
    /// `${NAME}` before.
    fn warn_of_retyped(&mut self, node: &Node, causes: &Causes) {
        let is_of_texts = node.str_at("kind") == Some("ConfigMap");
        let data = node.get("data").filter(|_| is_of_texts);
        let metadata = |field| node.at(&["metadata", field]);
        let maps = [metadata("annotations"), metadata("labels"), data];
        let values = maps.into_iter().flatten().filter_map(Node::as_mapping);
        for (_, value) in values.flat_map(Mapping::iter) {
            let kind = match &value.value {
                Value::Scalar(Tag::Bool, _) => "a boolean",
                Value::Scalar(Tag::Int | Tag::Float, _) => "a number",
                Value::Scalar(Tag::Null, _) => "null",
                _ => continue,
            };
            let message = format!(
                "the value is {kind} after the substitution, and Kubernetes takes a text here"
            );
            let found = Diagnostic::warning(Code::SubstitutionRetyped, message);
            let found = match causes.get(value.origin) {
                Some(cause) if cause.step == Step::Substitute => found
                    .at(cause.replaced)
                    .label(cause.at, "the value of the variable"),
                _ => found.at(value.origin),
            };
            self.warnings.push(found.help(
                "let a variable bring the quotes: `${quote}${NAME}${quote}` with `--substitute 'quote=\"'`",
            ));
        }
    }

    fn warn_of_unused(&mut self) {
        for (name, variable) in self.variables.iter() {
            if !self.used.contains(name) {
                let message = message!("nothing uses the variable `{}`", name);
                let found = Diagnostic::warning(Code::SubstitutionUnused, message);
                self.warnings.push(found.at(variable.at));
            }
        }
    }
}

/// The names in a text; none if it cannot be read.
fn names(text: &str) -> Vec<String> {
    let template = Template::parse(text);
    let names = template.iter().flat_map(Template::names);
    names.map(str::to_owned).collect()
}

/// The diagnostic for a text without a value, at the first scalar that shows why.
fn fault(error: &TemplateError, node: &Node) -> Diagnostic {
    let (code, help, at) = match error {
        TemplateError::Unset(name) => (
            Code::SubstitutionUnset,
            format!(
                "give it one with `--substitute {name}=VALUE`, or a default: `${{{name}:=VALUE}}`"
            ),
            place_of(node, |text| names(text).iter().any(|own| own == name)),
        ),
        TemplateError::CutCharacter(name) => (
            Code::SubstitutionSyntax,
            "let positions and patterns end where characters do".to_owned(),
            place_of(node, |text| names(text).iter().any(|own| own == name)),
        ),
        _ => (
            Code::SubstitutionSyntax,
            format!(
                "write `$${{` where no variable is meant, or label the resource `{}: {}`",
                DISABLED.0, DISABLED.1
            ),
            place_of(node, |text| Template::parse(text).is_err()),
        ),
    };
    Diagnostic::error(code, error.to_string()).at(at).help(help)
}

/// The origin of the first key or scalar whose text is meant; of the resource, if none is by itself.
fn place_of(node: &Node, is_meant: impl Fn(&str) -> bool) -> Origin {
    let mut found = None;
    node.walk_paths(|visited| {
        let key = visited.key.filter(|key| is_meant(&key.text));
        let own = match &visited.node.value {
            Value::Scalar(_, text) if is_meant(text) => Some(visited.node.origin),
            _ => None,
        };
        found = found.or(key.map(|key| key.origin)).or(own);
    });
    found.unwrap_or(node.origin)
}

/// Refuses two resources with one identity, as Flux does.
fn refuse_doubles(resources: &[Resource]) -> Fallible<()> {
    let mut seen = FxHashSet::default();
    for resource in resources {
        let id = resource.id();
        if !seen.insert(id.key()) {
            let message = format!("two resources are `{id}` after the substitution");
            return Err(Diagnostic::error(Code::IdCollision, message)
                .at(resource.origin)
                .help("give them different names")
                .into());
        }
    }
    Ok(())
}
