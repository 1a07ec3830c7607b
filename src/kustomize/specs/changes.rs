//! Tables of versions whose rows differ from the default tables, by behavior: `data/changes.tsv`, compiled in. In: nothing.
//! Out: tables, each parsed on first use.

use std::sync::LazyLock;

use crate::kustomize::config::FieldSpec;
use crate::kustomize::version::Behavior;

use super::defaults::{Row, Table, specs};
use super::type_order::sort_specs;

/// The rows that versions with a behavior add (`+`) or drop (`-`); columns as in the other file.
const CHANGES: &str = include_str!("data/changes.tsv");

pub(crate) static TEMPLATE_LABELS_WITHOUT_CLAIMS: Table<FieldSpec> =
    LazyLock::new(|| changed("templateLabels", Behavior::ClaimTemplateLabels));
pub(crate) static CLAIM_TEMPLATE_LABELS: Table<FieldSpec> =
    LazyLock::new(|| changed("volumeClaimTemplateLabels", Behavior::ClaimTemplateLabels));
pub(crate) static IMAGES_OF_CRON_JOBS: Table<FieldSpec> =
    LazyLock::new(|| changed("images", Behavior::CronJobImageVolumes));

/// A table of field specs as versions with `behavior` have it.
fn changed(table: &'static str, behavior: Behavior) -> Vec<FieldSpec> {
    let name = behavior.row().name;
    let columns = move |sign: &str, line: &'static str| {
        let rest = line.strip_prefix(sign)?.strip_prefix('\t')?;
        let rest = rest.strip_prefix(name)?.strip_prefix('\t')?;
        rest.strip_prefix(table)?.strip_prefix('\t')
    };
    let specs_of = |sign: &'static str| {
        let lines = CHANGES.lines().filter_map(move |line| columns(sign, line));
        lines.map(|columns| Row::of(columns).spec)
    };
    let dropped: Vec<FieldSpec> = specs_of("-").collect();
    let mut changed = specs(table);
    changed.retain(|spec| !dropped.contains(spec));
    changed.extend(specs_of("+"));
    sort_specs(&mut changed);
    changed
}
