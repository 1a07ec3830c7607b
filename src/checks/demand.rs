//! The amounts of a resource that a pod asks for, as a quota counts them. In: a pod, and the defaults that
//! LimitRanges give its containers. Out: requests and limits of the whole pod.

use std::collections::BTreeMap;

use crate::diff::Quantity;
use crate::model::Resource;
use crate::yaml::{Mapping, Node};

use super::pods::{Container, Pod};

/// A side of the `resources` of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Requests,
    Limits,
}

impl Side {
    /// The field.
    pub(super) fn field(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Limits => "limits",
        }
    }
}

/// The amounts that containers get in a namespace where they state none.
#[derive(Debug, Default)]
pub(super) struct Defaults {
    requests: BTreeMap<String, Quantity>,
    limits: BTreeMap<String, Quantity>,
}

impl Defaults {
    /// The defaults of LimitRanges. A maximum is the default of limits, the default of limits that of
    /// requests, and a minimum that of requests where nothing else is (Kubernetes, `SetDefaults_LimitRangeItem`).
    pub(super) fn new<'r>(ranges: impl IntoIterator<Item = &'r Resource>) -> Self {
        let mut defaults = Self::default();
        for range in ranges {
            let items = range.node.at(&["spec", "limits"]);
            let items = items.and_then(Node::as_sequence).unwrap_or_default();
            let of_containers = items
                .iter()
                .filter(|it| it.str_at("type") == Some("Container"));
            for item in of_containers {
                for field in ["default", "max"] {
                    add(item, field, &mut defaults.limits);
                }
                for field in ["defaultRequest", "default", "max", "min"] {
                    add(item, field, &mut defaults.requests);
                }
            }
        }
        defaults
    }

    fn of(&self, side: Side, resource: &str) -> Option<Quantity> {
        match side {
            Side::Requests => self.requests.get(resource).copied(),
            Side::Limits => self.limits.get(resource).copied(),
        }
    }
}

/// Adds the amounts of a field, but for resources that there are already.
fn add(item: &Node, field: &str, amounts: &mut BTreeMap<String, Quantity>) {
    let own = item.get(field).and_then(Node::as_mapping);
    for (name, value) in own.into_iter().flat_map(Mapping::iter) {
        if let Some(amount) = quantity(value) {
            amounts.entry(name.to_owned()).or_insert(amount);
        }
    }
}

/// The sum of amounts; `None` if one of them is not known.
pub(super) fn sum(mut amounts: impl Iterator<Item = Option<Quantity>>) -> Option<Quantity> {
    let zero = Quantity::parse("0")?;
    amounts.try_fold(zero, |sum, amount| sum.plus(&amount?))
}

/// The amount that a value says.
pub(super) fn quantity(node: &Node) -> Option<Quantity> {
    Quantity::parse(node.as_str()?)
}

/// The amount that `resources` of a container or a pod state. Requests are the limits where only these are
/// stated (Kubernetes, `SetDefaults_Pod`).
fn stated(node: &Node, side: Side, resource: &str) -> Option<Quantity> {
    let of = |side: Side| quantity(node.at(&["resources", side.field(), resource])?);
    match side {
        Side::Requests => of(Side::Requests).or_else(|| of(Side::Limits)),
        Side::Limits => of(Side::Limits),
    }
}

/// The amount of a container with the defaults of its namespace.
pub(super) fn of_container(
    container: Container<'_>,
    side: Side,
    resource: &str,
    defaults: &Defaults,
) -> Option<Quantity> {
    stated(container.node, side, resource).or_else(|| defaults.of(side, resource))
}

/// The amount of a pod: that of its containers together, or more if what runs before them needs more; with
/// the sidecars, which run from the start (Kubernetes, `resource.PodRequests`; "Sidecar Containers"). What
/// the pod itself states stands for all of them. `None` for an amount that cannot be added up.
pub(super) fn of_pod(
    pod: &Pod<'_>,
    side: Side,
    resource: &str,
    defaults: &Defaults,
) -> Option<Quantity> {
    let total = match of_whole(pod, side, resource) {
        Some(total) => total,
        None => of_containers(pod, side, resource, defaults)?,
    };
    match pod.spec.at(&["overhead", resource]).and_then(quantity) {
        Some(overhead) if side == Side::Requests || !total.is_zero() => total.plus(&overhead),
        _ => Some(total),
    }
}

