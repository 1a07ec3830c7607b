//! A repository in two states: at a commit, and as it is in the working tree. In: a
//! revision. Out: both trees, and the targets of either.

use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::environment::{Request, config};
use crate::kustomize::{Options, has_kustomization};
use crate::parallel;
use crate::sources::{
    Commit, Disk, FilePath, GitHistory, GitRepository, Listed, SourceMap, Sources, Steadiness,
    Steady,
};

use super::deployed::Bases;
use super::discover::Walk;
use super::listing::{ListedTarget, environments, list_walked};
use super::reach::ReachIndex;
use super::target::Target;
use super::tree::{Tree, canonical};

/// The branch that per-branch environments are rendered for if none is given. It is the same for
/// both states, so that it makes no difference.
const SAMPLE_BRANCH: &str = "feature/sample";

/// A repository in two states.
pub struct TreePair {
    /// The files of the commit.
    pub old: Tree,
    /// The files on disk, whether git tracks them or not.
    pub new: Tree,
    /// The directory that targets are named from.
    pub root: FilePath,
    /// The commit, as reports name it: `main (c748022cb7)`.
    pub commit: String,
    /// The commit on top of which the files on disk are: `5d1a0be2c1`.
    pub head: Option<String>,
    /// Errors of the commit's offshoot.yaml, as warnings: environments can then not be compared.
    pub warnings: Vec<Diagnostic>,
    /// The same as errors.
    pub(super) old_errors: Vec<Diagnostic>,
    /// The commit in full, and whether the files on disk stay as they are, where somebody asks.
    pub(super) states: Option<States>,
    /// The directories of both, old and new, once somebody asks.
    walks: OnceLock<(Walk, Walk)>,
}

/// All that tells which states the two trees are in.
pub(super) struct States {
    /// The name of the commit's object.
    pub(super) commit: String,
    /// True as long as no file on disk changes between two questions.
    pub(super) steadiness: Arc<Steadiness>,
}

/// A target that exists in at least one of the two states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedTarget {
    /// The target, as `list` shows it or would show it if it still existed.
    pub listed: ListedTarget,
    /// True if it exists at the commit.
    pub is_old: bool,
    /// True if it exists on disk.
    pub is_new: bool,
    /// True for an environment, and for a directory that nothing else includes or is built on.
    pub is_deployed: bool,
}

/// `request` with a branch: its own, or else `feature/sample`.
#[must_use]
pub fn with_sample_branch(request: Request) -> Request {
    let branch = request.branch.unwrap_or_else(|| SAMPLE_BRANCH.to_owned());
    Request {
        branch: Some(branch),
        ..request
    }
}

impl TreePair {
    /// The git repository around `directory`: at the merge base of `revision` and HEAD, or if
    /// `is_exact`, at `revision` itself; and on disk.
    ///
    /// # Errors
    /// A missing repository, revision or merge base; `git-outside`; the errors of the offshoot.yaml
    /// on disk.
    pub fn open(
        revision: &str,
        is_exact: bool,
        directory: &FilePath,
        map: &SourceMap,
    ) -> Fallible<Self> {
        let (pair, _) = Self::open_on(Disk, (revision, is_exact), directory, map)?;
        Ok(pair)
    }

    /// Like [`TreePair::open`], with [`TreePair::states`].
    ///
    /// # Errors
    /// See [`TreePair::open`].
    pub(super) fn open_watched(
        revision: (&str, bool),
        directory: &FilePath,
        map: &SourceMap,
    ) -> Fallible<Self> {
        let (disk, steadiness) = Steady::new(Disk);
        let (pair, commit) = Self::open_on(disk, revision, directory, map)?;
        let commit = commit.full();
        let states = Some(States { commit, steadiness });
        Ok(Self { states, ..pair })
    }

    fn open_on(
        disk: impl Sources + Send + 'static,
        (revision, is_exact): (&str, bool),
        directory: &FilePath,
        map: &SourceMap,
    ) -> Fallible<(Self, Commit)> {
        let directory = canonical(directory)?;
        let repository = GitRepository::open(&directory)?;
        let mut commit = repository.commit(revision)?;
        let mut shown = format!("{revision} ({})", commit.short());
        if !is_exact {
            let base = repository.merge_base(commit, repository.commit("HEAD")?);
            let base = base.map_err(|failed| failed.map(or_exact))?;
            if base != commit {
                shown = format!("the merge base with {revision} ({})", base.short());
            }
            commit = base;
        }
        let listed = Listed::new(disk, repository.work_directory().clone());
        let new = Tree::new(Box::new(listed), directory, map)?;
        let new = new.with_history(GitHistory::default());
        if !new.root().is_within(repository.work_directory()) {
            return Err(outside(new.root(), repository.work_directory()).into());
        }
        let head = repository.commit("HEAD").ok();
        let pair = Self::new(Box::new(repository.tree(commit)?), new, shown, map);
        // What the files on disk select is compared with the same before.
        let old = pair.old.with_history(GitHistory {
            ends_on_disk: true,
            ..GitHistory::default()
        });
        let pair = Self {
            head: head.map(|head| head.short()),
            old,
            ..pair
        };
        Ok((pair, commit))
    }

