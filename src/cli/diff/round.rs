//! One target at the commit and on disk. In: a target. Out: whether it differs,
//! and how that shows; the renders themselves are dropped. The side on disk is
//! rendered first, with every question to the tree noted: where the commit would
//! answer them all alike, it renders the same, and is not rendered.

use crate::cli::session::positioned;
use crate::cli::since::{Difference, Pair, Since};
use crate::cli::tree::Side;
use crate::diag::{Diagnostic, Diagnostics, Fallible};
use crate::diff::{Class, Comparison, Options, ResourceChange, compare};
use crate::environment::Request;
use crate::impact::{self, EditedLines, Edits, Link, Place, Sides, differences, overridden};
use crate::kustomize::Files;
use crate::sources::{Disk, FilePath, Recorded};

/// What targets are compared with.
pub(super) struct Round<'a> {
    pub(super) since: &'a Since,
    pub(super) difference: &'a Difference<'a>,
    /// Files of the commit.
    pub(super) old: Files<'a>,
    /// Files on disk.
    pub(super) new: Files<'a>,
    pub(super) request: &'a Request,
    pub(super) edits: &'a Edits,
    pub(super) lines: &'a EditedLines,
    /// Render also what cannot differ, to see that it does not.
    pub(super) all: bool,
    /// What is to be said of each target by itself.
    pub(super) show: &'a (dyn Fn(&Comparison<'_>, &Pair) -> Fallible<String> + Sync),
}

/// What became of a target.
pub(super) enum Verdict {
    /// Nothing it is rendered from has changed, so it was not rendered.
    Untouched,
    /// It was rendered, and is the same, with these edited lines overridden.
    Same(Vec<(Place, Link)>),
    /// It differs.
    Moved(Moved),
    /// It can be rendered, and could not at the commit for these reasons.
    Mended(Diagnostics),
    /// It cannot be rendered any more, or for other reasons than before.
    Broken(Diagnostics),
    /// It cannot be rendered, and could not at the commit for the same reasons.
    BrokenBefore(Diagnostics),
    /// It differs, although nothing it was thought to be rendered from has changed.
    Missed,
}

/// How a target differs.
pub(super) struct Moved {
    /// Each difference in it.
    pub(super) differences: Vec<impact::Difference>,
    /// Edited lines that something stands over, each with that.
    pub(super) overridden: Vec<(Place, Link)>,
    /// How many of its resources are the same.
    pub(super) unchanged: usize,
    /// What is said of it by itself.
    pub(super) text: String,
    /// The gravest class of a change in it.
    pub(super) class: Class,
    /// What the side on disk is warned of, and the commit's is not.
    pub(super) warnings: Vec<Diagnostic>,
    /// The first path that has changed of those that it is rendered from.
    pub(super) first: Option<FilePath>,
}

impl Round<'_> {
    /// What became of a target.
    pub(super) fn verdict(&self, pair: &Pair) -> Verdict {
        let may_differ = self.difference.may_touch(pair);
        if !may_differ && !self.all {
            return Verdict::Untouched;
        }
        let recorded = Recorded::new(&Disk);
        let target = &pair.listed.target;
        let render = || {
            let files = self.new.through(&recorded);
            self.since.new.side(target, self.request, &files)
        };
        let new = pair.is_new.then(render);
        let first = self.difference.first_changed(pair, &recorded.into_asked());
        let is_both = pair.is_old && pair.is_new;
        let may_differ = may_differ && (!is_both || first.is_some());
        if !may_differ && !self.all {
            return match new {
                Some(Err(failed)) => Verdict::BrokenBefore(failed),
                _ => Verdict::Same(Vec::new()),
            };
        }
        let render = || self.since.old.side(target, self.request, &self.old);
        let old = pair.is_old.then(render);
        match self.compared(pair, old, new) {
            Verdict::Moved(_) | Verdict::Broken(_) | Verdict::Mended(_) if !may_differ => {
                Verdict::Missed
            }
            Verdict::Moved(moved) => Verdict::Moved(Moved { first, ..moved }),
            verdict => verdict,
        }
    }

    fn compared(
        &self,
        pair: &Pair,
        old: Option<Fallible<Side>>,
        new: Option<Fallible<Side>>,
    ) -> Verdict {
        let (old, new) = match (old, new) {
            (Some(Err(before)), Some(Err(now))) if is_alike(&before, &now) => {
                return Verdict::BrokenBefore(now);
            }
            (_, Some(Err(now))) => return Verdict::Broken(now),
            (Some(Err(before)), Some(Ok(_))) => return Verdict::Mended(before),
            // What could not be rendered, and is gone, leaves nothing to be shown.
            (Some(Err(_)) | None, new) => (Side::default(), new.and_then(Result::ok)),
            (Some(Ok(old)), new) => (old, new.and_then(Result::ok)),
        };
        let new = new.unwrap_or_default();
        let comparison = compare(&old.resources, &new.resources, Options::default());
        if comparison.is_empty() {
            return Verdict::Same(self.overridden(&new, &[]));
        }
        match (self.show)(&comparison, pair) {
            Ok(text) => Verdict::Moved(self.moved(&comparison, &old, &new, text)),
            Err(failed) => Verdict::Broken(failed),
        }
    }

    fn moved(&self, comparison: &Comparison<'_>, old: &Side, new: &Side, text: String) -> Moved {
        let sides = Sides {
            map: self.new.map,
            root: &self.since.top,
            old: &old.causes,
            new: &new.causes,
            edits: self.edits,
        };
        let classes = comparison.resources.iter().map(ResourceChange::class);
        let differences = differences(comparison, sides);
        Moved {
            overridden: self.overridden(new, &differences),
            differences,
            unchanged: comparison.unchanged,
            text,
            class: classes.max().unwrap_or_default(),
            warnings: new_warnings(old, new),
            first: None,
        }
    }
}

impl Round<'_> {
    fn overridden(&self, new: &Side, differences: &[impact::Difference]) -> Vec<(Place, Link)> {
        let map = self.new.map;
        overridden(&new.resources, &new.causes, map, self.lines, differences)
    }
}

fn is_alike(before: &Diagnostics, now: &Diagnostics) -> bool {
    let words = |found: &Diagnostics| -> Vec<(&str, String)> {
        let found = found.iter();
        found
            .map(|found| (found.code, found.message.clone()))
            .collect()
    };
    words(before) == words(now)
}

fn new_warnings(old: &Side, new: &Side) -> Vec<Diagnostic> {
    let is_old = |warning: &Diagnostic| {
        let mut before = old.warnings.iter();
        before.any(|before| (before.code, &before.message) == (warning.code, &warning.message))
    };
    let fresh = new.warnings.iter().filter(|warning| !is_old(warning));
    positioned(fresh.cloned(), &new.causes)
}
