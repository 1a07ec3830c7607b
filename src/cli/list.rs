//! `offshoot list`: what there is to render and build.

use clap::ValueEnum;
use serde::Serialize;

use crate::diag::Fallible;
use crate::sources::{Disk, FilePath};

use super::session::Session;
use super::walk::{FoundTarget, kustomizations};
use super::{Ended, Outcome};

/// List environments, and the directories that have a kustomization.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to print the list
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Text,
    /// One object a line.
    Json,
    /// What to type for each, one a line.
    Name,
}

/// One line of the list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    kind: &'static str,
    /// What to type for it.
    name: String,
    path: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    per_branch: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Ended {
    let rows = rows(session)?;
    let text: String = match args.output {
        Format::Text => table(&rows),
        Format::Json => rows.iter().map(json).collect(),
        Format::Name => rows.iter().map(|row| format!("{}\n", row.name)).collect(),
    };
    session.print(&text)?;
    Ok(Outcome::Done)
}

/// Environments as offshoot.yaml has them, then directories by path.
fn rows(session: &Session) -> Fallible<Vec<Row>> {
    let mut rows = Vec::new();
    let mut root = session.directory().clone();
    if session.repository().is_some() {
        let (directory, config) = session.config()?;
        root = directory;
        rows.extend(config.environments.iter().map(|spec| Row {
            kind: "environment",
            name: spec.name.value.to_string(),
            path: spec.path.value.to_string(),
            per_branch: spec.per_branch,
        }));
    }
    let environments: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
    let targets = kustomizations(&Disk, &root);
    rows.extend(
        targets
            .iter()
            .map(|target| row(target, &root, &environments)),
    );
    Ok(rows)
}

/// A directory that is called like an environment is typed `./name`.
fn row(target: &FoundTarget, root: &FilePath, environments: &[String]) -> Row {
    let path = target.directory.relative_to(root);
    Row {
        kind: if target.is_component() {
            "component"
        } else {
            "kustomization"
        },
        name: if environments.contains(&path) {
            format!("./{path}")
        } else {
            path.clone()
        },
        path,
        per_branch: false,
    }
}

fn table(rows: &[Row]) -> String {
    let width = |cell: &dyn Fn(&Row) -> usize| rows.iter().map(cell).max().unwrap_or_default();
    let (kind, name) = (
        width(&|row| row.kind.len()),
        width(&|row| row.name.chars().count()),
    );
    let line = |row: &Row| {
        let path = if row.kind == "environment" {
            row.path.as_str()
        } else {
            ""
        };
        let branch = if row.per_branch { "  per branch" } else { "" };
        let line = format!("{:kind$}  {:name$}  {path}{branch}", row.kind, row.name);
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

fn json(row: &Row) -> String {
    let text = serde_json::to_string(row).expect("strings and booleans alone");
    format!("{text}\n")
}
