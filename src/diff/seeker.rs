//! Resources that are for others, and the way in which they find them: by name, or by labels. In: a
//! resource. Out: its [`Seeker`]s. Rules: the API reference of Kubernetes, and of the Gateway API.

use crate::model::{ManifestSelector as Selector, Resource};
use crate::yaml::{Node, Text};

/// A way in which a resource finds others.
#[derive(Clone, Debug)]
pub(super) struct Seeker<'r> {
    pub(super) by: By<'r>,
    /// The namespaces that it looks in.
    pub(super) within: Within<'r>,
    /// True for the only one of its resource, whatever it says: an edited one is the same.
    pub(super) is_sole: bool,
}

/// The means by which others are found.
#[derive(Clone, Debug)]
pub(super) enum By<'r> {
    /// The name of one.
    Name { kind: &'r str, name: &'r str },
    /// The labels of pods.
    Pods(Selector<'r>),
    /// The labels of pods, in the peers of a NetworkPolicy's rules.
    Peers(Selector<'r>, Direction),
    /// The labels of Services.
    Services(Selector<'r>),
}

/// The direction of the traffic that a rule of a NetworkPolicy is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    From,
    To,
}

/// Namespaces, as one resource sees them.
#[derive(Clone, Debug)]
pub(super) enum Within<'r> {
    /// Its own.
    Own,
    /// Those with these names.
    Named(Vec<&'r str>),
    /// Those with such labels.
    Labelled(Selector<'r>),
    /// All of them.
    All,
}

impl<'r> Seeker<'r> {
    fn sole(by: By<'r>, within: Within<'r>) -> Self {
        Self {
            by,
            within,
            is_sole: true,
        }
    }

    fn one_of_many(by: By<'r>, within: Within<'r>) -> Self {
        Self {
            by,
            within,
            is_sole: false,
        }
    }

    /// The kind of objects that it selects; `None` if it names one.
    pub(super) fn selects(&self) -> Option<&'static str> {
        match &self.by {
            By::Name { .. } => None,
            By::Pods(_) => Some("pod"),
            By::Peers(_, Direction::From) => Some("pod in a `from` peer"),
            By::Peers(_, Direction::To) => Some("pod in a `to` peer"),
            By::Services(_) => Some("Service"),
        }
    }
}

/// The ways in which a resource finds others; none if it is for no others.
pub(super) fn seekers(resource: &Resource) -> Vec<Seeker<'_>> {
    let gvk = resource.gvk();
    let sought: fn(&Node) -> Vec<Seeker<'_>> = match (gvk.served_group(), gvk.kind.as_str()) {
        ("autoscaling", "HorizontalPodAutoscaler") => |spec| target(spec, "scaleTargetRef", None),
        ("keda.sh", "ScaledObject") => |spec| target(spec, "scaleTargetRef", Some("Deployment")),
        ("autoscaling.k8s.io", "VerticalPodAutoscaler") => |spec| target(spec, "targetRef", None),
        ("", "Service") => service,
        ("policy", "PodDisruptionBudget") => |spec| labels(spec, "selector"),
        ("networking.k8s.io", "NetworkPolicy") => policy,
        ("networking.k8s.io", "Ingress") => ingress,
        ("gateway.networking.k8s.io", kind) if kind.ends_with("Route") => route,
        ("monitoring.coreos.com", "ServiceMonitor") => monitor,
        _ => return Vec::new(),
    };
    resource.node.get("spec").map(sought).unwrap_or_default()
}

/// A reference with a kind and a name.
fn target<'r>(spec: &'r Node, field: &str, kind: Option<&'static str>) -> Vec<Seeker<'r>> {
    let seeker = spec.get(field).and_then(|target| {
        let kind = target.str_at("kind").or(kind)?;
        let name = target.str_at("name")?;
        Some(Seeker::sole(By::Name { kind, name }, Within::Own))
    });
    seeker.into_iter().collect()
}

/// The pods of a Service.
fn service(spec: &Node) -> Vec<Seeker<'_>> {
    let selector = spec.get("selector").and_then(Selector::of_labels);
    let seeker = selector.map(|it| Seeker::sole(By::Pods(it), Within::Own));
    seeker.into_iter().collect()
}

