//! The answer: how many targets change, and what that does. In: an impact. Out: a [`Headline`].

use std::collections::BTreeSet;

use super::consequences::{Consequences, consequences};
use super::scope::Scope;
use crate::diag::{counted, first_of};
use crate::diff::ChangeKind;
use crate::impact::{Difference, Impact, State, Target, Whose};
use crate::report::value::visible;

/// Names in the headline; the others are counted.
const NAMED: usize = 3;

/// The answer.
pub(in crate::report) struct Headline {
    /// `2 of 2 environments change`, `No environment changes`
    pub(in crate::report) count: String,
    /// `production cannot be compared`
    pub(in crate::report) unknown: Option<String>,
    /// `pods of api are replaced`, the gravest first.
    pub(in crate::report) consequences: Vec<String>,
    /// `HorizontalPodAutoscaler web still names it`, and `1 target is new: 23 resources`.
    pub(in crate::report) notes: Vec<String>,
    /// Resources that change, that are new, and that are gone.
    pub(in crate::report) resources: [usize; 3],
}

impl Headline {
    /// One sentence: `2 of 2 environments change: pods of api are replaced`.
    pub(in crate::report) fn sentence(&self) -> String {
        let consequences = self.consequences.join(", ");
        let consequences = Some(consequences).filter(|said| !said.is_empty());
        let said: Vec<String> = consequences.into_iter().chain(self.notes.clone()).collect();
        let said = Some(said.join("; ")).filter(|said| !said.is_empty());
        let sentence = match said {
            Some(said) => format!("{}: {said}", self.count),
            None => self.count.clone(),
        };
        match &self.unknown {
            Some(unknown) => format!("{sentence}; {unknown}"),
            None => sentence,
        }
    }
}

/// The answer for `impact`.
pub(in crate::report) fn headline(impact: &Impact) -> Headline {
    let scope = Scope::of(impact);
    let Consequences { said, mut notes } = consequences(impact, scope);
    let news = news(impact, scope);
    let count = match count(scope) {
        Some(count) => {
            notes.extend(news);
            count
        }
        None => news.join("; "),
    };
    Headline {
        count,
        unknown: unknown(scope),
        consequences: said,
        notes,
        resources: counts(&impact.differences.iter().collect::<Vec<_>>()),
    }
}

/// The number of targets that change, of those that both sides have; `None` where that says less
/// than the targets that came or went.
fn count(scope: Scope<'_>) -> Option<String> {
    let is_on_both = |target: &&Target| target.only_on.is_none();
    let all = scope.named().filter(is_on_both).count();
    let differs = |target: &&Target| matches!(target.state, State::Differs(_));
    let differ = scope.named().filter(is_on_both).filter(differs).count();
    if differ == 0 && all < scope.len() {
        return None;
    }
    let verb = if differ == 1 || all == 1 {
        "changes"
    } else {
        "change"
    };
    Some(match (differ, scope.noun()) {
        (0, "environment") => "No environment changes".to_owned(),
        (_, noun) => format!("{differ} of {} {verb}", counted(all, noun)),
    })
}

/// `1 target is new: 23 resources, 6 of its own`, and `1 target is gone`.
fn news(impact: &Impact, scope: Scope<'_>) -> Vec<String> {
    let of = |side: Whose| {
        let those = scope.targets();
        let those: Vec<&Target> = those
            .filter(|target| target.only_on == Some(side))
            .collect();
        let are = if those.len() == 1 { "is" } else { "are" };
        let count = counted(those.len(), scope.noun());
        (!those.is_empty()).then(|| match side {
            Whose::New => {
                let what = resources_of(impact, &those);
                format!("{count} {are} new{what}")
            }
            Whose::Old => format!("{count} {are} gone"),
        })
    };
    [of(Whose::New), of(Whose::Old)]
        .into_iter()
        .flatten()
        .collect()
}

/// `: 23 resources, 6 of its own`
fn resources_of(impact: &Impact, targets: &[&Target]) -> String {
    let positions = targets.iter().flat_map(|target| match &target.state {
        State::Differs(positions) => positions.as_slice(),
        _ => &[],
    });
    let differences = positions.filter_map(|at| impact.differences.get(*at));
    let added: Vec<&Difference> = differences.filter(|found| found.is_whole()).collect();
    if added.is_empty() {
        return String::new();
    }
    let own = added.iter().filter(|found| !found.is_known).count();
    let has_bases = targets.iter().any(|target| !target.includes.is_empty());
    let their = if targets.len() == 1 { "its" } else { "their" };
    let own = match own {
        own if has_bases && own > 0 => format!(", {own} of {their} own"),
        _ => String::new(),
    };
    format!(": {}{own}", counted(added.len(), "resource"))
}

/// `production cannot be compared`
fn unknown(scope: Scope<'_>) -> Option<String> {
    let unknown = scope.targets().filter(|target| {
        matches!(
            target.state,
            State::Failed {
                is_affected: true,
                ..
            }
        )
    });
    let names: Vec<&str> = unknown.map(|target| target.name.as_str()).collect();
    match names.as_slice() {
        [] => None,
        names => Some(visible(&format!(
            "{} cannot be compared",
            first_of(NAMED, names)
        ))),
    }
}

/// The resources that change, that are new, and that are gone.
fn counts(found: &[&Difference]) -> [usize; 3] {
    let count = |is: fn(&Difference) -> bool| {
        let those = found.iter().filter(|found| is(found));
        let names: BTreeSet<&str> = those.map(|found| found.subject.text.as_str()).collect();
        names.len()
    };
    [
        count(|found| !found.is_whole()),
        count(|found| found.is_whole() && found.change.kind == ChangeKind::Added),
        count(|found| found.is_whole() && found.change.kind == ChangeKind::Removed),
    ]
}
