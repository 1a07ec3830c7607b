//! The target of an Application: an environment, or a directory as kustomize builds it.

use crate::diag::{Code, Diagnostic, Fallible, Origin, listed, message};
use crate::environment::config::Spec;
use crate::kustomize::FILE_NAMES;
use crate::repository::RepositoryConfig;
use crate::sources::{Entry, FilePath, Sources};

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
    if let Some(spec) = default_environment(found, sources, directory) {
        return Ok(Target::Environment(spec.name.value.to_string()));
    }
    if is_plain(found, sources, directory) {
        return Ok(Target::Directory);
    }
    Err(environment_missing(found, sources, directory).into())
}

/// The environment that no parameter has to name.
pub(super) fn default_environment<'c>(
    found: &'c RepositoryConfig,
    sources: &dyn Sources,
    directory: &FilePath,
) -> Option<&'c Spec> {
    let own = made_of(found, sources, directory);
    match (own.as_slice(), found.config.environments.as_slice()) {
        ([one], _) => Some(one),
        ([], [one]) if !is_plain(found, sources, directory) => Some(one),
        _ => None,
    }
}

/// True if `directory` is below offshoot.yaml and has a kustomization that no environment is made of.
pub(super) fn is_plain(
    found: &RepositoryConfig,
    sources: &dyn Sources,
    directory: &FilePath,
) -> bool {
    *directory != found.root
        && has_kustomization(sources, directory)
        && made_of(found, sources, directory).is_empty()
}

/// True if `directory` has a kustomization.
pub(super) fn has_kustomization(sources: &dyn Sources, directory: &FilePath) -> bool {
    let mut names = FILE_NAMES.iter();
    names.any(|name| sources.entry(&directory.join(name)) == Some(Entry::File))
}

/// The environments that are made of `directory`.
fn made_of<'c>(
    found: &'c RepositoryConfig,
    sources: &dyn Sources,
    directory: &FilePath,
) -> Vec<&'c Spec> {
    let environments = found.config.environments.iter();
    let is_made_of = |spec: &&Spec| {
        let parts = spec.roots.parts(sources, &found.root).unwrap_or_default();
        parts.iter().any(|part| part.path == *directory)
    };
    environments.filter(is_made_of).collect()
}

fn config_missing(directory: &FilePath, call: &Call) -> Diagnostic {
    let message = "there is no offshoot.yaml in the directory of the Application, or above it";
    Diagnostic::error(Code::ConfigMissing, message).help(call.whole_repository(directory))
}

fn environment_missing(
    found: &RepositoryConfig,
    sources: &dyn Sources,
    directory: &FilePath,
) -> Diagnostic {
    let own = made_of(found, sources, directory);
    let own: Vec<&str> = own.iter().map(|spec| spec.name.value.as_str()).collect();
    let message = if own.is_empty() {
        message!("parameter `environment` is not set")
    } else {
        let all = listed(&own);
        message!(
            "parameter `environment` is not set, and `{}` is the path of {}",
            directory.relative_to(&found.root),
            all
        )
    };
    let names = if own.is_empty() { found.names() } else { own };
    Diagnostic::error(Code::EnvironmentMissing, message)
        .at(found.config.at)
        .help(format!("set it to one of {}", listed(names)))
}
