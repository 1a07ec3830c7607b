//! `namespace` and `namespaces`: the Namespace objects, and every resource of the target in one of
//! them. References to the namespaces that the target leaves follow.

use std::collections::BTreeMap;

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::environment::namespaces::{
    is_cluster_scoped, is_namespace, refuse_bound, refuse_deployed,
};
use crate::environment::overlay::{Entry, NamespaceObject, set};
use crate::environment::plan::Plan;
use crate::environment::request::Applier;
use crate::environment::scope::Scope;
use crate::model::{ResId, Resource, Step};
use crate::yaml::FieldPath;

use super::feature::{Feature, Outline};

/// Annotation of the Namespace: the branch, unaltered.
pub const BRANCH_ANNOTATION: &str = "offshoot/branch";

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
        if outline.per_branch && !outline.has_namespace {
            let name = outline.name;
            let message = format!("`{}` is per branch and has no `namespace`", name.value);
            let diagnostic = Diagnostic::error(Code::NamespaceMissing, message).at(name.at);
            failures.push(diagnostic.help("write `namespace: \"preview-{{ slug }}\"`"));
        }
    }

    /// Moves everything into its namespace.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        if scope.moves.targets().is_empty() {
            return Ok(());
        }
        plan.warnings.extend(scope.moves.warnings.iter().cloned());
        let mut failures = Failures::default();
        failures.keep(refuse_collisions(scope));
        failures.keep(refuse_bound(scope.target, scope.moves, scope.per_branch));
        if scope.per_branch {
            failures.keep(refuse_deployed(scope.target, scope.moves));
        }
        failures.or_ok(())?;
        render_objects(scope, plan);
        move_resources(scope, plan);
        Ok(())
    }
}

/// Renders the Namespaces, instead of those of the target.
fn render_objects(scope: &Scope<'_>, plan: &mut Plan) {
    let own = scope.target.positions(is_namespace);
    for (index, (name, _)) in scope.moves.targets().iter().enumerate() {
        let mut object = object(scope, name, &own);
        if index > 0 {
            object.file = format!("namespace-{}.yaml", index + 1);
        }
        plan.overlay.namespace_objects.push(object);
    }
    let objects = &plan.overlay.namespace_objects;
    let is_existing = |position: &usize| objects.iter().any(|it| it.existing == Some(*position));
    let others = own.iter().filter(|position| !is_existing(position));
    let rule = scope.namespace_rule();
    let others: Vec<_> = others.map(|position| (*position, rule)).collect();
    plan.overlay.deleted.extend(others);
}

/// The Namespace called `name`. Its labels are those of `namespaceMetadata`.
fn object(scope: &Scope<'_>, name: &str, own: &[usize]) -> NamespaceObject {
    let mut annotations = Vec::new();
    if let Some(branch) = &scope.request.branch {
        let rule = scope.rule(Step::Branch, scope.request.branch_at);
        let entry = Entry::text(BRANCH_ANNOTATION, branch, rule);
        set(&mut annotations, entry);
    }
    let rule = scope.namespace_rule();
    let (wave, first) = SYNC_WAVE;
    let is_ordered = scope.request.applier == Applier::ArgoCd;
    let is_same = |position: &&usize| scope.target.get(**position).name() == name;
    NamespaceObject {
        name: name.to_owned(),
        labels: Vec::new(),
        annotations,
        sync_wave: is_ordered.then(|| Entry::text(wave, first, rule)),
        file: "namespace.yaml".to_owned(),
        existing: own.iter().find(is_same).copied(),
        rule,
    }
}

/// Moves the resources: by kustomize's `namespace` where all have one, else each by its patch.
fn move_resources(scope: &Scope<'_>, plan: &mut Plan) {
    let (overlay, rule) = (&mut plan.overlay, scope.namespace_rule());
    let one = match scope.moves.targets() {
        [(one, _)] => Some(one),
        _ => None,
    };
    if let Some(one) = one {
        overlay.namespace = Some((one.clone(), rule));
    } else {
        // Only `namespace` of the overlay gives one to kinds that kustomize takes for namespaced.
        let target = scope.target;
        overlay
            .unscoped
            .retain(|(position, _)| !target.get(*position).namespace().is_empty());
    }
    for (position, resource) in scope.target.resources().iter().enumerate() {
        // kustomize's `namespace` field skips resources from its Helm generator.
        let is_patched = one.is_none() || resource.helm_generated;
        if is_patched
            && !is_cluster_scoped(resource, scope.target)
            && !is_namespace(resource)
            && let Some(new) = scope.moves.namespace_of(resource)
            && new != resource.namespace()
        {
            let path = FieldPath::keys(&["metadata", "namespace"]);
            overlay.set(position, path, new.to_owned(), rule);
        }
    }
}

/// Two resources that differ by namespace alone cannot both move into one.
fn refuse_collisions(scope: &Scope<'_>) -> Fallible<()> {
    let mut failures = Failures::default();
    let mut seen: BTreeMap<ResId, &Resource> = BTreeMap::new();
    for resource in scope.target.resources() {
        if is_cluster_scoped(resource, scope.target) {
            continue;
        }
        let moved = ResId {
            namespace: scope
                .moves
                .namespace_of(resource)
                .unwrap_or_default()
                .into(),
            ..resource.id()
        };
        if let Some(other) = seen.insert(moved, resource) {
            failures.push(collision(resource, other, scope));
        }
    }
    failures.or_ok(())
}

fn collision(resource: &Resource, other: &Resource, scope: &Scope<'_>) -> Diagnostic {
    let (id, other_id) = (resource.id(), other.id());
    let message = format!("`{other_id}` and `{id}` cannot both move into one namespace");
    let diagnostic = Diagnostic::error(Code::NamespaceCollision, message).at(resource.origin);
    // One manifest, in a namespace by one way and in none by another.
    if scope.causes.position(resource.origin) == scope.causes.position(other.origin) {
        return diagnostic
            .help("both are the same manifest: one directory includes the other; list it once");
    }
    diagnostic
        .label(other.origin, "the other resource")
        .help("give each namespace a new one of its own in `namespaces`, or leave one of them out with `exclude`")
}
