//! A repository at a commit and as it is on disk. In: a revision. Out: both
//! trees, the targets in either, and which of these the difference between the
//! trees could touch.

use rustc_hash::FxHashSet;

use crate::config::LocatedText;
use crate::diag::{Diagnostic, Fallible, Severity};
use crate::environment::{Request, config};
use crate::kustomize::Options;
use crate::repository::reach::Reaches;
use crate::sources::{Asked, Changes, Disk, FilePath, GitRepository, GitTree, SourceMap};

use super::affected::Affected;
use super::discover::directories;
use super::target::{Target, has_kustomization};
use super::targets::{Listed, environments, listed};
use super::tree::Tree;

/// The branch that environments for each branch are rendered for where none is given, the same
/// one on both sides.
const SAMPLE_BRANCH: &str = "feature/sample";

/// A repository at a commit and as it is on disk.
pub(crate) struct Since {
    /// The files of the commit.
    pub(crate) old: Tree<GitTree>,
    /// The files on disk, be they known to git or not.
    pub(crate) new: Tree<Disk>,
    /// The directory that targets are named from.
    pub(crate) root: FilePath,
    /// The commit, as it is shown.
    pub(crate) commit: String,
    /// What is wrong with the commit's offshoot.yaml, whose environments then count as new.
    pub(crate) warnings: Vec<Diagnostic>,
}

/// A target of either tree.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// As `list` has it, or would if it were there.
    pub(crate) listed: Listed,
    /// It is there at the commit.
    pub(crate) is_old: bool,
    /// It is there on disk.
    pub(crate) is_new: bool,
}

impl Pair {
    /// True for an environment.
    pub(crate) fn is_environment(&self) -> bool {
        matches!(self.listed.target, Target::Environment(_))
    }
}

/// `request` with a branch: that of the command line, or one for all.
pub(crate) fn with_branch(request: Request) -> Request {
    let branch = request.branch.unwrap_or_else(|| SAMPLE_BRANCH.to_owned());
    Request {
        branch: Some(branch),
        ..request
    }
}

impl Since {
    /// The repository around `directory`, in which no symlink is left, at `revision`, or, unless `is_exact`, at the best common ancestor of that
    /// and of HEAD.
    ///
    /// # Errors
    /// Where there is no repository, no such revision, no merge base; `git-outside`; what is wrong
    /// with the offshoot.yaml on disk.
    pub(crate) fn open(
        revision: &str,
        is_exact: bool,
        directory: FilePath,
        map: &SourceMap,
    ) -> Fallible<Self> {
        let repository = GitRepository::open(&directory)?;
        let mut commit = repository.commit(revision)?;
        let mut shown = format!("{revision} ({})", commit.short());
        if !is_exact {
            let base = repository.merge_base(commit, repository.commit("HEAD")?)?;
            if base != commit {
                shown = format!("the merge base with {revision} ({})", base.short());
            }
            commit = base;
        }
        let new = Tree::new(Disk, directory.clone(), map)?;
        let root = new.root().clone();
        if !root.is_within(repository.work_directory()) {
            return Err(outside(&root, repository.work_directory()).into());
        }
        let files = repository.tree(commit)?;
        let (old, warnings) = Tree::without_faults(files, directory, map);
        let during = format!("while reading {shown}, whose environments count as new here");
        Ok(Self {
            old,
            new,
            root,
            commit: shown,
            warnings: as_warnings(warnings, &during),
        })
    }

    /// The same trees, their kustomizations built otherwise.
    pub(crate) fn built_with(self, options: Options) -> Self {
        Self {
            old: self.old.built_with(options.clone()),
            new: self.new.built_with(options),
            ..self
        }
    }

    /// Every target of either tree but components: those on disk in the order of `list`, then
    /// those that are gone. `old` and `new` are the trees' reaches.
    pub(crate) fn pairs(&self, old: &Reaches<'_>, new: &Reaches<'_>) -> Vec<Pair> {
        let was: Vec<Target> = environments(&self.old)
            .map(|listed| listed.target)
            .chain(self.old_directories())
            .collect();
        let here: Vec<Listed> = listed(&self.new, &self.root, new)
            .into_iter()
            .filter(|listed| !listed.is_component)
            .collect();
        let is_old: FxHashSet<&Target> = was.iter().collect();
        let is_here: FxHashSet<&Target> = here.iter().map(|listed| &listed.target).collect();
        let gone = was.iter().filter(|target| !is_here.contains(target));
        let gone = gone.filter(|target| !is_component(target, old));
        let gone: Vec<Pair> = gone
            .map(|target| Pair {
                listed: self.gone(target),
                is_old: true,
                is_new: self.is_kept(target, new),
            })
            .collect();
        let is_old: Vec<bool> = here
            .iter()
            .map(|listed| is_old.contains(&listed.target))
            .collect();
        let here = here.into_iter().zip(is_old);
        let here = here.map(|(listed, is_old)| Pair {
            listed,
            is_old,
            is_new: true,
        });
        here.chain(gone).collect()
    }

    fn old_directories(&self) -> impl Iterator<Item = Target> {
        let found = directories(&self.old.sources, &self.root);
        found.into_iter().map(Target::Kustomization)
    }

    /// True for a directory that git ignores by its name, and nevertheless has the files of.
    fn is_kept(&self, target: &Target, reaches: &Reaches<'_>) -> bool {
        match target {
            Target::Kustomization(directory) => {
                has_kustomization(&self.new.sources, directory) && !is_component(target, reaches)
            }
            _ => false,
        }
    }

