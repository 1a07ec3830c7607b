//! `offshoot check`: what would go wrong in a cluster.

use std::collections::BTreeSet;

use clap::ValueEnum;

use crate::checks::Finding;
use crate::diag::{Diagnostic, Diagnostics, Fallible, Origin, Severity, counted, first_of};
use crate::environment::Request;
use crate::report::diagnostics::{MessageFormat, render};
use crate::repository::{
    CheckReport, CheckScope, ListedTarget, Tree, TreePair, check_since, check_targets, deployed,
    no_targets, with_sample_branch,
};

use crate::sources::{SourceMap, trusted};

use super::command_result::{CommandResult, CommandStatus, Failure};
use super::examples::examples;
use super::helm::HelmArgs;
use super::input::read_text;
use super::output::{Destination, FormatOrPath, OutputFormat};
use super::overrides::OverrideArgs;
use super::session::Session;

/// Targets that one finding names.
const MOST_TARGETS: usize = 5;

/// Find what would go wrong in a cluster
///
/// Renders every environment, and every directory with a kustomization that nothing is built on, and
/// runs all checks on them, or on the given targets. Per-branch environments are rendered for a branch
/// `feature/sample` unless `--branch` is given. No cluster is asked.
///
/// `checks` in offshoot.yaml sets the level of a code, with a reason; `offshoot help CODE` explains it.
///
/// Exit codes: 0 no errors, 1 findings at error level, 2 a target does not render.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Check everything that is deployed", "offshoot check"),
    ("Check a branch's environment with its images", "offshoot check preview -b feature/login -i registry.example.com/api:pr-42"),
    ("Only what a pull request adds, as annotations", "offshoot check --since origin/main -o github"),
]))]
pub(super) struct Args {
    /// Environments and directories to check; all that are deployed by default
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// Only findings that the merge base of HEAD and REV does not have
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Compare with REV itself, not with the merge base of HEAD and REV
    #[arg(long, requires = "since")]
    no_merge_base: bool,
    /// Render for each of the branches in FILE, one per line, and report what two of them share
    #[arg(long, value_name = "FILE", conflicts_with = "since")]
    branches: Option<String>,
    #[command(flatten)]
    overrides: OverrideArgs,
    #[command(flatten)]
    helm: HelmArgs,
    /// Format on stdout, or a FILE.txt, FILE.json, FILE.sarif or FILE.xml
    #[arg(short, long, value_name = "FORMAT|FILE", default_value = "human", value_parser = FormatOrPath::<Format>::new())]
    output: String,
}

/// The formats of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With excerpts of the sources
    Human,
    /// One JSON object per line
    Json,
    /// A SARIF 2.1.0 log
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A report for GitLab's code quality
    Gitlab,
    /// A report of JUnit
    Junit,
}

impl OutputFormat for Format {
    const DEFAULT: Self = Self::Human;
    const EXTENSIONS: &'static [(&'static str, Self)] = &[
        ("txt", Self::Human),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("xml", Self::Junit),
    ];
}

impl From<Format> for MessageFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Human => Self::Human,
            Format::Json => Self::Json,
            Format::Sarif => Self::Sarif,
            Format::Github => Self::GitHub,
            Format::Gitlab => Self::GitLab,
            Format::Junit => Self::JUnit,
        }
    }
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<Format> = Destination::find(&args.output, session)?;
    let request = with_sample_branch(args.overrides.request(session)?);
    let report = match &args.since {
        Some(revision) => since(revision, args, &request, session)?,
        None => checked(args, &request, session)?,
    };
    let all = [report.unused, merged(&report.findings, &session.map)].concat();
    let all = session.leveled(all);
    let format = output.format();
    let color = session.human_options().color;
    let text = render(&all, &session.places(None), format.into(), color);
    if format == Format::Human {
        output.show(&text, session)?;
        session.say_line(&summary(&all, report.targets));
    } else {
        output.print(&text, session)?;
    }
    if let Some(failed) = report.failures {
        return Err(Failure::Errors(failed));
    }
    let fails = all.iter().any(|it| it.severity == Severity::Error);
    Ok(CommandStatus::differs(fails))
}

