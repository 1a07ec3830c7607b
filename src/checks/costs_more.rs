//! `costs-more`: branches with as many pods as nobody chose for a branch. In: a branch's render and those of
//! the environments that exist once. Out: a finding for each workload that is larger than production's, and
//! for each autoscaler that came along and keeps several pods.

use crate::diag::{Code, Diagnostic, Origin};

use super::check::Check;
use super::findings::{Findings, shown};
use super::subject::{Neighbor, Subject};
use super::workloads::{Lasts, Workload, workloads};

/// Branches that are larger than they need to be.
pub(super) struct CostsMore;

impl Check for CostsMore {
    fn codes(&self) -> &'static [Code] {
        &[Code::CostsMore]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        if !subject.is_of_branch() {
            return;
        }
        let production: Vec<_> = subject.production.iter().map(sizes).collect();
        for workload in workloads(subject.resources) {
            let is_large = workload.lasts == Lasts::Scaled && workload.count > 1;
            if !is_large || is_chosen(subject, workload.at) {
                continue;
            }
            let found = above(&workload, &production).or_else(|| kept(&workload));
            if let Some(found) = found {
                findings.add(
                    subject,
                    workload.scaler.unwrap_or(workload.pod.owner),
                    found,
                );
            }
        }
    }
}

/// An environment with the sizes of its workloads.
type Sizes<'n> = (&'n str, Vec<(String, u64)>);

fn sizes(neighbor: &Neighbor) -> Sizes<'_> {
    let all = workloads(&neighbor.resources).into_iter();
    let sizes = all.map(|it| (shown(it.pod.owner), it.count));
    (&neighbor.name, sizes.collect())
}

/// The finding about a workload with more pods than the same one has in any environment that exists once.
fn above(workload: &Workload<'_>, production: &[Sizes<'_>]) -> Option<Diagnostic> {
    let name = shown(workload.pod.owner);
    let same = production.iter().flat_map(|(environment, sizes)| {
        let same = sizes.iter().filter(|(its, _)| *its == name);
        same.map(move |(_, count)| (*count, *environment))
    });
    let (most, environment) = same.max_by_key(|(count, _)| *count)?;
    let count = workload.count;
    if count <= most {
        return None;
    }
    let message = format!("a branch runs {count} pods of `{name}`, and `{environment}` {most}");
    let diagnostic = Diagnostic::warning(Code::CostsMore, message).at(workload.at);
    Some(diagnostic.help(
        "set a smaller number in the environment's `path`, or any in its `patches`: that one is meant for branches",
    ))
}

/// The finding about an autoscaler that keeps several pods: it overrules the `replicas` by which an overlay
/// makes branches small.
fn kept(workload: &Workload<'_>) -> Option<Diagnostic> {
    let scaler = workload.scaler?;
    let (scaler, owner) = (shown(scaler), shown(workload.pod.owner));
    let count = workload.count;
    let message = format!(
        "`{scaler}` keeps {count} pods of `{owner}` in every branch, whatever `replicas` says"
    );
    let diagnostic = Diagnostic::warning(Code::CostsMore, message).at(workload.at);
    let (kind, name) = scaler.split_once('/').unwrap_or_default();
    Some(diagnostic.help(format!(
        "leave it out: `exclude: [{{kind: {kind}, name: {name}}}]` in the environment; or set the number in its `patches`"
    )))
}

/// True for a number that a patch of the environment sets: somebody chose it for branches.
fn is_chosen(subject: &Subject<'_>, at: Origin) -> bool {
    let Some(spec) = subject.spec else {
        return false;
    };
    let (chain, _) = subject.causes.chain(at);
    let patches = &spec.features.patches.0;
    chain
        .iter()
        .any(|cause| patches.iter().any(|rule| rule.at == cause.via))
}
