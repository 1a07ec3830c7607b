//! `offshoot vendor`: a script that gets every chart and remote base without a copy.

use std::collections::BTreeSet;

use clap::ValueEnum;
use serde_json::json;

use crate::environment::config;
use crate::repository::{Tree, list};
use crate::sources::{Disk, FilePath, Sources};

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::missing::{Entry, Missing, missing_script, with_entries};
use super::output::{Destination, FormatOrPath, OutputFormat};
use super::session::Session;
use super::why::reasons;

/// Print a script that vendors all charts and remote bases that are missing
///
/// Every target is tried, as `offshoot list --why` does. The script has a command for each thing that
/// none of them finds, each once however many need it, and adds the entries of `vendor` to
/// offshoot.yaml; a file that has `vendor` already gets them from you, and the script prints them. It
/// stops at the first command that fails. offshoot fetches nothing itself.
///
/// A copy may have remote bases of its own: run the command again until it prints nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Read what would be fetched", "offshoot vendor"),
    ("Fetch it, at the root of the repository", "offshoot vendor | sh"),
]))]
pub(super) struct Args {
    /// Format on stdout, or a FILE.sh or FILE.json
    #[arg(short, long, value_name = "FORMAT|FILE", default_value = "script", value_parser = FormatOrPath::<Format>::new())]
    output: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Commands for a shell
    Script,
    /// One JSON object per line: a directory, a command, and the entry of `vendor`
    Json,
}

impl OutputFormat for Format {
    const DEFAULT: Self = Self::Script;
    const EXTENSIONS: &'static [(&'static str, Self)] =
        &[("sh", Self::Script), ("json", Self::Json)];
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<Format> = Destination::find(&args.output, session)?;
    let tree = Tree::on_disk(session.directory().clone(), &session.map)?;
    let found = list(&tree, &tree.directory, &tree.reach());
    let root = tree.root().clone();
    let reasons = reasons(tree, &found, session);
    let all = reasons.iter().flatten().flat_map(|it| &it.missing);
    let missing: BTreeSet<&Missing> = all.collect();
    if missing.is_empty() {
        session.say_line("nothing is missing");
    }
    let text = match output.format() {
        Format::Script => script(&missing, &root),
        Format::Json => missing
            .iter()
            .map(|it| format!("{}\n", json!(it)))
            .collect(),
    };
    output.print(&text, session)?;
    Ok(CommandStatus::Success)
}

fn script(missing: &BTreeSet<&Missing>, root: &FilePath) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let mut text = "#!/bin/sh\n".to_owned();
    text += &missing_script(missing);
    let entries: BTreeSet<&Entry> = missing.iter().filter_map(|it| it.vendor.as_ref()).collect();
    text += &with_entries(&entries, states_vendor(root));
    text
}

/// True if the offshoot.yaml in `root` has `vendor`, or does not end in a whole line: nothing can be
/// appended to it. `None` if there is no such file.
fn states_vendor(root: &FilePath) -> Option<bool> {
    let bytes = Disk.read(&root.join(config::FILE_NAME)).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let is_vendor = |line: &str| {
        let line = line.trim_start_matches(['"', '\'']);
        line.strip_prefix("vendor")
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
    };
    Some(!text.ends_with('\n') || text.lines().any(is_vendor))
}
