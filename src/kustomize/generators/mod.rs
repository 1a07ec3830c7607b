//! Resources made from kustomization entries. In: an entry of `configMapGenerator`
//! or `secretGenerator`, or a generator's configuration object. Out: the resource
//! that kustomize would make of it, and how it joins those that exist. How files
//! are found, and which may be read, is the caller's business.

pub(crate) mod absorb;
pub(crate) mod config_map;
mod data;
mod env_file;
mod env_remarks;
pub(crate) mod helm;
pub(crate) mod iam_policy;
mod key_values;
mod options;
pub(crate) mod secret;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::config::{GeneratorOptions, GeneratorRule};
use crate::model::{Behavior, Resource};
use crate::yaml::{Mapping, Node};

use super::step_context::StepContext;

/// A file as a generator takes it.
#[derive(Clone, Debug)]
pub(crate) struct FileContent {
    /// What is in it.
    pub(crate) bytes: Arc<[u8]>,
    /// The origin of its first byte.
    pub(crate) origin: Origin,
}

/// Reads the file at a path that a generator names, if it may be read.
pub(crate) type ReadFile<'a> = dyn FnMut(&LocatedText) -> Fallible<FileContent> + 'a;

/// How an entry becomes a resource: [`config_map::generate`], [`secret::generate`].
pub(crate) type Generate = fn(
    &GeneratorRule,
    Option<&GeneratorOptions>,
    &mut ReadFile<'_>,
    &mut StepContext<'_>,
) -> Fallible<Resource>;

/// The fields that generated objects begin with: type, name and namespace.
fn new_object(kind: &str, rule: &GeneratorRule, cx: &mut StepContext<'_>) -> Fallible<Mapping> {
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
fn stated(text: &LocatedText, cx: &mut StepContext<'_>) -> Node {
    Node::string(text.value.clone(), cx.at(text.at).made())
}

fn unnamed(kind: &str, rule: &GeneratorRule) -> Diagnostic {
    Diagnostic::error(
        Code::GeneratorWithoutName,
        format!("a generated {kind} needs a name"),
    )
    .at(rule.at)
    .help("add `name:` to the entry")
}

/// The finished object as a resource that remembers how it is to join others.
fn generated(
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
fn behavior(rule: &GeneratorRule, cx: &mut StepContext<'_>) -> Behavior {
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
