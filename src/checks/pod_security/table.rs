//! Every rule of the Pod Security Standards, with the versions in which each level has it. Source:
//! k8s.io/pod-security-admission v0.37.2, `policy/check_*.go`.

use std::ops::Range;

use super::fields::PodFields;
use super::found::Forbidden;
use super::namespaces::Level;
use super::{rules, settings};

/// A function that adds what a rule forbids.
type Rule = fn(&PodFields<'_>, &mut Vec<Forbidden>);

/// A rule.
struct Row {
    rule: Rule,
    /// The minors whose `baseline` has it.
    baseline: Range<u32>,
    /// The minors whose `restricted` has it.
    restricted: Range<u32>,
}

const EVER: u32 = u32::MAX;

const fn row(rule: Rule, baseline: Range<u32>, restricted: Range<u32>) -> Row {
    Row {
        rule,
        baseline,
        restricted,
    }
}

/// No version at all.
const NEVER: Range<u32> = 0..0;

const ROWS: [Row; 23] = [
    row(settings::app_armor, 0..EVER, 0..EVER),
    row(settings::added_capabilities, 0..EVER, 0..22),
    row(rules::host_namespaces, 0..EVER, 0..EVER),
    row(rules::host_paths, 0..EVER, NEVER),
    row(rules::host_ports, 0..EVER, 0..EVER),
    row(rules::hosts_of_probes, 34..EVER, 34..EVER),
    row(settings::privileged, 0..EVER, 0..EVER),
    row(settings::proc_mount, 0..35, 0..EVER),
    row(settings::proc_mount_of_host_users, 35..EVER, NEVER),
    row(settings::se_linux, 0..EVER, 0..EVER),
    row(settings::seccomp_annotations, 0..19, 0..19),
    row(settings::seccomp, 19..EVER, NEVER),
    row(settings::seccomp_of_linux, NEVER, 19..EVER),
    row(rules::sysctls, 0..EVER, 0..EVER),
    row(settings::windows_host_process, 0..EVER, 0..EVER),
    row(settings::escalation, NEVER, 8..EVER),
    row(settings::capabilities, NEVER, 22..EVER),
    row(settings::dropped_capabilities, NEVER, 22..EVER),
    row(rules::volume_types, NEVER, 0..EVER),
    row(settings::explicit_root, NEVER, 0..EVER),
    row(settings::implicit_root, NEVER, 0..EVER),
    row(settings::user_zero, NEVER, 23..EVER),
    row(settings::seccomp_missing, NEVER, 19..EVER),
];

/// Everything that a level forbids in a pod.
pub(super) fn forbidden(pod: &PodFields<'_>, level: Level) -> Vec<Forbidden> {
    let mut found = Vec::new();
    for row in &ROWS {
        let versions = match level {
            Level::Privileged => continue,
            Level::Baseline => &row.baseline,
            Level::Restricted => &row.restricted,
        };
        if versions.contains(&pod.minor) {
            (row.rule)(pod, &mut found);
        }
    }
    found
}
