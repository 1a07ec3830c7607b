//! The part that each resource has in a partial environment. In: the resources. Out: for each, what it is
//! kept for.

use crate::environment::nodes_at::{nodes, strings};
use crate::model::{ManifestSelector, Resource};
use crate::yaml::Node;

use super::backends::{INNER, backends, is_route, service_name};
use super::world::World;

/// The part that a resource has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Part of every environment: about the namespace, or about something outside.
    Always,
    /// Something that runs: `only` alone decides.
    Workload,
    /// A Service, for these workloads.
    Service(Vec<usize>),
    /// A route, for these Services and routes.
    Route(Vec<usize>),
    /// Something about these resources: an autoscaler, a policy, a monitor, a binding.
    Attached(Vec<usize>),
    /// Something about resources that are there for others themselves: a policy of a Gateway.
    Beside(Vec<usize>),
    /// Something for those that name it.
    Needed,
}

impl Role {
    /// The resources of which one has to be kept; empty where those that name it decide, or `only`.
    pub(super) fn of(&self) -> &[usize] {
        match self {
            Self::Service(of) | Self::Route(of) | Self::Attached(of) | Self::Beside(of) => of,
            Self::Always | Self::Workload | Self::Needed => &[],
        }
    }

    /// True if others follow it, and `only` decides about it.
    fn leads(&self) -> bool {
        matches!(self, Self::Workload | Self::Service(_) | Self::Route(_))
    }

    /// True if `only` can keep it by itself.
    pub(super) fn can_be_chosen(&self) -> bool {
        match self {
            Self::Always | Self::Workload | Self::Needed | Self::Route(_) | Self::Beside(_) => true,
            Self::Service(of) | Self::Attached(of) => of.is_empty(),
        }
    }

    /// True if a resource that names it keeps it.
    pub(super) fn can_be_needed(&self) -> bool {
        match self {
            Self::Needed | Self::Route(_) | Self::Beside(_) => true,
            Self::Attached(of) => of.is_empty(),
            Self::Always | Self::Workload | Self::Service(_) => false,
        }
    }
}

/// The roles of all resources, by position.
pub(super) fn roles(world: &World<'_>) -> Vec<Role> {
    let positions = 0..world.resources.len();
    let mut roles: Vec<Role> = positions.map(|position| role(position, world)).collect();
    let always: Vec<bool> = roles.iter().map(|role| *role == Role::Always).collect();
    // What everybody has is nobody's reason.
    for role in &mut roles {
        if let Role::Service(of) | Role::Route(of) | Role::Attached(of) = role {
            of.retain(|it| !always.get(*it).copied().unwrap_or_default());
        }
    }
    let leads: Vec<bool> = roles.iter().map(Role::leads).collect();
    for role in &mut roles {
        if let Role::Attached(of) = role
            && !of.is_empty()
            && !of
                .iter()
                .any(|it| leads.get(*it).copied().unwrap_or_default())
        {
            *role = Role::Beside(std::mem::take(of));
        }
    }
    roles
}

