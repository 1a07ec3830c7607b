//! `secret-promised`, `secret-key`: what an environment needs and nothing provides. In:
//! a render, and the copies that its namespaces get. Out: at most one warning of each.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, did_you_mean, first_of, nearest};
use crate::model::{Resource, ResourceSet};

use super::copies::{Copies, Copy};
use super::generated::Generated;
use super::kind::{DataKind, keys};
use super::made::made;
use super::needs::{Need, needs};

/// Names in a message, and places in a list of labels.
const SHOWN: usize = 10;

/// The sources of the Secrets and ConfigMaps of an environment.
pub(in crate::environment) struct Supply<'r> {
    /// The render.
    pub(in crate::environment) rendered: &'r ResourceSet,
    /// Directories of originals, with what they build.
    pub(in crate::environment) sources: &'r [(&'r LocatedText, ResourceSet)],
}

/// An object by kind, namespace and name.
type Object<'r> = (DataKind, String, &'r str);

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

/// The provider of an object.
enum Found<'r> {
    /// Nothing.
    Nothing,
    /// An object with these keys.
    Keys(Vec<&'r str>),
    /// Something whose keys are not known.
    Something,
}

/// Everything that is there.
struct Provided<'r> {
    rendered: BTreeMap<Object<'r>, &'r Resource>,
    namespaces: BTreeMap<&'r str, &'r Resource>,
    generated: Generated,
    copies: BTreeMap<(DataKind, &'r str), Vec<Copy<'r>>>,
}

impl<'r> Provided<'r> {
    fn of(supply: &Supply<'r>) -> Self {
        let (mut rendered, mut namespaces) = (BTreeMap::new(), BTreeMap::new());
        for resource in supply.rendered.iter() {
            if let Some(kind) = DataKind::of(resource) {
                let namespace = resource.id().effective_namespace().to_owned();
                rendered.insert((kind, namespace, resource.name()), resource);
            } else if resource.kind() == "Namespace" {
                namespaces.insert(resource.name(), resource);
            }
        }
        let sources = supply.sources.iter().flat_map(|(_, built)| built.iter());
        let mut copies: BTreeMap<_, Vec<Copy<'r>>> = BTreeMap::new();
        for copy in Copies::of(supply.rendered.iter().chain(sources)).0 {
            copies.entry((copy.kind, copy.name)).or_default().push(copy);
        }
        Self {
            rendered,
            namespaces,
            generated: Generated::of(supply.rendered),
            copies,
        }
    }

    fn find(&self, object: &Object<'_>) -> Found<'r> {
        let (kind, namespace, name) = object;
        if let Some(resource) = self.rendered.get(&(*kind, namespace.clone(), *name)) {
            let is_added_to = self.generated.has(*kind, namespace, name);
            return match keys(resource).filter(|_| !is_added_to) {
                Some(keys) => Found::Keys(keys),
                None => Found::Something,
            };
        }
        if self.generated.has(*kind, namespace, name) {
            return Found::Something;
        }
        let copies = self.copies.get(&(*kind, *name)).into_iter().flatten();
        let mut copies = copies.filter(|copy| self.reaches(copy, namespace));
        match copies.next() {
            None => Found::Nothing,
            Some(copy) if copy.has_keys_of_source() => {
                keys(copy.source).map_or(Found::Something, Found::Keys)
            }
            Some(_) => Found::Something,
        }
    }

    /// True if the need names an object in a namespace of somebody else.
    fn is_foreign(&self, need: &Need<'_>) -> bool {
        need.by.id().effective_namespace() != need.namespace
            && !self.namespaces.contains_key(need.namespace.as_str())
    }

    /// True if the copy gets there. The labels of a Namespace that is not rendered are not known.
    fn reaches(&self, copy: &Copy<'_>, namespace: &str) -> bool {
        let namespace = self.namespaces.get(namespace);
        namespace.is_none_or(|namespace| copy.reaches(namespace))
    }

    /// The names of a kind that there are in a namespace.
    fn names(&self, kind: DataKind, namespace: &str) -> BTreeSet<&str> {
        let rendered = self.rendered.keys();
        let rendered = rendered.filter(|it| it.0 == kind && it.1 == namespace);
        let copies = self.copies.iter().filter(|((of, _), copies)| {
            *of == kind && copies.iter().any(|copy| self.reaches(copy, namespace))
        });
        let names = rendered
            .map(|it| it.2)
            .chain(copies.map(|((_, name), _)| *name));
        names.chain(self.generated.names(kind, namespace)).collect()
    }
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
    Some(diagnostic.help(
        "render each, or list the directory of its original in `secretSync.sources`; write `optional: true` where it may be absent",
    ))
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
