//! `clusterScoped`: resources outside namespaces. Deleting the namespace would leave them, and all
//! branches would share them: they are refused unless allowed, and a branch has its own then.

use std::collections::BTreeMap;

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, did_you_mean, nearest};
use crate::environment::cluster::{
    Renamed, branch_name, differences, effects, has_fixed_name, references, unknown_scopes,
};
use crate::environment::kinds::is_named;
use crate::environment::names::HOST_LENGTH;
use crate::environment::namespaces::is_cluster_scoped;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::slug::LEAST_ROOM;
use crate::model::{Gvk, KindScope, Resource, ResourceSet, Step};
use crate::yaml::{FieldPath, Value};

use super::feature::{Feature, Outline};

/// `clusterScoped`: the kinds that may be outside the namespace, none by default, and the scopes of
/// kinds that are not known.
#[derive(Clone, Debug, Default)]
pub struct ClusterScoped {
    /// Kinds that are accepted.
    pub allow: Vec<LocatedText>,
    /// Kinds that are cluster-scoped.
    pub kinds: Vec<LocatedText>,
    /// Kinds that are namespaced.
    pub namespaced_kinds: Vec<LocatedText>,
    /// The place of the settings, if there are any.
    pub at: Origin,
}

impl ClusterScoped {
    /// The entry that accepts objects of a kind although deleting the namespace leaves them.
    fn allowing(&self, gvk: &Gvk) -> Option<&LocatedText> {
        let mut allowed = self.allow.iter();
        allowed.find(|allowed| is_named(&allowed.value, gvk))
    }

    /// The cluster-scoped resources that are accepted, by position.
    fn accepted<'s>(
        &'s self,
        scope: &'s Scope<'_>,
    ) -> impl Iterator<Item = (usize, &'s Resource, &'s LocatedText)> {
        let resources = scope.target.resources().iter().enumerate();
        resources.filter_map(|(position, resource)| {
            let is_outside = is_outside(resource, scope);
            let entry = is_outside.then(|| self.allowing(&resource.gvk())).flatten();
            Some((position, resource, entry?))
        })
    }
}

impl Decode for ClusterScoped {
    const WHAT: &'static str = "`clusterScoped`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            allow: fields.texts("allow"),
            kinds: fields.texts("kinds"),
            namespaced_kinds: fields.texts("namespacedKinds"),
            at: fields.at,
        }
    }
}

impl Feature for ClusterScoped {
    fn step() -> Step {
        Step::ClusterScoped
    }

    /// Reads `forbid`, or a map.
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let node = fields.node(Self::step().field());
        fields.holds::<Self>();
        let Some(node) = node else {
            return Self::default();
        };
        let at = node.origin;
        match &node.value {
            Value::Scalar(_, text) if text == "forbid" => Self {
                at,
                ..Self::default()
            },
            Value::Mapping(_) => fields.object(Self::step().field()).unwrap_or_default(),
            _ => {
                let message = "`clusterScoped` takes `forbid` or a map with `allow`";
                let diagnostic = Diagnostic::error(Code::FieldType, message).at(at);
                fields.fail(diagnostic.help("write `clusterScoped: {allow: [ClusterRole]}`"));
                Self::default()
            }
        }
    }

    fn validate(&self, outline: &Outline<'_>, failures: &mut Failures) {
        if !self.at.is_none() && !outline.has_namespace {
            let message = "`clusterScoped` has no effect without `namespace`";
            let diagnostic = Diagnostic::error(Code::NamespaceMissing, message).at(self.at);
            failures.push(diagnostic.help("remove it, or add `namespace`"));
        }
        for kind in &self.kinds {
            let mut others = self.namespaced_kinds.iter();
            if let Some(other) = others.find(|other| other.value == kind.value) {
                let message = format!("`{}` is in `kinds` and in `namespacedKinds`", kind.value);
                let diagnostic = Diagnostic::error(Code::FieldValue, message)
                    .at(kind.at)
                    .label(other.at, "the other entry");
                failures.push(diagnostic.help("remove one of them: a kind has one scope"));
            }
        }
    }

    /// Refuses cluster-scoped resources of kinds that are not allowed, and gives a branch its own of
    /// those that are.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        if scope.moves.targets().is_empty() {
            return Ok(());
        }
        let mut failures = Failures::default();
        for resource in scope.target.resources() {
            if is_outside(resource, scope) && self.allowing(&resource.gvk()).is_none() {
                failures.push(refused(resource, scope));
            }
        }
        for (position, resource, entry) in self.accepted(scope) {
            // kustomize takes what it does not know for namespaced.
            if !resource.gvk().is_cluster_scoped() {
                let rule = scope.rule(Self::step(), entry.at);
                plan.overlay.unscoped.push((position, rule));
            }
        }
        failures.keep(self.rename(scope, plan));
        if scope.slug.is_some() {
            let own: Vec<usize> = self
                .accepted(scope)
                .map(|(position, ..)| position)
                .collect();
            plan.warnings.extend(effects(scope.target, &own));
        }
        plan.warnings.extend(unknown_scopes(scope.target));
        plan.warnings.extend(self.unused(scope));
        failures.or_ok(())
    }

    /// Refuses objects that all branches share and that are not the same for all.
    fn review(&self, scope: &Scope<'_>, rendered: &ResourceSet, plan: &mut Plan) -> Fallible<bool> {
        let mut failures = Failures::default();
        if scope.slug.is_some() && !scope.moves.targets().is_empty() {
            for (position, resource, _) in self.accepted(scope) {
                if !has_fixed_name(&resource.gvk()) {
                    continue;
                }
                let found = differences(position, scope, rendered.iter(), plan);
                let Some(first) = found.first() else { continue };
                let message = format!(
                    "`{}` is one object for all branches, but each branch would change it",
                    resource.id()
                );
                let at = known(first.at, resource.origin);
                let mut diagnostic = Diagnostic::error(Code::ClusterScopedDiffers, message).at(at);
                for difference in &found {
                    let text = match &difference.new {
                        Some(new) => format!("`{}` would be `{new}`", difference.path),
                        None => format!("`{}` would not be there", difference.path),
                    };
                    diagnostic = diagnostic.label(known(difference.at, resource.origin), text);
                }
                failures.push(diagnostic.help(
                    "its name cannot change: move it to a tree that is applied once, or keep it free of what follows the branch",
                ));
            }
        }
        failures.or_ok(false)
    }
}