    /// A target that `list` no longer has.
    fn gone(&self, target: &Target) -> Listed {
        let name = match target {
            Target::Environment(name) => name.clone(),
            Target::Kustomization(path) | Target::Manifests(path) => path.relative_to(&self.root),
            Target::StandardInput => "-".to_owned(),
        };
        Listed {
            path: name.clone(),
            name,
            target: target.clone(),
            per_branch: self.old.is_per_branch(target) == Some(true),
            is_component: false,
        }
    }
}

fn is_component(target: &Target, reaches: &Reaches<'_>) -> bool {
    match target {
        Target::Kustomization(directory) => reaches.of(directory).is_component,
        _ => false,
    }
}

fn outside(root: &FilePath, top: &FilePath) -> Diagnostic {
    let name = config::FILE_NAME;
    let message = format!("the {name} in `{root}` is not in the git repository at `{top}`");
    Diagnostic::error("git-outside", message)
        .help("no revision says what it was; `--repo DIR` names a directory with one of its own")
}

fn as_warnings(diagnostics: Vec<Diagnostic>, during: &str) -> Vec<Diagnostic> {
    let warning = |mut diagnostic: Diagnostic| {
        diagnostic.severity = Severity::Warning;
        diagnostic.trace.push(during.to_owned());
        diagnostic
    };
    diagnostics.into_iter().map(warning).collect()
}

/// The difference between the two trees, as far as targets go.
pub(crate) struct Difference<'a> {
    since: &'a Since,
    changes: &'a Changes<'a>,
    reaches: &'a Reaches<'a>,
    affected: Affected,
}

impl<'a> Difference<'a> {
    /// What the difference could touch of the targets that both trees have.
    pub(crate) fn new(
        since: &'a Since,
        pairs: &[Pair],
        changes: &'a Changes<'a>,
        reaches: &'a Reaches<'a>,
    ) -> Self {
        let both = pairs.iter().filter(|pair| pair.is_old && pair.is_new);
        let directories: Vec<FilePath> = both
            .map(|pair| inputs(since, &pair.listed.target))
            .flat_map(|inputs| inputs.directories.into_iter().chain(inputs.promised))
            .map(|directory| reaches.resolved(&directory))
            .collect();
        Self {
            since,
            changes,
            reaches,
            affected: Affected::new(&directories, reaches, changes),
        }
    }

    /// True unless the target is rendered from the same files in both trees. Nothing was rendered
    /// to tell, so that it may be true where nothing differs.
    pub(crate) fn may_touch(&self, pair: &Pair) -> bool {
        let inputs = inputs(self.since, &pair.listed.target);
        let mut files = inputs.files.iter();
        !(pair.is_old && pair.is_new)
            || inputs.is_open
            || files.any(|path| self.changes.is_changed(path))
            || self.first_touched(&inputs.directories).is_some()
            || self.first_touched(&inputs.promised).is_some()
    }

    fn first_touched<'d>(&self, directories: &'d [FilePath]) -> Option<&'d FilePath> {
        let mut directories = directories.iter();
        directories.find(|directory| {
            self.changes.is_changed(directory)
                || self.affected.has(&self.reaches.resolved(directory))
        })
    }

    /// The first path that differs of those that a render of the target on disk asked for, and of
    /// those that the target depends on beside.
    pub(crate) fn first_changed(&self, pair: &Pair, asked: &Asked) -> Option<FilePath> {
        let inputs = inputs(self.since, &pair.listed.target);
        let mut files = inputs.files.iter();
        let changed = self.changes.first_changed(asked);
        changed
            .or_else(|| files.find(|path| self.changes.is_changed(path)))
            .or_else(|| self.first_touched(&inputs.promised))
            .cloned()
    }

    /// True if it cannot be told beforehand what the target is rendered from.
    pub(crate) fn is_open(&self, pair: &Pair) -> bool {
        let inputs = inputs(self.since, &pair.listed.target);
        let is_open =
            |directory: &FilePath| self.affected.is_open(&self.reaches.resolved(directory));
        inputs.directories.iter().any(is_open)
    }
}

/// What a target is rendered from, before anything is looked into.
#[derive(Default)]
struct Inputs {
    /// Directories to build.
    directories: Vec<FilePath>,
    /// Directories that are relied on, and not built.
    promised: Vec<FilePath>,
    /// Files to read.
    files: Vec<FilePath>,
    /// It is made of what is not looked into.
    is_open: bool,
}

/// An environment is made of offshoot.yaml, its target, and where its shared Secrets come from.
fn inputs(since: &Since, target: &Target) -> Inputs {
    match (target, &since.new.environments) {
        (Target::Kustomization(directory), _) => Inputs {
            directories: vec![directory.clone()],
            ..Inputs::default()
        },
        (Target::Environment(name), Some(environments)) => {
            let spec = environments.config.environment(name).ok();
            let promised = spec.into_iter().flat_map(|spec| spec.sources());
            let root = &environments.root;
            let below = |path: &LocatedText| root.join(&path.value);
            Inputs {
                directories: spec.map(|spec| below(&spec.path)).into_iter().collect(),
                promised: promised.map(below).collect(),
                files: vec![root.join(config::FILE_NAME)],
                is_open: false,
            }
        }
        _ => Inputs {
            is_open: true,
            ..Inputs::default()
        },
    }
}
