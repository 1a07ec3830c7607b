//! `quota-exceeded`: renders that a ResourceQuota does not let in. In: the quotas of a namespace, and what a
//! render runs there. Out: a finding for each limit that it exceeds, for each workload whose pods state
//! less than the quota demands, and for each bound of a LimitRange that is broken.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Origin, first_of, listed};
use crate::diff::Quantity;
use crate::model::Resource;

use super::check::Check;
use super::demand::{Defaults, quantity, sum};
use super::findings::{Findings, shown};
use super::out_of_bounds::{Range, out_of_bounds};
use super::quotas::{Contents, Counted, Share, limits};
use super::stuck_updates::stuck_updates;
use super::subject::{Subject, namespace_of};
use super::workloads::{Workload, workloads};

/// Quotas that are too small.
pub(super) struct QuotaExceeded;

impl Check for QuotaExceeded {
    fn codes(&self) -> &'static [Code] {
        &[Code::QuotaExceeded]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let namespaces = subject.resources.iter().map(namespace_of);
        for namespace in namespaces.collect::<BTreeSet<_>>() {
            let quotas = Limiting::of(subject, "ResourceQuota", namespace);
            let ranges = Limiting::of(subject, "LimitRange", namespace);
            if quotas.all.is_empty() && ranges.all.is_empty() {
                continue;
            }
            let contents = contents(subject, namespace);
            for quota in &quotas.all {
                let are_own = quotas.are_own;
                let fits = !exceeded(subject, quota, are_own, &contents, findings);
                unstated(subject, quota, are_own, &contents, findings);
                if fits {
                    stuck_updates(subject, quota, are_own, &contents, findings);
                }
            }
            for resource in ranges.all {
                let is_own = ranges.are_own;
                out_of_bounds(subject, Range { resource, is_own }, &contents, findings);
            }
        }
    }
}

/// The quotas, or the LimitRanges, of a namespace.
struct Limiting<'s> {
    all: Vec<&'s Resource>,
    /// True for those of the render; false for those of other targets, which may be for another cluster.
    are_own: bool,
}

impl<'s> Limiting<'s> {
    fn of(subject: &Subject<'s>, kind: &str, namespace: &str) -> Self {
        let own: Vec<_> = of_kind(subject.resources, kind, namespace).collect();
        let are_own = !own.is_empty();
        let all = if are_own {
            own
        } else {
            let around = subject.elsewhere.resources().into_iter();
            of_kind(around, kind, namespace).collect()
        };
        Self { all, are_own }
    }
}

fn of_kind<'s>(
    resources: impl IntoIterator<Item = &'s Resource>,
    kind: &str,
    namespace: &str,
) -> impl Iterator<Item = &'s Resource> {
    let all = resources.into_iter();
    all.filter(move |it| it.kind() == kind && namespace_of(it) == namespace)
}

fn contents<'s>(subject: &Subject<'s>, namespace: &str) -> Contents<'s> {
    let around = subject.elsewhere.resources();
    let ranges = subject.resources.iter().chain(around);
    let mut workloads = workloads(subject.resources);
    workloads.retain(|it| namespace_of(it.pod.owner) == namespace);
    let objects = subject.resources.iter();
    Contents {
        workloads,
        objects: objects.filter(|it| namespace_of(it) == namespace).collect(),
        defaults: Defaults::new(of_kind(ranges, "LimitRange", namespace)),
    }
}

/// Adds a finding for each limit that the render exceeds, and returns whether there is one.
fn exceeded(
    subject: &Subject<'_>,
    quota: &Resource,
    is_own: bool,
    contents: &Contents<'_>,
    findings: &mut Findings,
) -> bool {
    let mut has_any = false;
    for (entry, counted) in limits(quota) {
        let shares = largest_first(contents.shares(counted, quota));
        let (Some(hard), Some(sum)) = (
            quantity(&entry.value),
            sum(shares.iter().map(|(_, total)| Some(*total))),
        ) else {
            continue;
        };
        let Some((first, _)) = shares.first().filter(|_| !sum.is_at_most(&hard)) else {
            continue;
        };
        let shown_sum = amount(&sum, counted);
        let message = format!(
            "the render asks for {shown_sum} of `{}` in the namespace `{}`, and `{}` allows {}: the API server refuses {}",
            entry.key.text,
            namespace_of(quota),
            shown(quota),
            entry.value.as_str().unwrap_or_default(),
            refused(counted)
        );
        // Places of other renders mean nothing here.
        let at = if is_own { entry.value.origin } else { first.at };
        let mut diagnostic = leveled(is_own, message).at(at);
        for (share, total) in shares.iter().take(MOST_SHARES) {
            diagnostic = diagnostic.label(share.at, asked(share, total, counted));
        }
        let name = &entry.key.text;
        let help = match counted {
            Counted::Amount(side, resource) => format!(
                "ask for less, with smaller `{}` of `{resource}` or fewer pods, or raise `{name}` to {shown_sum}",
                side.field()
            ),
            _ => format!("leave some out, or raise `{name}` to {shown_sum}"),
        };
        let about = if is_own { quota } else { first.owner };
        findings.add(subject, about, diagnostic.help(help));
        has_any = true;
    }
    has_any
}

