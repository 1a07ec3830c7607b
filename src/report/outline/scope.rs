//! The targets that a report speaks of: those that are deployed, or all where none is.

use crate::diag::first_of;
use crate::impact::{Impact, State, Target};

/// Targets that are named; the others are counted.
const NAMED: usize = 6;

/// The targets that a report speaks of.
#[derive(Clone, Copy)]
pub(in crate::report) struct Scope<'i> {
    impact: &'i Impact,
    has_deployed: bool,
}

impl<'i> Scope<'i> {
    /// The deployed targets of `impact`.
    pub(in crate::report) fn of(impact: &'i Impact) -> Self {
        Self {
            impact,
            has_deployed: impact.targets.iter().any(|target| target.is_deployed),
        }
    }

    /// True if the report speaks of `target`.
    pub(in crate::report) fn has(self, target: &Target) -> bool {
        target.is_deployed || !self.has_deployed
    }

    /// Those of `targets` that the report speaks of.
    pub(in crate::report) fn within(self, targets: &[usize]) -> Vec<usize> {
        let is_in = |at: &usize| {
            let target = self.impact.targets.get(*at);
            target.is_some_and(|target| self.has(target))
        };
        targets.iter().copied().filter(is_in).collect()
    }

    /// The targets.
    pub(in crate::report) fn targets(self) -> impl Iterator<Item = &'i Target> {
        let targets = self.impact.targets.iter();
        targets.filter(move |target| self.has(target))
    }

    /// The targets that [`Scope::noun`] names.
    pub(in crate::report) fn named(self) -> impl Iterator<Item = &'i Target> {
        let all = self.noun() == "target";
        self.targets()
            .filter(move |target| all || target.is_environment)
    }

    /// The number of targets that [`Scope::noun`] names.
    pub(in crate::report) fn len(self) -> usize {
        self.named().count()
    }

    /// Those of `targets` that the report speaks of and that both sides have.
    pub(in crate::report) fn on_both(self, targets: &[usize]) -> Vec<usize> {
        let is_on_both = |at: &usize| {
            let target = self.impact.targets.get(*at);
            target.is_some_and(|target| target.only_on.is_none())
        };
        let mut targets = self.within(targets);
        targets.retain(is_on_both);
        targets
    }

    /// The noun for the targets: `environment` if there are some, and nothing else is to be told of.
    pub(in crate::report) fn noun(self) -> &'static str {
        let is_told = |target: &Target| {
            let state = &target.state;
            matches!(
                state,
                State::Differs(_)
                    | State::Failed {
                        is_affected: true,
                        ..
                    }
            )
        };
        let has_some = self.targets().any(|target| target.is_environment);
        if has_some
            && self
                .targets()
                .all(|target| target.is_environment || !is_told(target))
        {
            "environment"
        } else {
            "target"
        }
    }

    /// The names of `targets`, the first few of many.
    pub(in crate::report) fn names(self, targets: &[usize]) -> String {
        if targets.len() > NAMED && targets.len() == self.len() {
            return format!("all {} {}s", targets.len(), self.noun());
        }
        let names = targets.iter().filter_map(|at| self.impact.targets.get(*at));
        first_of(NAMED, names.map(|target| target.name.as_str()))
    }
}
