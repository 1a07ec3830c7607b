//! Backends of routes, webhooks and API services: the Service has to be there, with the port.

use crate::checks::backends::{Backend, backends};
use crate::checks::findings::Findings;
use crate::checks::objects::Objects;
use crate::checks::subject::{Subject, namespace_of};
use crate::diag::{Code, Diagnostic, did_you_mean, first_of, nearest};
use crate::environment::nodes_at;
use crate::model::Resource;
use crate::yaml::Node;

/// Ports that a message lists.
const SHOWN: usize = 10;

/// Adds the findings about backends.
pub(super) fn check(subject: &Subject<'_>, objects: &Objects<'_>, findings: &mut Findings) {
    for resource in subject.resources {
        let all = backends(resource).into_iter();
        let broken = all.filter_map(|backend| broken(resource, backend, objects));
        for found in grouped(broken) {
            findings.add(subject, resource, found);
        }
    }
}

/// One finding for all places of the same fault in a resource.
fn grouped(broken: impl Iterator<Item = Diagnostic>) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = Vec::new();
    for found in broken {
        match all.iter_mut().find(|it| it.message == found.message) {
            Some(known) => *known = known.clone().label(found.at, "here, too"),
            None => all.push(found),
        }
    }
    all
}

fn broken<'s>(by: &'s Resource, backend: Backend<'s>, objects: &Objects<'s>) -> Option<Diagnostic> {
    let Backend {
        name,
        service,
        namespace,
        ..
    } = backend;
    if let Some(found) = objects.find("Service", namespace, service) {
        return without_port(by, backend, found);
    }
    let is_somebody_elses = namespace != namespace_of(by) && !objects.has_namespace(namespace);
    if is_somebody_elses
        || objects.has_makers(namespace)
        || objects.is_installed(namespace, service)
        || objects.is_around("Service", namespace, service)
    {
        return None;
    }
    let message = format!(
        "`{}` leads to Service `{service}`, which nothing makes",
        by.id()
    );
    let diagnostic = Diagnostic::warning(Code::ReferenceBroken, message).at(name.origin);
    let names = objects.names("Service", namespace);
    Some(diagnostic.help(match nearest(service, names) {
        Some(near) => did_you_mean(near),
        None => "correct the name, or render the Service".to_owned(),
    }))
}

/// The finding about a port that the Service does not have.
fn without_port(by: &Resource, backend: Backend<'_>, service: &Resource) -> Option<Diagnostic> {
    let port = backend.port?;
    let text = port
        .as_str()
        .or_else(|| port.as_text().map(AsRef::as_ref))?;
    if service.node.at(&["spec", "type"]).and_then(Node::as_str) == Some("ExternalName") {
        return None;
    }
    let all = nodes_at(&service.node, "spec.ports[]");
    let fields: &[&str] = if backend.is_target_port {
        &["name", "targetPort", "port"]
    } else {
        &["port", "name"]
    };
    let is_meant = |port: &&&Node| {
        let mut fields = fields.iter();
        fields.any(|field| text_at(port, field) == Some(text))
    };
    if all.is_empty() || all.iter().any(|it| is_meant(&it)) {
        return None;
    }
    let message = format!(
        "`{}` leads to port `{text}` of Service `{}`, which has no such port",
        by.id(),
        backend.service
    );
    let diagnostic = Diagnostic::warning(Code::ReferenceBroken, message)
        .at(port.origin)
        .label(service.origin, "the Service");
    let shown = all.iter().map(|port| match text_at(port, "name") {
        Some(name) => format!("`{name}` ({})", text_at(port, "port").unwrap_or_default()),
        None => format!("`{}`", text_at(port, "port").unwrap_or_default()),
    });
    Some(diagnostic.help(format!("it has {}", first_of(SHOWN, shown))))
}

fn text_at<'n>(node: &'n Node, field: &str) -> Option<&'n str> {
    node.get(field)?.as_text().map(AsRef::as_ref)
}
