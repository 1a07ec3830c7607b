//! The namespace of a render: the object itself, and every resource of the
//! target in it. What refers to the namespaces that are left behind follows.

mod references;

pub(super) use references::{ServiceNames, follow};

use std::collections::BTreeMap;

use crate::config::Located;
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::model::{ResId, Resource};
use crate::yaml::{FieldPath, Mapping, Node};

use super::cluster_scoped::is_cluster_scoped;
use super::overlay::{Overlay, Why};
use super::request::Applier;
use super::scope::Scope;

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
    let object = object(scope, namespace, &own)?;
    let same = own
        .iter()
        .copied()
        .find(|position| scope.target.get(*position).name() == namespace);
    match same {
        Some(position) => update(position, object, scope.because_of_namespace(), overlay),
        None => overlay.namespace_object = Some(object),
    }
    let others = own.into_iter().filter(|position| Some(*position) != same);
    overlay.deleted.extend(others);
    overlay.namespace = Some(Located {
        value: namespace.to_owned(),
        at: scope.because_of_namespace().at,
    });
    for position in scope
        .target
        .positions(|resource| resource.helm_generated && !is_cluster_scoped(resource, scope.target))
    {
        let path = FieldPath::keys(&["metadata", "namespace"]);
        let why = scope.because_of_namespace();
        overlay.set(position, path, Node::string(namespace, why.at), why);
    }
    Ok(())
}

/// The Namespace: what the target's own ones say of themselves, and the environment on top.
fn object(scope: &Scope<'_>, namespace: &str, own: &[usize]) -> Fallible<Node> {
    let mut labels = Mapping::default();
    let mut annotations = Mapping::default();
    for position in own {
        let metadata = scope.target.get(*position).node.get("metadata");
        inherit(
            &mut labels,
            metadata.and_then(|metadata| metadata.get("labels")),
        );
        inherit(
            &mut annotations,
            metadata.and_then(|metadata| metadata.get("annotations")),
        );
    }
    labels.remove("kubernetes.io/metadata.name");
    if let Some(sync) = &scope.spec.secret_sync {
        for (key, text) in &sync.namespace_labels {
            labels.set(key, Node::string(scope.render(text)?, text.at));
        }
    }
    if let Some(branch) = &scope.request.branch {
        let branch = Node::string(branch.as_str(), scope.request.branch_at);
        annotations.set(BRANCH_ANNOTATION, branch);
    }
    if let Some(ttl) = &scope.spec.ttl {
        let value = scope.render(ttl)?;
        if !super::names::is_ttl(&value) {
            return Err(super::config::ttl_refused(ttl, &value).into());
        }
        annotations.set(TTL_ANNOTATION, Node::string(value, ttl.at));
    }
    if scope.request.applier == Applier::ArgoCd {
        annotations.set("argocd.argoproj.io/sync-wave", string("-50"));
    }
    let mut metadata = Mapping::default();
    metadata.push("name", string(namespace));
    for (field, map) in [("labels", labels), ("annotations", annotations)] {
        if !map.is_empty() {
            metadata.push(field, Node::mapping(map, Origin::NONE));
        }
    }
    let mut object = Mapping::default();
    object.push("apiVersion", string("v1"));
    object.push("kind", string("Namespace"));
    object.push("metadata", Node::mapping(metadata, Origin::NONE));
    Ok(Node::mapping(object, Origin::NONE))
}

/// Makes the target's own Namespace of that name what it should be: two cannot be listed.
fn update(position: usize, object: Node, why: Why, overlay: &mut Overlay) {
    for field in ["labels", "annotations"] {
        if let Some(map) = object.at(&["metadata", field]) {
            let path = FieldPath::keys(&["metadata", field]);
            overlay.set(position, path, map.clone(), why);
        }
    }
}

/// What an earlier Namespace says stays.
fn inherit(into: &mut Mapping, from: Option<&Node>) {
    for (key, value) in from
        .and_then(Node::as_mapping)
        .iter()
        .flat_map(|from| from.iter())
    {
        if !into.contains(key) {
            into.push(key, value.clone());
        }
    }
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

fn string(text: &str) -> Node {
    Node::string(text, Origin::NONE)
}