fn checked(args: &Args, request: &Request, session: &Session) -> Fallible<CheckReport> {
    let tree = Tree::on_disk(session.directory().clone(), &session.map)?;
    let tree = tree.built_with(args.helm.options(session));
    let all = deployed(&tree);
    let targets = match args.targets.as_slice() {
        [] if all.is_empty() => return Err(no_targets(session.directory()).into()),
        [] => all,
        texts => named(texts, &tree)?,
    };
    let branches = match &args.branches {
        Some(file) => branches(&read_text(&session.path(file))?),
        None => Vec::new(),
    };
    let scope = CheckScope {
        is_all: args.targets.is_empty(),
        branches: &branches,
    };
    Ok(check_targets(&tree, &targets, request, &session.map, scope))
}

/// The branches of a file: one per line, `#` begins a comment line. Each counts once.
fn branches(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    let names: BTreeSet<&str> = lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The targets that `texts` name.
fn named(texts: &[String], tree: &Tree) -> Fallible<Vec<ListedTarget>> {
    let found = texts.iter().map(|text| {
        let target = tree.find(text)?;
        Ok(ListedTarget {
            name: text.clone(),
            paths: Vec::new(),
            per_branch: tree.is_per_branch(&target).unwrap_or_default(),
            is_component: false,
            target,
        })
    });
    found.collect()
}

fn since(
    revision: &str,
    args: &Args,
    request: &Request,
    session: &mut Session,
) -> Fallible<CheckReport> {
    let (directory, is_exact) = (session.directory().clone(), args.no_merge_base);
    let trees = TreePair::open(revision, is_exact, &directory, &session.map)?;
    let trees = trees.built_with(args.helm.options(session));
    session.note(trees.warnings.iter().cloned());
    let wanted: Vec<_> = named(&args.targets, &trees.new)?;
    let is_wanted = |it: &ListedTarget| {
        wanted.is_empty() || wanted.iter().any(|other| other.target == it.target)
    };
    let report = check_since(&trees, &is_wanted, request, &session.map);
    let report = trusted(&*trees.old.sources, Ok(report))?;
    if report.targets == 0 && wanted.is_empty() && deployed(&trees.new).is_empty() {
        return Err(no_targets(&directory).into());
    }
    Ok(report)
}

/// One diagnostic for findings of one fault in several targets, which it names.
fn merged(findings: &[Finding], map: &SourceMap) -> Vec<Diagnostic> {
    // A file that was read twice has two origins for one line.
    let located = |at: Origin| map.locate(at).map(|it| (it.path, it.line, it.column));
    let mut merged: Vec<(Diagnostic, Vec<&str>)> = Vec::new();
    for Finding {
        diagnostic, target, ..
    } in findings
    {
        let is_same = |other: &Diagnostic| {
            (other.code, other.severity) == (diagnostic.code, diagnostic.severity)
                && other.message == diagnostic.message
                && located(other.at) == located(diagnostic.at)
        };
        match merged.iter_mut().find(|(other, _)| is_same(other)) {
            Some((_, targets)) if targets.contains(&target.as_str()) => {}
            Some((_, targets)) => targets.push(target),
            None => merged.push((diagnostic.clone(), vec![target])),
        }
    }
    let with_targets = |(diagnostic, targets): (Diagnostic, Vec<&str>)| {
        let in_targets = format!("in {}", first_of(MOST_TARGETS, targets));
        let all = Diagnostics::from(diagnostic).during(in_targets);
        all.into_vec()
    };
    merged.into_iter().flat_map(with_targets).collect()
}

fn summary(all: &[Diagnostic], targets: usize) -> String {
    let count = |severity| all.iter().filter(|it| it.severity == severity).count();
    let targets = counted(targets, "target");
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => format!("nothing found in {targets}"),
        (errors, 0) => format!("{} in {targets}", counted(errors, "error")),
        (0, warnings) => format!("{} in {targets}", counted(warnings, "warning")),
        (errors, warnings) => format!(
            "{} and {} in {targets}",
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    }
}
