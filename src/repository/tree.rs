//! A tree of files with the environments in it: the working tree, or a git
//! revision. In: targets, and the request for environments. Out: rendered targets.

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::diff::{IgnorePattern, repeated_identities};
use crate::environment::{self, Config, Repository, Request, config};
use crate::kustomize::version::Version;
use crate::kustomize::{self, Files, Options, Vendor};
use crate::model::{Causes, Resource};
use crate::sources::{
    Disk, Entry, FilePath, GitHistory, GitRepository, GitTree, History, NoHistory, SourceMap,
    Sources, trusted,
};

use super::manifests::manifests;
use super::reach::ReachIndex;
use super::target::Target;

/// A tree of files with the environments in it.
pub struct Tree {
    /// The files.
    pub sources: Box<dyn Sources>,
    /// The directory that paths of targets are relative to.
    pub directory: FilePath,
    /// The nearest offshoot.yaml, if there is one.
    pub config: Option<RepositoryConfig>,
    /// The options of builds.
    pub options: Options,
    /// The earlier states of the files.
    pub history: Box<dyn History>,
}

/// An offshoot.yaml, and the directory it is in.
#[derive(Debug)]
pub struct RepositoryConfig {
    /// The directory.
    pub root: FilePath,
    /// The content of the file.
    pub config: Config,
}

/// A target, rendered or read.
#[derive(Clone, Debug, Default)]
pub struct RenderedTarget {
    /// The resources, in output order.
    pub resources: Vec<Resource>,
    /// The causes that origins lead to.
    pub causes: Causes,
    /// Warnings of the render.
    pub warnings: Vec<Diagnostic>,
    /// The branch as part of a name, for an environment of a branch.
    pub slug: Option<String>,
}

impl RenderedTarget {
    /// Manifests that were read as they are. Repeated identities, which a build refuses, are
    /// warnings.
    pub fn read(resources: Vec<Resource>) -> Self {
        Self {
            warnings: repeated_identities(&resources),
            resources,
            ..Self::default()
        }
    }
}

impl RepositoryConfig {
    /// The nearest offshoot.yaml in `directory` or above it, if there is one.
    ///
    /// # Errors
    /// The errors of the file.
    pub fn load(
        sources: &dyn Sources,
        directory: &FilePath,
        map: &SourceMap,
    ) -> Fallible<Option<Self>> {
        let Some(root) = root_above(directory, sources) else {
            return Ok(None);
        };
        let config = Config::load(sources, map, &root.join(config::FILE_NAME))?;
        Ok(Some(Self { root, config }))
    }

    /// The names of the environments, in the file's order.
    pub fn names(&self) -> Vec<&str> {
        let specs = self.config.environments.iter();
        specs.map(|spec| spec.name.value.as_str()).collect()
    }

    /// True if `name` is an environment with one render for each branch.
    pub fn is_per_branch(&self, name: &str) -> bool {
        let spec = self.config.environment(name);
        spec.is_ok_and(|spec| spec.per_branch)
    }
}

impl Tree {
    /// The files on disk; targets are relative to `directory`.
    ///
    /// # Errors
    /// The errors of offshoot.yaml.
    pub fn on_disk(directory: FilePath, map: &SourceMap) -> Fallible<Self> {
        let tree = Self::new(Box::new(Disk), directory, map)?;
        Ok(tree.with_history(GitHistory::default()))
    }

    /// The files of a git revision; targets are relative to `directory`.
    ///
    /// # Errors
    /// Unknown revisions; the errors of that revision's offshoot.yaml.
    pub fn at_revision(revision: &str, directory: &FilePath, map: &SourceMap) -> Fallible<Self> {
        let (tree, directory) = sources_at(revision, directory)?;
        let tree = Self::new(Box::new(tree), directory, map)
            .map_err(|failed| failed.during(format!("while reading `{revision}`")))?;
        Ok(tree.with_history(GitHistory {
            revision: Some(revision.to_owned()),
            ..GitHistory::default()
        }))
    }

    /// `sources`; targets are relative to `directory`.
    ///
    /// # Errors
    /// The errors of offshoot.yaml.
    pub fn new(sources: Box<dyn Sources>, directory: FilePath, map: &SourceMap) -> Fallible<Self> {
        let config = RepositoryConfig::load(&*sources, &directory, map);
        let config = trusted(&*sources, config)?;
        Ok(Self {
            sources,
            directory,
            config,
            options: Options::default(),
            history: Box::new(NoHistory),
        })
    }

