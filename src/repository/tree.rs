//! A tree of files that targets are found and rendered in: the disk, or a git
//! revision. In: targets and what environments are asked for. Out: resources.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::diff::repeated_identities;
use crate::environment::{Config, Repository, Request, config, render};
use crate::kustomize::{self, Files, Options, Vendor};
use crate::model::{Causes, Resource};
use crate::repository::reach::Reaches;
use crate::sources::{Disk, Entry, FilePath, GitRepository, GitTree, SourceMap, Sources};

use super::target::{Target, manifests};

/// A tree of files with the environments in it.
pub(crate) struct Tree<S> {
    /// The files.
    pub(crate) sources: S,
    /// Where targets are seen from.
    pub(crate) directory: FilePath,
    /// The environments of the nearest offshoot.yaml, if there is one.
    pub(crate) environments: Option<Environments>,
    /// How kustomizations are built.
    pub(crate) options: Options,
}

/// offshoot.yaml, and the directory it is in.
pub(crate) struct Environments {
    /// The directory.
    pub(crate) root: FilePath,
    /// What the file says.
    pub(crate) config: Config,
}

/// A target, rendered or read.
#[derive(Debug, Default)]
pub(crate) struct Side {
    pub(crate) resources: Vec<Resource>,
    pub(crate) causes: Causes,
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Side {
    /// Manifests that were read as they are; a build would have refused repeated identities.
    pub(crate) fn read(resources: Vec<Resource>) -> Self {
        Self {
            warnings: repeated_identities(&resources),
            resources,
            ..Self::default()
        }
    }
}

impl Environments {
    /// Those of the nearest offshoot.yaml, from `directory` upwards.
    fn of(sources: &dyn Sources, directory: &FilePath, map: &SourceMap) -> Fallible<Option<Self>> {
        let Some(root) = repository_of(directory, sources) else {
            return Ok(None);
        };
        let config = Config::load(sources, map, &root.join(config::FILE_NAME))?;
        Ok(Some(Environments { root, config }))
    }

    /// Their names, as offshoot.yaml has them.
    pub(crate) fn names(&self) -> Vec<&str> {
        let specs = self.config.environments.iter();
        specs.map(|spec| spec.name.value.as_str()).collect()
    }

    /// True if there is one of this name for each branch.
    pub(crate) fn is_per_branch(&self, name: &str) -> bool {
        let spec = self.config.environment(name);
        spec.is_ok_and(|spec| spec.per_branch)
    }
}

impl Tree<Disk> {
    /// The files on disk, seen from `directory`.
    ///
    /// # Errors
    /// What is wrong with offshoot.yaml.
    pub(crate) fn on_disk(directory: FilePath, map: &SourceMap) -> Fallible<Self> {
        Self::new(Disk, directory, map)
    }
}

impl Tree<GitTree> {
    /// The files of a git revision, seen from `directory`, in which no symlink
    /// is left.
    ///
    /// # Errors
    /// Where there is no such revision; what was wrong with offshoot.yaml then.
    pub(crate) fn at_revision(
        revision: &str,
        directory: FilePath,
        map: &SourceMap,
    ) -> Fallible<Self> {
        let repository = GitRepository::open(&directory)?;
        let tree = repository.tree(repository.commit(revision)?)?;
        Self::new(tree, directory, map)
            .map_err(|failed| failed.during(format!("while reading `{revision}`")))
    }
}

impl<S: Sources> Tree<S> {
    /// `sources` seen from `directory`.
    ///
    /// # Errors
    /// What is wrong with offshoot.yaml.
    pub(crate) fn new(sources: S, directory: FilePath, map: &SourceMap) -> Fallible<Self> {
        let environments = Environments::of(&sources, &directory, map)?;
        Ok(Self {
            sources,
            directory,
            environments,
            options: Options::default(),
        })
    }

