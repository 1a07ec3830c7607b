//! Jobs and CronJobs.

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::diag::message;
use crate::diff::Schedule;
use crate::yaml::Node;

use super::fields::{self, at_least, is_set, text};

/// Notes negative counts, and a restart policy that a Job cannot have.
pub(super) fn job(node: &Node, found: &mut Found) {
    let counts = [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
        "backoffLimitPerIndex",
        "maxFailedIndexes",
    ];
    at_least(node, &counts, 0, found);
    let Some(spec) = node.at(&["template", "spec"]) else {
        return;
    };
    let message = match text(spec, "restartPolicy") {
        Some("Never" | "OnFailure") => return,
        None => message!("the pods of a Job need a `restartPolicy`"),
        Some(other) => message!("the pods of a Job cannot restart `{}`", other),
    };
    found.at_keys(&["template", "spec"], |found| {
        let help = Some("use `Never` or `OnFailure`".into());
        let kind = if is_set(spec, "restartPolicy") {
            MismatchKind::NotAllowed
        } else {
            MismatchKind::MissingField
        };
        fields::note(kind, spec, "restartPolicy", message, help, found);
    });
}

/// Notes a schedule that the controller cannot read.
pub(super) fn cron_job(node: &Node, found: &mut Found) {
    at_least(
        node,
        &[
            "startingDeadlineSeconds",
            "successfulJobsHistoryLimit",
            "failedJobsHistoryLimit",
        ],
        0,
        found,
    );
    let Some(schedule) = text(node, "schedule") else {
        return;
    };
    if schedule.contains("TZ") {
        let message = "a time zone cannot be part of the schedule";
        let help = Some("write it as `timeZone`".into());
        fields::note(
            MismatchKind::Malformed,
            node,
            "schedule",
            message,
            help,
            found,
        );
    } else if Schedule::parse(schedule).is_none() {
        let message = message!("`{}` is not a schedule", schedule);
        let help = Some("write minute, hour, day, month and weekday: `0 3 * * 1`".into());
        fields::note(
            MismatchKind::Malformed,
            node,
            "schedule",
            message,
            help,
            found,
        );
    }
}
