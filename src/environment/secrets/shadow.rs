//! `kubed-shadow`: objects of the render under the names of copies that its namespaces
//! get. The controller and whoever applies the render overwrite each other.

use std::collections::BTreeMap;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, first_of};
use crate::model::{Resource, ResourceSet};

use super::copies::{Copies, SyncedCopy};
use super::kind::DataKind;

/// Annotations of an object that asks to be filled with a copy.
const PULLED: [&str; 2] = [
    "reflector.v1.k8s.emberstack.com/reflects",
    "replicator.v1.mittwald.de/replicate-from",
];

/// The warning for objects that are also copied into their namespaces.
pub(in crate::environment) fn shadowed(
    rendered: &ResourceSet,
    sources: &[(&LocatedText, ResourceSet)],
) -> Option<Diagnostic> {
    const SHOWN: usize = 10;
    let copies = Copies::of(sources.iter().flat_map(|(_, built)| built.iter())).0;
    if copies.is_empty() {
        return None;
    }
    let mut by_name: BTreeMap<(DataKind, &str), Vec<&SyncedCopy<'_>>> = BTreeMap::new();
    for copy in &copies {
        by_name
            .entry((copy.kind, copy.name))
            .or_default()
            .push(copy);
    }
    let namespaces = rendered.iter().filter(|it| it.kind() == "Namespace");
    let namespaces: BTreeMap<&str, &Resource> = namespaces.map(|it| (it.name(), it)).collect();
    let mut found: Vec<(&Resource, &SyncedCopy<'_>)> = Vec::new();
    for resource in rendered.iter() {
        let Some(kind) = DataKind::of(resource) else {
            continue;
        };
        let is_pulled = PULLED.iter().any(|key| resource.annotation(key).is_some());
        let namespace = namespaces.get(resource.id().effective_namespace());
        let Some(namespace) = namespace.filter(|_| !is_pulled) else {
            continue;
        };
        let copies = by_name.get(&(kind, resource.name())).into_iter().flatten();
        let mut copies = copies.filter(|copy| copy.reaches(namespace));
        found.extend(copies.next().map(|copy| (resource, *copy)));
    }
    let (first, copy) = found.first()?;
    let names = found
        .iter()
        .map(|(resource, copy)| format!("{} `{}`", copy.kind, resource.name()));
    let message = format!(
        "{} copies what the render has, too: {}",
        copy.by,
        first_of(SHOWN, names)
    );
    let mut diagnostic = Diagnostic::warning(Code::KubedShadow, message).at(first.origin);
    for (resource, _) in found.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(resource.origin, "here, too");
    }
    for (_, copy) in found.iter().take(SHOWN) {
        diagnostic = diagnostic.label(copy.at, "the original");
    }
    Some(diagnostic.help(
        "each overwrites the other: leave it out of the render, rename it, or change the rule of the original",
    ))
}
