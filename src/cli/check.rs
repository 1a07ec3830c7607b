//! `offshoot check`: what would go wrong in a cluster.

use std::collections::BTreeSet;

use clap::ValueEnum;

use crate::checks::Finding;
use crate::diag::{Code, Diagnostic, Diagnostics, Fallible, Origin, Severity, counted, first_of};
use crate::environment::Request;
use crate::report::diagnostics::{MessageFormat, render, without_secrets};
use crate::repository::{
    CheckFindings, CheckParcel, CheckReport, CheckScope, CheckShare, ChosenShare, ListedTarget,
    Shard, Tree, TreePair, check_since, check_targets, deployed, joined_checks, no_targets,
    with_sample_branch,
};
use crate::sources::{Disk, FilePath, SourceMap, repository_top, trusted};

use super::command_result::{CommandResult, CommandStatus, Failure};
use super::examples::examples;
use super::helm::HelmArgs;
use super::input::read_text;
use super::output::{Destination, FormatOrPath, OutputFormat};
use super::overrides::OverrideArgs;
use super::progress::Progress;
use super::session::Session;
use super::shard::ShardArgs;
use super::shard_file::{self, Costs, ShardFile, misfits};

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
    shard: ShardArgs,
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
    let shard = args.shard.chosen()?;
    let (found, warnings) = match &args.since {
        Some(revision) => since(revision, args, &request, shard, session)?,
        None => (checked(args, &request, shard, session)?, Vec::new()),
    };
    if let Some(shard) = shard {
        if !matches!(output.format(), Format::Json | Format::Human) {
            let message = "`--shard` writes JSON for `offshoot merge`, and no other format";
            return Err(Diagnostic::error(Code::OptionUnused, message)
                .help("give the format to `offshoot merge`")
                .into());
        }
        let map = &session.map;
        let top = repository_top(&Disk, session.directory());
        let parcel = CheckParcel::pack(found, warnings, top, map, &without_secrets(map));
        let options = decisive(args, session)?;
        let text = shard_file::text("check", shard, &options, &parcel, session)?;
        output.print(&text, session)?;
        return Ok(CommandStatus::Success);
    }
    session.note(warnings);
    report(found.collected(), None, &output, session)
}

/// All of the command line that matters: two runs for which it is equal check the same.
fn decisive(args: &Args, session: &Session) -> Fallible<String> {
    let mut files = args.overrides.files(session);
    files.extend(args.branches.iter().map(|file| session.path(file)));
    let files = files.iter().map(read_text);
    let files = files.collect::<Fallible<Vec<_>>>()?;
    let options = (
        (&args.targets, &args.since, args.no_merge_base),
        (&args.overrides, &args.helm, files),
        session.decisive(),
    );
    serde_json::to_string(&options).map_err(|error| {
        let message = format!("the options cannot be handed over: {error}");
        Diagnostic::error(Code::ShardMerge, message).into()
    })
}

/// The report of all shards, as one run prints it.
pub(super) fn merge(
    files: &[ShardFile],
    output: &str,
    session: &mut Session,
) -> Result<(CommandResult, Costs), Failure> {
    let output: Destination<Format> = Destination::find(output, session)?;
    if output.format() == Format::Human {
        let message = "shards hand over findings, and this format shows lines of files";
        return Err(Diagnostic::error(Code::OutputFormat, message)
            .help("the formats are json, sarif, github, gitlab and junit")
            .into());
    }
    let parcels = files.iter().map(ShardFile::findings);
    let parcels = parcels.collect::<Fallible<Vec<CheckParcel>>>()?;
    let costs = parcels.iter().flat_map(CheckParcel::costs);
    let costs = costs.map(|(name, cost)| (name.to_owned(), cost)).collect();
    let joined = joined_checks(parcels, &session.map);
    let (found, warnings) = joined.map_err(|misfit| misfits(misfit, files))?;
    session.note(warnings);
    let seen_from = files.first().map(|file| file.header.directory().clone());
    let found = found.collected();
    Ok((report(found, seen_from, &output, session), costs))
}

/// Prints or writes the findings; paths are as seen from a directory.
fn report(
    report: CheckReport,
    seen_from: Option<FilePath>,
    output: &Destination<Format>,
    session: &mut Session,
) -> CommandResult {
    let all = [report.unused, merged(&report.findings, &session.map)].concat();
    let all = session.leveled(all);
    let format = output.format();
    let color = session.human_options().color;
    let text = session.seen_from(seen_from, |session| {
        render(&all, &session.places(None), format.into(), color)
    });
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

/// The targets that a shard takes. The first one has the rest.
fn own(
    args: &Args,
    targets: &[ListedTarget],
    shard: Option<Shard>,
    session: &Session,
) -> Fallible<ChosenShare> {
    let Some(shard) = shard else { return Ok(None) };
    let names: Vec<&str> = targets.iter().map(|it| it.name.as_str()).collect();
    let own = args.shard.own(&names, shard, session)?;
    Ok(Some((own, shard.index == 0)))
}

fn checked(
    args: &Args,
    request: &Request,
    shard: Option<Shard>,
    session: &Session,
) -> Fallible<CheckFindings> {
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
    let progress = Progress::new("checking", session);
    let own = own(args, &targets, shard, session)?;
    let share = own.as_ref().map(|(own, has_rest)| CheckShare {
        own,
        has_rest: *has_rest,
    });
    let scope = CheckScope {
        is_all: args.targets.is_empty(),
        branches: &branches,
        share,
        steps: Some(&|done, all| progress.step(done, all)),
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
    shard: Option<Shard>,
    session: &Session,
) -> Fallible<(CheckFindings, Vec<Diagnostic>)> {
    let (directory, is_exact) = (session.directory().clone(), args.no_merge_base);
    let trees = TreePair::open(revision, is_exact, &directory, &session.map)?;
    let trees = trees.built_with(args.helm.options(session));
    let wanted: Vec<_> = named(&args.targets, &trees.new)?;
    let is_wanted = |it: &ListedTarget| {
        wanted.is_empty() || wanted.iter().any(|other| other.target == it.target)
    };
    let own = |targets: &[ListedTarget]| own(args, targets, shard, session);
    let found = check_since(&trees, &is_wanted, request, &session.map, &own);
    let found = trusted(&*trees.old.sources, found)?;
    if found.is_empty() && wanted.is_empty() && deployed(&trees.new).is_empty() {
        return Err(no_targets(&directory).into());
    }
    Ok((found, trees.warnings))
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
