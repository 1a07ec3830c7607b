//! The namespace of a render: the object itself, and every resource of the
//! target in it. What refers to the namespaces that are left behind follows.

mod references;

pub(super) use references::{ServiceNames, follow};

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::model::{ResId, Resource, Step};
use crate::yaml::{FieldPath, Mapping, Node};

use crate::environment::features::cluster_scoped::is_cluster_scoped;
use crate::environment::overlay::{Entry, NamespaceObject, Overlay, set};
use crate::environment::request::Applier;
use crate::environment::scope::Scope;

/// The raw branch, on the Namespace.
pub const BRANCH_ANNOTATION: &str = "offshoot/branch";
/// When a janitor may delete the Namespace (kube-janitor's key).
pub const TTL_ANNOTATION: &str = "janitor/ttl";

/// Renders the Namespace and moves everything into it.
///
/// # Errors
/// `namespace-collision`; templates; a `ttl` that is no duration.
pub(super) fn apply(scope: &Scope<'_>, overlay: &mut Overlay) -> Fallible<()> {
    let Some(namespace) = scope.namespace else {
        return Ok(());
    };
    refuse_collisions(scope)?;
    let own = scope
        .target
        .positions(|resource| resource.kind() == "Namespace" && resource.gvk().group.is_empty());
    let same = own
        .iter()
        .copied()
        .find(|position| scope.target.get(*position).name() == namespace);
    let rule = scope.namespace_rule();
    let object = object(scope, namespace, &own)?;
    overlay.namespace_object = Some(NamespaceObject {
        existing: same,
        ..object
    });
    let others = own.into_iter().filter(|position| Some(*position) != same);
    overlay
        .deleted
        .extend(others.map(|position| (position, rule)));
    overlay.namespace = Some((namespace.to_owned(), rule));
    for position in scope
        .target
        .positions(|resource| resource.helm_generated && !is_cluster_scoped(resource, scope.target))
    {
        let path = FieldPath::keys(&["metadata", "namespace"]);
        overlay.set(position, path, namespace.to_owned(), rule);
    }
    Ok(())
}

/// The Namespace: what the target's own ones say of themselves, and the environment on top.
fn object(scope: &Scope<'_>, namespace: &str, own: &[usize]) -> Fallible<NamespaceObject> {
    let mut labels = inherited(scope, own, "labels");
    let mut annotations = inherited(scope, own, "annotations");
    labels.retain(|label| label.key != "kubernetes.io/metadata.name");
    if let Some(sync) = &scope.spec.secret_sync {
        for (key, text) in &sync.namespace_labels {
            let rule = scope.rule(Step::SecretSync, text.at);
            set(&mut labels, Entry::text(key, &scope.render(text)?, rule));
        }
    }
    if let Some(branch) = &scope.request.branch {
        let rule = scope.rule(Step::Branch, scope.request.branch_at);
        set(
            &mut annotations,
            Entry::text(BRANCH_ANNOTATION, branch, rule),
        );
    }
    if let Some(ttl) = &scope.spec.ttl {
        let value = scope.render(ttl)?;
        if !crate::environment::names::is_ttl(&value) {
            return Err(crate::environment::config::ttl_refused(ttl, &value).into());
        }
        let rule = scope.rule(Step::Ttl, ttl.at);
        set(&mut annotations, Entry::text(TTL_ANNOTATION, &value, rule));
    }
    if scope.request.applier == Applier::ArgoCd {
        let (key, value) = ("argocd.argoproj.io/sync-wave", "-50");
        set(
            &mut annotations,
            Entry::text(key, value, scope.namespace_rule()),
        );
    }
    Ok(NamespaceObject {
        name: namespace.to_owned(),
        labels,
        annotations,
        existing: None,
        rule: scope.namespace_rule(),
    })
}

/// Labels or annotations that the target's own Namespaces have; of several the first counts.
fn inherited(scope: &Scope<'_>, own: &[usize], field: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for position in own {
        let map = scope.target.get(*position).node.at(&["metadata", field]);
        for (key, value) in map
            .and_then(Node::as_mapping)
            .into_iter()
            .flat_map(Mapping::iter)
        {
            if entries.iter().all(|entry| entry.key != key) {
                let at = value.origin;
                let place = if at.as_source().is_some() {
                    at
                } else {
                    scope.namespace_rule().at
                };
                entries.push(Entry {
                    key: key.into(),
                    value: value.clone(),
                    rule: scope.rule(Step::Namespace, place),
                });
            }
        }
    }
    entries
}

/// Two resources that differ by namespace alone cannot both move.
fn refuse_collisions(scope: &Scope<'_>) -> Fallible<()> {
    let mut failures = Failures::default();
    let mut seen: BTreeMap<ResId, &Resource> = BTreeMap::new();
    for resource in scope.target.resources() {
        if is_cluster_scoped(resource, scope.target) {
            continue;
        }
        let id = resource.id();
        let moved = ResId {
            namespace: Default::default(),
            ..id.clone()
        };
        if let Some(other) = seen.insert(moved, resource) {
            let message = format!(
                "`{}` and `{id}` cannot both move into one namespace",
                other.id()
            );
            failures.push(
                Diagnostic::error(Code::NamespaceCollision, message)
                    .at(resource.origin)
                    .label(other.origin, "the other one")
                    .help("leave one of them out of the environment's `path`, or rename it"),
            );
        }
    }
    failures.or_ok(())
}
