//! `offshoot diff --to-kustomize-version`: what another version of kustomize changes in every target, by the behavior
//! that makes each difference.

use std::collections::BTreeMap;

use serde_json::json;

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, Fallible, counted, visible_json, visible_name};
use crate::diff::{Options, compare};
use crate::environment::Request;
use crate::impact::{
    Difference, EditedValues, Edits, Gathering, SharedSources, Sides, TargetEdits, differences,
};
use crate::kustomize::Files;
use crate::kustomize::version::{Behavior, Version};
use crate::parallel;
use crate::report::Compared;
use crate::repository::{
    ListedTarget, RenderedTarget, Tree, VersionEffect, VersionStep, list, version_steps,
    with_sample_branch,
};

use super::args::Args;
use super::output::Format;

pub(super) fn run(args: &Args, to: Version, session: &mut Session) -> CommandResult {
    check(args)?;
    let tree = Tree::on_disk(session.directory().clone(), &session.map)?;
    let tree = tree.built_with(args.helm.options(session));
    let versions = [tree.kustomize_version(), to];
    let targets = targets(args, &tree, session)?;
    let request = with_sample_branch(args.overrides.request(session)?);
    let compared = Sweep {
        tree: &tree,
        request: &request,
        versions,
        session,
    };
    let found = parallel::map(&targets, |target| compared.steps(target));
    let count = found.iter().filter(|steps| !steps.is_empty()).count();
    let text = compared.report(args, &targets, &found, count);
    for (target, steps) in targets.iter().zip(found) {
        for step in steps {
            if let Effect::Breaks(failed) = step.effect {
                let during = format!("while building `{}` as kustomize {to}", target.name);
                let failed = failed.during(during).into_vec().into_iter();
                session.note(failed.map(Diagnostic::as_warning));
            }
        }
    }
    args.output.print(&text, session)?;
    Ok(CommandStatus::differs(count > 0))
}

/// Refuses options that mean another comparison.
fn check(args: &Args) -> Fallible<()> {
    if args.since.is_some() && !args.from_environment.iter().any(|field| field == "since") {
        let message = "`--to-kustomize-version` compares versions of kustomize on the same files, and `--since` revisions";
        return Err(Diagnostic::error(Code::OptionUnused, message)
            .help("remove one of the two: two runs tell what each changes")
            .into());
    }
    if matches!(args.output.format(), Format::Human | Format::Json) {
        return Ok(());
    }
    let message = "differences between versions of kustomize are printed as text or JSON";
    Err(Diagnostic::error(Code::OptionUnused, message)
        .help("write `-o human` or `-o json`")
        .into())
}

/// The targets that the arguments name, all of them without any.
fn targets(args: &Args, tree: &Tree, session: &Session) -> Fallible<Vec<ListedTarget>> {
    let listed = list(tree, session.directory(), &tree.reach()).into_iter();
    let mut listed: Vec<ListedTarget> = listed.filter(|it| !it.is_component).collect();
    if args.targets.is_empty() {
        return Ok(listed);
    }
    let mut wanted = Vec::new();
    for text in &args.targets {
        wanted.push(tree.find(text)?);
    }
    listed.retain(|it| wanted.contains(&it.target));
    Ok(listed)
}

/// The effect of a step on a target, as it is reported.
enum Effect {
    Differs(Vec<Difference>, usize),
    Breaks(crate::diag::Diagnostics),
    Mends,
}

/// The most targets of a section that are named.
const NAMED: usize = 10;

/// A step with its effect.
struct Step {
    behaviors: Vec<Behavior>,
    effect: Effect,
}

/// The comparison of all targets.
struct Sweep<'a> {
    tree: &'a Tree,
    request: &'a Request,
    versions: [Version; 2],
    session: &'a Session,
}

