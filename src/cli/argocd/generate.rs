//! `offshoot argocd generate`: the manifests of an Application.

use crate::diag::{Code, Diagnostic, Fallible, Wording};
use crate::kustomize::version::Version;
use crate::kustomize::{self, Files, Options};
use crate::model::ResourceSet;
use crate::repository::RepositoryConfig;
use crate::sources::{Disk, GitHistory};

use crate::cli::command_result::{CommandResult, CommandStatus, Failure};
use crate::cli::common::kustomize_version;
use crate::cli::examples::examples;
use crate::cli::helm::HelmArgs;
use crate::cli::request::CheckedTree;
use crate::cli::session::Session;

use super::call::Call;
use super::destination;
use super::inputs::Inputs;
use super::target::{Target, target};

/// Print the manifests of an Application
///
/// ARGOCD_APP_PARAMETERS has the parameters: `environment`, `branch`, `images`, `set` and
/// `kustomize-version`. An entry of `plugin.env` with the same name, in capital letters, counts if the parameter is
/// not set. The output is that of `offshoot render --for argocd`.
///
/// Without `environment` it is the environment whose path is that of the Application, or the only one. A
/// directory with a kustomization that no environment is made of is built as by kustomize.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("What Argo CD gets for a branch", "ARGOCD_APP_PARAMETERS='[{\"name\": \"environment\", \"string\": \"preview\"}, {\"name\": \"branch\", \"string\": \"feature/login\"}]' offshoot argocd generate"),
    ("The same from entries of `plugin.env`", "ARGOCD_ENV_ENVIRONMENT=preview ARGOCD_ENV_BRANCH=feature/login offshoot argocd generate"),
]))]
pub(super) struct Args {
    /// Version of kustomize for directories without an offshoot.yaml that names one
    #[arg(long, value_name = "VERSION", value_parser = kustomize_version)]
    kustomize: Option<Version>,
    #[command(flatten)]
    helm: HelmArgs,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    session.answer_argocd();
    let call = Call::of_this_process()?;
    let inputs = Inputs::read(&call.values()?, &session.map)?;
    let directory = session.directory().clone();
    let found = RepositoryConfig::load(&Disk, &directory, &session.map)?;
    let environment = inputs.environment.as_deref();
    let environment = environment.map(|name| (name, inputs.environment_at));
    let place = (&Disk as _, &directory);
    match target(environment, found.as_ref(), place, &call)? {
        Target::Environment(name) => {
            let found = found.as_ref().expect("an environment is in offshoot.yaml");
            environment_of(&name, found, inputs, args, &call, session)
        }
        Target::Directory => built(&inputs, args, &call, session),
    }
}

/// Prints the render of an environment.
fn environment_of(
    name: &str,
    found: &RepositoryConfig,
    inputs: Inputs,
    args: &Args,
    call: &Call,
    session: &mut Session,
) -> CommandResult {
    let options = args.helm.options(session);
    let version = inputs.version.or(options.version);
    let tree = CheckedTree {
        sources: &Disk,
        history: &GitHistory::default(),
        found,
        is_checked: true,
    };
    let request = inputs.request(name);
    let options = Options { version, ..options };
    let rendered = tree.render(&request, &options, session)?;
    session.note(destination::elsewhere(&rendered, &call.namespace));
    session.refuse_denied()?;
    print(&rendered.resources, session)
}

/// Prints what kustomize builds of the directory.
fn built(inputs: &Inputs, args: &Args, call: &Call, session: &mut Session) -> CommandResult {
    inputs.refuse_for_environments()?;
    let directory = session.directory().clone();
    let near = session.nearest(&directory, &Disk);
    let options = Options {
        vendor: near.vendor,
        version: inputs.version.or(near.version?).or(args.kustomize),
        ..args.helm.options(session)
    };
    let built = kustomize::build(&Files::new(&Disk, &session.map), &directory, &options);
    let built = built.map_err(|failed| match call.missing_path(&directory) {
        None => failed,
        Some(_) => failed.map(|it| it.help(call.whole_repository(&directory))),
    })?;
    session.note_build(built.warnings, &built.causes);
    session.refuse_denied()?;
    if built.resources.items().is_empty() {
        return Err(empty().into());
    }
    print(&built.resources, session)
}

fn empty() -> Diagnostic {
    Diagnostic::error(Code::EmptyRender, "the kustomization builds no resources").help(Wording::new(
        "`offshoot build` prints nothing for it",
        "applied with pruning, it would delete everything: delete the Application if that is intended",
    ))
}

/// Prints manifests, byte for byte. A reader who is gone is an error: what Argo CD takes for the whole render must be whole.
fn print(resources: &ResourceSet, session: &Session) -> CommandResult {
    let text: Fallible<String> = resources.to_yaml();
    match session.print_manifests(&text?) {
        Ok(()) => Ok(CommandStatus::Success),
        Err(Failure::ClosedPipe) => {
            let message = "standard output was closed before all manifests were written";
            Err(Diagnostic::error(Code::OutputUnwritable, message).into())
        }
        Err(failed) => Err(failed),
    }
}
