//! ResourceQuotas, and what they count. In: a quota, the workloads and objects of its namespace. Out: the
//! shares of each of its limits, as the quota's controller counts them.

use crate::diag::Origin;
use crate::diff::Quantity;
use crate::model::Resource;
use crate::yaml::{Entry, Node};

use super::demand::{Defaults, Side, of_pod, quantity, without};
use super::pods::Pod;
use super::workloads::{Lasts, Workload, number};
use crate::environment::nodes_at;

/// A part of what a quota counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share<'r> {
    /// The object that it is for.
    pub(super) owner: &'r Resource,
    /// The place to change it.
    pub(super) at: Origin,
    /// The amount of each.
    pub(super) each: Quantity,
    /// Their number.
    pub(super) count: u64,
    /// True for pods that end by themselves.
    pub(super) ends: bool,
}

/// A claim, or a template that makes one for each pod.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claimed<'r> {
    /// The object that it is in.
    pub(super) owner: &'r Resource,
    /// The map with its `spec`.
    pub(super) claim: &'r Node,
    /// The claims that are made of it.
    pub(super) count: u64,
    /// True if they go when a pod ends by itself.
    pub(super) ends: bool,
}

/// An entry of `spec.hard` as what it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted<'q> {
    /// Amounts of pods.
    Amount(Side, &'q str),
    /// Pods.
    Pods,
    /// Requests of claims; of a storage class, if one is named.
    Storage(Option<&'q str>),
    /// Claims.
    Claims(Option<&'q str>),
    /// Services that get an address of a load balancer.
    LoadBalancers,
    /// Ports on all nodes.
    NodePorts,
    /// Objects: the plural of their kind, and its group.
    Objects(&'q str, &'q str),
}

/// The end of the names that limit a storage class.
const STORAGE_CLASS: &str = ".storageclass.storage.k8s.io/";

impl<'q> Counted<'q> {
    /// Reads a name (Kubernetes, "Resource Quotas"). `None` for one that is not understood.
    pub(super) fn read(name: &'q str) -> Option<Self> {
        if let Some((class, what)) = name.split_once(STORAGE_CLASS) {
            return match what {
                "requests.storage" => Some(Self::Storage(Some(class))),
                "persistentvolumeclaims" => Some(Self::Claims(Some(class))),
                _ => None,
            };
        }
        if let Some(objects) = name.strip_prefix("count/") {
            return Some(match objects {
                "pods" => Self::Pods,
                "persistentvolumeclaims" => Self::Claims(None),
                _ => {
                    let (plural, group) = objects.split_once('.').unwrap_or((objects, ""));
                    Self::Objects(plural, group)
                }
            });
        }
        Some(match name {
            "pods" => Self::Pods,
            "requests.storage" => Self::Storage(None),
            "persistentvolumeclaims" => Self::Claims(None),
            "services.loadbalancers" => Self::LoadBalancers,
            "services.nodeports" => Self::NodePorts,
            "configmaps" | "secrets" | "services" | "replicationcontrollers" | "resourcequotas" => {
                Self::Objects(name, "")
            }
            "cpu" | "memory" | "ephemeral-storage" => Self::Amount(Side::Requests, name),
            _ => match name.split_once('.') {
                Some(("requests", resource)) => Self::Amount(Side::Requests, resource),
                Some(("limits", resource)) => Self::Amount(Side::Limits, resource),
                _ if name.starts_with("hugepages-") => Self::Amount(Side::Requests, name),
                _ => return None,
            },
        })
    }

    /// True for an amount of bytes.
    pub(super) fn is_bytes(self) -> bool {
        match self {
            Self::Amount(_, resource) => resource != "cpu" && !resource.contains('/'),
            Self::Storage(_) => true,
            _ => false,
        }
    }

    /// True for what every container has to state (Kubernetes, `podEvaluator.Constraints`).
    fn is_demanded(self) -> bool {
        matches!(self, Self::Amount(_, "cpu" | "memory"))
    }
}

/// The pods and objects of a namespace.
pub(super) struct Contents<'r> {
    pub(super) workloads: Vec<Workload<'r>>,
    pub(super) objects: Vec<&'r Resource>,
    pub(super) defaults: Defaults,
}

impl<'r> Contents<'r> {
    /// The shares of a limit of `quota`.
    pub(super) fn shares(&self, counted: Counted<'_>, quota: &Resource) -> Vec<Share<'r>> {
        let one = Quantity::parse("1");
        match counted {
            Counted::Amount(side, resource) => {
                self.of_pods(quota, |it| of_pod(&it.pod, side, resource, &self.defaults))
            }
            Counted::Pods => self.of_pods(quota, |_| one),
            Counted::Storage(class) => self.of_claims(class, |spec| {
                quantity(spec.at(&["resources", "requests", "storage"])?)
            }),
            Counted::Claims(class) => self.of_claims(class, |_| one),
            Counted::LoadBalancers => {
                self.of_services(|spec| u64::from(spec.str_at("type") == Some("LoadBalancer")))
            }
            Counted::NodePorts => self.of_services(node_ports),
            Counted::Objects(plural, group) => self.of_objects(plural, group),
        }
    }

    /// The workloads that a quota is for.
    pub(super) fn counted_by<'w>(
        &'w self,
        quota: &'w Resource,
    ) -> impl Iterator<Item = &'w Workload<'r>> {
        let mut workloads = self.workloads.iter();
        std::iter::from_fn(move || {
            workloads.find(|it| it.count > 0 && is_in_scope(&it.pod, quota, &self.defaults))
        })
    }

    fn of_pods(
        &self,
        quota: &Resource,
        each: impl Fn(&Workload<'r>) -> Option<Quantity>,
    ) -> Vec<Share<'r>> {
        let share = |it: &Workload<'r>| {
            Some(Share {
                owner: it.pod.owner,
                at: it.at,
                each: each(it)?,
                count: it.count,
                ends: it.lasts == Lasts::Once,
            })
        };
        self.counted_by(quota).filter_map(share).collect()
    }

    /// The claims of the render, and those that its workloads make, one for each pod.
    fn of_claims(
        &self,
        class: Option<&str>,
        each: impl Fn(&Node) -> Option<Quantity>,
    ) -> Vec<Share<'r>> {
        let share = |Claimed {
                         owner,
                         claim,
                         count,
                         ends,
                     }: Claimed<'r>| {
            let spec = claim.get("spec")?;
            let is_meant = class.is_none_or(|it| spec.str_at("storageClassName") == Some(it));
            let each = each(spec).filter(|_| is_meant)?;
            let storage = spec.at(&["resources", "requests", "storage"]);
            Some(Share {
                owner,
                at: storage.unwrap_or(spec).origin,
                each,
                count,
                ends,
            })
        };
        self.claims().into_iter().filter_map(share).collect()
    }

    /// The claims: those of the render, those of the templates of StatefulSets, and those of ephemeral volumes, which
    /// last as long as their pod (kubernetes.io, "Ephemeral Volumes").
    pub(super) fn claims(&self) -> Vec<Claimed<'r>> {
        let single = self.of("persistentvolumeclaims", "").map(|it| Claimed {
            owner: it,
            claim: &it.node,
            count: 1,
            ends: false,
        });
        let made = self.workloads.iter().flat_map(|it| {
            let owner = it.pod.owner;
            let templates = nodes_at(&owner.node, "spec.volumeClaimTemplates[]");
            let volumes = nodes_at(it.pod.spec, "volumes[].ephemeral.volumeClaimTemplate");
            let of = move |claim, ends| Claimed {
                owner,
                claim,
                count: it.count,
                ends,
            };
            let templates = templates.into_iter().map(move |claim| of(claim, false));
            let ends = it.lasts == Lasts::Once;
            templates.chain(volumes.into_iter().map(move |claim| of(claim, ends)))
        });
        single.chain(made).collect()
    }

    fn of_services(&self, count: impl Fn(&Node) -> u64) -> Vec<Share<'r>> {
        let share = |it: &'r Resource| {
            let spec = it.node.get("spec")?;
            Some(Share {
                owner: it,
                at: spec.get("type")?.origin,
                each: Quantity::parse("1")?,
                count: count(spec),
                ends: false,
            })
        };
        let shares = self.of("services", "").filter_map(share);
        shares.filter(|it| it.count > 0).collect()
    }

    fn of_objects(&self, plural: &str, group: &str) -> Vec<Share<'r>> {
        let share = |it: &'r Resource| {
            Some(Share {
                owner: it,
                at: it.node.get("kind")?.origin,
                each: Quantity::parse("1")?,
                count: 1,
                ends: false,
            })
        };
        self.of(plural, group).filter_map(share).collect()
    }

    fn of(&self, plural: &str, group: &str) -> impl Iterator<Item = &'r Resource> {
        let is_meant = |it: &&&'r Resource| it.gvk().group == group && names(it.kind()) == plural;
        let found: Vec<_> = self.objects.iter().filter(is_meant).copied().collect();
        found.into_iter()
    }

    /// The containers that lack what a limit of the quota demands of them.
    pub(super) fn lacking(&self, counted: Counted<'_>, workload: &Workload<'r>) -> Vec<&'r str> {
        match counted {
            Counted::Amount(side, resource) if counted.is_demanded() => {
                let found = without(&workload.pod, side, resource, &self.defaults);
                found.iter().map(|it| it.name()).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The entries of `spec.hard` that are understood.
pub(super) fn limits(quota: &Resource) -> impl Iterator<Item = (&Entry, Counted<'_>)> {
    let hard = quota.node.at(&["spec", "hard"]).and_then(Node::as_mapping);
    let entries = hard.into_iter().flat_map(|it| &it.entries);
    entries.filter_map(|entry| Some((entry, Counted::read(&entry.key.text)?)))
}

/// The ports that a Service gets on all nodes (Kubernetes, `serviceEvaluator.Usage`).
fn node_ports(spec: &Node) -> u64 {
    let ports = spec.get("ports").and_then(Node::as_sequence);
    let ports = ports.unwrap_or_default();
    let is_off = spec
        .get("allocateLoadBalancerNodePorts")
        .and_then(Node::as_str)
        == Some("false");
    let count = match spec.str_at("type") {
        Some("LoadBalancer") if is_off => ports
            .iter()
            .filter(|it| it.get("nodePort").is_some())
            .count(),
        Some("LoadBalancer" | "NodePort") => ports.len(),
        _ => 0,
    };
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The name of a kind's resources (Kubernetes, `meta.UnsafeGuessKindToResource`).
fn names(kind: &str) -> String {
    let kind = kind.to_ascii_lowercase();
    match kind.strip_suffix('y') {
        _ if kind == "endpoints" => kind,
        Some(stem) => format!("{stem}ies"),
        None if kind.ends_with('s') => format!("{kind}es"),
        None => format!("{kind}s"),
    }
}

/// True if a quota counts a pod: it is in every one of its scopes. A pod is outside a scope that its manifest
/// does not decide.
fn is_in_scope(pod: &Pod<'_>, quota: &Resource, defaults: &Defaults) -> bool {
    let spec = quota.node.get("spec");
    let items = |path: &[&str]| {
        let found = spec.and_then(|spec| spec.at(path)?.as_sequence());
        found.unwrap_or_default()
    };
    let scopes = items(&["scopes"]).iter().filter_map(Node::as_str);
    let has_end = || {
        let end = pod.spec.get("activeDeadlineSeconds");
        end.and_then(number).is_some()
    };
    let is_in = |scope: &str| match scope {
        "Terminating" => has_end(),
        "NotTerminating" => !has_end(),
        "BestEffort" => is_best_effort(pod, defaults),
        "NotBestEffort" => !is_best_effort(pod, defaults),
        _ => false,
    };
    let holds = |it: &Node| {
        let scope = it.str_at("scopeName").unwrap_or_default();
        if scope == "PriorityClass" {
            return has_priority(pod, it);
        }
        it.str_at("operator") == Some("Exists") && is_in(scope)
    };
    let selected = items(&["scopeSelector", "matchExpressions"]);
    scopes.into_iter().all(is_in) && selected.iter().all(holds)
}

/// True if no container states anything (Kubernetes, "Pod Quality of Service Classes").
fn is_best_effort(pod: &Pod<'_>, defaults: &Defaults) -> bool {
    ["cpu", "memory"].iter().all(|resource| {
        let amount = of_pod(pod, Side::Requests, resource, defaults);
        amount.is_none_or(|it| it.is_zero())
    })
}

fn has_priority(pod: &Pod<'_>, expression: &Node) -> bool {
    let class = pod.spec.str_at("priorityClassName");
    let values = expression.get("values").and_then(Node::as_sequence);
    let mut values = values.unwrap_or_default().iter().filter_map(Node::as_str);
    match expression.str_at("operator") {
        Some("In") => class.is_some_and(|class| values.any(|it| it == class)),
        Some("NotIn") => class.is_none_or(|class| values.all(|it| it != class)),
        Some("Exists") => class.is_some(),
        Some("DoesNotExist") => class.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_limits_are_those_of_kubernetes() {
        for (name, expected) in [
            ("cpu", Some(Counted::Amount(Side::Requests, "cpu"))),
            (
                "limits.memory",
                Some(Counted::Amount(Side::Limits, "memory")),
            ),
            (
                "requests.nvidia.com/gpu",
                Some(Counted::Amount(Side::Requests, "nvidia.com/gpu")),
            ),
            ("requests.storage", Some(Counted::Storage(None))),
            (
                "gold.storageclass.storage.k8s.io/requests.storage",
                Some(Counted::Storage(Some("gold"))),
            ),
            ("count/pods", Some(Counted::Pods)),
            ("count/secrets", Some(Counted::Objects("secrets", ""))),
            (
                "count/deployments.apps",
                Some(Counted::Objects("deployments", "apps")),
            ),
            ("services.nodeports", Some(Counted::NodePorts)),
            ("gpus", None),
        ] {
            assert_eq!(Counted::read(name), expected, "{name}");
        }
        assert_eq!(names("NetworkPolicy"), "networkpolicies");
        assert_eq!(names("Ingress"), "ingresses");
    }
}
