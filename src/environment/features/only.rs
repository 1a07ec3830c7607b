//! `only` and `shared`: what a branch runs itself, and the namespace in which the rest runs. The target has the
//! selected workloads with what comes with them already; here the Services of the rest become ExternalNames,
//! and what does not work across namespaces is said.

use std::collections::BTreeSet;

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, first_of};
use crate::environment::names::is_dns_name;
use crate::environment::overlay::AddedResource;
use crate::environment::partial::{
    Only, Rest, Shared, limits, operated_services, refused_by_policies,
};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::{Resource, ResourceSet, Step};
use crate::yaml::{FieldPath, Mapping, Node, Text};

use super::feature::{Feature, Outline};

/// `only` and `shared`.
#[derive(Clone, Debug, Default)]
pub struct Partial {
    /// The part that the environment runs itself; everything without it.
    pub only: Option<Only>,
    /// The namespace of the rest.
    pub shared: Option<Shared>,
}

impl Feature for Partial {
    fn step() -> Step {
        Step::Only
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            only: fields.object("only"),
            shared: Shared::read(fields),
        }
    }

    fn templates(&self) -> Vec<&LocatedText> {
        let shared = self.shared.iter();
        shared
            .flat_map(|shared| std::iter::once(&shared.namespace).chain(&shared.hosts))
            .collect()
    }

    fn validate(&self, outline: &Outline<'_>, failures: &mut Failures) {
        if let Some(shared) = &self.shared {
            validate_shared(shared, self.only.is_some(), failures);
        }
        let Some(only) = &self.only else { return };
        if only.is_empty() {
            let message = "`only` selects nothing";
            let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(only.at);
            failures.push(diagnostic.help(
                "write `only: {labelSelector: \"…\"}`, `{paths: […]}` or `{changedSince: main}`",
            ));
        }
        if !outline.has_namespace {
            let name = &outline.name.value;
            let message = format!("`{name}` has `only`, and no `namespace` apart from the rest");
            let diagnostic = Diagnostic::error(Code::NamespaceMissing, message).at(only.at);
            failures.push(diagnostic.help("write `namespace: \"preview-{{ slug }}\"`"));
        }
    }

    /// Lets the Services of the rest lead to the shared namespace.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let Some(only) = &self.only else {
            return Ok(());
        };
        if scope.moves.is_listed() {
            let message = "`only` is for one `namespace`, and the environment has `namespaces`";
            return Err(Diagnostic::error(Code::FieldValue, message)
                .at(only.at)
                .label(scope.namespace_at, "the namespaces")
                .help("write `namespace`, and leave out with `exclude` what is in others")
                .into());
        }
        let Some(shared) = &self.shared else {
            return missing(only, scope);
        };
        let namespace = scope.render(&shared.namespace)?;
        lead_out(only, shared, &namespace, scope, plan);
        let rest = Rest::new(scope.target, (&namespace, own(scope)), shared.domain());
        let is_adapted = |resource: &Resource| is_adapted(resource, scope);
        plan.warnings.extend(limits(&rest, &is_adapted));
        Ok(())
    }

    /// Looks whether policies of the rest let the branch in: they may know its Namespace by its labels.
    fn review(&self, scope: &Scope<'_>, rendered: &ResourceSet, plan: &mut Plan) -> Fallible<bool> {
        let (Some(_), Some(shared)) = (&self.only, &self.shared) else {
            return Ok(false);
        };
        let namespace = scope.render(&shared.namespace)?;
        let own = own(scope);
        let mut all = rendered.iter();
        let object = all.find(|it| it.kind() == "Namespace" && it.name() == own);
        let labels = object.and_then(|it| it.node.at(&["metadata", "labels"])?.as_mapping());
        let rest = Rest::new(scope.target, (&namespace, own), shared.domain());
        let refused = refused_by_policies(&rest, labels);
        plan.warnings.extend(refused.map(|it| scope.located(it)));
        Ok(false)
    }
}