fn role(position: usize, world: &World<'_>) -> Role {
    let resource = world.get(position);
    let gvk = resource.gvk();
    let spec = |path: &str| nodes(&resource.node, path).first().copied();
    match (gvk.served_group(), gvk.kind.as_str()) {
        ("", "Namespace" | "ResourceQuota" | "LimitRange") => Role::Always,
        // Their selectors are texts that say less than those of Kubernetes.
        ("crd.projectcalico.org" | "projectcalico.org", _) => Role::Always,
        ("", "Service") => service(resource, world),
        ("", "Endpoints") => endpoints(resource, resource.name(), world),
        ("discovery.k8s.io", "EndpointSlice") => {
            let name = resource.label("kubernetes.io/service-name");
            endpoints(resource, name.unwrap_or_default(), world)
        }
        _ if world.is_workload(position) => Role::Workload,
        (
            "rbac.authorization.k8s.io" | "authorization.openshift.io",
            "RoleBinding" | "ClusterRoleBinding",
        ) => binding(resource, world),
        ("networking.k8s.io", "NetworkPolicy") => {
            selected(spec("spec.podSelector"), true, position, world)
        }
        ("cilium.io", "CiliumNetworkPolicy") => {
            selected(spec("spec.endpointSelector"), true, position, world)
        }
        ("policy", "PodDisruptionBudget")
        | ("monitoring.coreos.com" | "monitoring.googleapis.com", "PodMonitor" | "PodMonitoring") => {
            selected(spec("spec.selector"), false, position, world)
        }
        ("monitoring.coreos.com", "ServiceMonitor") => {
            let selector = spec("spec.selector").and_then(ManifestSelector::of);
            let services = selector.map(|it| world.services(&it, resource));
            Role::Attached(services.unwrap_or_default())
        }
        ("networking.istio.io", "DestinationRule") => {
            let host = spec("spec.host").and_then(Node::as_str).unwrap_or_default();
            Role::Attached(world.named("Service", service_name(host), resource))
        }
        (
            "security.istio.io"
            | "telemetry.istio.io"
            | "extensions.istio.io"
            | "networking.istio.io",
            _,
        ) if !is_route(resource) && has_scope(resource) => of_mesh(resource, world),
        _ if is_route(resource) => route(resource, world),
        _ => attached(resource, world),
    }
}

/// The workloads that a Service of the core group leads to. One that leads outside is the same anywhere.
fn service(resource: &Resource, world: &World<'_>) -> Role {
    let spec = resource.node.get("spec");
    let is_external = spec.and_then(|spec| spec.str_at("type")) == Some("ExternalName");
    let selector = spec.and_then(|spec| spec.get("selector"));
    match selector.and_then(ManifestSelector::of_labels) {
        None if is_external || has_endpoints(resource, world) => Role::Always,
        None => Role::Service(Vec::new()),
        Some(selector) => {
            let mut of = world.selected(&selector, resource);
            if of.is_empty() {
                of = operated(resource, world);
            }
            Role::Service(of)
        }
    }
}

/// The objects whose operator gives pods a label with their name, which the Service selects.
fn operated(service: &Resource, world: &World<'_>) -> Vec<usize> {
    let selector = service
        .node
        .at(&["spec", "selector"])
        .and_then(Node::as_mapping);
    let values = selector.into_iter().flat_map(|it| it.iter());
    let values = values.filter_map(|(_, value)| value.as_str());
    let called = values.flat_map(|name| world.called(name, service));
    called.filter(|it| world.is_workload(*it)).collect()
}

fn has_endpoints(service: &Resource, world: &World<'_>) -> bool {
    let of_slice = |it: &&Resource| {
        it.kind() == "EndpointSlice"
            && it.label("kubernetes.io/service-name") == Some(service.name())
    };
    !world.named("Endpoints", service.name(), service).is_empty()
        || world.resources.iter().any(|it| of_slice(&it))
}

/// Addresses that somebody wrote down stay with a Service that selects nothing.
fn endpoints(resource: &Resource, service: &str, world: &World<'_>) -> Role {
    let services = world.named("Service", service, resource);
    let selects = |it: &usize| world.get(*it).node.at(&["spec", "selector"]).is_some();
    if services.iter().any(selects) {
        Role::Attached(services)
    } else {
        Role::Always
    }
}

/// A policy or the like, for the pods that its selector matches; an empty one matches all if `is_for_all`.
fn selected(selector: Option<&Node>, is_for_all: bool, position: usize, world: &World<'_>) -> Role {
    let from = world.get(position);
    let selector = selector.and_then(ManifestSelector::of);
    match selector.filter(|it| is_for_all || !it.is_empty()) {
        Some(selector) => Role::Attached(world.selected(&selector, from)),
        None => Role::Attached(Vec::new()),
    }
}

/// True for a kind of Istio's that is for some pods of a namespace, or for all.
fn has_scope(resource: &Resource) -> bool {
    matches!(
        resource.kind(),
        "AuthorizationPolicy"
            | "PeerAuthentication"
            | "RequestAuthentication"
            | "Telemetry"
            | "WasmPlugin"
            | "Sidecar"
            | "EnvoyFilter"
    )
}

