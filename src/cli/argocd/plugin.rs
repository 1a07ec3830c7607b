//! `offshoot argocd plugin`: the configuration of the plugin server.

use crate::kustomize::version::Version;

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::common::kustomize_version;
use crate::cli::examples::examples;
use crate::cli::session::Session;

/// Print plugin.yaml: the configuration of Argo CD's plugin server
///
/// A sidecar of the repo-server runs `argocd-cmp-server`, which reads it from cmp-server/config/plugin.yaml
/// in the home of its user.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Render what has an offshoot.yaml", "offshoot argocd plugin > plugin.yaml"),
    ("Render all kustomizations, as the kustomize of Argo CD 3.6", "offshoot argocd plugin --kustomize argocd-3.6"),
    ("Render Helm charts that are in the repository", "offshoot argocd plugin --enable-helm"),
]))]
pub(super) struct Args {
    /// Render kustomizations without an offshoot.yaml as well, as this version of kustomize: a number,
    /// or who runs it
    #[arg(long, value_name = "VERSION", value_parser = named_version)]
    kustomize: Option<String>,
    /// Render `helmCharts` with the helm in the image of the sidecar
    #[arg(long)]
    enable_helm: bool,
}

/// A version as it was named: who runs it says more than its number.
fn named_version(text: &str) -> Result<String, String> {
    kustomize_version(text).map(|_: Version| text.to_owned())
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    session.print(&yaml(args))?;
    Ok(CommandStatus::Success)
}

fn yaml(args: &Args) -> String {
    let is_plain = args.kustomize.is_some();
    let discover = is_plain.then(|| "--kustomize".to_owned());
    let version = args.kustomize.as_ref();
    let version = version.map(|version| format!("--kustomize={version}"));
    let helm = args.enable_helm.then(|| "--enable-helm".to_owned());
    format!(
        "apiVersion: argoproj.io/v1alpha1\n\
         kind: ConfigManagementPlugin\n\
         metadata:\n  name: offshoot\n\
         spec:\n  \
           discover:\n    find:\n      command: {}\n  \
           generate:\n    command: {}\n  \
           parameters:\n    dynamic:\n      command: {}\n",
        command("discover", discover),
        command("generate", version.into_iter().chain(helm)),
        command("parameters", None),
    )
}

fn command(name: &str, options: impl IntoIterator<Item = String>) -> String {
    let mut words = vec!["offshoot".to_owned(), "argocd".to_owned(), name.to_owned()];
    words.extend(options);
    format!("[{}]", words.join(", "))
}
