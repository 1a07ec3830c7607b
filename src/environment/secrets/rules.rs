//! Rules by which Secrets and ConfigMaps are copied, and that do something else than they seem to. In:
//! resources. Out: a warning at each such annotation.

use crate::diag::{Code, Diagnostic};
use crate::model::Resource;
use crate::yaml::Node;

use super::copies::{Copies, Provider, SyncedCopy};
use super::kind::DataKind;

/// Annotations of Reflector: the one that asks for copies, and the one that allows them.
const REFLECTOR: (&str, &str) = (
    "reflector.v1.k8s.emberstack.com/reflection-auto-enabled",
    "reflector.v1.k8s.emberstack.com/reflection-allowed",
);

/// Types of Secrets that every namespace may have: pull secrets open nothing but a registry.
const HARMLESS: [&str; 2] = ["kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"];

/// The resources of `resources` with rules that copy nothing, though they look as if they did something
/// else, each with a warning at the annotation.
pub fn rule_faults<'r>(
    resources: impl IntoIterator<Item = &'r Resource>,
) -> Vec<(&'r Resource, Diagnostic)> {
    let mut found = Vec::new();
    for resource in resources {
        let copies = Copies::of([resource]).0;
        let faults = copies.iter().filter_map(fault);
        found.extend(faults.map(|fault| (resource, fault)));
        found.extend(not_allowed(resource).map(|fault| (resource, fault)));
    }
    found
}

/// The same without the resources.
pub(in crate::environment) fn unread_rules<'r>(
    resources: impl IntoIterator<Item = &'r Resource>,
) -> Vec<Diagnostic> {
    let faults = rule_faults(resources).into_iter();
    faults.map(|(_, fault)| fault).collect()
}

fn fault(copy: &SyncedCopy<'_>) -> Option<Diagnostic> {
    let SyncedCopy { kind, name, by, .. } = copy;
    if *by == Provider::Kubed && copy.rule == "false" {
        let message = format!(
            "`false` does not keep Kubed from copying {kind} `{name}`: it selects the namespaces that have a label `false`"
        );
        let diagnostic = Diagnostic::warning(Code::KubedSelector, message).at(copy.at);
        return Some(diagnostic.help("remove the annotation, or write a selector: `env=preview`"));
    }
    if copy.is_readable() {
        return None;
    }
    let message = format!(
        "the selector `{}` cannot be read, and {by} copies {kind} `{name}` nowhere",
        copy.rule
    );
    let diagnostic = Diagnostic::warning(Code::KubedSelector, message).at(copy.at);
    Some(diagnostic.help(match by {
        Provider::Reflector => "Reflector takes regular expressions of names: `preview-.*,staging`",
        _ => "the syntax is `app=web,tier in (a, b),!legacy`",
    }))
}

/// Reflector copies what allows it alone (its README, "Automatic mirror creation").
fn not_allowed(resource: &Resource) -> Option<Diagnostic> {
    DataKind::of(resource)?;
    let annotations = resource.node.at(&["metadata", "annotations"])?;
    let is_true = |key: &str| annotations.str_at(key) == Some("true");
    let asked = annotations.get(REFLECTOR.0)?;
    if asked.as_str() != Some("true") || is_true(REFLECTOR.1) {
        return None;
    }
    let (kind, name) = (resource.kind(), resource.name());
    let message = format!("Reflector does not copy {kind} `{name}`: nothing allows it to");
    let mut diagnostic = Diagnostic::warning(Code::KubedSelector, message).at(asked.origin);
    if let Some(allowed) = annotations.get(REFLECTOR.1) {
        diagnostic = diagnostic.label(allowed.origin, "this has to be `true`");
    }
    Some(diagnostic.help(format!("add the annotation `{}: \"true\"`", REFLECTOR.1)))
}

/// The Secrets and ConfigMaps that controllers copy to every namespace, each with a warning at the rule.
/// `is_of_branch` makes errors of them: production has objects of these names, too.
pub fn broad_copies(resources: &[Resource], is_of_branch: bool) -> Vec<(&Resource, Diagnostic)> {
    let copies = Copies::of(resources).0.into_iter();
    let broad = copies.filter(|copy| {
        let is_harmless = copy.kind == DataKind::ConfigMap || is_harmless(copy.source);
        is_by_annotation(copy) && copy.is_for_all() && (is_of_branch || !is_harmless)
    });
    broad
        .map(|copy| (copy.source, broad_copy(&copy, is_of_branch)))
        .collect()
}

fn broad_copy(copy: &SyncedCopy<'_>, is_of_branch: bool) -> Diagnostic {
    let SyncedCopy { kind, name, by, .. } = copy;
    if is_of_branch {
        let message = format!(
            "{by} copies {kind} `{name}` of every branch to every namespace, production's included"
        );
        let diagnostic = Diagnostic::error(Code::KubedSelector, message).at(copy.at);
        return diagnostic
            .help("remove the annotation for branches, or select namespaces of the branch's own");
    }
    let message = format!("{by} copies Secret `{name}` to every namespace, whoever uses that");
    let diagnostic = Diagnostic::warning(Code::KubedSelector, message).at(copy.at);
    diagnostic.help("select the namespaces that need it, by a label or by their names")
}

fn is_by_annotation(copy: &SyncedCopy<'_>) -> bool {
    matches!(
        copy.by,
        Provider::Kubed | Provider::Reflector | Provider::Replicator
    )
}

fn is_harmless(secret: &Resource) -> bool {
    let kind = secret.node.get("type").and_then(Node::as_str);
    kind.is_some_and(|kind| HARMLESS.contains(&kind))
}