/// The amount that the pod itself states. Its limit is its request where no container has a request either
/// (Kubernetes, `defaultPodRequests`).
fn of_whole(pod: &Pod<'_>, side: Side, resource: &str) -> Option<Quantity> {
    let own = pod.spec.at(&["resources", side.field(), resource]);
    let mut containers = pod.containers();
    own.and_then(quantity).or_else(|| {
        let has_own = containers.any(|it| stated(it.node, side, resource).is_some());
        stated(pod.spec, side, resource).filter(|_| !has_own)
    })
}

/// The amount of the containers of a pod.
fn of_containers(
    pod: &Pod<'_>,
    side: Side,
    resource: &str,
    defaults: &Defaults,
) -> Option<Quantity> {
    let zero = Quantity::parse("0")?;
    let amount = |it| of_container(it, side, resource, defaults).unwrap_or(zero);
    let (mut sidecars, mut first, mut together) = (zero, zero, zero);
    for container in pod.containers() {
        if !container.is_init {
            together = together.plus(&amount(container))?;
        } else if container.is_sidecar() {
            sidecars = sidecars.plus(&amount(container))?;
            first = first.max(sidecars);
        } else {
            first = first.max(sidecars.plus(&amount(container))?);
        }
    }
    Some(first.max(together.plus(&sidecars)?))
}

/// The amount of a pod that a LimitRange is held against: without overhead, and `None` where neither the pod nor
/// a container has any (Kubernetes, `limitranger.podRequests`).
pub(super) fn bounded(
    pod: &Pod<'_>,
    side: Side,
    resource: &str,
    defaults: &Defaults,
) -> Option<Quantity> {
    let mut containers = pod.containers();
    of_whole(pod, side, resource).or_else(|| {
        containers
            .any(|it| of_container(it, side, resource, defaults).is_some())
            .then(|| of_containers(pod, side, resource, defaults))?
    })
}

/// The containers for which an amount is neither stated nor given.
pub(super) fn without<'r>(
    pod: &Pod<'r>,
    side: Side,
    resource: &str,
    defaults: &Defaults,
) -> Vec<Container<'r>> {
    if stated(pod.spec, side, resource).is_some() {
        return Vec::new();
    }
    let lacks = |it: &Container<'r>| of_container(*it, side, resource, defaults).is_none();
    pod.containers().filter(lacks).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::pods::pod;
    use crate::diag::Origin;
    use crate::yaml::parse;

    fn amount(spec: &str, side: Side, resource: &str) -> String {
        let text = format!("{{apiVersion: v1, kind: Pod, spec: {{{spec}}}}}");
        let node = parse(&text, Origin::START).expect("the test's YAML");
        let resource_of = Resource::new(node.expect("a document"));
        let pod = pod(&resource_of).expect("a pod");
        let amount = of_pod(&pod, side, resource, &Defaults::default());
        amount.expect("an amount").to_string()
    }

    #[test]
    fn pods_ask_for_what_kubernetes_adds_up() {
        for (spec, expected) in [
            (
                "containers: [{resources: {requests: {cpu: 100m}}}, {resources: {requests: {cpu: 200m}}}]",
                "300m",
            ),
            (
                "initContainers: [{resources: {requests: {cpu: 1}}}], containers: [{resources: {requests: {cpu: 200m}}}]",
                "1",
            ),
            (
                "initContainers: [{restartPolicy: Always, resources: {requests: {cpu: 50m}}}, {resources: {requests: {cpu: 100m}}}], \
                 containers: [{resources: {requests: {cpu: 200m}}}]",
                "250m",
            ),
            (
                "initContainers: [{resources: {requests: {cpu: 300m}}}, {restartPolicy: Always, resources: {requests: {cpu: 50m}}}], \
                 containers: [{resources: {requests: {cpu: 200m}}}]",
                "300m",
            ),
            ("containers: [{resources: {limits: {cpu: 400m}}}]", "400m"),
            (
                "resources: {requests: {cpu: 2}}, containers: [{resources: {requests: {cpu: 400m}}}]",
                "2",
            ),
            (
                "resources: {limits: {cpu: 2}}, containers: [{resources: {requests: {cpu: 400m}}}]",
                "400m",
            ),
            ("resources: {limits: {cpu: 2}}, containers: [{}]", "2"),
            (
                "overhead: {cpu: 10m}, containers: [{resources: {requests: {cpu: 400m}}}]",
                "410m",
            ),
            ("containers: [{}]", "0"),
        ] {
            assert_eq!(amount(spec, Side::Requests, "cpu"), expected, "{spec}");
        }
        let spec = "overhead: {cpu: 10m}, containers: [{resources: {requests: {cpu: 1}}}]";
        assert_eq!(amount(spec, Side::Limits, "cpu"), "0");
    }
}
