//! Rolling updates that a quota stops: a Deployment that starts a pod before it stops one needs room for one more. In:
//! a quota, and what is in its namespace. Out: a finding for each Deployment whose update cannot begin.

use crate::diag::{Code, Diagnostic};
use crate::model::Resource;
use crate::yaml::Node;

use super::demand::{quantity, sum};
use super::findings::{Findings, shown};
use super::quotas::{Contents, Counted, Share, limits};
use super::subject::{Subject, namespace_of};
use super::workloads::{Rounding, portion};

/// Adds a finding for each Deployment whose rolling update has no room. A warning: the first rollout succeeds.
pub(super) fn stuck_updates(
    subject: &Subject<'_>,
    quota: &Resource,
    is_own: bool,
    contents: &Contents<'_>,
    findings: &mut Findings,
) {
    let mut told: Vec<&Resource> = Vec::new();
    for (entry, counted) in limits(quota) {
        if !matches!(counted, Counted::Amount(..) | Counted::Pods) {
            continue;
        }
        let mut lasting = contents.shares(counted, quota);
        lasting.retain(|it| !it.ends);
        let sum = sum(lasting.iter().map(|it| it.each.times(it.count)));
        let (Some(sum), Some(hard)) = (sum, quantity(&entry.value)) else {
            continue;
        };
        for share in lasting.iter().filter(|it| starts_first(it)) {
            let fits = sum.plus(&share.each).is_none_or(|it| it.is_at_most(&hard));
            if fits || told.iter().any(|it| std::ptr::eq(*it, share.owner)) {
                continue;
            }
            told.push(share.owner);
            let found = diagnostic(share, quota, &entry.key.text);
            let found = if is_own {
                found.label(entry.value.origin, "the limit")
            } else {
                found
            };
            findings.add(subject, share.owner, found);
        }
    }
}

fn diagnostic(share: &Share<'_>, quota: &Resource, limit: &str) -> Diagnostic {
    let message = format!(
        "an update of `{}` waits for ever: it starts a pod before it stops one, and `{}` has no room for one more in `{limit}` of the namespace `{}`",
        shown(share.owner),
        shown(quota),
        namespace_of(quota)
    );
    let found = Diagnostic::warning(Code::QuotaExceeded, message).at(share.at);
    found.help(format!(
        "raise `{limit}` by what one pod asks for, or stop one first: `strategy: {{rollingUpdate: {{maxSurge: 0, maxUnavailable: 1}}}}`"
    ))
}

/// True for a Deployment that lets no pod be missing: it can only begin with a pod more. Both numbers are a quarter
/// by default, `maxUnavailable` rounded down (kubernetes.io, "Deployments": rolling update).
fn starts_first(share: &Share<'_>) -> bool {
    let owner = share.owner;
    let is_deployment = owner.kind() == "Deployment" && owner.gvk().group == "apps";
    let strategy = owner.node.at(&["spec", "strategy"]);
    let kind = strategy.and_then(|it| it.str_at("type"));
    let rolling = strategy.and_then(|it| it.get("rollingUpdate"));
    let field = |name: &str| rolling.and_then(|it| it.get(name)).and_then(Node::as_str);
    let missing = portion(
        field("maxUnavailable").unwrap_or("25%"),
        share.count,
        Rounding::Down,
    );
    let surplus = portion(
        field("maxSurge").unwrap_or("25%"),
        share.count,
        Rounding::Up,
    );
    is_deployment
        && share.count > 0
        && kind.is_none_or(|it| it == "RollingUpdate")
        && missing == Some(0)
        // With neither, Kubernetes lets one be missing (`ResolveFenceposts`).
        && surplus.is_some_and(|it| it > 0)
}
