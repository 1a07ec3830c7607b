//! `diff --since`: the effect of an edit on every target. In: a revision, and what to
//! compare. Out: a [`SinceReport`].

use crate::diag::{Code, Diagnostic, Diagnostics, Failures, Fallible};
use crate::diff::{Class, IgnorePattern};
use crate::environment::Request;
use crate::impact::{Gathering, Impact, State, Whose, judged};
use crate::kustomize::{Files, Options};
use crate::parallel::{self, Steps};
use crate::sources::{Changes, FilePath, SourceMap, repository_top, trusted};

use super::cache::{Cache, Known, Loaded, SinceCache};
use super::comparer::{Describe, TargetComparer};
use super::edited::{Leads, ask_for_all_files, ask_for_one_sided, edited};
use super::expectation::{ExpectedUnchanged, Ways, uncompared};
use super::found::{Found, FoundTarget};
use super::inputs::{ChangedInputs, plain_files};
use super::outcome::{Outcome, Seen, TargetChange};
use super::selection::selected;
use super::target::no_targets;
use super::tree_pair::{ComparedTarget, TreePair, with_sample_branch};
use super::unread::unread;

/// A comparison of the working tree with a revision.
pub struct SinceRequest<'a> {
    /// The revision, as git names it.
    pub revision: &'a str,
    /// True to compare with the revision itself instead of its merge base with HEAD.
    pub is_exact: bool,
    /// The directory that `targets` are relative to.
    pub directory: &'a FilePath,
    /// The targets to compare; all of them if empty.
    pub targets: &'a [String],
    /// The request for environments; without a branch, `feature/sample` is used.
    pub environments: Request,
    /// The options of builds.
    pub options: Options,
    /// True to render every target, also those that should be unaffected.
    pub all: bool,
    /// True to judge bases like the targets that are deployed.
    pub all_targets: bool,
    /// Changes that are left out, beside those of offshoot.yaml.
    pub ignore: &'a [IgnorePattern],
    /// Globs of targets that must not differ.
    pub expect_unchanged: &'a [String],
    /// True if a deployed target that cannot be compared is an error, as is one that must not differ.
    pub must_compare: bool,
    /// The texts that are read, for positions.
    pub map: &'a SourceMap,
    /// The text for each target that differs.
    pub describe: &'a Describe<'a>,
    /// Outcomes of earlier runs.
    pub cache: Option<SinceCache<'a>>,
    /// A function that is told how many targets were compared.
    pub steps: &'a Steps<'a>,
}

/// The effect of an edit on the compared targets.
#[derive(Debug, Default)]
pub struct SinceReport {
    /// The commit that the working tree was compared with: `main (c748022cb7)`.
    pub commit: String,
    /// The commit on top of which the working tree is.
    pub head: Option<String>,
    /// The compared targets.
    pub targets: Vec<ComparedTarget>,
    /// The differences, by cause.
    pub impact: Impact,
    /// The texts that [`SinceRequest::describe`] returned, in the order of the targets.
    pub text: String,
    /// The most severe class of any change of a deployed target; `None` without a change.
    pub class: Option<Class>,
    /// Warnings that the commit does not have, and errors that it has as well.
    pub warnings: Vec<Diagnostic>,
    /// An error for each target that was expected to be unchanged but differs.
    pub unexpected: Vec<Diagnostic>,
    /// Errors of targets that no longer render.
    pub failures: Option<Diagnostics>,
}

/// Compares the working tree around [`SinceRequest::directory`] with a git revision.
///
/// # Errors
/// See [`TreePair::open`]; `target-missing`, `glob-syntax` and `glob-unmatched`; `kustomization-missing` if there is no target; `git-unreadable`, if
/// this clone lacks files of the commit. Targets that do not render are part of the report.
pub fn since(request: &SinceRequest<'_>) -> Fallible<SinceReport> {
    let trees = opened(request)?;
    let report = compare_trees(&trees, request);
    // A target in a directory that cannot be read would count as new.
    trusted(&*trees.old.sources, report)
}

/// The findings of [`since`] in the targets whose positions `own` chooses, to be collected with the rest.
///
/// # Errors
/// See [`since`]; those of `own`.
pub fn since_shard(request: &SinceRequest<'_>, own: &Own<'_>) -> Fallible<Found> {
    let trees = opened(request)?;
    let found = found(&trees, request, own);
    let found = trusted(&*trees.old.sources, found)?;
    Ok(Found {
        values: judged(found.values, &found.edits),
        ..found
    })
}

/// The positions of the targets to compare, among all.
pub type Own<'a> = dyn Fn(&[ComparedTarget]) -> Fallible<Vec<usize>> + 'a;

fn opened(request: &SinceRequest<'_>) -> Fallible<TreePair> {
    let (revision, is_exact) = (request.revision, request.is_exact);
    let (directory, map) = (request.directory, request.map);
    let trees = match request.cache {
        Some(_) => TreePair::open_watched((revision, is_exact), directory, map),
        None => TreePair::open(revision, is_exact, directory, map),
    }?;
    Ok(trees.built_with(request.options.clone()))
}

