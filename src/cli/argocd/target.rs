//! The target of an Application: an environment, or a directory as kustomize builds it.

use crate::diag::{Code, Diagnostic, Fallible, Origin, listed, message};
use crate::environment::config::Spec;
use crate::kustomize::has_kustomization;
use crate::repository::RepositoryConfig;
use crate::sources::{FilePath, Sources};

use crate::cli::request::check_environment;

use super::call::Call;

/// The target of an Application.
pub(super) enum Target {
    /// An environment.
    Environment(String),
    /// The kustomization in the directory of the Application.
    Directory,
}

/// The target of an Application whose path is `directory`, with the environment of its parameters. Without one it is
/// the environment that the directory is of, or the only one in offshoot.yaml; the kustomization
/// in the directory if no environment is made of it.
///
/// # Errors
/// `environment-missing`, `unknown-environment`; `config-missing` if there is no offshoot.yaml.
pub(super) fn target(
    environment: Option<(&str, Origin)>,
    found: Option<&RepositoryConfig>,
    (sources, directory): (&dyn Sources, &FilePath),
    call: &Call,
) -> Fallible<Target> {
    let Some(found) = found else {
        return match environment {
            None if has_kustomization(sources, directory) => Ok(Target::Directory),
            _ => Err(config_missing(directory, call).into()),
        };
    };
    if let Some((name, at)) = environment {
        check_environment(name, found, sources, directory)
            .map_err(|failed| failed.map(|it| it.at(at)))?;
        return Ok(Target::Environment(name.to_owned()));
    }
    let path = ApplicationPath::new(found, sources, directory);
    match path.default_environment() {
        Some(spec) => Ok(Target::Environment(spec.name.value.to_string())),
        None if path.is_plain() => Ok(Target::Directory),
        None => Err(path.environment_missing().into()),
    }
}

/// The path of an Application in a repository with an offshoot.yaml.
pub(super) struct ApplicationPath<'c> {
    found: &'c RepositoryConfig,
    directory: &'c FilePath,
    /// The environments that are made of it.
    own: Vec<&'c Spec>,
    /// True if it is below offshoot.yaml and has a kustomization.
    is_overlay: bool,
}

impl<'c> ApplicationPath<'c> {
    pub(super) fn new(
        found: &'c RepositoryConfig,
        sources: &dyn Sources,
        directory: &'c FilePath,
    ) -> Self {
        let is_own = |spec: &&Spec| {
            let parts = spec.roots.parts(sources, &found.root).unwrap_or_default();
            parts.iter().any(|part| part.path == *directory)
        };
        Self {
            found,
            directory,
            own: found.config.environments.iter().filter(is_own).collect(),
            is_overlay: *directory != found.root && has_kustomization(sources, directory),
        }
    }

    /// The environment that no parameter has to name.
    pub(super) fn default_environment(&self) -> Option<&'c Spec> {
        match (
            self.own.as_slice(),
            self.found.config.environments.as_slice(),
        ) {
            ([one], _) => Some(one),
            ([], [one]) if !self.is_overlay => Some(one),
            _ => None,
        }
    }

    /// True if it is below offshoot.yaml and has a kustomization that no environment is made of.
    pub(super) fn is_plain(&self) -> bool {
        self.is_overlay && self.own.is_empty()
    }

    fn environment_missing(&self) -> Diagnostic {
        let own: Vec<&str> = self
            .own
            .iter()
            .map(|spec| spec.name.value.as_str())
            .collect();
        let message = if own.is_empty() {
            message!("parameter `environment` is not set")
        } else {
            let all = listed(&own);
            message!(
                "parameter `environment` is not set, and `{}` is the path of {}",
                self.directory.relative_to(&self.found.root),
                all
            )
        };
        let names = if own.is_empty() {
            self.found.names()
        } else {
            own
        };
        Diagnostic::error(Code::EnvironmentMissing, message)
            .at(self.found.config.at)
            .help(format!("set it to one of {}", listed(names)))
    }
}

fn config_missing(directory: &FilePath, call: &Call) -> Diagnostic {
    let message = "there is no offshoot.yaml in the directory of the Application, or above it";
    Diagnostic::error(Code::ConfigMissing, message).help(call.whole_repository(directory))
}
