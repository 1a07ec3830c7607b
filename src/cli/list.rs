//! `offshoot list`: what there is to render and build.

use clap::ValueEnum;
use serde::Serialize;

use crate::diag::Fallible;
use crate::environment::Request;
use crate::kustomize::Files;
use crate::parallel;
use crate::sources::{Changes, Disk, Recorded};

use super::session::Session;
use super::{Ended, Outcome};
use crate::repository::since::{Difference, Pair, Since, with_branch};
use crate::repository::target::Target;
use crate::repository::targets::{Listed, listed};
use crate::repository::tree::Tree;

/// List environments, and the directories that have a kustomization.
///
/// With `--affected-by REV`, those alone that are rendered from something else now than at the
/// commit where HEAD's history left that of REV. Files count that a render reads, that it looks
/// for, and offshoot.yaml for environments, whether they are committed or not.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only what is rendered from files that have changed since REV
    #[arg(long, value_name = "REV")]
    affected_by: Option<String>,
    /// Compare with REV itself, not with the commit where HEAD's history left that of REV
    #[arg(long, requires = "affected_by")]
    no_merge_base: bool,
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
    let found = match &args.affected_by {
        None => everything(session)?,
        Some(revision) => affected(revision, args.no_merge_base, session)?,
    };
    let rows: Vec<Row> = found.into_iter().map(row).collect();
    let text: String = match args.output {
        Format::Text => table(&rows),
        Format::Json => rows.iter().map(json).collect(),
        Format::Name => rows.iter().map(|row| format!("{}\n", row.name)).collect(),
    };
    session.print(&text)?;
    Ok(Outcome::Done)
}

fn everything(session: &Session) -> Fallible<Vec<Listed>> {
    let tree = Tree::on_disk(session.directory().clone(), &session.map)?;
    Ok(listed(&tree, tree.root(), &tree.reaches()))
}

/// What is rendered from something else than at the revision.
fn affected(revision: &str, is_exact: bool, session: &mut Session) -> Fallible<Vec<Listed>> {
    let since = Since::open(
        revision,
        is_exact,
        session.canonical_directory()?,
        &session.map,
    )?;
    session.note(since.warnings.iter().cloned());
    let (old, new) = (since.old.reaches(), since.new.reaches());
    let pairs = since.pairs(&old, &new);
    let changes = Changes::new(&since.old.sources, &Disk);
    let difference = Difference::new(&since, &pairs, &changes, &new);
    let files = Files::new(&Disk, &session.map);
    let request = with_branch(Request::default());
    let is_affected = |pair: &Pair| {
        if !pair.is_new || !difference.may_touch(pair) {
            return false;
        }
        let recorded = Recorded::new(&Disk);
        let files = files.through(&recorded);
        let rendered = since.new.side(&pair.listed.target, &request, &files);
        let first = difference.first_changed(pair, &recorded.into_asked());
        // What it was to be rendered from counts where it cannot be. Charts are not looked into then.
        first.is_some() || rendered.is_err() && difference.is_open(pair)
    };
    let verdicts = parallel::map(&pairs, is_affected);
    let found = pairs.into_iter().zip(verdicts);
    Ok(found
        .filter_map(|(pair, is_affected)| is_affected.then_some(pair.listed))
        .collect())
}

fn row(listed: Listed) -> Row {
    Row {
        kind: match (&listed.target, listed.is_component) {
            (_, true) => "component",
            (Target::Environment(_), _) => "environment",
            _ => "kustomization",
        },
        name: listed.name,
        path: listed.path,
        per_branch: listed.per_branch,
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