    /// `sources` seen from `directory`, without environments and with what is wrong where
    /// offshoot.yaml cannot be read.
    pub(crate) fn without_faults(
        sources: S,
        directory: FilePath,
        map: &SourceMap,
    ) -> (Self, Vec<Diagnostic>) {
        let (environments, faults) = match Environments::of(&sources, &directory, map) {
            Ok(environments) => (environments, Vec::new()),
            Err(failed) => (None, failed.into_vec()),
        };
        let tree = Self {
            sources,
            directory,
            environments,
            options: Options::default(),
        };
        (tree, faults)
    }

    /// The directory that targets are named from: that of offshoot.yaml, if there is one.
    pub(crate) fn root(&self) -> &FilePath {
        let root = self.environments.as_ref().map(|found| &found.root);
        root.unwrap_or(&self.directory)
    }

    /// The same tree, its kustomizations built otherwise.
    pub(crate) fn built_with(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// What `text` stands for in this tree.
    ///
    /// # Errors
    /// See [`Target::find`].
    pub(crate) fn find(&self, text: &str) -> Fallible<Target> {
        let names = self.environments.as_ref().map(Environments::names);
        Target::find(
            text,
            &self.sources,
            &self.directory,
            &names.unwrap_or_default(),
        )
    }

    /// True if the target is an environment that is there for each branch; `None` for others
    /// than environments.
    pub(crate) fn is_per_branch(&self, target: &Target) -> Option<bool> {
        match target {
            Target::Environment(name) => Some(self.environments.as_ref()?.is_per_branch(name)),
            _ => None,
        }
    }

    /// Renders or reads a target, with `files` of this tree.
    ///
    /// # Errors
    /// Whatever keeps it from being rendered.
    pub(crate) fn side(
        &self,
        target: &Target,
        request: &Request,
        files: &Files<'_>,
    ) -> Fallible<Side> {
        match target {
            Target::Environment(name) => self.environment(name, request, files),
            Target::Kustomization(directory) => {
                let built = kustomize::build(files, directory, &self.build_options())?;
                Ok(Side {
                    resources: built.resources.into_items(),
                    causes: built.causes,
                    warnings: built.warnings,
                })
            }
            Target::Manifests(path) => Ok(Side::read(manifests(files, path)?)),
            Target::StandardInput => Err(super::target::no_input().into()),
        }
    }

    /// What each kustomization in this tree could read.
    pub(crate) fn reaches(&self) -> Reaches<'_> {
        Reaches::new(&self.sources, self.vendored())
    }

    fn vendored(&self) -> Vendor {
        let found = self.environments.as_ref();
        found.map_or_else(Vendor::default, |found| found.config.vendored(&found.root))
    }

    fn build_options(&self) -> Options {
        Options {
            vendor: self.vendored(),
            ..self.options.clone()
        }
    }

    fn environment(&self, name: &str, request: &Request, files: &Files<'_>) -> Fallible<Side> {
        let environments = self.environments.as_ref().ok_or_else(|| gone(name))?;
        let per_branch = environments.is_per_branch(name);
        let request = Request {
            environment: name.to_owned(),
            branch: request.branch.clone().filter(|_| per_branch),
            ..request.clone()
        };
        let repository = Repository {
            sources: files.sources,
            map: files.map,
            root: &environments.root,
            config: &environments.config,
            options: &self.options,
        };
        let rendered = render(repository, &request)?;
        Ok(Side {
            resources: rendered.resources.into_items(),
            causes: rendered.causes,
            warnings: rendered.warnings,
        })
    }
}

fn gone(name: &str) -> Diagnostic {
    let message = format!("there is no offshoot.yaml, and so no environment `{name}`");
    Diagnostic::error(Code::ConfigMissing, message)
}

/// The nearest directory of `sources`, from `directory` upwards, with an offshoot.yaml.
pub(crate) fn repository_of(directory: &FilePath, sources: &dyn Sources) -> Option<FilePath> {
    let mut candidate = Some(directory.clone());
    while let Some(directory) = candidate {
        if sources.entry(&directory.join(config::FILE_NAME)) == Some(Entry::File) {
            return Some(directory);
        }
        candidate = directory.parent();
    }
    None
}