fn of_mesh(resource: &Resource, world: &World<'_>) -> Role {
    let named = referred(resource, world);
    if !named.is_empty() {
        return Role::Attached(named);
    }
    let paths = ["spec.selector.matchLabels", "spec.workloadSelector.labels"];
    let labels = paths.iter().flat_map(|path| nodes(&resource.node, path));
    let mut selectors = labels.filter_map(ManifestSelector::of_labels).peekable();
    if selectors.peek().is_none() {
        return Role::Always;
    }
    let pods = selectors.flat_map(|selector| world.selected(&selector, resource));
    Role::Attached(pods.collect())
}

fn route(resource: &Resource, world: &World<'_>) -> Role {
    let names = backends(resource).into_iter().filter_map(Node::as_str);
    let called = names.flat_map(|name| {
        let called: Vec<usize> = world.called(service_name(name), resource).collect();
        called
    });
    let mut of: Vec<usize> = called
        .filter(|it| INNER.contains(&world.get(*it).kind()))
        .collect();
    of.sort_unstable();
    of.dedup();
    Role::Route(of)
}

/// A binding, for its accounts and the pods that run as one of them. People and groups are in every namespace,
/// and so is an account that is somebody else's.
fn binding(resource: &Resource, world: &World<'_>) -> Role {
    let mut of = Vec::new();
    for subject in nodes(&resource.node, "subjects[]") {
        let name = subject.str_at("name").unwrap_or_default();
        let namespace = subject.str_at("namespace").unwrap_or_default();
        let is_here =
            [resource.namespace(), ""].contains(&namespace) || resource.namespace().is_empty();
        let accounts = world.named("ServiceAccount", name, resource);
        let runs = |it: &usize| world.pods(*it).iter().any(|pod| pod.account() == name);
        let workloads: Vec<usize> = world.workloads().filter(runs).collect();
        if subject.str_at("kind") != Some("ServiceAccount")
            || !is_here
            || (accounts.is_empty() && workloads.is_empty())
        {
            return Role::Always;
        }
        of.extend(accounts.into_iter().chain(workloads));
    }
    Role::Attached(of)
}

/// A resource for those that it names as its target, and for the Services that the API server calls.
fn attached(resource: &Resource, world: &World<'_>) -> Role {
    let mut of = referred(resource, world);
    of.extend(called_services(resource, world));
    if of.is_empty() {
        Role::Needed
    } else {
        Role::Attached(of)
    }
}

/// The fields by which a resource says what it is about.
const TARGETS: [&str; 5] = [
    "spec.scaleTargetRef",
    "spec.targetRef",
    "spec.targetRefs[]",
    "spec.workloadRef",
    "spec.attachmentRef",
];

/// The resources that a resource is about, by kind and name.
fn referred(resource: &Resource, world: &World<'_>) -> Vec<usize> {
    let targets = TARGETS.iter().flat_map(|path| nodes(&resource.node, path));
    let found = targets.flat_map(|target| {
        // KEDA's default.
        let kind = target.str_at("kind").unwrap_or("Deployment");
        let name = target.str_at("name").unwrap_or_default();
        world.named(kind, name, resource)
    });
    found.collect()
}

/// The Services of webhooks and of aggregated APIs.
fn called_services(resource: &Resource, world: &World<'_>) -> Vec<usize> {
    const CALLED: [&str; 3] = [
        "webhooks[].clientConfig.service.name",
        "spec.service.name",
        "spec.conversion.webhook.clientConfig.service.name",
    ];
    let is_called = matches!(
        resource.kind(),
        "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration" | "APIService"
    );
    if !is_called {
        return Vec::new();
    }
    let names = CALLED.iter().flat_map(|path| strings(&resource.node, path));
    let names = names.filter_map(Node::as_str);
    names
        .flat_map(|name| world.named("Service", name, resource))
        .collect()
}
