//! `offshoot diff FROM TO`: what differs between two renders, or manifests; and
//! `offshoot diff --since REV`: between a commit and the files on disk.
//! Exit codes: 0 nothing, 1 something, 2 that could not be told.

mod expect;
mod git;
mod output;
mod paired;
mod round;
mod select;
mod since;

use clap::builder::{BoolishValueParser, PossibleValuesParser};

use crate::diag::{Diagnostic, Failures, Fallible};
use crate::diff::{Class, Comparison, Options, ResourceChange, compare, patches};
use crate::environment::Request;
use crate::impact::{Edits, Gathering, Impact, Sides, differences};
use crate::kustomize::Files;
use crate::report::{human, json_patch, unified};
use crate::sources::{Disk, GitTree, SourceMap};

use super::helm::HelmArgs;
use super::kubectl;
use super::request::overrides;
use super::session::Session;
use super::target::{Target, revision};
use super::tree::{Side, Tree};
use super::{Ended, Outcome};

use output::{By, Format, OutputArgs};

/// Compare two renders, or manifests; or everything with what it was at a revision.
///
/// A TARGET is an environment's name, a directory with a kustomization, a file or
/// directory of plain manifests, or `-` for standard input. Where an environment and a
/// directory have one name, `./name` is the directory. `REV:TARGET` is the target at a git
/// revision, with the offshoot.yaml of that revision; nothing is checked out.
///
/// With `--since REV`, every environment and every directory with a kustomization is compared,
/// or those that are named, also below a directory: as they were at the commit where HEAD's
/// history left that of REV, and as they are on disk, committed or not. What no changed file
/// reaches is not rendered. Environments for each branch are rendered for a branch
/// `feature/sample` unless `--branch` names one.
///
/// It is a diff program for `kubectl diff` (KUBECTL_EXTERNAL_DIFF) and `argocd app diff`; options
/// can stand in the environment.
///
/// Exits with 0 where nothing differs, 1 where something does, 2 where that cannot be told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// FROM and TO; with `--since`, what to compare, everything if there is none
    #[arg(value_name = "TARGET", required_unless_present = "since")]
    targets: Vec<String>,
    /// Compare what is on disk with what it was at this revision
    #[arg(long, value_name = "REV", env = "OFFSHOOT_DIFF_SINCE")]
    since: Option<String>,
    /// Compare with REV itself, not with the commit where HEAD's history left that of REV
    #[arg(
        long,
        requires = "since",
        env = "OFFSHOOT_DIFF_NO_MERGE_BASE",
        value_parser = BoolishValueParser::new()
    )]
    no_merge_base: bool,
    /// Render also what no changed file reaches, and see that it does not differ
    #[arg(
        long,
        requires = "since",
        env = "OFFSHOOT_DIFF_ALL",
        value_parser = BoolishValueParser::new()
    )]
    all: bool,
    /// Exit with 1 if a target of such a name differs, and say which edited lines reach it
    ///
    /// Others may differ then, but for those of `--fail-on`.
    /// Names are those that `offshoot list` prints: `overlays/production/**`.
    #[arg(
        long,
        value_name = "GLOB",
        requires = "since",
        env = "OFFSHOOT_DIFF_EXPECT_UNCHANGED"
    )]
    expect_unchanged: Vec<String>,
    /// Branch of the sides that are environments per branch
    #[arg(long, value_name = "NAME", env = "OFFSHOOT_DIFF_BRANCH")]
    branch: Option<String>,
    /// Image override for the sides that are environments, as `kustomize edit set image` takes it
    #[arg(long = "image", value_name = "REF", env = "OFFSHOOT_DIFF_IMAGE")]
    images: Vec<String>,
    /// `set.KEY` for the templates of the sides that are environments
    #[arg(long = "set", value_name = "KEY=VALUE", env = "OFFSHOOT_DIFF_SET")]
    settings: Vec<String>,
    /// Exit with 1 only for a change of this class or a graver one
    ///
    /// From the mildest: none, metadata, in-place, scale, rollout, traffic, access, recreate,
    /// data-loss. Of several, the mildest counts. Every difference is still shown.
    #[arg(
        long,
        value_name = "CLASS",
        env = "OFFSHOOT_DIFF_FAIL_ON",
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(Class::ALL.map(Class::name))
    )]
    fail_on: Vec<String>,
    #[command(flatten)]
    shown: OutputArgs,
    #[command(flatten)]
    helm: HelmArgs,
    /// The options that the environment gave, by the name of their field.
    #[arg(skip)]
    pub(super) by_environment: Vec<String>,
}

