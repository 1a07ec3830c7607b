//! The pods that the workloads of a render run. In: the resources. Out: for each workload, the number of its
//! pods at rest, and the line that says so.

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::Node;

use super::pods::{Pod, pods};
use super::subject::namespace_of;

/// A workload with the number of its pods.
#[derive(Clone, Copy, Debug)]
pub(super) struct Workload<'r> {
    /// Its pods.
    pub(super) pod: Pod<'r>,
    /// Their number at rest, at least.
    pub(super) count: u64,
    /// The place of the number; that of the workload, where nothing is written.
    pub(super) at: Origin,
    /// The time that its pods last.
    pub(super) lasts: Lasts,
    /// The autoscaler that says the number.
    pub(super) scaler: Option<&'r Resource>,
}

/// The time that pods last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lasts {
    /// As long as their workload, which has a scale.
    Scaled,
    /// As long as their workload.
    Always,
    /// Until their work is done.
    Once,
}

/// Kinds with a scale: a number of pods that an autoscaler can set.
const SCALED: [(&str, &str); 5] = [
    ("", "ReplicationController"),
    ("apps", "Deployment"),
    ("apps", "ReplicaSet"),
    ("apps", "StatefulSet"),
    ("argoproj.io", "Rollout"),
];

/// The workloads of a render. Custom resources whose controllers choose the number are left out.
pub(super) fn workloads(resources: &[Resource]) -> Vec<Workload<'_>> {
    let scalers: Vec<Scaler<'_>> = resources.iter().filter_map(scaler).collect();
    pods(resources)
        .filter_map(|pod| workload(pod, &scalers))
        .collect()
}

fn workload<'r>(pod: Pod<'r>, scalers: &[Scaler<'r>]) -> Option<Workload<'r>> {
    let owner = pod.owner;
    let gvk = owner.gvk();
    let is_scaled = SCALED.contains(&(gvk.group.as_str(), gvk.kind.as_str()));
    let of = |count, at, lasts| Workload {
        pod,
        count,
        at,
        lasts,
        scaler: None,
    };
    let always = |count| of(count, owner.node.origin, Lasts::Always);
    Some(match (owner.kind(), gvk.group.as_str()) {
        _ if is_scaled => {
            let (count, at) = replicas(owner);
            let scaler = scalers.iter().find(|it| it.scales(owner));
            // An autoscaler leaves alone what has no pods (Kubernetes, "Horizontal Pod Autoscaling":
            // implicit maintenance mode).
            match scaler.filter(|_| count > 0) {
                Some(scaler) => Workload {
                    scaler: Some(scaler.resource),
                    ..of(scaler.least, scaler.at, Lasts::Scaled)
                },
                None => of(count, at, Lasts::Scaled),
            }
        }
        ("DaemonSet", "apps") => always(1),
        ("Pod", "") if is_endless(pod.spec) => always(1),
        ("Pod", "") => of(1, owner.node.origin, Lasts::Once),
        ("Job", "batch") => job(owner, owner.node.get("spec")?, of),
        ("CronJob", "batch") => {
            let spec = owner.node.get("spec")?;
            if is_true(spec, "suspend") {
                return None;
            }
            job(owner, spec.at(&["jobTemplate", "spec"])?, of)
        }
        _ => return None,
    })
}

/// The pods that a Job runs at once.
fn job<'r>(
    owner: &Resource,
    spec: &Node,
    of: impl Fn(u64, Origin, Lasts) -> Workload<'r>,
) -> Workload<'r> {
    if is_true(spec, "suspend") {
        return of(0, owner.node.origin, Lasts::Once);
    }
    let parallel = spec.get("parallelism");
    let at = parallel.map_or(owner.node.origin, |it| it.origin);
    let count = parallel.and_then(number).unwrap_or(1);
    let all = spec.get("completions").and_then(number);
    of(all.map_or(count, |all| count.min(all)), at, Lasts::Once)
}

/// True for a pod whose containers start again whenever they end.
fn is_endless(spec: &Node) -> bool {
    matches!(spec.str_at("restartPolicy"), None | Some("Always"))
}

fn is_true(node: &Node, field: &str) -> bool {
    node.get(field)
        .and_then(Node::as_str)
        .is_some_and(|it| it.eq_ignore_ascii_case("true"))
}

/// The number that a field of a workload has.
pub(super) fn number(node: &Node) -> Option<u64> {
    node.as_str()?.parse().ok()
}

/// The direction in which a part of a pod is rounded.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rounding {
    /// Up to a whole pod.
    Up,
    /// Down to none.
    Down,
}

/// The pods that a number or a percentage means (`GetScaledValueFromIntOrPercent` of
/// `k8s.io/apimachinery`).
pub(super) fn portion(text: &str, pods: u64, rounding: Rounding) -> Option<u64> {
    let Some(percent) = text.strip_suffix('%') else {
        return text.parse().ok();
    };
    let hundredths = percent.parse::<u64>().ok()?.checked_mul(pods)?;
    Some(match rounding {
        Rounding::Up => hundredths.div_ceil(100),
        Rounding::Down => hundredths / 100,
    })
}

/// `spec.replicas`, which is 1 where nothing is written.
fn replicas(owner: &Resource) -> (u64, Origin) {
    let node = owner.node.at(&["spec", "replicas"]);
    let count = node.and_then(number).unwrap_or(1);
    (count, node.map_or(owner.node.origin, |it| it.origin))
}

/// An autoscaler.
struct Scaler<'r> {
    resource: &'r Resource,
    kind: &'r str,
    name: &'r str,
    /// The pods that it keeps at least.
    least: u64,
    at: Origin,
}

impl Scaler<'_> {
    fn scales(&self, owner: &Resource) -> bool {
        self.kind == owner.kind()
            && self.name == owner.name()
            && namespace_of(self.resource) == namespace_of(owner)
    }
}

/// The autoscaler that a resource is: one of Kubernetes, which keeps a pod unless it states a number, or one
/// of KEDA, which keeps none (KEDA, "ScaledObject specification").
fn scaler(resource: &Resource) -> Option<Scaler<'_>> {
    let gvk = resource.gvk();
    let (field, default) = match (gvk.group.as_str(), gvk.kind.as_str()) {
        ("autoscaling", "HorizontalPodAutoscaler") => ("minReplicas", 1),
        ("keda.sh", "ScaledObject") => ("minReplicaCount", 0),
        _ => return None,
    };
    let spec = resource.node.get("spec")?;
    let target = spec.get("scaleTargetRef")?;
    let least = spec.get(field);
    Some(Scaler {
        resource,
        kind: target.str_at("kind").unwrap_or("Deployment"),
        name: target.str_at("name")?,
        least: least.and_then(number).unwrap_or(default),
        at: least.map_or(resource.node.origin, |it| it.origin),
    })
}
