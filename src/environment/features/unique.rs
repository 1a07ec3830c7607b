//! `unique`, and the values that can exist once by themselves: a branch takes no port, address or volume of
//! production or of another branch. What the cluster chooses anew is left out; what it does not is
//! reported.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, counted};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::unique::{Class, Kept, Text, chosen, kept, mentions};
use crate::model::{Resource, Step};
use crate::yaml::{FieldPath, Node, Value};

use super::feature::{Feature, Outline};

/// Most places of one warning beside the first.
const MOST_PLACES: usize = 10;

/// `unique`: texts that may exist once, such as names of buckets, queues and databases.
#[derive(Clone, Debug, Default)]
pub struct Unique(pub Vec<LocatedText>);

/// A place of a value that can exist once.
struct Place<'s> {
    resource: &'s Resource,
    path: FieldPath,
    at: Origin,
}

impl Feature for Unique {
    fn step() -> Step {
        Step::Unique
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(fields.texts(Self::step().field()))
    }

    fn validate(&self, outline: &Outline<'_>, failures: &mut Failures) {
        for text in &self.0 {
            let problem = if text.value.trim().is_empty() {
                (
                    "an entry of `unique` is empty",
                    "write the name, or remove the entry",
                )
            } else if !outline.per_branch {
                (
                    "`unique` has no effect without `perBranch: true`",
                    "move it to an environment that each branch has, or remove it",
                )
            } else {
                continue;
            };
            let diagnostic = Diagnostic::error(Code::FieldValue, problem.0).at(text.at);
            failures.push(diagnostic.help(problem.1));
        }
    }

    /// Takes out what the cluster chooses, and reports the rest.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        if scope.request.branch.is_none() {
            return Ok(());
        }
        let rule = scope.rule(Self::step(), Origin::NONE);
        let resources = scope.target.resources();
        let own: BTreeSet<&str> = resources
            .iter()
            .filter(|resource| resource.kind() == "PersistentVolume")
            .map(Resource::name)
            .collect();
        let mut found: Vec<(Kept, &Resource)> = Vec::new();
        for (position, resource) in resources.iter().enumerate() {
            for path in chosen(resource) {
                plan.overlay.remove(position, path, rule);
            }
            let kept = kept(resource, |name| own.contains(name));
            let kept = kept
                .into_iter()
                .filter(|it| !is_of_branch(it, resource, scope));
            found.extend(kept.map(|kept| (kept, resource)));
        }
        for class in [Class::Port, Class::Address, Class::Volume, Class::Backup] {
            let places = found.iter().filter(|(kept, _)| kept.class == class);
            let places = places.map(|(kept, resource)| Place {
                resource,
                path: kept.path.clone(),
                at: kept.at,
            });
            let (what, help) = words(class);
            plan.warnings.extend(warning(what, places.collect(), help));
        }
        let holders = holders(&self.0, scope);
        for (text, holders) in self.0.iter().zip(holders) {
            plan.warnings.push(mentioned(text, &holders, scope, plan));
        }
        Ok(())
    }
}

/// True for a place of backups that a patch of the environment names after the branch.
fn is_of_branch(kept: &Kept, resource: &Resource, scope: &Scope<'_>) -> bool {
    let text = kept.path.find(&resource.node).and_then(Node::as_str);
    let slug = scope.slug.filter(|_| kept.class == Class::Backup);
    let is_named = text
        .zip(slug)
        .is_some_and(|(text, slug)| text.contains(slug));
    is_named && scope.is_patched(kept.at)
}

/// The words for a class: the end of the message, and the help.
fn words(class: Class) -> (&'static str, &'static str) {
    match class {
        Class::Port => (
            "a port of the node, which one pod can have: branches keep each other from starting",
            "remove `hostPort`, `hostNetwork` and `nodePort` in `patches`",
        ),
        Class::Address => (
            "an address that exists once: a branch takes it from production, or waits for it",
            "remove it in `patches`: the cluster chooses one",
        ),
        Class::Volume => (
            "a volume that exists once: branches share its data, or wait for it",
            "let previews have a volume of their own, in `patches`",
        ),
        Class::Backup => (
            "the place of production's backups: a branch would write to them, or be refused",
            "give branches their own in `patches`, with the branch in it: `s3://previews/{{ slug }}`",
        ),
    }
}

fn warning(what: &str, places: Vec<Place<'_>>, help: &str) -> Option<Diagnostic> {
    let first = places.first()?;
    let verb = if places.len() == 1 { "names" } else { "name" };
    let message = format!("{} {verb} {what}", counted(places.len(), "field"));
    Some(located(Code::UniqueValue, message, first, &places).help(help.to_owned()))
}

fn located(code: Code, message: String, first: &Place<'_>, places: &[Place<'_>]) -> Diagnostic {
    let mut diagnostic = Diagnostic::warning(code, message).at(first.at);
    for place in places.iter().take(MOST_PLACES) {
        let text = format!("`{}` of `{}`", place.path, place.resource.id());
        diagnostic = diagnostic.label(place.at, text);
    }
    diagnostic
}

/// For each text, the positions of the resources that may mention it: every value is searched for all of them at once.
fn holders(texts: &[LocatedText], scope: &Scope<'_>) -> Vec<Vec<usize>> {
    let resources = scope.target.resources();
    let wanted = texts.iter().map(|text| text.value.as_str());
    let Ok(search) = AhoCorasick::new(wanted) else {
        return vec![(0..resources.len()).collect(); texts.len()];
    };
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); texts.len()];
    for (position, resource) in resources.iter().enumerate() {
        let mut found = BTreeSet::new();
        if resource.kind() == "Secret" {
            // Its data are searched as they are decoded.
            found.extend(0..texts.len());
        } else {
            resource.node.walk(|node| {
                let Value::Scalar(_, text) = &node.value else {
                    return;
                };
                found.extend(
                    search
                        .find_overlapping_iter(text)
                        .map(|it| it.pattern().as_usize()),
                );
            });
        }
        for text in found {
            holders[text].push(position);
        }
    }
    holders
}

/// The warning that a text is in the render, or that it is nowhere.
fn mentioned(text: &LocatedText, holders: &[usize], scope: &Scope<'_>, plan: &Plan) -> Diagnostic {
    let wanted = Text(&text.value);
    let mut places = Vec::new();
    let resources = scope.target.resources();
    for (position, resource) in holders
        .iter()
        .filter_map(|at| Some((*at, resources.get(*at)?)))
    {
        for (path, at) in mentions(&wanted, resource) {
            let new = plan.overlay.new_text(position, &path);
            if new.is_none_or(|new| wanted.is_in(new)) {
                places.push(Place { resource, path, at });
            }
        }
    }
    let name = &text.value;
    let Some(first) = places.first() else {
        let message = format!("the render does not mention `{name}`");
        let diagnostic = Diagnostic::warning(Code::UniqueUnused, message).at(text.at);
        return diagnostic.help("correct the text, or remove the entry");
    };
    let message = format!(
        "the branch uses `{name}`, which `unique` says exists once, in {}",
        counted(places.len(), "place")
    );
    located(Code::UniqueValue, message, first, &places)
        .label(text.at, "by this entry")
        .help("give branches one of their own in `patches`")
}