impl Sweep<'_> {
    fn steps(&self, target: &ListedTarget) -> Vec<Step> {
        let files = Files::new(&*self.tree.sources, &self.session.map);
        let steps = version_steps(
            self.tree,
            &target.target,
            self.request,
            &files,
            self.versions,
        );
        let of = |VersionStep { behaviors, effect }: VersionStep| Step {
            behaviors,
            effect: match effect {
                VersionEffect::Differs(sides) => self.differs(&sides),
                VersionEffect::Breaks(failed) => Effect::Breaks(failed),
                VersionEffect::Mends => Effect::Mends,
            },
        };
        steps.into_iter().map(of).collect()
    }

    fn differs(&self, sides: &[RenderedTarget; 2]) -> Effect {
        let [old, new] = sides;
        let comparison = compare(&old.resources, &new.resources, Options::default());
        let edits = Edits::default();
        let places = Sides {
            map: &self.session.map,
            root: &self.session.top(),
            old: &old.causes,
            new: &new.causes,
            edits: TargetEdits::all(&edits),
        };
        let sources = sides.each_ref().map(|side| {
            let resources: &[crate::model::Resource] = &side.resources;
            (resources, &side.causes)
        });
        let shared = SharedSources::of(sources, &self.session.map);
        Effect::Differs(
            differences(&comparison, places, &shared),
            comparison.unchanged,
        )
    }

    /// The report: a section per behavior, the oldest first.
    fn report(
        &self,
        args: &Args,
        targets: &[ListedTarget],
        found: &[Vec<Step>],
        count: usize,
    ) -> String {
        let [from, to] = self.versions;
        let all = counted(targets.len(), "target");
        let is_json = args.output.format() == Format::Json;
        let mut text = match (is_json, count) {
            (true, _) => line(&json!({
                "type": "versions", "from": from.to_string(), "to": to.to_string(),
                "targets": targets.len(), "differ": count,
            })),
            (false, 0) => format!("kustomize {from} and {to} write the same for {all}\n"),
            (false, _) => format!("From kustomize {from} to {to}, {count} of {all} change\n"),
        };
        let mut sections: BTreeMap<&[Behavior], Vec<(&str, &Effect)>> = BTreeMap::new();
        for (target, steps) in targets.iter().zip(found) {
            for step in steps {
                let section = sections.entry(&step.behaviors).or_default();
                section.push((&target.name, &step.effect));
            }
        }
        // The number of the version comes last, as its step does.
        let last = sections.remove(&[][..]).map(|section| (&[][..], section));
        for (behaviors, effects) in sections.into_iter().chain(last) {
            text += &if is_json {
                self.json_head(behaviors, &effects)
            } else {
                self.head(behaviors, &effects)
            };
            text += &self.body(args, &effects);
        }
        text
    }

    fn head(&self, behaviors: &[Behavior], effects: &[(&str, &Effect)]) -> String {
        let [_, to] = self.versions;
        let mut text = String::from("\n");
        for behavior in behaviors {
            let row = behavior.row();
            let is_lost = if to.has(*behavior) { "" } else { "no longer: " };
            text += &format!("{} ({is_lost}since kustomize {})\n", row.name, row.since);
            text += &format!("  {}\n  source: {}\n", row.effect, row.source);
        }
        if behaviors.is_empty() {
            text += "version\n  the label `app.kubernetes.io/managed-by` has the number of the version\n";
        }
        for (name, effect) in effects {
            match effect {
                Effect::Breaks(failed) => {
                    let code = failed.iter().next().map_or("", |it| it.code.name());
                    text += &format!("  no longer builds: {} ({code})\n", visible_name(name));
                }
                Effect::Mends => text += &format!("  builds now: {}\n", visible_name(name)),
                Effect::Differs(found, _) if found.is_empty() => {
                    let name = visible_name(name);
                    text += &format!("  only the order or the spelling changes: {name}\n");
                }
                Effect::Differs(..) => {}
            }
        }
        text + &changed(effects)
    }

    fn json_head(&self, behaviors: &[Behavior], effects: &[(&str, &Effect)]) -> String {
        let [_, to] = self.versions;
        let rows = behaviors.iter().map(|behavior| {
            let row = behavior.row();
            json!({
                "name": row.name, "since": row.since.to_string(), "gained": to.has(*behavior),
                "effect": row.effect, "source": row.source,
            })
        });
        let targets = effects.iter().map(|(name, effect)| {
            let effect = match effect {
                Effect::Breaks(_) => "breaks",
                Effect::Mends => "mends",
                Effect::Differs(found, _) if found.is_empty() => "order",
                Effect::Differs(..) => "differs",
            };
            json!({"name": name, "effect": effect})
        });
        let (rows, targets): (Vec<_>, Vec<_>) = (rows.collect(), targets.collect());
        line(&json!({"type": "behavior", "behaviors": rows, "targets": targets}))
    }

    /// The differences of a section, by the lines that lead to them.
    fn body(&self, args: &Args, effects: &[(&str, &Effect)]) -> String {
        let mut gathering = Gathering::default();
        let mut is_empty = true;
        for (name, effect) in effects {
            if let Effect::Differs(found, unchanged) = effect
                && !found.is_empty()
            {
                gathering.add(name, found.clone(), *unchanged);
                is_empty = false;
            }
        }
        if is_empty {
            return String::new();
        }
        let [from, to] = self.versions.map(|version| format!("kustomize {version}"));
        let compared = Compared::Targets {
            from: &from,
            to: &to,
        };
        let [from, to] = self.versions;
        let command =
            format!("offshoot diff --kustomize-version {from} --to-kustomize-version {to}");
        let impact = gathering.finish(&Edits::default(), &EditedValues::default());
        let text = args.output.text(&impact, &compared, &command, self.session);
        match args.output.format() {
            Format::Json => text,
            _ => format!("\n{text}"),
        }
    }
}

/// A line with the targets of a section, at most [`NAMED`] by name.
fn changed(effects: &[(&str, &Effect)]) -> String {
    let is_shown =
        |effect: &Effect| matches!(effect, Effect::Differs(found, _) if !found.is_empty());
    let shown = effects.iter().filter(|(_, effect)| is_shown(effect));
    let names: Vec<String> = shown.map(|(name, _)| visible_name(name)).collect();
    if names.is_empty() {
        return String::new();
    }
    let (first, others) = names.split_at(names.len().min(NAMED));
    let beyond = match others.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("  changes: {}{beyond}\n", first.join(", "))
}

fn line(value: &serde_json::Value) -> String {
    visible_json(&value.to_string()) + "\n"
}