/// Compares the targets of two trees.
pub(super) fn compare_trees(trees: &TreePair, request: &SinceRequest<'_>) -> Fallible<SinceReport> {
    let all = |targets: &[ComparedTarget]| Ok((0..targets.len()).collect());
    Ok(collected(found(trees, request, &all)?))
}

/// Compares those targets of two trees that `own` chooses. What all of them have in common is looked up
/// whichever are chosen, so that it is the same for every choice.
fn found(trees: &TreePair, request: &SinceRequest<'_>, own: &Own<'_>) -> Fallible<Found> {
    let (old_reach, new_reach) = (trees.old.reach(), trees.new.reach());
    let targets = judged_targets(
        selected(
            request.targets,
            trees.targets(&old_reach, &new_reach),
            trees,
        )?,
        request,
    );
    if targets.is_empty() {
        return Err(no_targets(request.directory).into());
    }
    let expected = ExpectedUnchanged::new(request.expect_unchanged, &targets)?;
    let changes = Changes::new(&*trees.old.sources, &*trees.new.sources);
    let inputs = ChangedInputs::new(trees, &targets, &changes, &new_reach);
    if targets.iter().any(|target| inputs.is_open(target)) {
        // Charts and plugins read files that no kustomization names.
        ask_for_all_files(trees, &changes);
    }
    ask_for_one_sided(&targets, trees, &changes, [&old_reach, &new_reach]);
    let (edits, values) = edited(&changes, trees);
    let ignore = [request.ignore, &trees.new.ignored_changes()].concat();
    let leads = Leads::new(&old_reach, &new_reach);
    let leads = |whose, directory: &FilePath, file: &FilePath| leads.lead(whose, directory, file);
    let known = Known {
        trees,
        changes: &changes,
        edits: &edits,
        values: &values,
        leads: &leads,
    };
    let loaded = request
        .cache
        .and_then(|cache| Loaded::of(cache, known, &ignore));
    let pack = loaded.as_ref().map(Loaded::pack);
    let cache = loaded.as_ref().zip(pack.as_ref());
    let cache = cache.map(|(loaded, pack)| Cache::new(known, loaded, pack));
    let comparer = TargetComparer {
        trees,
        inputs: &inputs,
        old: Files::new(&*trees.old.sources, request.map),
        new: Files::new(&*trees.new.sources, request.map),
        request: &with_sample_branch(request.environments.clone()),
        edits: &edits,
        values: &values,
        leads: &leads,
        all: request.all,
        ignore: &ignore,
        cache: cache.as_ref(),
        describe: request.describe,
    };
    let own: Vec<usize> = own(&targets)?;
    let outcomes = parallel::map_in_steps(&own, request.steps, |at| {
        let mut cost = 0;
        let target = targets.get(*at)?;
        let outcome = comparer.outcome(target, &mut cost);
        Some((*at, target, outcome, cost))
    });
    let ways = Ways {
        trees,
        reach: &new_reach,
        edits: &edits,
        old: &comparer.old,
        new: &comparer.new,
    };
    let outcomes = outcomes.into_iter().flatten();
    let compared = outcomes.map(|(at, target, outcome, cost)| {
        let is_expected = expected.has(target);
        FoundTarget {
            at,
            cost,
            unexpected: match &outcome {
                Outcome::Changed(change) if is_expected => Some(ways.unexpected(target, change)),
                _ => None,
            },
            must_compare: is_expected || request.must_compare && target.is_deployed,
            outcome,
        }
    });
    let compared: Vec<FoundTarget> = compared.collect();
    if let (Some(cache), Some(SinceCache { store, .. })) = (&cache, request.cache) {
        cache.save(store, &targets);
        let is_said = |one: &FoundTarget| one.unexpected.is_some() || one.outcome.has_messages();
        if !trees.warnings.is_empty() || compared.iter().any(is_said) {
            comparer.read_all(cache.unread());
        }
    }
    let mut unread = request.targets.is_empty().then(|| {
        let (sources, walk) = (&*trees.new.sources, trees.new_walk());
        unread(sources, walk, &changes, &new_reach)
    });
    if let Some(unread) = &mut unread {
        let plain = plain_files(&trees.new);
        unread.retain(|path| !plain.contains(path));
    }
    Ok(Found {
        commit: trees.commit.clone(),
        head: trees.head.clone(),
        top: repository_top(&*trees.new.sources, &trees.root),
        digest: edits.digest(),
        warnings: trees.warnings.clone(),
        ignore,
        unread,
        targets,
        compared,
        edits,
        values,
    })
}

