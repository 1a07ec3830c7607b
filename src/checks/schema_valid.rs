//! `schema-mismatch`: what an API server refuses, or warns of. In: the resources of a render, the version
//! of Kubernetes that offshoot.yaml names, and the CustomResourceDefinitions of all targets. Out: a finding
//! for each field. The folder `schema` judges.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Message};
use crate::model::{KubernetesVersion, Resource};
use crate::yaml::Node;

use super::check::Check;
use super::completed_later::Expected;
use super::findings::Findings;
use super::schema::{Mismatch, MismatchKind, Types};
use super::subject::Subject;

/// Resources that do not meet their types.
pub(super) struct SchemaValid;

impl Check for SchemaValid {
    fn codes(&self) -> &'static [Code] {
        &[Code::SchemaMismatch]
    }

    /// True where offshoot.yaml names the version of the cluster: elsewhere, manifests may be written for one
    /// whose types offshoot does not have.
    fn refuses(&self, subject: &Subject<'_>) -> bool {
        stated(subject).is_some()
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let version = stated(subject).unwrap_or(KubernetesVersion::NEWEST);
        if subject.is_of_chart() {
            return;
        }
        let elsewhere = subject.elsewhere.resources();
        let types = Types::new(version, definitions(subject, &elsewhere));
        let expected = Expected::new(subject, &elsewhere);
        for resource in subject.resources {
            let definition = types.definition(resource);
            for mismatch in types.judge(resource).mismatches() {
                if expected.explains(mismatch, resource) {
                    continue;
                }
                let id = resource.id().to_string();
                let found = diagnostic(mismatch, &id);
                let own = definition.filter(|it| is_among(it, subject.resources));
                let found = match own {
                    Some(definition) => found.label(definition.origin, "its definition"),
                    None => found,
                };
                let help = help(mismatch, definition.is_some(), version);
                findings.add(
                    subject,
                    resource,
                    help.into_iter().fold(found, Diagnostic::help),
                );
            }
        }
    }
}

/// The version of Kubernetes that offshoot.yaml names.
fn stated(subject: &Subject<'_>) -> Option<KubernetesVersion> {
    subject.config.and_then(|config| config.kubernetes)
}

/// The resources that may define the types of a render: its own, and the definitions around it of kinds that it does not
/// define itself.
fn definitions<'s>(
    subject: &Subject<'s>,
    elsewhere: &[&'s Resource],
) -> impl Iterator<Item = &'s Resource> {
    const KIND: &str = "CustomResourceDefinition";
    let own: BTreeSet<&str> = subject.of_kind(KIND).map(Resource::name).collect();
    let around = elsewhere.iter().copied();
    let around = around.filter(move |it| it.kind() == KIND && !own.contains(it.name()));
    let resources: &'s [Resource] = subject.resources;
    resources.iter().chain(around.collect::<Vec<_>>())
}

/// True if the node is that of one of the resources: other targets have other sources.
fn is_among(node: &Node, resources: &[Resource]) -> bool {
    resources.iter().any(|it| std::ptr::eq(&it.node, node))
}

fn diagnostic(mismatch: &Mismatch, id: &str) -> Diagnostic {
    let mut text = Message::default();
    text.push_text(&format!("`{id}`, `{}`: ", mismatch.path));
    text.push(&mismatch.message);
    let diagnostic = if mismatch.kind.is_refused() {
        Diagnostic::error(Code::SchemaMismatch, text)
    } else {
        Diagnostic::warning(Code::SchemaMismatch, text)
    };
    diagnostic.at(mismatch.at)
}

/// The way to fix a mismatch: its own, or that of its kind.
fn help(mismatch: &Mismatch, is_custom: bool, version: KubernetesVersion) -> Option<Message> {
    let of_kind = || match mismatch.kind {
        MismatchKind::MissingField => Some("add the field".to_owned()),
        MismatchKind::UnknownField if is_custom => {
            Some("correct the name, or remove the field".to_owned())
        }
        MismatchKind::UnknownField | MismatchKind::UnknownType if !is_custom => Some(format!(
            "the types are those of Kubernetes {version}; `kubernetes` in offshoot.yaml names another version"
        )),
        _ => None,
    };
    mismatch
        .help
        .clone()
        .or_else(|| of_kind().map(Message::from))
}
