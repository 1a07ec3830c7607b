//! `offshoot diff FROM TO`.

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::kubectl;
use crate::cli::session::Session;
use crate::cli::shell_word::shell_word;
use crate::cli::target_argument::TargetArgument;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::diff::{Comparison, Options, compare, patches};
use crate::impact::{
    EditedValues, Edits, Gathering, Impact, SharedSources, Sides, TargetEdits, differences,
};
use crate::model::Resource;
use crate::report::{self, human_of_sides, ignored_text, json_patch, unified};
use crate::repository::{RenderedTarget, Tree};

use super::args::Args;
use super::fail_on::fails;
use super::kubectl_sides;
use super::meant::revisions_for_targets;
use super::output::{By, Format};

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let working_tree = || {
        let tree = Tree::on_disk(session.directory().clone(), &session.map)?;
        Ok(tree.built_with(args.helm.options(session)))
    };
    let names = names(&args.targets).map_err(|failed| {
        let tree: Fallible<Tree> = working_tree();
        let meant = tree.map(|tree| revisions_for_targets(&args.targets, &tree, session));
        meant.ok().flatten().map_or(failed, Into::into)
    })?;
    let working_tree = working_tree()?;
    let ignore = [&args.ignore[..], &working_tree.ignored_changes()].concat();
    let is_by_kubectl = kubectl::are_sides(names[0].as_ref(), names[1].as_ref());
    let mut compared = if is_by_kubectl {
        args.overrides.refuse_unused(&[], &args.from_environment)?;
        Compared::of_kubectl(kubectl_sides::sides(names, session)?)
    } else {
        rendered(names, args, &working_tree, session)?
    };
    compared.options.ignore = &ignore;
    let [old, new] = &compared.sides;
    let comparison = compare(&old.resources, &new.resources, compared.options);
    let text = compared.text(&comparison, args, session)?;
    let fails = fails(&comparison, &args.fail_on);
    for side in compared.sides {
        // The process is about to end: to free every value takes longer than to show what differs.
        let _unfreed = std::mem::ManuallyDrop::new(side.resources);
        session.note_build(side.warnings, &side.causes);
    }
    args.output.print(&text, session)?;
    Ok(CommandStatus::differs(fails))
}

/// The targets `names`, rendered.
fn rendered<'a>(
    names: [&'a str; 2],
    args: &Args,
    working_tree: &Tree,
    session: &Session,
) -> Fallible<Compared<'a>> {
    let find = |name: &str| TargetArgument::find(name, working_tree, &session.map);
    let targets = both(names.map(find)).map_err(|failed| {
        let meant = revisions_for_targets(&args.targets, working_tree, session);
        meant.map_or(failed, Into::into)
    })?;
    let per_branch: Vec<bool> = targets
        .iter()
        .filter_map(|target| target.is_per_branch(working_tree))
        .collect();
    let overrides = &args.overrides;
    overrides.refuse_unused(&per_branch, &args.from_environment)?;
    if targets.iter().all(TargetArgument::is_standard_input) {
        let message = "both sides of the comparison are standard input";
        return Err(Diagnostic::error(Code::StandardInputTwice, message)
            .help("write one of them to a file")
            .into());
    }
    let request = overrides.request(session)?;
    let render = |(target, name): (&TargetArgument, &str)| {
        let rendered = target.render(working_tree, &request, &session.map);
        rendered.map_err(|failed| failed.during(format!("while rendering `{name}`")))
    };
    let [from, to] = &targets;
    let is_beside = from.is_beside(to);
    Ok(Compared {
        names,
        sides: both([(from, names[0]), (to, names[1])].map(render))?,
        are_named: true,
        are_environments: targets.iter().all(TargetArgument::is_environment) && is_beside,
        is_by_cause: targets.iter().all(TargetArgument::is_rendered),
        options: Options {
            // Environments have their own namespaces and lives, which are not the question here.
            side_by_side: is_beside,
            ..Options::default()
        },
    })
}