    /// The tree `new`, and the state `old` of its files, which reports call `commit`.
    pub fn new(old: Box<dyn Sources>, new: Tree, commit: String, map: &SourceMap) -> Self {
        let (old, errors) = Tree::tolerant(old, new.directory.clone(), map);
        let during = format!("while reading {commit}; environments cannot be compared with it");
        Self {
            old,
            root: new.root().clone(),
            new,
            commit,
            head: None,
            warnings: as_warnings(errors.clone(), &during),
            old_errors: errors,
            states: None,
            walks: OnceLock::new(),
        }
    }

    /// The same trees with other build options.
    #[must_use]
    pub fn built_with(self, options: Options) -> Self {
        Self {
            old: self.old.built_with(options.clone()),
            new: self.new.built_with(options),
            ..self
        }
    }

    /// Every target of either tree but components: first those on disk in the order of `list`,
    /// then those that were removed. `old` and `new` are the reach of the trees.
    pub fn targets(&self, old: &ReachIndex<'_>, new: &ReachIndex<'_>) -> Vec<ComparedTarget> {
        let before: Vec<Target> = environments(&self.old, &self.root)
            .map(|listed| listed.target)
            .chain(self.old_directories())
            .collect();
        let was_there: FxHashSet<&Target> = before.iter().collect();
        let listed = list_walked(&self.new, self.new_walk(), &self.root, new);
        let bases = Bases::new(
            &self.new,
            kustomizations(listed.iter().map(|it| &it.target)),
            new,
        );
        let listed = listed.into_iter().filter(|listed| !listed.is_component);
        // What nobody can read may have had every environment.
        let may_have = |target: &Target| !self.old_errors.is_empty() && target.is_environment();
        let mut targets: Vec<ComparedTarget> = listed
            .map(|listed| ComparedTarget {
                is_old: was_there.contains(&listed.target) || may_have(&listed.target),
                is_new: true,
                is_deployed: bases.is_deployed(&listed.target),
                listed,
            })
            .collect();
        let found = targets.iter().map(|target| target.listed.target.clone());
        let found: FxHashSet<Target> = found.collect();
        let mut removed = before
            .iter()
            .filter(|target| !found.contains(target) && !is_component(target, old))
            .peekable();
        if removed.peek().is_some() {
            let bases = Bases::new(&self.old, kustomizations(before.iter()), old);
            targets.extend(removed.map(|target| ComparedTarget {
                listed: self.removed(target),
                is_old: true,
                is_new: self.is_hidden(target, new),
                is_deployed: bases.is_deployed(target),
            }));
        }
        targets
    }

    fn old_directories(&self) -> impl Iterator<Item = Target> {
        let (walk, _) = self.walks();
        walk.kustomizations().cloned().map(Target::Kustomization)
    }

    /// The directories on disk.
    pub(super) fn new_walk(&self) -> &Walk {
        let (_, walk) = self.walks();
        walk
    }

    fn walks(&self) -> &(Walk, Walk) {
        let walk = |tree: &Tree| Walk::of(&*tree.sources, &self.root);
        self.walks
            .get_or_init(|| parallel::both(|| walk(&self.old), || walk(&self.new)))
    }

    /// True for a directory that exists on disk but is not listed, as `.gitignore` matches it.
    fn is_hidden(&self, target: &Target, reach: &ReachIndex<'_>) -> bool {
        match target {
            Target::Kustomization(directory) => {
                has_kustomization(&*self.new.sources, directory) && !is_component(target, reach)
            }
            _ => false,
        }
    }

    /// A target that `list` no longer shows.
    fn removed(&self, target: &Target) -> ListedTarget {
        let name = target.name(&self.root);
        ListedTarget {
            paths: vec![name.clone()],
            name,
            target: target.clone(),
            per_branch: self.old.is_per_branch(target) == Some(true),
            is_component: false,
        }
    }
}

/// The error with the way out of a missing merge base.
fn or_exact(failed: Diagnostic) -> Diagnostic {
    match failed.code {
        Code::MergeBaseMissing => {
            failed.help("use `--no-merge-base` to compare with the revision itself")
        }
        _ => failed,
    }
}

/// The directories among `targets`.
fn kustomizations<'t>(
    targets: impl Iterator<Item = &'t Target>,
) -> impl Iterator<Item = &'t FilePath> {
    targets.filter_map(|target| match target {
        Target::Kustomization(directory) => Some(directory),
        _ => None,
    })
}

fn is_component(target: &Target, reach: &ReachIndex<'_>) -> bool {
    match target {
        Target::Kustomization(directory) => reach.of(directory).is_component,
        _ => false,
    }
}

fn outside(root: &FilePath, top: &FilePath) -> Diagnostic {
    let name = config::FILE_NAME;
    let message = message!(
        "the {} in `{}` is not in the git repository at `{}`",
        name,
        root,
        top
    );
    Diagnostic::error(Code::GitOutside, message)
        .help("git has no history of it; `--repo DIR` chooses a directory with its own")
}

fn as_warnings(diagnostics: Vec<Diagnostic>, during: &str) -> Vec<Diagnostic> {
    let warning = |diagnostic: Diagnostic| {
        let mut warning = diagnostic.as_warning();
        warning.trace.push(during.into());
        warning
    };
    diagnostics.into_iter().map(warning).collect()
}
