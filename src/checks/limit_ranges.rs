//! Bounds of LimitRanges (Kubernetes, `plugin/pkg/admission/limitranger/admission.go`). In: the items of a LimitRange,
//! and what a pod, a container or a claim requests. Out: each bound that it breaks.

use crate::diag::Origin;
use crate::diff::Quantity;
use crate::yaml::{Entry, Mapping, Node};

use super::demand::{Defaults, Side, bounded, of_container, quantity};
use super::pods::{Container, Pod};

/// A kind of bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// `min`.
    Least,
    /// `max`.
    Most,
    /// `maxLimitRequestRatio`.
    Ratio,
}

const BOUNDS: [(Bound, &str); 3] = [
    (Bound::Least, "min"),
    (Bound::Most, "max"),
    (Bound::Ratio, "maxLimitRequestRatio"),
];

/// A bound that something breaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Broken<'r> {
    pub(super) bound: Bound,
    /// The thing that it is for, in words.
    pub(super) of: &'static str,
    /// The name of the amount, and the bound.
    pub(super) entry: &'r Entry,
    /// The container, if the bound is for containers.
    pub(super) container: Option<&'r str>,
    /// The side that breaks it.
    pub(super) side: Side,
    /// The amount; `None` if there is none, and the bound demands one.
    pub(super) amount: Option<Quantity>,
    /// The place to change it.
    pub(super) at: Option<Origin>,
}

/// The amounts that bounds are held against.
#[derive(Clone, Copy)]
struct Amounts {
    requested: Option<Quantity>,
    limit: Option<Quantity>,
}

/// The items of a LimitRange that are for something: `Container`, `Pod`, `PersistentVolumeClaim`.
fn items<'r>(range: &'r Node, of: &'static str) -> impl Iterator<Item = &'r Node> {
    let items = range.at(&["spec", "limits"]).and_then(Node::as_sequence);
    let items = items.unwrap_or_default().iter();
    items.filter(move |it| it.str_at("type") == Some(of))
}

/// The bounds of an item.
fn bounds(item: &Node) -> impl Iterator<Item = (Bound, &Entry)> {
    BOUNDS.iter().flat_map(move |(bound, field)| {
        let entries = item.get(field).and_then(Node::as_mapping);
        let entries = entries.into_iter().flat_map(|it: &Mapping| &it.entries);
        entries.map(move |entry| (*bound, entry))
    })
}

/// The bounds that the pods of a template break.
pub(super) fn of_pods<'r>(range: &'r Node, pod: &Pod<'r>, defaults: &Defaults) -> Vec<Broken<'r>> {
    let mut found = Vec::new();
    for (bound, entry) in items(range, "Container").flat_map(bounds) {
        let resource = &*entry.key.text;
        for container in pod.containers() {
            let of = |side| of_container(container, side, resource, defaults);
            let amounts = Amounts {
                requested: of(Side::Requests),
                limit: of(Side::Limits),
            };
            let broken = broken(bound, "container", entry, amounts);
            found.extend(broken.map(|it| Broken {
                container: Some(container.name()),
                at: Some(place(container, it.side, resource)),
                ..it
            }));
        }
    }
    for (bound, entry) in items(range, "Pod").flat_map(bounds) {
        let of = |side| bounded(pod, side, &entry.key.text, defaults);
        let amounts = Amounts {
            requested: of(Side::Requests),
            limit: of(Side::Limits),
        };
        found.extend(broken(bound, "pod", entry, amounts));
    }
    found
}

/// The bounds that a claim breaks. Its limits do not count.
pub(super) fn of_claim<'r>(range: &'r Node, claim: &Node) -> Vec<Broken<'r>> {
    let mut found = Vec::new();
    for (bound, entry) in items(range, "PersistentVolumeClaim").flat_map(bounds) {
        let path = ["spec", "resources", "requests", &*entry.key.text];
        let requested = claim.at(&path);
        let amount = requested.and_then(quantity);
        let Some(value) = quantity(&entry.value).filter(|_| bound != Bound::Ratio) else {
            continue;
        };
        let keeps = amount.is_some_and(|it| match bound {
            Bound::Least => value.is_at_most(&it),
            _ => it.is_at_most(&value),
        });
        if !keeps {
            found.push(Broken {
                at: requested.map(|it| it.origin),
                bound,
                of: "claim",
                entry,
                container: None,
                side: Side::Requests,
                amount,
            });
        }
    }
    found
}

/// The place of an amount of a container, or the nearest to it.
fn place(container: Container<'_>, side: Side, resource: &str) -> Origin {
    let resources = container.node.get("resources");
    let stated = resources.and_then(|it| it.at(&[side.field(), resource]));
    stated.or(resources).unwrap_or(container.node).origin
}

/// The bound, if amounts break it.
fn broken<'r>(
    bound: Bound,
    of: &'static str,
    entry: &'r Entry,
    amounts: Amounts,
) -> Option<Broken<'r>> {
    let value = quantity(&entry.value)?;
    let Amounts { requested, limit } = amounts;
    let is_above = |it: &Quantity| !it.is_at_most(&value);
    let is_below = |it: &Quantity| !value.is_at_most(it);
    let is_some = |it: Option<Quantity>| it.filter(|it| !it.is_zero());
    let fault = match bound {
        Bound::Least => match (requested, limit) {
            (None, _) => Some((Side::Requests, None)),
            (Some(it), _) if is_below(&it) => Some((Side::Requests, requested)),
            (_, Some(it)) if is_below(&it) => Some((Side::Limits, limit)),
            _ => None,
        },
        Bound::Most => match (requested, limit) {
            (_, None) => Some((Side::Limits, None)),
            (_, Some(it)) if is_above(&it) => Some((Side::Limits, limit)),
            (Some(it), _) if is_above(&it) => Some((Side::Requests, requested)),
            _ => None,
        },
        Bound::Ratio => match (is_some(requested), is_some(limit)) {
            (None, _) => Some((Side::Requests, None)),
            (_, None) => Some((Side::Limits, None)),
            (Some(own), Some(it)) if !it.is_at_most(&own.by(&value)?) => {
                Some((Side::Limits, limit))
            }
            _ => None,
        },
    };
    fault.map(|(side, amount)| Broken {
        bound,
        of,
        entry,
        container: None,
        side,
        amount,
        at: None,
    })
}
