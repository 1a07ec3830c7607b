//! `clusterScoped`: resources outside namespaces. Deleting the namespace would
//! leave them, and all branches would share them: they are refused unless allowed.

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::namespaces::is_cluster_scoped;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::{Resource, Step};
use crate::yaml::Value;

use super::feature::{Feature, Outline};

/// `clusterScoped`: the kinds that may be outside the namespace; none by default.
#[derive(Clone, Debug, Default)]
pub struct ClusterScoped {
    /// Kinds that are accepted.
    pub allow: Vec<LocatedText>,
    /// The place of the settings, if there are any.
    pub at: Origin,
}

impl ClusterScoped {
    /// The entry that accepts objects of `kind` although deleting the namespace leaves them.
    fn allowing(&self, kind: &str) -> Option<&LocatedText> {
        self.allow.iter().find(|allowed| allowed.value == kind)
    }
}

impl Decode for ClusterScoped {
    const WHAT: &'static str = "`clusterScoped`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            allow: fields.texts("allow"),
            at: fields.at,
        }
    }
}

impl Feature for ClusterScoped {
    fn step() -> Step {
        Step::ClusterScoped
    }

    /// Reads `forbid`, or a map with `allow`.
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
    }

    /// Refuses cluster-scoped resources of kinds that are not allowed.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        if scope.namespace.is_none() {
            return Ok(());
        }
        let mut failures = Failures::default();
        for (position, resource) in scope.target.resources().iter().enumerate() {
            if resource.kind() == "Namespace" || !is_cluster_scoped(resource, scope.target) {
                continue;
            }
            match self.allowing(resource.kind()) {
                None => failures.push(refused(resource)),
                Some(allowed) if !resource.gvk().is_cluster_scoped() => {
                    let rule = scope.rule(Self::step(), allowed.at);
                    plan.overlay.unscoped.push((position, rule));
                }
                Some(_) => {}
            }
        }
        let unused = self.allow.iter().filter(|kind| !is_used(kind, scope));
        plan.warnings
            .extend(unused.map(|kind| unused_kind(kind, scope)));
        failures.or_ok(())
    }
}

fn refused(resource: &Resource) -> Diagnostic {
    let message = format!("`{}` is cluster-scoped", resource.id());
    Diagnostic::error(Code::ClusterScoped, message)
        .at(resource.origin)
        .help("it would outlive the namespace: move it to a tree that is applied once")
        .help(format!(
            "or accept that: `clusterScoped: {{allow: [{}]}}`",
            resource.kind()
        ))
}

/// True if the target has a cluster-scoped resource of this kind.
fn is_used(kind: &LocatedText, scope: &Scope<'_>) -> bool {
    let mut resources = scope.target.resources().iter();
    resources.any(|it| it.kind() == kind.value && is_cluster_scoped(it, scope.target))
}

fn unused_kind(kind: &LocatedText, scope: &Scope<'_>) -> Diagnostic {
    let kind_in_target = |resource: &&Resource| resource.kind() == kind.value;
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
