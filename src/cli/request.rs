//! The environment that `render` and `eject` render.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::environment::{Render, Repository, Request, render};
use crate::repository::RepositoryConfig;
use crate::sources::{Disk, Entry, FilePath, Sources};

use super::helm::HelmArgs;
use super::overrides::OverrideArgs;
use super::session::Session;

/// An environment, and the options to render it with.
#[derive(Debug, clap::Args)]
pub(super) struct RequestArgs {
    /// Environment in offshoot.yaml
    #[arg(value_name = "ENV")]
    environment: String,
    #[command(flatten)]
    overrides: OverrideArgs,
    /// Do not fail if the render has no resources
    #[arg(long)]
    allow_empty: bool,
    #[command(flatten)]
    helm: HelmArgs,
}

impl RequestArgs {
    /// Renders the environment and notes its warnings. Its overlay is planned for `overlay`.
    pub(super) fn render(
        &self,
        overlay: Option<FilePath>,
        session: &mut Session,
    ) -> Fallible<Render> {
        let request = Request {
            environment: self.environment.clone(),
            allow_empty: self.allow_empty,
            overlay,
            ..self.overrides.request(session)?
        };
        let found = session.config()?;
        check_environment(&self.environment, &found, session)?;
        let repository = Repository {
            sources: &Disk,
            map: &session.map,
            root: &found.root,
            config: &found.config,
            options: &self.helm.options(),
        };
        let mut rendered = render(repository, &request)?;
        session.note_build(std::mem::take(&mut rendered.warnings), &rendered.causes);
        Ok(rendered)
    }
}

/// Checks that `name` is an environment of `found`.
///
/// # Errors
/// `unknown-environment`; for a directory, with the environments that are based on it.
pub(super) fn check_environment(
    name: &str,
    found: &RepositoryConfig,
    session: &Session,
) -> Fallible<()> {
    let Err(unknown) = found.config.environment(name) else {
        return Ok(());
    };
    let directory = session.directory().join(name);
    if Disk.entry(&directory) != Some(Entry::Directory) {
        return Err(unknown);
    }
    let message = format!("`{name}` is a directory, not an environment");
    let mut error = Diagnostic::error(Code::UnknownEnvironment, message)
        .help(format!("`offshoot build {name}` builds it"));
    let environments = found.config.environments.iter();
    for spec in environments.filter(|spec| found.root.join(&spec.path.value) == directory) {
        error = error.help(format!("environment `{}` is based on it", spec.name.value));
    }
    Err(error.into())
}