impl Args {
    /// True if the option of this field was not typed: it may have been meant for other calls.
    fn is_by_environment(&self, field: &str) -> bool {
        self.by_environment.iter().any(|given| given == field)
    }

    /// The revision to compare with. Where another program hands two sides over, the environment's
    /// is not meant.
    fn revision(&self, session: &Session) -> Option<&str> {
        let hands_over = || match self.targets.as_slice() {
            [live, merged] if kubectl::are_sides(live.as_ref(), merged.as_ref()) => true,
            targets => git::call(targets, session).is_some(),
        };
        let revision = self.since.as_deref();
        revision.filter(|_| !(self.is_by_environment("since") && hands_over()))
    }
}

/// A side of the comparison: a target, in the tree it is in.
pub(super) struct Placed {
    target: Target,
    /// `None`: on disk.
    tree: Option<Tree<GitTree>>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Ended {
    if let Some(revision) = args.revision(session) {
        return since::run(args, revision, session);
    }
    if let Some(call) = git::call(&args.targets, session) {
        return git::run(&call, args, session);
    }
    let [from, to] = args.targets.as_slice() else {
        let message = "two targets are compared, FROM and TO";
        return Err(Diagnostic::error("diff-sides", message)
            .help("`--since REV` compares any number with what they were")
            .into());
    };
    let (from_name, to_name) = (from, to);
    let built_with = args.helm.options();
    let disk = Tree::on_disk(session)?.built_with(built_with);
    let request = request(args, &session.map)?;
    let place = |text: &str| place(text, &disk, session);
    let placed = both(place(from), place(to))?;
    let per_branch = placed.iter().filter_map(|side| side.is_per_branch(&disk));
    refuse_unused(args, &per_branch.collect::<Vec<_>>())?;
    let [from, to] = &placed;
    if (&from.target, &to.target) == (&Target::StandardInput, &Target::StandardInput) {
        let message = "both sides of the comparison are standard input";
        return Err(Diagnostic::error("standard-input-twice", message).into());
    }
    let side = |placed: &Placed, name: &str| {
        let side = placed.side(&disk, &request, &session.map);
        side.map_err(|failed| failed.during(format!("while rendering `{name}`")))
    };
    let [old, new] = both(side(from, from_name), side(to, to_name))?;
    let options = options(&from.target, &to.target);
    let comparison = compare(&old.resources, &new.resources, options);
    let by = args
        .shown
        .by
        .unwrap_or(match placed.iter().all(Placed::is_rendered) {
            true => By::Cause,
            false => By::Resource,
        });
    let is_plain = by == By::Resource || comparison.is_empty();
    let text = match args.shown.output {
        Format::Human if is_plain => human(&comparison, session.for_people()),
        Format::Unified => unified(&comparison, from_name, to_name)?,
        Format::JsonPatch => json_patch(&patches(&old.resources, &new.resources, options)?),
        _ => {
            let found = impact_of(to_name, &comparison, [&old, &new], session);
            let command = command(args, [from_name, to_name]);
            args.shown.shown(&found, &command, session)
        }
    };
    let fails = fails(&comparison, &args.fail_on);
    session.note_of(old.warnings, &old.causes);
    session.note_of(new.warnings, &new.causes);
    args.shown.print(&text, session)?;
    Ok(if fails { Outcome::Found } else { Outcome::Done })
}

/// True if there is a difference, of the mildest class that is named or a graver one.
fn fails(comparison: &Comparison<'_>, fail_on: &[String]) -> bool {
    let mut classes = comparison.resources.iter().map(ResourceChange::class);
    classes.any(|class| class >= mildest(fail_on))
}

/// The mildest class that is named; the mildest of all where none is.
fn mildest(fail_on: &[String]) -> Class {
    let named = fail_on.iter().filter_map(|name| name.parse::<Class>().ok());
    named.min().unwrap_or_default()
}

/// The differences of one target, by cause.
fn impact_of(
    name: &str,
    comparison: &Comparison<'_>,
    [old, new]: [&Side; 2],
    session: &Session,
) -> Impact {
    let sides = Sides {
        map: &session.map,
        root: &session.top(),
        old: &old.causes,
        new: &new.causes,
        edits: &Edits::seen_in(&session.map),
    };
    let mut gathering = Gathering::default();
    gathering.add(name, differences(comparison, sides), comparison.unchanged);
    gathering.finish()
}

/// What `text` stands for, on disk or at a revision.
///
/// # Errors
/// Where there is no such target, or revision.
pub(super) fn place(text: &str, disk: &Tree<Disk>, session: &Session) -> Fallible<Placed> {
    let Some((revision, target)) = revision(text, &Disk, session.directory()) else {
        let target = disk.find(text)?;
        return Ok(Placed { target, tree: None });
    };
    let tree = Tree::at_revision(revision, session)?.built_with(disk.options.clone());
    let target = tree
        .find(target)
        .map_err(|failed| failed.during(format!("while looking at `{revision}`")))?;
    Ok(Placed {
        target,
        tree: Some(tree),
    })
}

impl Placed {
    /// True if we make its resources, and so know why they are what they are.
    fn is_rendered(&self) -> bool {
        matches!(
            self.target,
            Target::Environment(_) | Target::Kustomization(_)
        )
    }

