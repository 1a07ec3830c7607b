//! `schema-mismatch`: what an API server refuses, or warns of. In: the resources of a render, the version
//! of Kubernetes that offshoot.yaml names, and the CustomResourceDefinitions of all targets. Out: a finding
//! for each field. The folder `schema` judges.

use crate::diag::{Code, Diagnostic, Message};
use crate::model::KubernetesVersion;

use super::check::Check;
use super::findings::Findings;
use super::schema::{Mismatch, Types};
use super::subject::Subject;

/// Resources that do not meet their types.
pub(super) struct SchemaValid;

impl Check for SchemaValid {
    fn codes(&self) -> &'static [Code] {
        &[Code::SchemaMismatch]
    }

    /// False: the API server refuses these itself, before they do any harm.
    fn refuses(&self) -> bool {
        false
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let stated = subject.config.and_then(|config| config.kubernetes);
        let version = stated.unwrap_or(KubernetesVersion::NEWEST);
        let elsewhere = subject.elsewhere.resources();
        let definitions = elsewhere.into_iter();
        let definitions = definitions.filter(|it| it.kind() == "CustomResourceDefinition");
        let types = Types::new(version, subject.resources.iter().chain(definitions));
        for resource in subject.resources {
            for mismatch in types.judge(resource).mismatches() {
                let id = resource.id().to_string();
                findings.add(subject, resource, diagnostic(mismatch, &id, version));
            }
        }
    }
}

fn diagnostic(mismatch: &Mismatch, id: &str, version: KubernetesVersion) -> Diagnostic {
    let mut text = Message::default();
    text.push_text(&format!("`{id}`, `{}`: ", mismatch.path));
    text.push(&mismatch.message);
    let diagnostic = if mismatch.kind.is_refused() {
        Diagnostic::error(Code::SchemaMismatch, text)
    } else {
        Diagnostic::warning(Code::SchemaMismatch, text)
    };
    let diagnostic = diagnostic.at(mismatch.at);
    match &mismatch.help {
        Some(help) => diagnostic.help(help.clone()),
        None => diagnostic.help(format!(
            "the types are those of Kubernetes {version}; `kubernetes` in offshoot.yaml names another version"
        )),
    }
}