fn validate_shared(shared: &Shared, has_only: bool, failures: &mut Failures) {
    if !has_only {
        let message = "`shared` has no effect without `only`";
        let diagnostic = Diagnostic::error(Code::FieldValue, message).at(shared.at);
        failures
            .push(diagnostic.help("remove it, or write `only`: what the environment runs itself"));
    }
    if shared.namespace.value.is_empty() {
        let message = "`shared` has no `namespace`";
        let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(shared.at);
        failures.push(diagnostic.help("write `shared: preview-main`: the namespace of the rest"));
    }
    if let Some(domain) = &shared.cluster_domain
        && !is_dns_name(shared.domain())
    {
        let message = format!("`{}` is not a DNS name", domain.value);
        let diagnostic = Diagnostic::error(Code::DnsName, message).at(domain.at);
        failures.push(diagnostic.help("write the domain of the cluster, as in `cluster.local`"));
    }
}

/// The namespace of the branch.
fn own<'a>(scope: &Scope<'a>) -> &'a str {
    let first = scope.moves.targets().first();
    first.map_or("", |(name, _)| name)
}

/// An error if the rest has Services and no namespace.
fn missing(only: &Only, scope: &Scope<'_>) -> Fallible<()> {
    const SHOWN: usize = 10;
    let services = scope.target.stand_ins();
    let names = services.map(|(_, service)| format!("`{}`", service.name()));
    let operated = scope.target.left_by_only().flat_map(operated_services);
    let names: Vec<String> = names
        .chain(operated.map(|name| format!("`{name}`")))
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let message = format!(
        "`only` leaves out what runs behind {}, and no namespace has it",
        first_of(SHOWN, &names)
    );
    let mut diagnostic = Diagnostic::error(Code::SharedMissing, message).at(only.at);
    for (_, service) in scope.target.stand_ins().take(SHOWN) {
        diagnostic = diagnostic.label(service.origin, "a Service of the rest");
    }
    Err(diagnostic
        .help("add `shared: NAMESPACE`: these Services then lead there")
        .into())
}

/// Makes ExternalNames of the Services of the rest.
fn lead_out(only: &Only, shared: &Shared, namespace: &str, scope: &Scope<'_>, plan: &mut Plan) {
    let left = scope.rule(Step::Only, only.at);
    let led = scope.rule(Step::Shared, shared.namespace.at);
    let domain = shared.domain();
    let name_of = |service: &str| format!("{service}.{namespace}.svc.{domain}");
    for (position, service) in scope.target.stand_ins() {
        let keys = FieldPath::keys;
        if service.node.at(&["metadata", "annotations"]).is_some() {
            plan.overlay
                .remove(position, keys(&["metadata", "annotations"]), left);
        }
        let spec = scope.target.get(position).node.get("spec");
        let spec = spec
            .cloned()
            .unwrap_or_else(|| Node::empty_mapping(only.at));
        plan.overlay.add(position, keys(&["spec"]), spec, left);
        let path = keys(&["spec", "externalName"]);
        plan.overlay
            .set(position, path, name_of(service.name()), led);
    }
    let known = scope.target.resources().iter();
    let known: BTreeSet<&str> = known
        .filter(|it| it.kind() == "Service")
        .map(Resource::name)
        .collect();
    let operated = scope.target.left_by_only().flat_map(operated_services);
    for name in operated.filter(|name| !known.contains(name.as_str())) {
        let node = external_name(&name, &name_of(&name));
        plan.overlay.added.push(AddedResource { node, rule: led });
    }
}

/// An ExternalName for a Service that an operator creates in the shared namespace.
fn external_name(name: &Text, target: &str) -> Node {
    let at = crate::diag::Origin::NONE;
    let text = |text: &str| Node::string(text, at);
    let map = |entries: Vec<(&str, Node)>| {
        let mut map = Mapping::default();
        for (key, value) in entries {
            map.push(key, value);
        }
        Node::mapping(map, at)
    };
    map(vec![
        ("apiVersion", text("v1")),
        ("kind", text("Service")),
        ("metadata", map(vec![("name", text(name))])),
        (
            "spec",
            map(vec![
                ("externalName", text(target)),
                ("type", text("ExternalName")),
            ]),
        ),
    ])
}

/// True for a resource that a patch of the environment changes.
fn is_adapted(resource: &Resource, scope: &Scope<'_>) -> bool {
    let file = |at| scope.builder.map.locate(at).map(|place| place.path);
    let own = file(scope.environment.at);
    let is_of_environment = |at| own.is_some() && file(at) == own;
    resource.node.any(|node| {
        let (causes, _) = scope.causes.chain(node.origin);
        let mut patches = causes.iter().filter(|cause| cause.step == Step::Patches);
        patches.any(|cause| is_of_environment(cause.via) || is_of_environment(cause.at))
    })
}