    /// Like [`Tree::new`], but errors of offshoot.yaml leave the tree without environments and are
    /// returned beside it.
    pub(super) fn tolerant(
        sources: Box<dyn Sources>,
        directory: FilePath,
        map: &SourceMap,
    ) -> (Self, Vec<Diagnostic>) {
        let (config, errors) = match RepositoryConfig::load(&*sources, &directory, map) {
            Ok(config) => (config, Vec::new()),
            Err(failed) => (None, failed.into_vec()),
        };
        let tree = Self {
            sources,
            directory,
            config,
            options: Options::default(),
            history: Box::new(NoHistory),
        };
        (tree, errors)
    }

    /// The directory of offshoot.yaml, or [`Tree::directory`] without one.
    pub fn root(&self) -> &FilePath {
        let root = self.config.as_ref().map(|found| &found.root);
        root.unwrap_or(&self.directory)
    }

    /// The same tree with other build options.
    #[must_use]
    pub fn built_with(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// The same tree with a history.
    #[must_use]
    pub fn with_history(self, history: GitHistory) -> Self {
        Self {
            history: Box::new(history),
            ..self
        }
    }

    /// The target that `text` names in this tree.
    ///
    /// # Errors
    /// See [`Target::find`].
    pub fn find(&self, text: &str) -> Fallible<Target> {
        let names = self.config.as_ref().map(RepositoryConfig::names);
        let names = names.unwrap_or_default();
        Target::find(text, &*self.sources, &self.directory, &names)
    }

    /// True if the target is a per-branch environment; `None` if it is not an environment.
    pub fn is_per_branch(&self, target: &Target) -> Option<bool> {
        match target {
            Target::Environment(name) => Some(self.config.as_ref()?.is_per_branch(name)),
            _ => None,
        }
    }

    /// Renders or reads a target from `files` of this tree.
    ///
    /// # Errors
    /// The errors of the render.
    pub fn render(
        &self,
        target: &Target,
        request: &Request,
        files: &Files<'_>,
    ) -> Fallible<RenderedTarget> {
        self.render_with(target, request, files, &self.options)
    }

    /// Like [`Tree::render`], but without what cannot be built: there is a warning for each
    /// generator, chart and remote base that was left out.
    ///
    /// # Errors
    /// All other errors of the render.
    pub(super) fn render_leaving_out(
        &self,
        target: &Target,
        request: &Request,
        files: &Files<'_>,
    ) -> Fallible<RenderedTarget> {
        let options = Options {
            leave_out: true,
            ..self.options.clone()
        };
        self.render_with(target, request, files, &options)
    }

    pub(super) fn render_with(
        &self,
        target: &Target,
        request: &Request,
        files: &Files<'_>,
        options: &Options,
    ) -> Fallible<RenderedTarget> {
        match target {
            Target::Environment(name) => self.environment(name, request, files, options),
            Target::Kustomization(directory) => {
                let options = self.build_options(options);
                let built = kustomize::build(files, directory, &options)?;
                Ok(RenderedTarget {
                    resources: built.resources.into_items(),
                    causes: built.causes,
                    warnings: built.warnings,
                    slug: None,
                })
            }
            Target::Manifests(path) => Ok(RenderedTarget::read(manifests(files, path)?)),
        }
    }

    /// The options of builds of this tree.
    fn build_options(&self, options: &Options) -> Options {
        match &self.config {
            Some(found) => found.config.build_options(&found.root, options),
            None => options.clone(),
        }
    }

    /// The version of kustomize that builds of this tree follow.
    pub fn kustomize_version(&self) -> Version {
        self.build_options(&self.options)
            .version
            .unwrap_or_default()
    }

    /// The files that each kustomization in this tree could read.
    pub fn reach(&self) -> ReachIndex<'_> {
        ReachIndex::new(&*self.sources, self.vendored())
    }

    /// The changes that diffs leave out, as offshoot.yaml has them.
    pub fn ignored_changes(&self) -> Vec<IgnorePattern> {
        let config = self.config.as_ref();
        config.map_or_else(Vec::new, |found| found.config.ignore.clone())
    }

    /// The tree as environments see it, with `files` of it; none without an offshoot.yaml.
    pub(super) fn repository<'a>(&'a self, files: &Files<'a>) -> Option<Repository<'a>> {
        let found = self.config.as_ref()?;
        Some(Repository {
            sources: files.sources,
            map: files.map,
            root: &found.root,
            config: &found.config,
            options: &self.options,
            history: &*self.history,
        })
    }

