//! The data that the parts of a page are made of.

use super::columns::{Columns, reach};
use super::links::Links;
use crate::diag::first_of;
use crate::impact::{Impact, Target};
use crate::report::change_words::Names;
use crate::report::compared::Compared;
use crate::report::diagnostics::Places;
use crate::report::outline::{HiddenEdit, Scope, hidden_edits};
use crate::report::value::visible;

/// Targets that are named where it is not them that is asked for.
const NAMED: usize = 12;

/// An impact, and how it is shown.
pub(super) struct View<'v> {
    pub(super) impact: &'v Impact,
    pub(super) compared: &'v Compared<'v>,
    pub(super) places: &'v Places<'v>,
    pub(super) scope: Scope<'v>,
    pub(super) names: Names<'v>,
    pub(super) hidden: Vec<HiddenEdit<'v>>,
    pub(super) columns: Columns,
    pub(super) links: Links<'v>,
}

impl<'v> View<'v> {
    pub(super) fn new(
        impact: &'v Impact,
        compared: &'v Compared<'v>,
        places: &'v Places<'v>,
        link_base: Option<&'v str>,
    ) -> Self {
        let scope = Scope::of(impact);
        let targets = impact.targets.iter().enumerate();
        let targets: Vec<(usize, &Target)> =
            targets.filter(|(_, target)| scope.has(target)).collect();
        Self {
            impact,
            compared,
            places,
            scope,
            names: Names::of(impact),
            hidden: hidden_edits(impact, places),
            columns: Columns::new(&targets),
            links: Links::new(impact, places, link_base),
        }
    }

    /// The name of each of `targets`.
    pub(super) fn each_name(&self, targets: &[usize]) -> Vec<String> {
        let targets = targets.iter().filter_map(|at| self.impact.targets.get(*at));
        targets.map(|target| visible(&target.name)).collect()
    }

    /// The names of `targets` in a line.
    pub(super) fn target_names(&self, targets: &[usize]) -> String {
        self.each_name(targets).join(", ")
    }

    /// The names of `targets` in a line, the first few of many.
    pub(super) fn some_names(&self, targets: &[usize]) -> String {
        first_of(NAMED, self.each_name(targets))
    }

    /// `14 of 40`, or the name of the only one; empty where there is but one target.
    pub(super) fn short_reach(&self, targets: &[usize]) -> String {
        if self.scope.len() < 2 {
            return String::new();
        }
        match self.each_name(targets).as_slice() {
            [only] => only.clone(),
            names => format!("{} of {}", names.len(), self.scope.len()),
        }
    }

    /// `14 of 40 targets`
    pub(super) fn reach(&self, targets: &[usize]) -> String {
        reach(self.scope, targets)
    }
}
