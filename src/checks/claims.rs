//! Names that only one render can have: hosts, namespaces, cluster-scoped objects. In: a render. Out: its
//! claims. Ports, addresses and volumes are not here: the warning `unique-value` names those of a branch,
//! whoever has them, too.

use std::collections::BTreeSet;

use crate::diag::Origin;
use crate::environment::hosts::{self, HostScope, declarations};
use crate::environment::{Config, Kinds};
use crate::model::{KindScope, Resource};

/// The kind of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimClass {
    /// A host that is routed or recorded.
    Host,
    /// A namespace.
    Namespace,
    /// An object outside of namespaces.
    ClusterObject,
}

impl ClaimClass {
    /// The words for it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Namespace => "namespace",
            Self::ClusterObject => "object",
        }
    }
}

/// A name that a render has for itself.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The kind of name.
    pub class: ClaimClass,
    /// The name.
    pub name: String,
    /// The place, in the render.
    pub at: Origin,
}

/// The claims of a render, each once.
pub fn claims(resources: &[Resource], config: Option<&Config>) -> Vec<Claim> {
    let scope = HostScope {
        domains: config.map_or(&[], |it| &it.domains),
        shared: config.map_or(&[], |it| &it.shared_hosts),
        only: &[],
    };
    let mut found = Vec::new();
    for declaration in declarations(resources) {
        let is_routed = declaration.claim == hosts::Claim::Traffic && declaration.fixed.is_none();
        if is_routed && !scope.is_shared(&declaration.host) {
            found.push(Claim {
                class: ClaimClass::Host,
                name: declaration.host,
                at: declaration.at,
            });
        }
    }
    let kinds = Kinds::defined_by(resources);
    for resource in resources {
        let gvk = resource.gvk();
        let is_namespace = gvk.kind == "Namespace" && gvk.group.is_empty();
        let is_of_cluster = kinds.scope(&gvk) == Some(KindScope::Cluster);
        let (class, name) = match (is_namespace, is_of_cluster) {
            (true, _) => (ClaimClass::Namespace, resource.name().to_owned()),
            (_, true) => (
                ClaimClass::ClusterObject,
                format!("{}/{}", gvk.kind, resource.name()),
            ),
            _ if resource.namespace().is_empty() => continue,
            _ => (ClaimClass::Namespace, resource.namespace().to_owned()),
        };
        found.push(Claim {
            class,
            name,
            at: resource.origin,
        });
    }
    let mut seen = BTreeSet::new();
    found.retain(|claim| seen.insert((claim.class, claim.name.clone())));
    found
}