impl ClusterScoped {
    /// Ends the names of a branch's objects in the branch, and follows them.
    fn rename(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let (Some(slug), Some(branch)) = (scope.slug, &scope.request.branch) else {
            return Ok(());
        };
        let mut failures = Failures::default();
        let names = names(scope);
        let mut renamed = Vec::new();
        for (position, resource, entry) in self.accepted(scope) {
            let gvk = resource.gvk();
            if has_fixed_name(&gvk) || resource.name().is_empty() {
                continue;
            }
            let kind = (gvk.group.as_str().to_owned(), gvk.kind.as_str().to_owned());
            let others = names.get(&kind).map(Vec::as_slice).unwrap_or_default();
            let others: Vec<&str> = others
                .iter()
                .copied()
                .filter(|other| *other != resource.name())
                .collect();
            match branch_name(resource.name(), slug, branch, &others) {
                Some(new) if new.len() <= HOST_LENGTH => {
                    let rule = scope.rule(Self::step(), entry.at);
                    let path = FieldPath::keys(&["metadata", "name"]);
                    plan.overlay.replace(position, path, new.clone(), rule);
                    renamed.push(Renamed {
                        group: gvk.group,
                        kind: gvk.kind,
                        old: resource.name().into(),
                        new,
                        at: entry.at,
                    });
                }
                Some(new) => failures.push(too_long(resource, &new, slug)),
                None => failures.push(taken(resource, slug)),
            }
        }
        for reference in references(scope.target, &renamed) {
            let rule = scope.rule(Self::step(), reference.at);
            let (position, path) = (reference.resource, reference.path);
            if reference.is_added {
                plan.overlay.set(position, path, reference.new, rule);
            } else {
                plan.overlay.replace(position, path, reference.new, rule);
            }
        }
        failures.or_ok(())
    }

    /// Entries without an effect are probably misspelled.
    fn unused(&self, scope: &Scope<'_>) -> Vec<Diagnostic> {
        let allow = self.allow.iter().filter(|kind| !is_used(kind, scope));
        let mut warnings: Vec<Diagnostic> = allow.map(|kind| unused_kind(kind, scope)).collect();
        let kinds = self.kinds.iter().map(|kind| (kind, KindScope::Cluster));
        let namespaced = self.namespaced_kinds.iter();
        let namespaced = namespaced.map(|kind| (kind, KindScope::Namespaced));
        let stated = kinds.chain(namespaced);
        warnings.extend(stated.filter_map(|(kind, stated)| unused_statement(kind, stated, scope)));
        warnings
    }
}

/// True for a resource that deleting the namespace would leave.
fn is_outside(resource: &Resource, scope: &Scope<'_>) -> bool {
    resource.kind() != "Namespace" && is_cluster_scoped(resource, scope.target)
}

/// The names of the target's objects, by group and kind.
fn names<'s>(scope: &'s Scope<'_>) -> BTreeMap<(String, String), Vec<&'s str>> {
    let mut names: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for resource in scope.target.resources() {
        if is_outside(resource, scope) {
            let gvk = resource.gvk();
            let kind = (gvk.group.as_str().to_owned(), gvk.kind.as_str().to_owned());
            names.entry(kind).or_default().push(resource.name());
        }
    }
    names
}

