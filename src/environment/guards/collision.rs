//! Namespaces that are somebody else's: Kubernetes' own, those that the target is in, those of other
//! environments, and those that offshoot.yaml reserves.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::environment::budget::Naming;
use crate::environment::builder::Builder;
use crate::environment::config::{Config, Spec};
use crate::environment::namespaces::{Moves, Owner, is_reserved, occupied};
use crate::environment::target::Target;
use crate::environment::template::{self, Variables};
use crate::environment::wildcard;

use super::elsewhere::is_stated_by;

/// Refuses new namespaces of an environment for each branch that something else is in.
///
/// # Errors
/// `environment-collision`.
pub(in crate::environment) fn refuse_collisions(
    config: &Config,
    spec: &Spec,
    naming: &Naming,
    moves: &Moves,
    target: &Target,
    builder: Builder<'_>,
) -> Fallible<()> {
    if !spec.per_branch {
        return Ok(());
    }
    let mut failures = Failures::default();
    for (name, at) in moves.targets() {
        let found = owner(name, (config, spec), naming, (moves, target), builder);
        if let Some(owner) = found {
            failures.push(occupied(name, *at, owner));
        }
    }
    failures.or_ok(())?;
    let mut failures = Failures::default();
    if config.reserved_namespaces.is_empty() {
        for text in spec.namespaces().filter(|text| is_open(text, naming)) {
            failures.push(open(text));
        }
    }
    failures.or_ok(())
}

/// Somebody else whose namespace `name` is.
pub(super) fn owner(
    name: &str,
    (config, spec): (&Config, &Spec),
    naming: &Naming,
    (moves, target): (&Moves, &Target),
    builder: Builder<'_>,
) -> Option<Owner> {
    of_kubernetes(name)
        .or_else(|| of_target(name, moves, target))
        .or_else(|| reserved(name, &config.reserved_namespaces))
        .or_else(|| of_others(name, config, spec, naming, builder))
}

fn of_kubernetes(name: &str) -> Option<Owner> {
    is_reserved(name).then(|| Owner {
        words: "is a namespace of Kubernetes itself".to_owned(),
        place: None,
    })
}

/// The namespaces that the target states are production's: the manifests were written for them.
fn of_target(name: &str, moves: &Moves, target: &Target) -> Option<Owner> {
    let first = moves.stating(name)?;
    let words = "is the namespace that the manifests of the target are in".to_owned();
    Some(Owner {
        words,
        place: Some((target.get(first).origin, "this resource is in it")),
    })
}

fn reserved(name: &str, reserved: &[LocatedText]) -> Option<Owner> {
    let entry = reserved
        .iter()
        .find(|it| wildcard::matches(&it.value, name))?;
    Some(Owner {
        words: format!("is reserved by `{}`", entry.value),
        place: Some((entry.at, "the entry of `reservedNamespaces`")),
    })
}

/// Another environment that renders into the namespace; one for each branch, for the same branch.
fn of_others(
    name: &str,
    config: &Config,
    spec: &Spec,
    naming: &Naming,
    builder: Builder<'_>,
) -> Option<Owner> {
    let others = config.environments.iter();
    others
        .filter(|other| other.name.value != spec.name.value)
        .find_map(|other| {
            let words = format!("is the namespace of the environment `{}`", other.name.value);
            if let Some(text) = rendered_into(name, other, naming) {
                let place = Some((text.at, "that environment's namespace"));
                return Some(Owner { words, place });
            }
            let is_left_to_target = other.namespace().is_none() && !other.roots.same(&spec.roots);
            let is_stated = is_left_to_target && is_stated_by(name, &other.roots, builder);
            let place = Some((other.roots.at(), "its manifests state it"));
            is_stated.then_some(Owner { words, place })
        })
}

/// True if the branch alone is the namespace. It may then be any namespace of the cluster, of which
/// offshoot.yaml names none.
fn is_open(text: &LocatedText, naming: &Naming) -> bool {
    const BRANCH: &str = "kqx4wvz";
    // Most have a fixed part that shows.
    let value = text.value.trim();
    if !value.starts_with('{') || !value.ends_with('}') {
        return false;
    }
    let variables = naming
        .variables
        .clone()
        .with("branch", BRANCH)
        .with("slug", BRANCH);
    template::render(text, &variables).is_ok_and(|it| it == BRANCH)
}

fn open(text: &LocatedText) -> Diagnostic {
    let value = &text.value;
    let message =
        format!("`{value}` lets the name of a branch choose any namespace of the cluster");
    Diagnostic::error(Code::EnvironmentCollision, message)
        .at(text.at)
        .help("put a fixed part before it: `\"preview-{{ slug }}\"`")
        .help("or list the namespaces that others have: `reservedNamespaces: [production, \"platform-*\"]`, at the top level")
}

/// The text of an environment that evaluates to the name.
fn rendered_into<'s>(name: &str, other: &'s Spec, naming: &Naming) -> Option<&'s LocatedText> {
    let variables = naming
        .variables
        .clone()
        .with("environment", &other.name.value)
        .with_named(&other.features.values.0);
    let is_same = |text: &&LocatedText, variables: &Variables| {
        template::render(text, variables).is_ok_and(|it| it == name)
    };
    other.namespaces().find(|text| {
        (other.per_branch || !reads_branch(&text.value, &variables)) && is_same(text, &variables)
    })
}

fn reads_branch(text: &str, variables: &Variables) -> bool {
    if !template::is_template(text) {
        return false;
    }
    let names = variables.names_read(text);
    names.contains("branch") || names.contains("slug")
}
