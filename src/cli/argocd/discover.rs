//! `offshoot argocd discover`: whether the plugin renders an Application that names no plugin.

use crate::diag::Fallible;
use crate::kustomize::has_kustomization;
use crate::repository::{RepositoryConfig, root_above};
use crate::sources::{Disk, FilePath};

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::examples::examples;
use crate::cli::session::Session;

use super::call::Call;
use super::parameter::Parameter;
use super::target::ApplicationPath;

/// Print a word if the plugin renders the directory
///
/// It does if offshoot.yaml is in the directory of the Application or above it. A directory there with a
/// kustomization that no environment is made of is left to Argo CD itself, unless the Application has the
/// parameter `environment`, or with `--kustomize`. Prints nothing otherwise; the exit code is 0.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Ask about a directory", "offshoot argocd discover -C overlays/preview"),
    ("Render directories that belong to no environment as well", "offshoot argocd discover --kustomize"),
]))]
pub(super) struct Args {
    /// Render directories with a kustomization as well that no environment is made of
    #[arg(long)]
    kustomize: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    session.answer_argocd();
    let call = Call::of_this_process()?;
    let directory = session.directory().clone();
    // What is wrong with parameters is told by `generate`.
    let names_one = call
        .values()
        .is_ok_and(|it| it.contains_key(&Parameter::Environment));
    if let Some(word) = word(&directory, names_one, args.kustomize, session)? {
        session.print(&format!("{word}\n"))?;
    }
    Ok(CommandStatus::Success)
}

fn word(
    directory: &FilePath,
    names_environment: bool,
    takes_plain: bool,
    session: &Session,
) -> Fallible<Option<&'static str>> {
    let has_kustomization = has_kustomization(&Disk, directory);
    let plain = (takes_plain && has_kustomization).then_some("kustomization");
    if root_above(directory, &Disk).is_none() {
        // An environment is asked for: `generate` tells why there is none.
        return Ok(if names_environment {
            Some("environments")
        } else {
            plain
        });
    }
    if names_environment || !has_kustomization {
        return Ok(Some("environments"));
    }
    // What is wrong with offshoot.yaml is told by `generate`.
    match RepositoryConfig::load(&Disk, directory, &session.map) {
        Ok(Some(found)) if ApplicationPath::new(&found, &Disk, directory).is_plain() => Ok(plain),
        _ => Ok(Some("environments")),
    }
}
