//! The environment that `render` and `eject` render.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Diagnostics, Failures, Fallible, Wording};
use crate::environment::config::Spec;
use crate::environment::{Render, Repository, Request, render_from};
use crate::kustomize::{Files, Options};
use crate::repository::{
    RepositoryConfig, kustomizations, leveled, originals, refused, sources_at, split_revision,
};
use crate::sources::{Disk, Entry, FilePath, GitHistory, GitRepository, Sources, trusted};

use super::helm::HelmArgs;
use super::overrides::OverrideArgs;
use super::session::Session;
use super::shell_word::shell_word;
use super::watch::{paths_of, refuse_fixed};

/// An environment, and the options to render it with.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct RequestArgs {
    /// Environment in offshoot.yaml, or REV:ENV
    ///
    /// `REV:ENV` is the environment at a git revision, with the offshoot.yaml and all files of that
    /// revision. Nothing is checked out.
    #[arg(value_name = "ENV")]
    environment: String,
    #[command(flatten)]
    options: RenderOptions,
}

/// The options to render an environment with.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct RenderOptions {
    #[command(flatten)]
    overrides: OverrideArgs,
    /// Do not fail if the render has no resources
    #[arg(long)]
    allow_empty: bool,
    /// Do not run checks; the guards of environments still refuse
    ///
    /// Without this option, what `offshoot check` reports at error level is refused.
    #[arg(long)]
    no_check: bool,
    #[command(flatten)]
    helm: HelmArgs,
}

impl RequestArgs {
    /// The environment `name` with these options.
    pub(super) fn new(name: &str, options: &RenderOptions) -> Self {
        Self {
            environment: name.to_owned(),
            options: options.clone(),
        }
    }

    /// Renders the environment and notes its warnings.
    pub(super) fn render(&self, session: &mut Session) -> Fallible<Render> {
        let Some((revision, name)) = self.at_revision(session) else {
            let (name, history) = (&self.environment, GitHistory::default());
            return self.render_from(&Disk, &history, name, None, session);
        };
        let (tree, _) = sources_at(revision, session.directory())?;
        let history = GitHistory {
            revision: Some(revision.to_owned()),
            ..GitHistory::default()
        };
        let rendered = self.render_from(&tree, &history, name, None, session);
        trusted(&tree, rendered)
            .map_err(|failed| failed.during(format!("while rendering `{}`", self.environment)))
    }

    /// The files whose change can change the render.
    pub(super) fn watched(&self, session: &Session) -> BTreeSet<FilePath> {
        let mut found = paths_of(std::iter::once(self.environment.as_str()), session);
        found.extend(self.options.overrides.files(session));
        found
    }

    /// Checks that the render can change.
    ///
    /// # Errors
    /// `watch-fixed`.
    pub(super) fn refuse_fixed(&self, session: &Session) -> Fallible<()> {
        refuse_fixed(&[&self.environment], session)
    }

    /// Renders the environment whatever checks find in it.
    pub(super) fn render_unchecked(&self, session: &mut Session) -> Fallible<Render> {
        let mut unchecked = self.clone();
        unchecked.options.no_check = true;
        unchecked.render(session)
    }

    /// Renders the environment for an overlay in the directory `overlay`, and notes its warnings.
    ///
    /// # Errors
    /// `revision-unwritable`, since an overlay is built on the files of the working tree.
    pub(super) fn render_overlay(
        &self,
        overlay: FilePath,
        session: &mut Session,
    ) -> Fallible<Render> {
        if let Some((revision, name)) = self.at_revision(session) {
            return Err(only_on_disk(&self.environment, revision, name).into());
        }
        let (name, history) = (&self.environment, GitHistory::default());
        self.render_from(&Disk, &history, name, Some(overlay), session)
    }

    /// The revision and the environment of `REV:ENV`.
    fn at_revision<'s>(&'s self, session: &Session) -> Option<(&'s str, &'s str)> {
        split_revision(&self.environment, &Disk, session.directory())
    }

    fn render_from(
        &self,
        sources: &dyn Sources,
        history: &GitHistory,
        name: &str,
        overlay: Option<FilePath>,
        session: &mut Session,
    ) -> Fallible<Render> {
        let options = &self.options;
        let request = Request {
            environment: name.to_owned(),
            allow_empty: options.allow_empty,
            overlay,
            ..options.overrides.request(session)?
        };
        let directory = session.directory().clone();
        let found = session.config_in(sources, &directory);
        let found = found.map_err(|failed| or_build(failed, name, sources, &directory))?;
        check_environment(name, &found, sources, &directory)?;
        let tree = CheckedTree {
            sources,
            history,
            found: &found,
            is_checked: !options.no_check,
        };
        tree.render(&request, &options.helm.options(session), session)
    }
}

impl RenderOptions {
    /// These options for each of several environments: a branch is for those that are per branch.
    ///
    /// # Errors
    /// `option-unused` if none of them takes an option.
    pub(super) fn for_each(&self, per_branch: &[bool]) -> Fallible<Vec<Self>> {
        self.overrides.refuse_unused(per_branch, &[])?;
        let own = |is_per_branch: &bool| {
            let mut own = self.clone();
            own.overrides.branch.take_if(|_| !is_per_branch);
            own
        };
        Ok(per_branch.iter().map(own).collect())
    }
}

/// A tree whose renders are checked.
pub(super) struct CheckedTree<'a> {
    pub(super) sources: &'a dyn Sources,
    pub(super) history: &'a GitHistory,
    pub(super) found: &'a RepositoryConfig,
    /// False if only guards of environments refuse.
    pub(super) is_checked: bool,
}