/// The report about all that was found.
pub fn collected(found: Found) -> SinceReport {
    let mut collected = Collected::default();
    let ignore = &found.ignore;
    collected.gathering.ignored(ignore, &[]);
    for one in found.compared {
        let Some(target) = found.targets.get(one.at) else {
            continue;
        };
        collected.report.unexpected.extend(one.unexpected);
        if let Outcome::Fixed(before) = &one.outcome
            && one.must_compare
        {
            collected.uncompared(target, before, &found.commit);
        }
        collected.add(target, one.outcome, ignore);
    }
    if let Some(unread) = found.unread {
        collected.gathering.unread(unread);
    }
    SinceReport {
        commit: found.commit,
        head: found.head,
        targets: found.targets,
        impact: collected.gathering.finish(&found.edits, &found.values),
        warnings: [found.warnings, collected.report.warnings].concat(),
        failures: collected.failures.or_ok(()).err(),
        ..collected.report
    }
}

/// `targets`, all of them deployed ones if the request names them, or asks for that.
fn judged_targets(
    mut targets: Vec<ComparedTarget>,
    request: &SinceRequest<'_>,
) -> Vec<ComparedTarget> {
    if request.all_targets || !request.targets.is_empty() {
        for target in &mut targets {
            target.is_deployed = true;
        }
    }
    targets
}

/// A report that outcomes are still added to.
#[derive(Default)]
struct Collected {
    gathering: Gathering,
    report: SinceReport,
    failures: Failures,
}

impl Collected {
    /// Adds the errors of a target that nothing can be said about, although somebody asks.
    fn uncompared(&mut self, target: &ComparedTarget, before: &Diagnostics, commit: &str) {
        let name = &target.listed.name;
        let before = before.clone();
        let during = format!("while rendering `{name}` at {commit}");
        self.failures.keep::<()>(Err(before.during(during)));
        self.failures.push(uncompared(name, commit));
    }

    fn add(&mut self, target: &ComparedTarget, outcome: Outcome, ignore: &[IgnorePattern]) {
        let name = &target.listed.name;
        let class = self.report.class;
        if let (true, Some(counts)) = (target.is_deployed, outcome.ignored()) {
            self.gathering.ignored(ignore, counts);
        }
        match outcome {
            Outcome::Untouched => self.gathering.note(name, State::Untouched),
            Outcome::Same(seen) => {
                self.gathering.note(name, State::Same);
                self.saw(seen);
            }
            Outcome::Changed(change) => self.changed(name, change),
            Outcome::Fixed(before) => {
                // The old render is unknown, so this may be a change of any class.
                self.report.class = Some(Class::DataLoss);
                self.failed(name, Some(before), None, true);
            }
            Outcome::Broken(now) => {
                let now = now.during(format!("while rendering `{name}`"));
                self.failed(name, None, Some(now.clone()), true);
                self.failures.keep::<()>(Err(now));
            }
            Outcome::BrokenBefore {
                errors,
                is_affected,
                read,
            } => {
                self.gathering.unsure(read);
                let during =
                    format!("while rendering `{name}`, which failed at the commit as well");
                let errors = errors.during(during);
                self.failed(
                    name,
                    Some(errors.clone()),
                    Some(errors.clone()),
                    is_affected,
                );
                if is_affected {
                    self.failures.keep::<()>(Err(errors));
                }
            }
            Outcome::Inconsistent => return self.failures.push(inconsistent(name)),
        }
        self.describe(target);
        if !target.is_deployed {
            self.report.class = class;
        }
    }

    /// Adds what is known of `target` whatever its outcome.
    fn describe(&mut self, target: &ComparedTarget) {
        if !target.is_deployed {
            self.gathering.is_base();
        }
        if target.listed.target.is_environment() {
            self.gathering.is_environment();
        }
        match (target.is_old, target.is_new) {
            (false, true) => self.gathering.is_only_on(Whose::New),
            (true, false) => self.gathering.is_only_on(Whose::Old),
            _ => {}
        }
    }

    fn changed(&mut self, name: &str, change: TargetChange) {
        self.gathering
            .add(name, change.differences, change.unchanged);
        self.gathering.includes(change.includes);
        self.saw(change.seen);
        self.report.text.push_str(&change.text);
        self.report.class = self.report.class.max(Some(change.class));
        self.report.warnings.extend(change.warnings);
    }

    fn saw(&mut self, seen: Seen) {
        self.gathering.saw(seen.lines, seen.read);
        self.gathering.left_out(seen.left_out);
    }

    fn failed(
        &mut self,
        name: &str,
        old: Option<Diagnostics>,
        new: Option<Diagnostics>,
        is_affected: bool,
    ) {
        let diagnostics =
            |found: Option<Diagnostics>| found.into_iter().flat_map(Diagnostics::into_vec);
        let state = State::Failed {
            old: diagnostics(old).collect(),
            new: diagnostics(new).collect(),
            is_affected,
        };
        self.gathering.note(name, state);
    }
}

fn inconsistent(name: &str) -> Diagnostic {
    let message = format!("`{name}` differs, although none of its inputs seems to have changed");
    Diagnostic::error(Code::ChangeMissed, message).help(
        "this is a defect of offshoot: please report it; until then `--all` renders everything",
    )
}