fn known(at: Origin, otherwise: Origin) -> Origin {
    if at.is_none() { otherwise } else { at }
}

fn refused(resource: &Resource, scope: &Scope<'_>) -> Diagnostic {
    let message = format!("`{}` is cluster-scoped", resource.id());
    let (kind, name) = (resource.kind(), resource.name());
    let diagnostic = Diagnostic::error(Code::ClusterScoped, message)
        .at(resource.origin)
        .help(format!(
            "it would outlive the namespace: leave it out, `exclude: [{{kind: {kind}}}]`, if a tree that is applied once has it"
        ));
    let allow = format!("`clusterScoped: {{allow: [{kind}]}}`");
    diagnostic.help(match scope.slug {
        None => format!("or accept that: {allow}"),
        Some(_) if has_fixed_name(&resource.gvk()) => format!(
            "or accept that: {allow}; all branches share it then, so that nothing in it may follow the branch"
        ),
        Some(slug) => format!(
            "or accept that: {allow}; each branch has its own then, here `{name}-{slug}`, and references follow"
        ),
    })
}

fn too_long(resource: &Resource, new: &str, slug: &str) -> Diagnostic {
    let (id, length) = (resource.id(), new.len());
    let message = format!(
        "the name of `{id}` would have {length} characters with the branch; the limit is {HOST_LENGTH}"
    );
    let diagnostic = Diagnostic::error(Code::NameBudget, message).at(resource.origin);
    match slug.len().checked_sub(length.saturating_sub(HOST_LENGTH)) {
        Some(max) if max >= LEAST_ROOM => {
            diagnostic.help(format!("write `slug: {{max: {max}}}` in the environment"))
        }
        _ => diagnostic.help("choose a shorter name"),
    }
}

fn taken(resource: &Resource, slug: &str) -> Diagnostic {
    let message = format!(
        "`{}` would get the name of another object for the branch `{slug}`",
        resource.id()
    );
    Diagnostic::error(Code::ClusterScopedDiffers, message)
        .at(resource.origin)
        .help("rename one of the two")
}

/// True if the target has a cluster-scoped resource of this kind.
fn is_used(kind: &LocatedText, scope: &Scope<'_>) -> bool {
    let mut resources = scope.target.resources().iter();
    resources.any(|it| is_named(&kind.value, &it.gvk()) && is_cluster_scoped(it, scope.target))
}

fn unused_kind(kind: &LocatedText, scope: &Scope<'_>) -> Diagnostic {
    let kind_in_target = |resource: &&Resource| is_named(&kind.value, &resource.gvk());
    let message = format!(
        "no cluster-scoped resource of the target is a `{}`",
        kind.value
    );
    let diagnostic = Diagnostic::warning(Code::ClusterScopedUnused, message).at(kind.at);
    match scope.target.resources().iter().find(kind_in_target) {
        Some(resource) => diagnostic.help(format!(
            "`{}` is in a namespace and needs no permission: remove the entry",
            resource.id()
        )),
        None => diagnostic.help("correct the kind, or remove the entry"),
    }
}

/// The warning for a statement that changes nothing: of no kind of the target, or of one whose scope is a
/// fact.
fn unused_statement(
    kind: &LocatedText,
    stated: KindScope,
    scope: &Scope<'_>,
) -> Option<Diagnostic> {
    let mut resources = scope.target.resources().iter();
    let name = &kind.value;
    let Some(resource) = resources.find(|it| is_named(name, &it.gvk())) else {
        let message = format!("no resource of the target is a `{name}`");
        let diagnostic = Diagnostic::warning(Code::ClusterScopedUnused, message).at(kind.at);
        let kinds: Vec<String> = scope
            .target
            .resources()
            .iter()
            .flat_map(|it| [it.kind().to_owned(), it.gvk().to_string()])
            .collect();
        return Some(match nearest(name, kinds.iter().map(String::as_str)) {
            Some(near) => diagnostic.help(did_you_mean(near)),
            None => diagnostic.help("correct the kind, or remove the entry"),
        });
    };
    let fact = scope.target.kinds().fact(&resource.gvk())?;
    let word = match fact {
        KindScope::Cluster => "cluster-scoped",
        KindScope::Namespaced => "namespaced",
    };
    let is_denied = if fact == stated {
        "already"
    } else {
        "all the same"
    };
    let message = format!(
        "`{}` is {word} {is_denied}, by its definition",
        resource.gvk()
    );
    let diagnostic = Diagnostic::warning(Code::ClusterScopedUnused, message).at(kind.at);
    Some(diagnostic.help("remove the entry"))
}
