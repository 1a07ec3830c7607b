//! `offshoot version`: this program, and the versions of kustomize that it can be.

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::kustomize::version::{RUNNERS, Version};

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::output::{Destination, FormatOrPath, OutputFormat};
use super::session::Session;

/// The commit that the program is built from, if the build says so.
const COMMIT: Option<&str> = option_env!("OFFSHOOT_COMMIT");

/// Print the version, and the versions of kustomize that builds can follow
///
/// `offshoot --version` prints the first line alone. The commit is known if OFFSHOOT_COMMIT was set
/// when the program was compiled.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Show the versions", "offshoot version"),
    ("Find the kustomize of an Argo CD", "offshoot version -o json | jq -r '.runners[\"argocd-3.6\"]'"),
]))]
pub(super) struct Args {
    /// Format on stdout, or a FILE.txt or FILE.json
    #[arg(short, long, value_name = "FORMAT|FILE", default_value = "text", value_parser = FormatOrPath::<Format>::new())]
    output: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// One JSON object, on one line
    Json,
}

impl OutputFormat for Format {
    const DEFAULT: Self = Self::Text;
    const EXTENSIONS: &'static [(&'static str, Self)] =
        &[("txt", Self::Text), ("json", Self::Json)];
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<Format> = Destination::find(&args.output, session)?;
    let text = match output.format() {
        Format::Text => text(),
        Format::Json => format!("{}\n", as_json()),
    };
    output.print(&text, session)?;
    Ok(CommandStatus::Success)
}

fn text() -> String {
    let commit = COMMIT.map_or_else(String::new, |commit| format!("commit {commit}\n"));
    let shown = |version: Version| match version {
        Version::DEFAULT => format!("{version} (default)"),
        _ => version.to_string(),
    };
    let versions: Vec<String> = Version::all().map(shown).collect();
    format!(
        "offshoot {}\n{commit}kustomize {}\n",
        env!("CARGO_PKG_VERSION"),
        versions.join(", ")
    )
}

fn as_json() -> Value {
    let versions: Vec<String> = Version::all().map(|version| version.to_string()).collect();
    let runners = RUNNERS.iter();
    let runners =
        runners.map(|runner| (runner.name.to_owned(), runner.kustomize.to_string().into()));
    let runners: Map<String, Value> = runners.collect();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "commit": COMMIT,
        "kustomize": versions,
        "defaultKustomize": Version::DEFAULT.to_string(),
        "runners": runners,
    })
}
