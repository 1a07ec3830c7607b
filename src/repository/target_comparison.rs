//! One target in both states. In: a target. Out: its [`Outcome`]; the renders are
//! dropped once they are compared. The state on disk is rendered first, and every
//! question to its tree is noted: if the commit would answer them all alike, it
//! renders the same, and is not rendered.

use crate::diag::{Diagnostic, Diagnostics, Failures, Fallible};
use crate::diff::{Comparison, Options, ResourceChange, compare};
use crate::impact::{self, SharedSources, Sides, TargetEdits, Whose, differences, overridden};
use crate::sources::{Asked, FilePath, Recorded};

use super::cache::Cache;
use super::cache_notes::Notes;
use super::comparer::TargetComparer;
use super::edited::Lead;
use super::included::{IncludedBases, mark_known};
use super::outcome::{Outcome, Seen, TargetChange};
use super::tree::RenderedTarget;
use super::tree_pair::ComparedTarget;
use super::unbuildable::{WithoutParts, lacks_parts};

/// The edits as far as they concern one target.
#[derive(Clone)]
struct View<'v> {
    /// The edited files that it reads.
    read: Vec<FilePath>,
    leads: &'v Lead<'v>,
}

impl TargetComparer<'_> {
    /// The outcome of one target. The number of resources that are rendered for it is added to `cost`. If there
    /// is a cache, it may have it, or else gets it.
    pub(super) fn outcome(&self, target: &ComparedTarget, cost: &mut usize) -> Outcome {
        if let Some(unknown) = self.unknown_before(target) {
            return unknown;
        }
        let may_differ = self.inputs.may_affect(target);
        if !may_differ && !self.all {
            return Outcome::Untouched;
        }
        let Some(cache) = self.cache.filter(|_| Cache::may_have(target)) else {
            return self.rendered(target, may_differ, cost, None);
        };
        if let Some((outcome, known)) = cache.find(target, may_differ) {
            *cost += known;
            return outcome;
        }
        let notes = Notes::default();
        let outcome = self.rendered(target, may_differ, cost, Some(&notes));
        cache.keep(target, (may_differ, *cost), &outcome, notes);
        outcome
    }

    /// The outcome of one target that may have changed. What it depends on is added to `notes`.
    fn rendered(
        &self,
        target: &ComparedTarget,
        may_differ: bool,
        cost: &mut usize,
        notes: Option<&Notes>,
    ) -> Outcome {
        let recorded = Recorded::new(self.new.sources);
        let new = target.is_new.then(|| {
            let files = self.new.through(&recorded);
            let tree = &self.trees.new;
            tree.render(&target.listed.target, self.request, &files)
        });
        *cost += count(new.as_ref());
        let asked = recorded.into_asked();
        if let Some(notes) = notes {
            notes.asked(Whose::New, &asked);
        }
        let first_changed = self.inputs.first_changed(target, &asked);
        let is_both = target.is_old && target.is_new;
        let may_differ = may_differ && (!is_both || first_changed.is_some());
        let read = self.read(target, &asked);
        if !may_differ && !self.all {
            return match new {
                Some(Err(errors)) => self.broken_before(target, errors, read),
                _ => Outcome::Same(Seen {
                    read,
                    ..Seen::default()
                }),
            };
        }
        let old = target.is_old.then(|| self.old_render(target, notes));
        *cost += count(old.as_ref());
        let leads = |whose, directory: &FilePath, file: &FilePath| {
            let leads = (self.leads)(whose, directory, file);
            if let Some(notes) = notes {
                notes.lead(whose, directory, file, leads);
            }
            leads
        };
        let view = View {
            read,
            leads: &leads,
        };
        let outcome = match self.parts_lacking(target, old.as_ref(), new.as_ref()) {
            Some(parts) => {
                // Nobody knows what such parts depend on.
                notes.iter().for_each(|notes| notes.leave());
                self.rest(target, parts, &leads)
            }
            None => self.compared(target, old, new, view),
        };
        match outcome {
            Outcome::Changed(_) | Outcome::Broken(_) | Outcome::Fixed(_) if !may_differ => {
                Outcome::Inconsistent
            }
            Outcome::Changed(change) => Outcome::Changed(TargetChange {
                first_changed,
                ..change
            }),
            outcome => outcome,
        }
    }

    /// The target as the commit has it.
    fn old_render(
        &self,
        target: &ComparedTarget,
        notes: Option<&Notes>,
    ) -> Fallible<RenderedTarget> {
        let tree = &self.trees.old;
        let Some(notes) = notes else {
            return tree.render(&target.listed.target, self.request, &self.old);
        };
        let recorded = Recorded::new(self.old.sources);
        let files = self.old.through(&recorded);
        let rendered = tree.render(&target.listed.target, self.request, &files);
        notes.asked(Whose::Old, &recorded.into_asked());
        rendered
    }

    /// The outcome of an environment that the commit may have, but in an offshoot.yaml that cannot be
    /// read there.
    fn unknown_before(&self, target: &ComparedTarget) -> Option<Outcome> {
        if !target.listed.target.is_environment() || !target.is_new {
            return None;
        }
        let errors = self.trees.old_errors.clone().into_iter();
        let mut before = Failures::default();
        errors.for_each(|error| before.push(error));
        let before = before.or_ok(()).err()?;
        let tree = &self.trees.new;
        let new = tree.render(&target.listed.target, self.request, &self.new);
        Some(match new {
            Ok(_) => Outcome::Fixed(before),
            Err(now) => Outcome::Broken(now),
        })
    }

    /// Both renders without the parts that cannot be built, if that is all that is wrong.
    fn parts_lacking(
        &self,
        target: &ComparedTarget,
        old: Option<&Fallible<RenderedTarget>>,
        new: Option<&Fallible<RenderedTarget>>,
    ) -> Option<WithoutParts> {
        match (old?, new?) {
            (Ok(_), Ok(_)) => None,
            (old, new) => {
                let mut failed = [old, new]
                    .into_iter()
                    .filter_map(|side| side.as_ref().err());
                failed
                    .all(lacks_parts)
                    .then(|| self.without_parts(target))?
            }
        }
    }

    /// The outcome for what can be built of a target.
    fn rest(&self, target: &ComparedTarget, parts: WithoutParts, leads: &Lead<'_>) -> Outcome {
        let read = self.read(target, &parts.asked);
        let view = View { read, leads };
        let compared = self.compared(target, Some(Ok(parts.old)), Some(Ok(parts.new)), view);
        let with = |seen: Seen| Seen {
            left_out: parts.left_out,
            ..seen
        };
        match compared {
            Outcome::Same(seen) => Outcome::Same(with(seen)),
            Outcome::Changed(change) => Outcome::Changed(TargetChange {
                seen: with(change.seen),
                ..change
            }),
            outcome => outcome,
        }
    }

    /// The edited files that the target reads. All of them for one that is gone: the files that it
    /// did read were not recorded.
    fn read(&self, target: &ComparedTarget, asked: &Asked) -> Vec<FilePath> {
        let is_read = |path: &&FilePath| !target.is_new || asked.paths.contains(*path);
        self.edits.files().filter(is_read).cloned().collect()
    }

    fn broken_before(
        &self,
        target: &ComparedTarget,
        errors: Diagnostics,
        read: Vec<FilePath>,
    ) -> Outcome {
        Outcome::BrokenBefore {
            is_affected: !read.is_empty()
                || self.inputs.has_changed(target)
                || self.inputs.is_open(target) && self.is_edited_near(&errors),
            errors,
            read,
        }
    }

    /// True if a file was edited in a directory that one of `errors` is about, or below it.
    fn is_edited_near(&self, errors: &Diagnostics) -> bool {
        let places = errors
            .iter()
            .filter_map(|error| self.new.map.locate(error.at));
        let mut directories = places.filter_map(|place| place.path.parent());
        directories.any(|directory| {
            let mut edited = self.edits.files();
            edited.any(|path| path.is_within(&directory))
        })
    }

    fn compared(
        &self,
        target: &ComparedTarget,
        old: Option<Fallible<RenderedTarget>>,
        new: Option<Fallible<RenderedTarget>>,
        view: View<'_>,
    ) -> Outcome {
        let (old, new) = match (old, new) {
            (Some(Err(before)), Some(Err(now))) if is_alike(&before, &now) => {
                return self.broken_before(target, now, view.read);
            }
            (_, Some(Err(now))) => return Outcome::Broken(now),
            (Some(Err(before)), Some(Ok(_))) => return Outcome::Fixed(before),
            // Removed: what it was is unknown.
            (Some(Err(before)), None) => return Outcome::Fixed(before),
            (None, new) => (RenderedTarget::default(), new.and_then(Result::ok)),
            (Some(Ok(old)), new) => (old, new.and_then(Result::ok)),
        };
        let new = new.unwrap_or_default();
        let options = Options {
            ignore: self.ignore,
            ..Options::default()
        };
        let comparison = compare(&old.resources, &new.resources, options);
        if comparison.is_empty() {
            return Outcome::Same(Seen {
                ignored: comparison.ignored,
                ..self.seen(&new, &[], view)
            });
        }
        match (self.describe)(&comparison, target) {
            Ok(text) => {
                Outcome::Changed(self.change(target, &comparison, [&old, &new], view, text))
            }
            Err(failed) => Outcome::Broken(failed),
        }
    }

    fn change(
        &self,
        target: &ComparedTarget,
        comparison: &Comparison<'_>,
        [old, new]: [&RenderedTarget; 2],
        view: View<'_>,
        text: String,
    ) -> TargetChange {
        let is_read = |path: &FilePath| view.read.contains(path);
        let sides = Sides {
            map: self.new.map,
            root: &self.trees.root,
            old: &old.causes,
            new: &new.causes,
            edits: self.edits_of(&is_read, view.leads),
        };
        let classes = comparison.resources.iter().map(ResourceChange::class);
        let shared = SharedSources::of(
            [old, new].map(|side| (&side.resources[..], &side.causes)),
            self.new.map,
        );
        let mut differences = differences(comparison, sides, &shared);
        let included = if target.is_old {
            IncludedBases::default()
        } else {
            self.included(target, new)
        };
        mark_known(&mut differences, comparison, &included.known);
        TargetChange {
            seen: Seen {
                ignored: comparison.ignored.clone(),
                ..self.seen(new, &differences, view.clone())
            },
            differences,
            unchanged: comparison.unchanged,
            includes: included.bases,
            text,
            class: classes.max().unwrap_or_default(),
            warnings: new_warnings(old, new),
            first_changed: None,
        }
    }

    /// The edits, for a target that reads the files which `is_read` accepts.
    fn edits_of<'e>(
        &'e self,
        is_read: &'e (dyn Fn(&FilePath) -> bool + Sync),
        leads: &'e Lead<'e>,
    ) -> TargetEdits<'e> {
        TargetEdits {
            edits: self.edits,
            reads: is_read,
            leads,
        }
    }

    fn seen(
        &self,
        new: &RenderedTarget,
        differences: &[impact::Difference],
        View { read, leads }: View<'_>,
    ) -> Seen {
        let is_read = |path: &FilePath| read.contains(path);
        let edits = self.edits_of(&is_read, leads);
        let (map, values) = (self.new.map, self.values);
        let (resources, causes) = (&new.resources, &new.causes);
        Seen {
            lines: overridden(resources, causes, map, edits, values, differences),
            read,
            left_out: Vec::new(),
            ignored: Vec::new(),
        }
    }
}

