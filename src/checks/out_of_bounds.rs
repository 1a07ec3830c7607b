//! The findings about LimitRanges. In: a subject, the LimitRanges of a namespace, and what is in it. Out: a finding
//! for each bound that pods or claims break.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic};
use crate::model::Resource;

use super::demand::Side;
use super::findings::{Findings, shown};
use super::limit_ranges::{Bound, Broken, of_claim, of_pods};
use super::quotas::Contents;
use super::subject::Subject;

/// A LimitRange that is held against a render.
#[derive(Clone, Copy)]
pub(super) struct Range<'s> {
    pub(super) resource: &'s Resource,
    /// True for one of the render; false for one of another target, which may be for another cluster.
    pub(super) is_own: bool,
}

/// Adds a finding for each bound that something in a namespace breaks.
pub(super) fn out_of_bounds(
    subject: &Subject<'_>,
    range: Range<'_>,
    contents: &Contents<'_>,
    findings: &mut Findings,
) {
    let node = &range.resource.node;
    for workload in contents.workloads.iter().filter(|it| it.count > 0) {
        for broken in of_pods(node, &workload.pod, &contents.defaults) {
            let owner = workload.pod.owner;
            let refused = match owner.kind() {
                "Pod" => format!("`{}`", shown(owner)),
                _ => format!("the pods of `{}`", shown(owner)),
            };
            let at = broken.at.unwrap_or(workload.at);
            let found = diagnostic(&broken, range, &refused).at(at);
            findings.add(subject, owner, labeled(found, &broken, range));
        }
    }
    let mut told = BTreeSet::new();
    for claimed in contents.claims().iter().filter(|it| it.count > 0) {
        for broken in of_claim(node, claimed.claim) {
            let owner = claimed.owner;
            let refused = match owner.kind() {
                "PersistentVolumeClaim" => format!("`{}`", shown(owner)),
                _ => format!("the claims of `{}`", shown(owner)),
            };
            let at = broken.at.unwrap_or(claimed.claim.origin);
            let found = diagnostic(&broken, range, &refused).at(at);
            if told.insert((at, broken.entry.key.origin)) {
                findings.add(subject, owner, labeled(found, &broken, range));
            }
        }
    }
}

fn labeled(found: Diagnostic, broken: &Broken<'_>, range: Range<'_>) -> Diagnostic {
    if range.is_own {
        found.label(broken.entry.value.origin, "the bound")
    } else {
        found
    }
}

fn diagnostic(broken: &Broken<'_>, range: Range<'_>, refused: &str) -> Diagnostic {
    let text = format!(
        "the API server refuses {refused}: `{}` {}, and {}",
        shown(range.resource),
        demanded(broken),
        observed(broken)
    );
    let found = if range.is_own {
        Diagnostic::error(Code::QuotaExceeded, text)
    } else {
        Diagnostic::warning(Code::QuotaExceeded, text)
    };
    found.help(help(broken))
}

/// The bound, in words.
fn demanded(broken: &Broken<'_>) -> String {
    let resource = &broken.entry.key.text;
    let value = broken.entry.value.as_str().unwrap_or_default();
    let each = broken.of;
    match broken.bound {
        Bound::Least => format!("wants at least {value} of `{resource}` per {each}"),
        Bound::Most => format!("allows at most {value} of `{resource}` per {each}"),
        Bound::Ratio => {
            format!("allows a limit of `{resource}` of {value} times the request per {each}")
        }
    }
}

/// The amount that breaks it, in words.
fn observed(broken: &Broken<'_>) -> String {
    let side = match broken.side {
        Side::Requests => "request",
        Side::Limits => "limit",
    };
    let amount = broken.amount.map(|it| match &*broken.entry.key.text {
        "cpu" => it.to_string(),
        _ => it.in_bytes(),
    });
    match (broken.container, amount) {
        (Some(name), Some(amount)) => format!("the {side} of `{name}` is {amount}"),
        (Some(name), None) => format!("`{name}` has no {side}"),
        (None, Some(amount)) => format!("its {side} is {amount}"),
        (None, None) => format!("it has no {side}"),
    }
}

fn help(broken: &Broken<'_>) -> String {
    let resource = &broken.entry.key.text;
    let value = broken.entry.value.as_str().unwrap_or_default();
    let field = format!("resources.{}.{resource}", broken.side.field());
    match (broken.bound, broken.amount) {
        (_, None) => format!("state `{field}`; or give it to all with `default` of a LimitRange"),
        (Bound::Least, _) => format!("raise `{field}` to {value} or more, or lower the bound"),
        (Bound::Most, _) => format!("lower `{field}` to {value} or less, or raise the bound"),
        (Bound::Ratio, _) => format!("raise the request, lower `{field}`, or raise the bound"),
    }
}