/// Shares that one finding points at.
const MOST_SHARES: usize = 3;

/// A quota of another target may be for another cluster.
fn leveled(is_own: bool, message: String) -> Diagnostic {
    if is_own {
        Diagnostic::error(Code::QuotaExceeded, message)
    } else {
        Diagnostic::warning(Code::QuotaExceeded, message)
    }
}

/// The shares that are there at one time, with their totals: of what ends by itself, only the largest, for the others
/// may wait for its end. Those that cannot be added up are left out, so that the sum is never too large.
fn largest_first(shares: Vec<Share<'_>>) -> Vec<(Share<'_>, Quantity)> {
    let total = |it: Share<'_>| it.each.times(it.count);
    let all = shares.into_iter();
    let mut all: Vec<_> = all.filter_map(|it| Some((it, total(it)?))).collect();
    all.retain(|(_, total)| !total.is_zero());
    all.sort_by(|(_, one), (_, other)| {
        if one == other {
            Ordering::Equal
        } else if one.is_at_most(other) {
            Ordering::Greater
        } else {
            Ordering::Less
        }
    });
    let mut has_end = false;
    all.retain(|(share, _)| !share.ends || !std::mem::replace(&mut has_end, true));
    all
}

fn amount(quantity: &Quantity, counted: Counted<'_>) -> String {
    if counted.is_bytes() {
        quantity.in_bytes()
    } else {
        quantity.to_string()
    }
}

fn asked(share: &Share<'_>, total: &Quantity, counted: Counted<'_>) -> String {
    let name = shown(share.owner);
    let total = amount(total, counted);
    let each = amount(&share.each, counted);
    match share.count {
        count if count > 1 && each != "1" => {
            format!("`{name}` asks for {total}: {count} times {each}")
        }
        _ => format!("`{name}` asks for {total}"),
    }
}

fn refused(counted: Counted<'_>) -> &'static str {
    match counted {
        Counted::Amount(..) | Counted::Pods => "the pods that come last",
        Counted::Storage(_) | Counted::Claims(_) => "the claims that come last",
        Counted::LoadBalancers | Counted::NodePorts => "the Services that come last",
        Counted::Objects(..) => "the objects that come last",
    }
}

/// Adds a finding for each workload with containers that do not state what a quota demands of them.
fn unstated(
    subject: &Subject<'_>,
    quota: &Resource,
    is_own: bool,
    contents: &Contents<'_>,
    findings: &mut Findings,
) {
    for workload in contents.counted_by(quota) {
        let lacking = limits(quota).map(|(entry, counted)| {
            let containers = contents.lacking(counted, workload);
            (entry, counted, containers)
        });
        let lacking: Vec<_> = lacking.filter(|(_, _, it)| !it.is_empty()).collect();
        let Some((entry, _, _)) = lacking.first() else {
            continue;
        };
        let fields: Vec<&str> = lacking.iter().map(|(entry, ..)| &*entry.key.text).collect();
        let containers: BTreeSet<&str> = lacking.iter().flat_map(|it| &it.2).copied().collect();
        let owner = workload.pod.owner;
        let message = format!(
            "the API server refuses the pods of `{}`: `{}` demands {} of every container, and {} {} none",
            shown(owner),
            shown(quota),
            listed(fields),
            first_of(
                MOST_CONTAINERS,
                containers.iter().map(|it| format!("`{it}`"))
            ),
            if containers.len() == 1 {
                "states"
            } else {
                "state"
            }
        );
        // For a namespace that the branch makes, nobody else has a LimitRange.
        let is_sure = is_own && subject.is_of_branch();
        let mut diagnostic = leveled(is_sure, message).at(place(workload, &containers));
        if is_own {
            diagnostic = diagnostic.label(entry.key.origin, "demanded here");
        }
        let fields = lacking
            .iter()
            .filter_map(|(_, counted, _)| stated_as(*counted));
        let diagnostic = diagnostic.help(format!(
            "state {}; or add a LimitRange whose `default` and `defaultRequest` give it to every container",
            listed(fields.collect::<BTreeSet<_>>())
        ));
        findings.add(subject, owner, diagnostic);
    }
}

/// Containers that one finding names.
const MOST_CONTAINERS: usize = 5;

/// The field of a container.
fn stated_as(counted: Counted<'_>) -> Option<String> {
    match counted {
        Counted::Amount(side, resource) => Some(format!("resources.{}.{resource}", side.field())),
        _ => None,
    }
}

/// The place of the first of some containers.
fn place(workload: &Workload<'_>, names: &BTreeSet<&str>) -> Origin {
    let mut containers = workload.pod.containers();
    let first = containers.find(|it| names.contains(it.name()));
    let node = first.map(|it| it.node.get("resources").unwrap_or(it.node));
    node.map_or(workload.at, |node| node.origin)
}
