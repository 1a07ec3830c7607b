//! What generated objects have in common: type, name and namespace, and how they join others.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::config::GeneratorRule;
use crate::kustomize::step_context::StepContext;
use crate::model::{Behavior, Resource};
use crate::yaml::{Mapping, Node};

/// The fields that generated objects begin with: type, name and namespace.
pub(super) fn new_object(
    kind: &str,
    rule: &GeneratorRule,
    cx: &mut StepContext<'_>,
) -> Fallible<Mapping> {
    if rule.name.value.is_empty() {
        return Err(unnamed(kind, rule).into());
    }
    let made = cx.made();
    let mut metadata = Mapping::default();
    metadata.push("name", stated(&rule.name, cx));
    if !rule.namespace.value.is_empty() {
        metadata.push("namespace", stated(&rule.namespace, cx));
    }
    let mut object = Mapping::default();
    object.push("apiVersion", Node::string("v1", made));
    object.push("kind", Node::string(kind, made));
    object.push("metadata", Node::mapping(metadata, made));
    Ok(object)
}

/// What an entry says, made to a value.
pub(super) fn stated(text: &LocatedText, cx: &mut StepContext<'_>) -> Node {
    Node::string(text.value.clone(), cx.at(text.at).made())
}

pub(super) fn unnamed(kind: &str, rule: &GeneratorRule) -> Diagnostic {
    Diagnostic::error(
        Code::GeneratorWithoutName,
        format!("a generated {kind} needs a name"),
    )
    .at(rule.at)
    .help("add `name:` to the entry")
}

/// The finished object as a resource that remembers how it is to join others.
pub(super) fn generated(
    object: Mapping,
    rule: &GeneratorRule,
    needs_hash: bool,
    cx: &mut StepContext<'_>,
) -> Fallible<Resource> {
    let mut resource = Resource::new(Node::mapping(object, rule.at));
    resource.take_build_annotations()?;
    resource.needs_hash |= needs_hash;
    resource.behavior = Some(behavior(rule, cx));
    Ok(resource)
}

/// What `behavior` says; as in kustomize, anything unknown creates.
pub(super) fn behavior(rule: &GeneratorRule, cx: &mut StepContext<'_>) -> Behavior {
    let said = rule.behavior.value.as_str();
    let behavior = Behavior::named(said);
    if behavior == Behavior::Unspecified && !said.is_empty() {
        let warning = Diagnostic::warning(
            Code::UnknownBehavior,
            format!("`behavior: {said}` is taken for `create`"),
        );
        cx.warn(
            warning
                .at(rule.behavior.at)
                .help("it is one of `create`, `merge` and `replace`"),
        );
    }
    behavior
}
