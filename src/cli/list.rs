//! `offshoot list`: the targets of the repository.

use clap::ValueEnum;
use serde::Serialize;

use crate::diag::{Code, Diagnostic, Fallible, visible_json, visible_name};
use crate::repository::{ListedTarget, Target, Tree, TreePair, affected_by, list};
use crate::sources::trusted;

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::output::{Destination, FormatOrPath, OutputFormat};
use super::session::Session;
use super::why::{Reason, reasons, summary};

/// List environments, and directories with a kustomization
///
/// With `--affected-by REV`, only those whose inputs differ from the merge base of HEAD and REV:
/// the files that a render reads or looks for, and for environments also offshoot.yaml, whether
/// they are committed or not.
///
/// With `REV:`, those of a git revision, named as other commands take them: `REV:TARGET`.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("List everything that can be rendered", "offshoot list"),
    ("See which of it renders, and what is missing", "offshoot list --why"),
    ("Name the targets that a pull request affects", "offshoot list --affected-by origin/main -o name"),
]))]
pub(super) struct Args {
    /// A git revision to list the targets of, instead of the working tree
    #[arg(value_name = "REV:", conflicts_with_all = ["affected_by", "why"])]
    revision: Option<String>,
    /// Only targets whose inputs changed since REV
    #[arg(long, value_name = "REV")]
    affected_by: Option<String>,
    /// Also try each target: say why it does not render, with a script that gets what is missing
    #[arg(long, conflicts_with = "affected_by")]
    why: bool,
    /// Compare with REV itself, not with the merge base of HEAD and REV
    #[arg(long, requires = "affected_by")]
    no_merge_base: bool,
    /// Format of the list on stdout, or a FILE.txt or FILE.json
    #[arg(short, long, value_name = "FORMAT|FILE", default_value = "text", value_parser = FormatOrPath::<Format>::new())]
    output: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table
    Text,
    /// One JSON object per line
    Json,
    /// Target names, one per line, as other commands take them in this directory
    Name,
}

impl OutputFormat for Format {
    const DEFAULT: Self = Self::Text;
    const EXTENSIONS: &'static [(&'static str, Self)] =
        &[("txt", Self::Text), ("json", Self::Json)];
}

/// One line of the list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    kind: &'static str,
    name: String,
    path: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    paths: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    per_branch: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    renders: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Reason>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output = Destination::find(&args.output, session)?;
    if args.why {
        return tried(&output, session);
    }
    let found = match (&args.revision, &args.affected_by) {
        (Some(text), _) => at_revision(text, session)?,
        (None, Some(revision)) => affected(revision, args.no_merge_base, session)?,
        (None, None) => all(session)?,
    };
    if found.is_empty() && args.affected_by.is_none() {
        let directory = session.shown(session.directory());
        session.say_line(&format!(
            "there is no kustomization in `{directory}` or below it"
        ));
    }
    let rows: Vec<Row> = found.into_iter().map(row).collect();
    let text: String = match output.format() {
        Format::Text => table(&rows),
        Format::Json => rows.iter().map(json).collect(),
        Format::Name => rows
            .iter()
            .map(|row| format!("{}\n", visible_name(&row.name)))
            .collect(),
    };
    output.print(&text, session)?;
    Ok(CommandStatus::Success)
}

/// Every target of the working tree, with the reason why it does not render.
fn tried(output: &Destination<Format>, session: &mut Session) -> CommandResult {
    let tree = Tree::on_disk(session.directory().clone(), &session.map)?;
    let found = list(&tree, &tree.directory, &tree.reach());
    let reasons = reasons(tree, &found, session);
    let tried = found.iter().filter(|it| !it.is_component).count();
    let summary = summary(&reasons, tried);
    let rows: Vec<Row> = found.into_iter().map(row).collect();
    let mut text = String::new();
    if output.format() == Format::Text {
        for (line, reason) in table(&rows).lines().zip(&reasons) {
            let word = match reason {
                Some(_) => "fails  ",
                None if line.starts_with("component") => "part   ",
                None => "renders",
            };
            text.push_str(&format!("{word}  {line}\n"));
            let reason = reason
                .as_ref()
                .map(|it| format!("         {}\n", it.line()));
            text.push_str(&reason.unwrap_or_default());
        }
        text.push_str(&summary);
    } else {
        let all = rows.into_iter().zip(reasons);
        for (row, why) in all {
            let renders = (row.kind != "component").then_some(why.is_none());
            text.push_str(&match output.format() {
                Format::Name => format!("{}\n", visible_name(&row.name)),
                _ => json(&Row {
                    renders,
                    why,
                    ..row
                }),
            });
        }
    }
    output.print(&text, session)?;
    Ok(CommandStatus::Success)
}

fn all(session: &Session) -> Fallible<Vec<ListedTarget>> {
    let tree = Tree::on_disk(session.directory().clone(), &session.map)?;
    Ok(list(&tree, &tree.directory, &tree.reach()))
}

/// The targets at the revision of `REV:`, with `REV:` before their names.
fn at_revision(text: &str, session: &Session) -> Fallible<Vec<ListedTarget>> {
    let Some(revision) = text.strip_suffix(':') else {
        let message = format!("`{text}` is not a revision with a colon after it");
        return Err(Diagnostic::error(Code::RevisionSyntax, message)
            .help("`offshoot list` takes no names; `offshoot list main:` lists a revision")
            .into());
    };
    let tree = Tree::at_revision(revision, session.directory(), &session.map)?;
    let found = list(&tree, &tree.directory, &tree.reach());
    let found = trusted(&*tree.sources, Ok(found))?;
    let at_revision = |listed: ListedTarget| ListedTarget {
        name: format!("{text}{}", listed.name),
        ..listed
    };
    Ok(found.into_iter().map(at_revision).collect())
}

fn affected(revision: &str, is_exact: bool, session: &mut Session) -> Fallible<Vec<ListedTarget>> {
    let trees = TreePair::open(revision, is_exact, session.directory(), &session.map)?;
    session.note(trees.warnings.iter().cloned());
    let found = affected_by(&trees, &session.map);
    trusted(&*trees.old.sources, Ok(found))
}

fn row(listed: ListedTarget) -> Row {
    Row {
        kind: match (&listed.target, listed.is_component) {
            (_, true) => "component",
            (Target::Environment(_), _) => "environment",
            _ => "kustomization",
        },
        name: listed.name,
        path: listed.paths.join(", "),
        paths: if listed.paths.len() > 1 {
            listed.paths
        } else {
            Vec::new()
        },
        per_branch: listed.per_branch,
        renders: None,
        why: None,
    }
}

fn table(rows: &[Row]) -> String {
    let width = |cell: &dyn Fn(&Row) -> usize| rows.iter().map(cell).max().unwrap_or_default();
    let (kind, name) = (
        width(&|row| row.kind.len()),
        width(&|row| visible_name(&row.name).chars().count()),
    );
    let line = |row: &Row| {
        let path = if row.kind == "environment" {
            visible_name(&row.path)
        } else {
            String::new()
        };
        let shown = visible_name(&row.name);
        let branch = if row.per_branch { "  per branch" } else { "" };
        let line = format!("{:kind$}  {shown:name$}  {path}{branch}", row.kind);
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

fn json(row: &Row) -> String {
    let text = serde_json::to_string(row).expect("only strings and booleans");
    visible_json(&text) + "\n"
}