impl CheckedTree<'_> {
    /// Renders an environment and notes its warnings.
    pub(super) fn render(
        &self,
        request: &Request,
        options: &Options,
        session: &mut Session,
    ) -> Fallible<Render> {
        let (sources, found) = (self.sources, self.found);
        let name = request.environment.as_str();
        let repository = Repository {
            sources,
            map: &session.map,
            root: &found.root,
            config: &found.config,
            options,
            history: self.history,
        };
        let files = Files::new(sources, &session.map).keeping_bases();
        let mut rendered = render_from(&files, repository, request)?;
        let warnings = std::mem::take(&mut rendered.warnings);
        let warnings = advised(warnings, name, found, sources);
        let warnings = rendered.causes.positioned(warnings);
        let (warnings, errors) = leveled(warnings, &rendered, &found.config, name);
        let refused = if self.is_checked {
            refused(repository, request, &rendered, &files)
        } else {
            Vec::new()
        };
        session.note(warnings);
        session.refuse_denied()?;
        let mut failures = Failures::default();
        let refused = refused.into_iter().map(|it| it.diagnostic);
        errors
            .into_iter()
            .chain(refused)
            .for_each(|it| failures.push(it));
        failures.or_ok(rendered)
    }
}

/// The error with the command that builds `name`, if that is a directory: without an offshoot.yaml
/// there are no environments, and what was meant is a kustomization.
fn or_build(
    failed: Diagnostics,
    name: &str,
    sources: &dyn Sources,
    directory: &FilePath,
) -> Diagnostics {
    let is_directory = sources.entry(&directory.join(name)) == Some(Entry::Directory);
    failed.map(|error| match error.code {
        Code::ConfigMissing if is_directory => error.help(format!(
            "`offshoot build {name}` builds the directory of this name"
        )),
        _ => error,
    })
}

/// The warnings, with the directories of originals for Secrets that nothing creates.
fn advised(
    warnings: Vec<Diagnostic>,
    name: &str,
    found: &RepositoryConfig,
    sources: &dyn Sources,
) -> Vec<Diagnostic> {
    let is_open = |it: &Diagnostic| it.code == Code::SecretPromised;
    let sync = found.config.environment(name).ok();
    let sync = sync.and_then(|spec| spec.features.secret_sync.as_ref());
    if sync.is_some_and(|sync| !sync.sources.is_empty()) || !warnings.iter().any(is_open) {
        return warnings;
    }
    let environments = found.config.environments.iter();
    let parts = environments.filter_map(|spec| spec.roots.parts(sources, &found.root).ok());
    let used: Vec<FilePath> = parts.flatten().map(|part| part.path).collect();
    let originals = originals(sources, &kustomizations(sources, &found.root), &used);
    let originals: Vec<String> = originals
        .iter()
        .map(|directory| directory.relative_to(&found.root))
        .collect();
    if originals.is_empty() {
        return warnings;
    }
    let originals = originals.join(", ");
    let help = format!("controllers copy what is there: `secretSync: {{sources: [{originals}]}}`");
    let advise = |it: Diagnostic| match is_open(&it) {
        open if open => it.help(help.as_str()),
        _ => it,
    };
    warnings.into_iter().map(advise).collect()
}

fn only_on_disk(text: &str, revision: &str, name: &str) -> Diagnostic {
    let message = format!("`{text}` is at a git revision, and an overlay needs its files on disk");
    Diagnostic::error(Code::RevisionUnwritable, message)
        .help(format!(
            "`git worktree add DIR {revision}` checks them out; eject `{name}` in there"
        ))
        .help(format!("`offshoot render {text}` prints the manifests"))
}

/// The error of an environment that does not exist, with what its name may be instead.
fn or_revision(unknown: Diagnostics, name: &str, found: &RepositoryConfig) -> Diagnostics {
    let repository = GitRepository::open(&found.root);
    let is_revision = repository.is_ok_and(|repository| repository.commit(name).is_ok());
    let first = found.config.environments.first();
    match first.filter(|_| is_revision) {
        Some(spec) => unknown.map(|error| {
            error.help(format!(
                "`{name}` is a git revision: `{name}:{}` is an environment at it",
                spec.name.value
            ))
        }),
        None if name.contains('/') => {
            let option = format!("a branch is `--branch {}`", shell_word(name));
            unknown.map(|error| {
                let option = option.clone();
                error.help(Wording::new(option, "a branch is the parameter `branch`"))
            })
        }
        None => unknown,
    }
}

/// Checks that `name` is an environment of `found`.
///
/// # Errors
/// `unknown-environment`; for a path in `directory`, with the environments that are based on it.
pub(super) fn check_environment(
    name: &str,
    found: &RepositoryConfig,
    sources: &dyn Sources,
    directory: &FilePath,
) -> Fallible<()> {
    let Err(unknown) = found.config.environment(name) else {
        return Ok(());
    };
    let directory = directory.join(name);
    if sources.entry(&directory) != Some(Entry::Directory) {
        return Err(or_revision(unknown, name, found));
    }
    let message = format!("`{name}` is a directory, not an environment");
    let mut error = Diagnostic::error(Code::UnknownEnvironment, message)
        .help(format!("`offshoot build {name}` builds it"));
    let environments = found.config.environments.iter();
    let is_made_of = |spec: &&Spec| {
        let parts = spec.roots.parts(sources, &found.root).unwrap_or_default();
        parts.iter().any(|part| part.path == directory)
    };
    for spec in environments.filter(is_made_of) {
        error = error.help(format!("environment `{}` is based on it", spec.name.value));
    }
    Err(error.into())
}