    /// See [`Tree::is_per_branch`].
    pub(super) fn is_per_branch(&self, disk: &Tree<Disk>) -> Option<bool> {
        match &self.tree {
            Some(tree) => tree.is_per_branch(&self.target),
            None => disk.is_per_branch(&self.target),
        }
    }

    /// Renders or reads it.
    ///
    /// # Errors
    /// See [`Tree::side`].
    pub(super) fn side(
        &self,
        disk: &Tree<Disk>,
        request: &Request,
        map: &SourceMap,
    ) -> Fallible<Side> {
        match &self.tree {
            Some(tree) => tree.side(&self.target, request, &Files::new(&tree.sources, map)),
            None => disk.side(&self.target, request, &Files::new(&Disk, map)),
        }
    }
}

/// The command that compares two targets.
fn command(args: &Args, targets: [&str; 2]) -> String {
    let branch = args
        .branch
        .iter()
        .map(|branch| format!(" --branch {branch}"));
    format!(
        "offshoot diff {}{}",
        targets.join(" "),
        branch.collect::<String>()
    )
}

/// Environments live in namespaces of their own: those are not what is asked about.
fn options(from: &Target, to: &Target) -> Options {
    let is_environment = |target: &Target| matches!(target, Target::Environment(_));
    Options {
        across_namespaces: is_environment(from) || is_environment(to),
    }
}

/// What every side that is an environment is asked for.
fn request(args: &Args, map: &SourceMap) -> Fallible<Request> {
    overrides(args.branch.as_deref(), &args.images, &args.settings, map)
}

/// An option that neither side takes was meant for something else, if it was typed. `per_branch` says of each side
/// that is an environment whether there is one for each branch.
fn refuse_unused(args: &Args, per_branch: &[bool]) -> Fallible<()> {
    let options = [
        (
            ("--branch", "branch"),
            args.branch.is_some(),
            per_branch.contains(&true),
        ),
        (
            ("--image", "images"),
            !args.images.is_empty(),
            !per_branch.is_empty(),
        ),
        (
            ("--set", "settings"),
            !args.settings.is_empty(),
            !per_branch.is_empty(),
        ),
    ];
    let mut failures = Failures::default();
    for ((option, field), given, taken) in options {
        if given && !taken && !args.is_by_environment(field) {
            let message = format!("nothing that is compared takes `{option}`");
            let help = format!("`{option}` is for environments; leave it out, or name one");
            failures.push(Diagnostic::error("option-unused", message).help(help));
        }
    }
    failures.or_ok(())
}

/// Both results, or what is wrong with either.
fn both<T>(from: Fallible<T>, to: Fallible<T>) -> Fallible<[T; 2]> {
    match (from, to) {
        (Ok(from), Ok(to)) => Ok([from, to]),
        (Err(mut failed), Err(too)) => {
            failed.extend(too);
            Err(failed)
        }
        (Err(failed), Ok(_)) | (Ok(_), Err(failed)) => Err(failed),
    }
}