/// A selector of pods. An empty one is for whatever is there.
fn labels<'r>(spec: &'r Node, field: &str) -> Vec<Seeker<'r>> {
    let selector = spec.get(field).and_then(Selector::of);
    let selector = selector.filter(|selector| !selector.is_empty());
    let seeker = selector.map(|it| Seeker::sole(By::Pods(it), Within::Own));
    seeker.into_iter().collect()
}

/// The pods that a NetworkPolicy is for, and those that its rules are about.
fn policy(spec: &Node) -> Vec<Seeker<'_>> {
    let directions = [
        ("ingress", "from", Direction::From),
        ("egress", "to", Direction::To),
    ];
    let peers = directions
        .into_iter()
        .flat_map(|(rules, peers, direction)| {
            let peers = items(spec, rules).flat_map(move |rule| items(rule, peers));
            peers.filter_map(move |it| peer(it, direction))
        });
    labels(spec, "podSelector")
        .into_iter()
        .chain(peers)
        .collect()
}

fn peer(peer: &Node, direction: Direction) -> Option<Seeker<'_>> {
    let selector = peer.get("podSelector").and_then(Selector::of)?;
    let within = match peer.get("namespaceSelector").and_then(Selector::of) {
        Some(namespaces) if namespaces.is_empty() => Within::All,
        Some(namespaces) => Within::Labelled(namespaces),
        None => Within::Own,
    };
    let is_for_all = selector.is_empty();
    (!is_for_all).then(|| Seeker::one_of_many(By::Peers(selector, direction), within))
}

/// The Services that an Ingress leads to.
fn ingress(spec: &Node) -> Vec<Seeker<'_>> {
    let paths = items(spec, "rules").flat_map(|rule| {
        let http = rule.get("http").into_iter();
        http.flat_map(|http| items(http, "paths"))
    });
    let backends = paths.filter_map(|path| path.get("backend"));
    let own = ["defaultBackend", "backend"].into_iter();
    let own = own.filter_map(|field| spec.get(field));
    let names = own.chain(backends).filter_map(|backend| {
        let service = backend.get("service").and_then(|it| it.str_at("name"));
        service.or_else(|| backend.str_at("serviceName"))
    });
    let kind = "Service";
    names
        .map(|name| Seeker::one_of_many(By::Name { kind, name }, Within::Own))
        .collect()
}

/// The Services that a route leads to.
fn route(spec: &Node) -> Vec<Seeker<'_>> {
    let references = items(spec, "rules").flat_map(|rule| {
        let mirrors = items(rule, "filters");
        let mirrors = mirrors.filter_map(|it| it.get("requestMirror")?.get("backendRef"));
        items(rule, "backendRefs").chain(mirrors)
    });
    let seekers = references.filter_map(|reference| {
        let kind = reference.str_at("kind").unwrap_or("Service");
        let name = reference.str_at("name")?;
        let within = match reference.str_at("namespace") {
            Some(namespace) => Within::Named(vec![namespace]),
            None => Within::Own,
        };
        Some(Seeker::one_of_many(By::Name { kind, name }, within))
    });
    seekers.collect()
}

/// The Services of a ServiceMonitor, in its own namespace unless it says otherwise.
fn monitor(spec: &Node) -> Vec<Seeker<'_>> {
    let Some(selector) = spec.get("selector").and_then(Selector::of) else {
        return Vec::new();
    };
    let namespaces = spec.get("namespaceSelector");
    let names = namespaces.and_then(|it| it.get("matchNames"));
    let names = names.and_then(Node::as_sequence).unwrap_or_default();
    let is_any = namespaces.and_then(|it| it.str_at("any")) == Some("true");
    let within = match names {
        _ if is_any => Within::All,
        [] => Within::Own,
        names => {
            let names = names.iter().filter_map(Node::as_text);
            Within::Named(names.map(Text::as_str).collect())
        }
    };
    vec![Seeker::sole(By::Services(selector), within)]
}

fn items<'r>(node: &'r Node, field: &str) -> impl Iterator<Item = &'r Node> + use<'r> {
    let list = node.get(field).and_then(Node::as_sequence);
    list.unwrap_or_default().iter()
}