    fn vendored(&self) -> Vendor {
        let found = self.config.as_ref();
        found.map_or_else(Vendor::default, |found| found.config.vendored(&found.root))
    }

    fn environment(
        &self,
        name: &str,
        request: &Request,
        files: &Files<'_>,
        options: &Options,
    ) -> Fallible<RenderedTarget> {
        let found = self.config.as_ref().ok_or_else(|| config_missing(name))?;
        let repository = self.repository(files).ok_or_else(|| config_missing(name))?;
        let per_branch = found.is_per_branch(name);
        let request = Request {
            environment: name.to_owned(),
            branch: request.branch.clone().filter(|_| per_branch),
            ..request.clone()
        };
        let repository = Repository {
            options,
            ..repository
        };
        let rendered = environment::render_from(files, repository, &request)?;
        Ok(RenderedTarget {
            resources: rendered.resources.into_items(),
            causes: rendered.causes,
            warnings: rendered.warnings,
            slug: rendered.slug,
        })
    }
}

fn config_missing(name: &str) -> Diagnostic {
    let message = format!("there is no offshoot.yaml, and so no environment `{name}`");
    Diagnostic::error(Code::ConfigMissing, message)
}

/// The files of a git revision, and `directory` as its path is in them.
///
/// # Errors
/// Unknown revisions; a directory outside git.
pub fn sources_at(revision: &str, directory: &FilePath) -> Fallible<(GitTree, FilePath)> {
    let directory = canonical(directory)?;
    let repository = GitRepository::open(&directory)?;
    let tree = repository.tree(repository.commit(revision)?)?;
    Ok((tree, directory))
}

/// The nearest directory with an offshoot.yaml: `directory` or one above it.
pub fn root_above(directory: &FilePath, sources: &dyn Sources) -> Option<FilePath> {
    let has_config =
        |it: &FilePath| sources.entry(&it.join(config::FILE_NAME)) == Some(Entry::File);
    directory.ancestors().find(has_config)
}

/// `directory` on disk with its symlinks resolved, as git names it.
pub(super) fn canonical(directory: &FilePath) -> Fallible<FilePath> {
    Disk.canonical(directory).map_err(|error| {
        let message = message!("`{}` cannot be used: {}", directory, error);
        Diagnostic::error(Code::DirectoryUnusable, message).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Memory;

    fn tree(files: &[(&str, &str)], directory: &str) -> (Fallible<Tree>, SourceMap) {
        let mut memory = Memory::default();
        for (path, text) in files {
            memory.insert(FilePath::new("/repo").join(path), *text);
        }
        let map = SourceMap::default();
        let directory = FilePath::new("/repo").join(directory);
        (Tree::new(Box::new(memory), directory, &map), map)
    }

    const CONFIG: &str = "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: base}\n  preview: {path: base, perBranch: true, namespace: 'p-{{ slug }}'}\n";
    const FILES: [(&str, &str); 3] = [
        ("offshoot.yaml", CONFIG),
        ("base/kustomization.yaml", "resources: [a.yaml]"),
        (
            "base/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}",
        ),
    ];

    #[test]
    fn every_kind_of_target_is_rendered() {
        let (tree, map) = tree(&FILES, "base");
        let tree = tree.expect("offshoot.yaml is right");
        assert_eq!(tree.root(), &FilePath::new("/repo"));
        let request = Request {
            branch: Some("feature/x".into()),
            ..Request::default()
        };
        let files = Files::new(&*tree.sources, &map);
        let names = |text: &str| {
            let target = tree.find(text).expect("it exists");
            let rendered = tree.render(&target, &request, &files).expect("it renders");
            let names = rendered.resources.iter().map(Resource::name);
            names.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(names("."), ["a"]);
        assert_eq!(names("a.yaml"), ["a"]);
        assert_eq!(names("live"), ["a"]);
        assert_eq!(names("preview").len(), 2, "{:?}", names("preview"));
    }

    #[test]
    fn per_branch_is_a_property_of_environments() {
        let (tree, _) = tree(&FILES, ".");
        let tree = tree.expect("offshoot.yaml is right");
        let is_per_branch = |text| tree.is_per_branch(&tree.find(text).expect("it exists"));
        assert_eq!(is_per_branch("live"), Some(false));
        assert_eq!(is_per_branch("preview"), Some(true));
        assert_eq!(is_per_branch("base"), None);
    }

    #[test]
    fn a_broken_configuration_is_an_error() {
        let (tree, _) = tree(&[("offshoot.yaml", "{")], ".");
        assert!(tree.is_err());
    }
}
