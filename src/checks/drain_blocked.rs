//! `drain-blocked`: PodDisruptionBudgets that allow no eviction. In: the budgets and workloads of a render.
//! Out: a finding for each budget by which a node with one of its pods cannot be drained.

use crate::diag::{Code, Diagnostic, counted, listed};
use crate::model::Resource;

use super::check::Check;
use super::findings::{Findings, shown};
use super::selectors::matches;
use super::subject::{Subject, namespace_of};
use super::workloads::{Lasts, Rounding, Workload, portion, workloads};

/// Budgets that block drains.
pub(super) struct DrainBlocked;

impl Check for DrainBlocked {
    fn codes(&self) -> &'static [Code] {
        &[Code::DrainBlocked]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let budgets = subject.of_kind("PodDisruptionBudget");
        let budgets: Vec<&Resource> = budgets.filter(|it| it.gvk().group == "policy").collect();
        if budgets.is_empty() {
            return;
        }
        let workloads = workloads(subject.resources);
        for budget in budgets {
            if let Some(found) = blocked(budget, &workloads) {
                findings.add(subject, budget, found);
            }
        }
    }
}

/// The finding about a budget, if it lets none of the pods go.
fn blocked(budget: &Resource, workloads: &[Workload<'_>]) -> Option<Diagnostic> {
    let selected = selected(budget, workloads)?;
    let pods = selected.iter().map(|it| it.count).sum::<u64>();
    let spec = budget.node.get("spec")?;
    let (field, node) = ["minAvailable", "maxUnavailable"]
        .into_iter()
        .find_map(|field| Some((field, spec.get(field)?)))?;
    let amount = portion(node.as_str()?, pods, Rounding::Up)?;
    let kept = match field {
        "minAvailable" => amount,
        _ => pods.saturating_sub(amount),
    };
    if pods == 0 || kept < pods {
        return None;
    }
    let names: Vec<String> = selected.iter().map(|it| shown(it.pod.owner)).collect();
    let (noun, all) = if pods == 1 {
        ("pod", "the one".to_owned())
    } else {
        ("pods", format!("all {pods}"))
    };
    let message = format!(
        "`{}` keeps {all} {noun} of {}: a node that has one cannot be drained",
        shown(budget),
        listed(names)
    );
    let mut diagnostic = Diagnostic::warning(Code::DrainBlocked, message).at(node.origin);
    for it in &selected {
        diagnostic = diagnostic.label(it.at, counted_pods(it));
    }
    Some(diagnostic.help(match pods {
        1 => "run two pods, or leave the budget out: for one pod, it can only block",
        _ => "write `maxUnavailable: 1`, which is right for any number of pods above one",
    }))
}

fn counted_pods(workload: &Workload<'_>) -> String {
    counted(usize::try_from(workload.count).unwrap_or(usize::MAX), "pod")
}

/// The workloads whose pods a budget selects; `None` if some have no scale, which only `maxUnavailable` in a
/// number does without (Kubernetes, "Arbitrary workloads and arbitrary selectors").
fn selected<'w, 'r>(
    budget: &Resource,
    workloads: &'w [Workload<'r>],
) -> Option<Vec<&'w Workload<'r>>> {
    let selector = budget.node.at(&["spec", "selector"])?;
    // An empty selector means every pod since policy/v1, and none before.
    let is_empty = selector.as_mapping().is_none_or(|it| it.is_empty());
    if is_empty && budget.gvk().version == "v1beta1" {
        return None;
    }
    let is_meant = |it: &&Workload<'_>| {
        namespace_of(it.pod.owner) == namespace_of(budget) && matches(selector, it.pod.labels())
    };
    let selected: Vec<_> = workloads.iter().filter(is_meant).collect();
    let have_scale = selected.iter().all(|it| it.lasts == Lasts::Scaled);
    (have_scale && !selected.is_empty()).then_some(selected)
}
