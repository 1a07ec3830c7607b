//! The namespace of an Application's destination, next to those that its resources are in.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, listed};
use crate::environment::Render;
use crate::model::Resource;

/// The warning for a destination that no resource is in. Argo CD applies every resource to its own namespace; the
/// destination is what people and projects see.
///
/// A destination without a namespace says nothing, and so does one that resources without a namespace get.
pub(super) fn elsewhere(rendered: &Render, namespace: &str) -> Option<Diagnostic> {
    let resources = rendered.resources.items().iter();
    let namespaced = |it: &&Resource| !it.gvk().is_cluster_scoped();
    let namespaces: BTreeSet<&str> = resources
        .filter(namespaced)
        .map(Resource::namespace)
        .collect();
    let is_told =
        namespaces.is_empty() || namespaces.contains("") || namespaces.contains(namespace);
    if namespace.is_empty() || is_told {
        return None;
    }
    let own = rendered.namespace.as_deref().into_iter();
    let first = own.chain(namespaces.iter().copied()).next()?;
    let message = format!(
        "the destination of the Application is namespace `{namespace}`, and its resources are in {}",
        listed(&namespaces)
    );
    let help = format!("`spec.destination.namespace: {first}`, or leave it out");
    Some(Diagnostic::warning(Code::DestinationElsewhere, message).help(help))
}