/// The number of resources in a render; none if there is none.
fn count(rendered: Option<&Fallible<RenderedTarget>>) -> usize {
    let rendered = rendered.and_then(|rendered| rendered.as_ref().ok());
    rendered.map_or(0, |rendered| rendered.resources.len())
}

fn is_alike(before: &Diagnostics, now: &Diagnostics) -> bool {
    let before = before.iter().map(|found| (found.code, &found.message));
    before.eq(now.iter().map(|found| (found.code, &found.message)))
}

fn new_warnings(old: &RenderedTarget, new: &RenderedTarget) -> Vec<Diagnostic> {
    let is_old = |warning: &Diagnostic| {
        let mut before = old.warnings.iter();
        before.any(|before| (before.code, &before.message) == (warning.code, &warning.message))
    };
    let fresh = new.warnings.iter().filter(|warning| !is_old(warning));
    new.causes.positioned(fresh.cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Class;
    use crate::environment::Request;
    use crate::impact::{EditedValues, Edits};
    use crate::kustomize::Files;
    use crate::repository::inputs::ChangedInputs;
    use crate::repository::tests::trees;
    use crate::sources::{Changes, SourceMap};

    const EDITED: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes}\ndata: {a: b}\n";

    /// The outcome of `alone` after an edit of its manifest; with `is_hidden`, as if the search for
    /// changed inputs had missed the edit.
    fn outcome(is_hidden: bool, all: bool) -> Outcome {
        let map = SourceMap::default();
        let trees = trees(&[("alone/notes.yaml", Some(EDITED))], &map);
        let (old, new) = (&*trees.old.sources, &*trees.new.sources);
        let reach = trees.new.reach();
        let targets = trees.targets(&trees.old.reach(), &reach);
        let alone = targets.iter().find(|target| target.listed.name == "alone");
        let changes = Changes::new(if is_hidden { new } else { old }, new);
        let comparer = TargetComparer {
            trees: &trees,
            inputs: &ChangedInputs::new(&trees, &targets, &changes, &reach),
            old: Files::new(old, &map),
            new: Files::new(new, &map),
            request: &Request::default(),
            edits: &Edits::default(),
            values: &EditedValues::default(),
            leads: &|_, _, _| false,
            all,
            ignore: &[],
            cache: None,
            describe: &|_, target| Ok(target.listed.name.clone()),
        };
        comparer.outcome(alone.expect("it is a target"), &mut 0)
    }

    #[test]
    fn a_changed_target_has_its_differences_and_their_inputs() {
        let Outcome::Changed(change) = outcome(false, false) else {
            panic!("it differs");
        };
        assert_eq!((change.text.as_str(), change.unchanged), ("alone", 0));
        assert_eq!(change.class, Class::InPlace);
        let input = change.first_changed.map(|path| path.as_str().to_owned());
        assert_eq!(input.as_deref(), Some("/repo/alone/notes.yaml"));
    }

    #[test]
    fn a_difference_without_a_changed_input_is_inconsistent() {
        assert!(matches!(outcome(true, true), Outcome::Inconsistent));
        assert!(matches!(outcome(true, false), Outcome::Untouched));
    }
}
