//! `only-quota`: a ResourceQuota that is meant for all workloads.

use crate::diag::{Code, Diagnostic, first_of};
use crate::environment::partial::pods::{is_operated, pods};
use crate::model::Resource;

use super::rest::{Rest, called};

/// Names in the warning.
const SHOWN: usize = 10;

pub(super) fn oversized(
    rest: &Rest<'_>,
    is_adapted: &dyn Fn(&Resource) -> bool,
) -> Option<Diagnostic> {
    let quotas = rest.kept.iter().filter(|it| it.kind() == "ResourceQuota");
    let quotas: Vec<&&Resource> = quotas.filter(|it| !is_adapted(it)).collect();
    let first = quotas.first()?;
    let is_workload = |it: &&&Resource| is_operated(it) || !pods(it).is_empty();
    let own = rest.kept.iter().filter(is_workload).count();
    let all = own + rest.gone.iter().filter(is_workload).count();
    if own == all {
        return None;
    }
    let hard = |quota: &Resource| {
        let hard = quota.node.at(&["spec", "hard"]);
        hard.map_or(quota.origin, |hard| hard.origin)
    };
    let names = quotas.iter().map(|quota| called(quota));
    let are = if quotas.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} {are} meant for all {all} workloads, and the branch runs {own}",
        first_of(SHOWN, names)
    );
    let mut diagnostic = Diagnostic::warning(Code::OnlyQuota, message).at(hard(first));
    for quota in quotas.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(hard(quota), "here, too");
    }
    Some(diagnostic.help("set it in `patches` of the environment, or leave it out with `exclude`"))
}
