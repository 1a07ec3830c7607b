//! One environment, rendered: the target is built, an overlay planned over it
//! and laid into the sources, and the same engine builds that. `eject` writes
//! the very files that were built here.

use crate::diag::{Code, Diagnostic, Fallible, Origin, Severity};
use crate::kustomize::{self, Build, Files, Options};
use crate::model::{Causes, ResourceSet, Step};
use crate::sources::{self, FilePath, Memory, SourceMap, Sources};
use crate::yaml::{self, Node};

use super::budget::{Naming, naming};
use super::config::{Config, Spec};
use super::features::{HostReport, name_by_content, plan};
use super::hosts::declarations;
use super::overlay::{Overlay, Placed, Rule, Written, retrace, write};
use super::request::Request;
use super::scope::Scope;
use super::target::Target;

/// Where environments are: offshoot.yaml and the tree around it.
#[derive(Clone, Copy)]
pub struct Repository<'a> {
    /// The files.
    pub sources: &'a dyn Sources,
    /// Where positions are noted.
    pub map: &'a SourceMap,
    /// The directory of offshoot.yaml.
    pub root: &'a FilePath,
    /// offshoot.yaml.
    pub config: &'a Config,
    /// How the engine builds.
    pub options: &'a Options,
}

/// A rendered environment.
#[derive(Debug)]
pub struct Render {
    /// The resources, in output order.
    pub resources: ResourceSet,
    /// What origins that are causes stand for.
    pub causes: Causes,
    /// What is probably not as meant.
    pub warnings: Vec<Diagnostic>,
    /// The overlay's files: what `eject` writes.
    pub overlay: Memory,
    /// Where the overlay stands.
    pub directory: FilePath,
    /// The branch made fit for names.
    pub slug: Option<String>,
    /// Where everything is.
    pub namespace: Option<String>,
    /// Which hosts moved where.
    pub hosts: HostReport,
}

/// Renders an environment.
///
/// # Errors
/// What the engine refuses in the target; what the environment's rules refuse; `empty-render`
/// unless the request allows it; `branch-missing` and `branch-unwanted`.
pub fn render(repository: Repository<'_>, request: &Request) -> Fallible<Render> {
    let options = Options {
        vendor: repository.config.vendored(repository.root),
        ..repository.options.clone()
    };
    let repository = Repository {
        options: &options,
        ..repository
    };
    let spec = repository.config.environment(&request.environment)?;
    branch(spec, request)?;
    let path = repository.root.join(&spec.path.value);
    let built = build(repository, repository.sources, &path)
        .map_err(|failed| failed.or_at(spec.path.at))?;
    let target = Target::new(built.resources.items());
    if target.resources().is_empty() && !request.allow_empty {
        return Err(empty(spec).into());
    }
    let declared = declarations(target.resources());
    let naming = naming(repository.config, spec, request, &declared)?;
    let scope = Scope {
        config: repository.config,
        spec,
        request,
        target: &target,
        variables: &naming.variables,
        namespace: naming.namespace.as_deref(),
        hosts: &naming.hosts,
    };
    let (mut overlay, hosts) = plan(&scope, &declared)?;
    let layer = Layer::new(repository, &scope, &path);
    let mut written = layer.write(&overlay, &target)?;
    let mut build = layer.build(&written)?;
    if name_by_content(&scope, &build.resources, &mut overlay)? {
        written = layer.write(&overlay, &target)?;
        build = layer.build(&written)?;
    }
    let mut warnings = build.warnings;
    warnings.append(&mut overlay.warnings);
    let Naming {
        slug, namespace, ..
    } = naming;
    Ok(Render {
        resources: build.resources,
        causes: build.causes,
        warnings,
        overlay: written.files,
        directory: layer.directory,
        slug,
        namespace,
        hosts,
    })
}

fn build(
    repository: Repository<'_>,
    sources: &dyn Sources,
    directory: &FilePath,
) -> Fallible<Build> {
    kustomize::build(
        &Files::new(sources, repository.map),
        directory,
        repository.options,
    )
}

