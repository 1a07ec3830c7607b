//! The report of `diff --since`, of one run or of all shards: its text, and what the exit code depends on.

use crate::cli::session::Session;
use crate::cli::shell_word::shell_word;
use crate::diff::Class;
use crate::report::Compared;
use crate::repository::{ComparedTarget, SinceReport};

use super::output::{By, Format, OutputArgs};

/// The text about all targets.
pub(super) fn text(
    report: SinceReport,
    revision: &str,
    output: &OutputArgs,
    session: &Session,
) -> String {
    if output.format() == Format::Unified {
        return report.text;
    }
    let impact = match output.by {
        Some(By::Resource) => report.impact.by_resource(),
        _ => report.impact,
    };
    let compared = Compared::Commit {
        with: &report.commit,
        head: report.head.as_deref(),
    };
    let command = format!("offshoot diff --since {}", shell_word(revision));
    output.text(&impact, &compared, &command, session)
}

/// True if the exit code is 1: for a change of the class `from` or a more severe one, or an unexpected one.
pub(super) fn fails(report: &SinceReport, from: Option<Class>) -> bool {
    let is_severe = from.is_some_and(|class| report.class >= Some(class));
    is_severe || !report.unexpected.is_empty()
}

/// For each environment among the targets, whether it is per branch.
pub(super) fn per_branch(targets: &[ComparedTarget]) -> Vec<bool> {
    let targets = targets.iter().map(|target| &target.listed);
    let environments = targets.filter(|listed| listed.target.is_environment());
    environments.map(|listed| listed.per_branch).collect()
}
