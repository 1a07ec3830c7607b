//! `namespace`: the Namespace object, and every resource of the target in it.
//! References to the namespaces that the target leaves follow.

use std::collections::BTreeMap;

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::environment::namespaces::{is_cluster_scoped, references};
use crate::environment::overlay::{Entry, NamespaceObject, Overlay, set};
use crate::environment::plan::Plan;
use crate::environment::request::Applier;
use crate::environment::scope::Scope;
use crate::model::{ResId, Resource, Step};
use crate::yaml::FieldPath;
use crate::yaml::{Mapping, Node};

use super::feature::{Feature, Outline};

/// Annotation of the Namespace: the branch, unaltered.
pub const BRANCH_ANNOTATION: &str = "offshoot/branch";

/// Label of every Namespace that the API server sets.
pub(super) const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// Argo CD's annotation for the order of a sync, with a value that sorts before all others.
const SYNC_WAVE: (&str, &str) = ("argocd.argoproj.io/sync-wave", "-50");

/// `namespace` (a template).
#[derive(Clone, Debug, Default)]
pub struct Namespace(pub Option<LocatedText>);

impl Feature for Namespace {
    fn step() -> Step {
        Step::Namespace
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(fields.optional(Self::step().field()))
    }

    fn templates(&self) -> Vec<&LocatedText> {
        self.0.iter().collect()
    }

    fn validate(&self, outline: &Outline<'_>, failures: &mut Failures) {
        if outline.per_branch && self.0.is_none() {
            let name = outline.name;
            let message = format!("`{}` is per branch and has no `namespace`", name.value);
            let diagnostic = Diagnostic::error(Code::NamespaceMissing, message).at(name.at);
            failures.push(diagnostic.help("write `namespace: \"preview-{{ slug }}\"`"));
        }
    }

    /// Moves everything into the namespace, and references with it.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let Some(namespace) = scope.namespace else {
            return Ok(());
        };
        let overlay = &mut plan.overlay;
        for reference in references(scope.target, namespace) {
            let (position, path) = (reference.resource, reference.path);
            overlay.replace(position, path, reference.new, scope.namespace_rule());
        }
        refuse_collisions(scope)?;
        move_into(namespace, scope, overlay);
        Ok(())
    }
}

/// Renders the Namespace, instead of those of the target, and moves the resources into it.
fn move_into(namespace: &str, scope: &Scope<'_>, overlay: &mut Overlay) {
    let rule = scope.namespace_rule();
    let own = scope
        .target
        .positions(|resource| resource.kind() == "Namespace" && resource.gvk().group.is_empty());
    let object = object(scope, namespace, &own);
    let existing = object.existing;
    let others = own
        .into_iter()
        .filter(|position| Some(*position) != existing);
    overlay
        .deleted
        .extend(others.map(|position| (position, rule)));
    overlay.namespace_object = Some(object);
    overlay.namespace = Some((namespace.to_owned(), rule));
    // kustomize's `namespace` field skips resources from its Helm generator.
    let is_passed_over =
        |resource: &Resource| resource.helm_generated && !is_cluster_scoped(resource, scope.target);
    for position in scope.target.positions(is_passed_over) {
        let path = FieldPath::keys(&["metadata", "namespace"]);
        overlay.set(position, path, namespace.to_owned(), rule);
    }
}

/// The Namespace, with the metadata of the target's own ones.
fn object(scope: &Scope<'_>, namespace: &str, own: &[usize]) -> NamespaceObject {
    let mut labels = inherited(scope, own, "labels");
    labels.retain(|label| label.key != NAME_LABEL);
    let mut annotations = inherited(scope, own, "annotations");
    if let Some(branch) = &scope.request.branch {
        let rule = scope.rule(Step::Branch, scope.request.branch_at);
        set(
            &mut annotations,
            Entry::text(BRANCH_ANNOTATION, branch, rule),
        );
    }
    let rule = scope.namespace_rule();
    let (wave, first) = SYNC_WAVE;
    let is_ordered = scope.request.applier == Applier::ArgoCd;
    let is_same = |position: &&usize| scope.target.get(**position).name() == namespace;
    NamespaceObject {
        name: namespace.to_owned(),
        labels,
        annotations,
        sync_wave: is_ordered.then(|| Entry::text(wave, first, rule)),
        existing: own.iter().find(is_same).copied(),
        rule,
    }
}

/// Labels or annotations of the target's own Namespaces; of equal keys the first counts.
fn inherited(scope: &Scope<'_>, own: &[usize], field: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for position in own {
        let map = scope.target.get(*position).node.at(&["metadata", field]);
        let map = map.and_then(Node::as_mapping);
        for (key, value) in map.into_iter().flat_map(Mapping::iter) {
            if entries.iter().all(|entry| entry.key != key) {
                entries.push(inherited_entry(scope, key, value));
            }
        }
    }
    entries
}

/// The place of an inherited value is that in the target, unless a step of the target's build made it.
fn inherited_entry(scope: &Scope<'_>, key: &str, value: &Node) -> Entry {
    let mut rule = scope.namespace_rule();
    if value.origin.as_source().is_some() {
        rule.at = value.origin;
    }
    Entry {
        key: key.into(),
        value: value.clone(),
        rule,
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
        let moved = ResId {
            namespace: Default::default(),
            ..resource.id()
        };
        if let Some(other) = seen.insert(moved, resource) {
            failures.push(collision(resource, other));
        }
    }
    failures.or_ok(())
}

fn collision(resource: &Resource, other: &Resource) -> Diagnostic {
    let (id, other_id) = (resource.id(), other.id());
    let message = format!("`{other_id}` and `{id}` cannot both move into one namespace");
    Diagnostic::error(Code::NamespaceCollision, message)
        .at(resource.origin)
        .label(other.origin, "the other resource")
        .help("leave one of them out of the environment's `path`, or rename it")
}
