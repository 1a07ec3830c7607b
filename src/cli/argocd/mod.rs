//! `offshoot argocd`: a config management plugin of Argo CD (CMP), a command for each call of its plugin
//! server. In: a fresh copy of the repository, whose working directory is `spec.source.path`, and environment
//! variables. Out: manifests on stdout and nothing else; messages on stderr, which Argo CD shows
//! to people who set parameters in its UI. The contract is Argo CD's
//! `docs/operator-manual/config-management-plugins.md` and its `cmpserver/plugin`.

mod call;
mod destination;
mod discover;
mod generate;
mod inputs;
mod parameter;
mod parameters;
mod plugin;
mod target;
mod values;

use clap::Subcommand;

use super::command_result::CommandResult;
use super::session::Session;

/// Render for Argo CD, as its config management plugin
///
/// Argo CD's plugin server runs these commands in a copy of the repository; `offshoot argocd plugin` prints
/// its configuration. Parameters of an Application come from the environment, not from options.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Plugin(plugin::Args),
    Discover(discover::Args),
    Generate(generate::Args),
    Parameters(parameters::Args),
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    match &args.command {
        Command::Plugin(args) => plugin::run(args, session),
        Command::Discover(args) => discover::run(args, session),
        Command::Generate(args) => generate::run(args, session),
        Command::Parameters(args) => parameters::run(args, session),
    }
}