/// FROM and TO.
fn names(targets: &[String]) -> Fallible<[&str; 2]> {
    match targets {
        [from, to] => Ok([from, to]),
        _ => Err(
            Diagnostic::error(Code::DiffSides, "two targets are compared, FROM and TO")
                .help("`--since REV` compares any number of targets with a revision")
                .into(),
        ),
    }
}

/// Both results, or the errors of both.
fn both<T>(results: [Fallible<T>; 2]) -> Fallible<[T; 2]> {
    match results {
        [Ok(from), Ok(to)] => Ok([from, to]),
        [Err(mut failed), Err(other)] => {
            failed.extend(other);
            Err(failed)
        }
        [Err(failed), Ok(_)] | [Ok(_), Err(failed)] => Err(failed),
    }
}

/// Two rendered targets.
struct Compared<'a> {
    names: [&'a str; 2],
    sides: [RenderedTarget; 2],
    /// True if differences are grouped by cause unless the command line says otherwise.
    is_by_cause: bool,
    are_environments: bool,
    /// False for the directories that kubectl made.
    are_named: bool,
    options: Options<'a>,
}

impl Compared<'_> {
    /// The objects that kubectl passes.
    fn of_kubectl(sides: [RenderedTarget; 2]) -> Self {
        Self {
            names: kubectl_sides::NAMES,
            sides,
            is_by_cause: false,
            are_environments: false,
            are_named: false,
            options: Options::default(),
        }
    }

    /// The text in the format that `args` asks for.
    fn text(
        &self,
        comparison: &Comparison<'_>,
        args: &Args,
        session: &Session,
    ) -> Fallible<String> {
        let ([from, to], [old, new]) = (self.names, &self.sides);
        let default = if self.is_by_cause {
            By::Cause
        } else {
            By::Resource
        };
        let is_by_resource = args.output.by.unwrap_or(default) == By::Resource;
        match args.output.format() {
            Format::Human if is_by_resource || comparison.is_empty() => {
                let is_one_sided = old.resources.is_empty() || new.resources.is_empty();
                let has_sides = self.are_named && !comparison.is_empty() && !is_one_sided;
                let sides = has_sides.then_some([from, to]);
                let options = args.output.human_options(session);
                let shown = human_of_sides(comparison, sides, options);
                let ignored = ignored_text(self.options.ignore, &comparison.ignored);
                Ok(shown + &ignored)
            }
            Format::Unified => unified(comparison, from, to),
            Format::JsonPatch => {
                let patches = patches(&old.resources, &new.resources, self.options)?;
                Ok(json_patch(&patches))
            }
            _ => {
                let impact = self.impact(comparison, session);
                let branch = args.overrides.branch.iter();
                let branch: String = branch
                    .map(|name| format!(" --branch {}", shell_word(name)))
                    .collect();
                let [old, new] = [from, to].map(shell_word);
                let command = if self.are_named {
                    format!("offshoot diff {old} {new}{branch}")
                } else {
                    "kubectl diff".to_owned()
                };
                let impact = if is_by_resource {
                    impact.by_resource()
                } else {
                    impact
                };
                let compared = if self.are_environments {
                    report::Compared::Environments { from, to }
                } else {
                    report::Compared::Targets { from, to }
                };
                Ok(args.output.text(&impact, &compared, &command, session))
            }
        }
    }

    /// The differences, by cause.
    fn impact(&self, comparison: &Comparison<'_>, session: &Session) -> Impact {
        let [old, new] = &self.sides;
        let edits = Edits::seen_in(&session.map);
        let sides = Sides {
            map: &session.map,
            root: &session.top(),
            old: &old.causes,
            new: &new.causes,
            edits: TargetEdits::all(&edits),
        };
        let [_, name] = self.names;
        let mut gathering = Gathering::default();
        let sources = self.sides.each_ref().map(|side| {
            let resources: &[Resource] = &side.resources;
            (resources, &side.causes)
        });
        let shared = SharedSources::of(sources, &session.map);
        let found = differences(comparison, sides, &shared);
        gathering.add(name, found, comparison.unchanged);
        gathering.ignored(self.options.ignore, &comparison.ignored);
        gathering.finish(&edits, &EditedValues::default())
    }
}
