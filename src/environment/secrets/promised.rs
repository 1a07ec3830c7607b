//! `secret-promised`, `secret-key`: what an environment needs and nothing provides. In:
//! a render, and the copies that its namespaces get. Out: at most one warning of each.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, did_you_mean, first_of, nearest};
use crate::model::Resource;

use super::copies::Copies;
use super::kind::DataKind;
use super::made::made;
use super::needs::{Need, needs};
use super::provided::{Found, Object, Provided, Supply};

/// Names in a message, and places in a list of labels.
const SHOWN: usize = 10;

/// The warnings for what nothing provides.
pub(in crate::environment) fn unpromised(supply: &Supply<'_>) -> Vec<Diagnostic> {
    let needs = needs(supply.rendered);
    if needs.is_empty() {
        return Vec::new();
    }
    let provided = Provided::of(supply);
    let mut missing: BTreeMap<Object<'_>, Vec<&Need<'_>>> = BTreeMap::new();
    let mut without_key = Vec::new();
    for need in &needs {
        if provided.is_foreign(need) {
            continue;
        }
        let object = (need.kind, need.namespace.clone(), need.name);
        match provided.find(&object) {
            Found::Nothing if provided.is_doubtful(&object) => {}
            Found::Nothing => missing.entry(object).or_default().push(need),
            Found::Keys(keys) => {
                if let Some((key, _)) = need.key
                    && !keys.contains(&key)
                {
                    without_key.push((need, keys));
                }
            }
            Found::Something => {}
        }
    }
    let promised = absent(&missing, &provided, supply);
    promised.into_iter().chain(keyless(&without_key)).collect()
}

/// The warning for objects that nothing provides.
fn absent(
    missing: &BTreeMap<Object<'_>, Vec<&Need<'_>>>,
    provided: &Provided<'_>,
    supply: &Supply<'_>,
) -> Option<Diagnostic> {
    let first = missing.values().next()?.first()?;
    let names = missing
        .keys()
        .map(|(kind, _, name)| format!("{kind} `{name}`"));
    let message = format!("nothing creates {}", first_of(SHOWN, names));
    let mut diagnostic = Diagnostic::warning(Code::SecretPromised, message).at(first.at);
    for ((kind, _, name), needs) in missing.iter().take(SHOWN) {
        let Some(need) = needs.first() else { continue };
        let others = match needs.len() {
            1 => String::new(),
            count => format!(", and {} more", crate::diag::counted(count - 1, "place")),
        };
        let text = format!("{kind} `{name}` for `{}`{others}", need.by.id());
        diagnostic = diagnostic.label(need.at, text);
    }
    for object in missing.keys().take(SHOWN) {
        for help in hints(object, provided, supply) {
            diagnostic = diagnostic.help(help);
        }
    }
    Some(diagnostic.help(if supply.is_complete {
        "render each, or list the directory of its original in `secretSync.sources`; write `optional: true` where it may be absent"
    } else {
        "correct the name, or render each; write `optional: true` where it may be absent"
    }))
}

/// Names that may have been meant, and originals that do not get there.
fn hints(object: &Object<'_>, provided: &Provided<'_>, supply: &Supply<'_>) -> Vec<String> {
    let (kind, namespace, name) = object;
    let mut hints = Vec::new();
    if let Some(near) = nearest(name, provided.names(*kind, namespace)) {
        hints.push(format!("for {kind} `{name}`: {}", did_you_mean(near)));
    }
    for (directory, built) in supply.sources {
        let is_original = |resource: &&Resource| {
            let was = resource.history.iter().any(|was| was.name == *name);
            let is_it = made(resource).is_some_and(|it| it.kind == *kind && it.name == *name);
            is_it || (DataKind::of(resource) == Some(*kind) && was)
        };
        for resource in built.iter().filter(is_original) {
            let copies = Copies::of([resource]).0;
            let why = match copies.first() {
                _ if DataKind::of(resource).is_some() && resource.name() != *name => {
                    format!(
                        "is called `{}`: `disableNameSuffixHash: true` keeps the name",
                        resource.name()
                    )
                }
                Some(copy) => format!(
                    "is not copied to Namespace `{namespace}`: {} selects `{}`",
                    copy.by, copy.rule
                ),
                None => "has no annotation that lets it be copied".to_owned(),
            };
            hints.push(format!("{kind} `{name}` of `{}` {why}", directory.value));
        }
    }
    hints
}

/// The warning for keys that objects do not have.
fn keyless(without: &[(&Need<'_>, Vec<&str>)]) -> Option<Diagnostic> {
    let (first, _) = without.first()?;
    let said = |(need, _): &(&Need<'_>, Vec<&str>)| {
        let (key, _) = need.key.unwrap_or_default();
        format!("`{key}` of {} `{}`", need.kind, need.name)
    };
    let names: BTreeSet<String> = without.iter().map(said).collect();
    let message = format!("there is no key {}", first_of(SHOWN, &names));
    let at = |need: &Need<'_>| need.key.map_or(need.at, |(_, at)| at);
    let mut diagnostic = Diagnostic::warning(Code::SecretKey, message).at(at(first));
    for (need, _) in without.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(at(need), "here, too");
    }
    let mut helped = BTreeSet::new();
    for (need, keys) in without.iter().take(SHOWN) {
        let Some((key, _)) = need.key else { continue };
        if helped.insert((need.kind, need.name, key)) {
            let help = match nearest(key, keys.iter().copied()) {
                Some(near) => format!("for `{key}`: {}", did_you_mean(near)),
                None => format!(
                    "{} `{}` has {}",
                    need.kind,
                    need.name,
                    first_of(SHOWN, keys.iter().map(|key| format!("`{key}`")))
                ),
            };
            diagnostic = diagnostic.help(help);
        }
    }
    Some(diagnostic)
}