/// An environment per branch needs one; others take none.
fn branch(spec: &Spec, request: &Request) -> Fallible<()> {
    let name = &spec.name.value;
    match &request.branch {
        None if spec.per_branch => Err(Diagnostic::error(
            Code::BranchMissing,
            format!("there is a `{name}` for each branch"),
        )
        .at(spec.name.at)
        .help("say which: `--branch NAME`")
        .into()),
        Some(_) if !spec.per_branch => Err(Diagnostic::error(
            Code::BranchUnwanted,
            format!("there is one `{name}` for all branches"),
        )
        .at(spec.name.at)
        .help("leave `--branch` out, or write `perBranch: true`")
        .into()),
        Some(branch) if branch.trim().is_empty() => {
            Err(Diagnostic::error(Code::BranchMissing, "the branch has no name").into())
        }
        _ => Ok(()),
    }
}

fn empty(spec: &Spec) -> Diagnostic {
    Diagnostic::error(
        Code::EmptyRender,
        format!("`{}` renders no resource at all", spec.name.value),
    )
    .at(spec.path.at)
    .help("whoever prunes by this would delete everything; `--allow-empty` if that is meant")
}

/// Where overlays of this repository stand: nowhere below their target, since
/// kustomize takes a base above the overlay for a cycle.
fn beside(root: &FilePath, target: &FilePath) -> FilePath {
    let parent = target.parent().filter(|_| root.is_within(target));
    parent.as_ref().unwrap_or(root).join(".offshoot")
}

/// The overlay's place in the tree.
struct Layer<'a> {
    repository: Repository<'a>,
    path: &'a FilePath,
    rule: Rule,
    directory: FilePath,
    title: String,
    sort_options: Option<Node>,
}

impl<'a> Layer<'a> {
    fn new(repository: Repository<'a>, scope: &Scope<'_>, path: &'a FilePath) -> Self {
        let name = &scope.spec.name.value;
        let directory = scope.request.overlay.clone();
        Self {
            repository,
            path,
            rule: scope.rule(Step::Path, scope.spec.path.at),
            directory: directory.unwrap_or_else(|| beside(repository.root, path).join(name)),
            title: match &scope.request.branch {
                Some(branch) => {
                    format!("Environment `{name}` for branch `{branch}`, written by offshoot.")
                }
                None => format!("Environment `{name}`, written by offshoot."),
            },
            sort_options: sort_options(repository.sources, path),
        }
    }

    fn write(&self, overlay: &Overlay, target: &Target) -> Fallible<Written> {
        let placed = Placed {
            directory: &self.directory,
            target: self.path,
            rule: self.rule,
            sort_options: self.sort_options.as_ref(),
            title: &self.title,
        };
        write(overlay, target, placed)
    }

    /// Builds the overlay. What kustomize would skip in it in silence is an error.
    fn build(&self, written: &Written) -> Fallible<Build> {
        let sources = sources::Overlay::new(&written.files, self.repository.sources);
        let files = Files::new(&sources, self.repository.map);
        let mut build = kustomize::build(&files, &self.directory, self.repository.options)
            .map_err(|failed| failed.during("while laying the environment over its target"))?;
        let place = |warning: &Diagnostic| {
            let place = self.repository.map.locate(warning.at);
            place.map(|place| place.path)
        };
        let is_ours = |warning: &Diagnostic| {
            place(warning).is_some_and(|path| path.is_within(&self.directory))
        };
        let mut refused = build
            .warnings
            .iter()
            .filter(|warning| warning.code == Code::ImageUnmatched && is_ours(warning));
        if let Some(warning) = refused.next() {
            let severity = Severity::Error;
            return Err(Diagnostic {
                severity,
                ..warning.clone()
            }
            .into());
        }
        // The overlay asks for the order that its target asks for.
        let is_heeded = |warning: &Diagnostic| {
            let directory = place(warning).and_then(|path| path.parent());
            warning.code == Code::SortOptionsUnused && directory.as_ref() == Some(self.path)
        };
        build.warnings.retain(|warning| !is_heeded(warning));
        retrace(&mut build, &written.traces, &files)?;
        Ok(build)
    }
}

/// `sortOptions` of a kustomization. They count at the top alone, which the overlay takes from it.
fn sort_options(sources: &dyn Sources, directory: &FilePath) -> Option<Node> {
    let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    let bytes = names
        .iter()
        .find_map(|name| sources.read(&directory.join(name)).ok())?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let node = yaml::parse_config(text, Origin::NONE).ok()??;
    node.get("sortOptions").cloned()
}
