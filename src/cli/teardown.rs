//! `offshoot teardown`: the end of an environment.

use std::collections::BTreeSet;
use std::fmt::Write;

use clap::ValueEnum;
use serde_json::json;

use crate::checks::{Deletion, Leftover, deletions, leftovers};
use crate::diag::{visible, visible_json, visible_name};
use crate::environment::Render;

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::output::{Destination, FormatOrPath, OutputFormat};
use super::request::RequestArgs;
use super::session::Session;
use super::shell_word::shell_word;

/// Print what to delete when a branch is gone, and what that leaves
///
/// The deletions are in order: webhooks before the namespace that answers them, then the namespaces,
/// then everything else that is not in one. Nothing is deleted; no cluster is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("See what to delete", "offshoot teardown preview -b feature/login"),
    ("Delete it", "offshoot teardown preview -b feature/login -o script | sh"),
]))]
pub(super) struct Args {
    #[command(flatten)]
    request: RequestArgs,
    /// Format on stdout, or a FILE.txt, FILE.sh or FILE.json
    #[arg(short, long, value_name = "FORMAT|FILE", default_value = "text", value_parser = FormatOrPath::<Format>::new())]
    output: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Two lists
    Text,
    /// Commands for a shell
    Script,
    /// One JSON object, on one line
    Json,
}

impl OutputFormat for Format {
    const DEFAULT: Self = Self::Text;
    const EXTENSIONS: &'static [(&'static str, Self)] = &[
        ("txt", Self::Text),
        ("sh", Self::Script),
        ("json", Self::Json),
    ];
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<Format> = Destination::find(&args.output, session)?;
    let rendered = args.request.render_unchecked(session)?;
    let deletions = deletions(rendered.resources.items());
    let text = match output.format() {
        Format::Text => lists(&deletions, &rendered, session),
        Format::Script => script(&deletions),
        Format::Json => object(&deletions, &rendered, session),
    };
    output.print(&text, session)?;
    Ok(CommandStatus::Success)
}

fn lists(deletions: &[Deletion], rendered: &Render, session: &Session) -> String {
    let mut text = "delete, in this order\n".to_owned();
    if deletions.is_empty() {
        text.push_str("  nothing: no namespace, and nothing outside of one\n");
    }
    for Deletion { kind, name } in deletions {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {}/{}", visible_name(kind), visible_name(name));
    }
    let left = left(rendered);
    let hosts = hosts(rendered);
    if left.is_empty() && hosts.is_empty() {
        text.push_str("nothing else stays\n");
        return text;
    }
    text.push_str("that leaves\n");
    if !hosts.is_empty() {
        text.push_str("  records of DNS, if external-dns runs with `--policy=upsert-only`:\n");
    }
    for host in hosts {
        let _ = writeln!(text, "      {}", visible_name(host));
    }
    for (line, place) in left.iter().map(|it| (it, place(it, rendered, session))) {
        let _ = writeln!(
            text,
            "  {}: {}\n      {place}",
            visible_name(&line.resource.id().to_string()),
            visible(&line.text)
        );
    }
    text
}

/// Commands that wait for each deletion, and go on where something is gone already.
fn script(deletions: &[Deletion]) -> String {
    let mut text = "set -eu\n".to_owned();
    for Deletion { kind, name } in deletions {
        let [kind, name] = [kind, name].map(|text| match shell_word(text) {
            word if word == *text => format!("'{word}'"),
            word => word,
        });
        let _ = writeln!(text, "kubectl delete --ignore-not-found {kind} {name}");
    }
    text
}

fn object(deletions: &[Deletion], rendered: &Render, session: &Session) -> String {
    let deletion = |it: &Deletion| json!({"kind": it.kind, "name": it.name});
    let left = |it: &Leftover<'_>| {
        json!({
            "resource": it.resource.id().to_string(),
            "reason": it.text,
            "location": place(it, rendered, session),
            "certain": it.is_certain,
        })
    };
    let object = json!({
        "delete": deletions.iter().map(deletion).collect::<Vec<_>>(),
        "leaves": self::left(rendered).iter().map(left).collect::<Vec<_>>(),
        "records": hosts(rendered),
    });
    visible_json(&object.to_string()) + "\n"
}

/// The leftovers but for what is deleted by name.
fn left(rendered: &Render) -> Vec<Leftover<'_>> {
    let mut left = leftovers(rendered.resources.items());
    left.retain(|it| !it.is_deleted);
    left
}

/// The hosts of the environment, which external-dns may have made records of.
fn hosts(rendered: &Render) -> BTreeSet<&str> {
    let moves = rendered.hosts.moves.iter();
    moves.map(|(_, new)| new.as_str()).collect()
}

fn place(left: &Leftover<'_>, rendered: &Render, session: &Session) -> String {
    let place = session.places(Some(&rendered.causes)).place(left.at);
    place.map_or_else(String::new, |it| {
        format!("{}:{}:{}", it.file, it.line, it.column)
    })
}
