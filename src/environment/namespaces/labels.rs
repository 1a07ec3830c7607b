//! Labels of the target's own Namespaces, and what selectors of namespaces find by them in the render.

use std::collections::BTreeMap;

use crate::environment::overlay::Entry;
use crate::environment::target::Target;
use crate::yaml::{Mapping, Node};

use super::own::{Moves, is_namespace};

/// Label of every Namespace that the API server sets.
pub(in crate::environment) const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// The fate of a label that a selector asks a namespace for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::environment) enum Fate {
    /// The new Namespace has this value.
    Moved(String),
    /// The new Namespace has the same.
    Kept,
    /// The new Namespace does not have it, so that the selector finds the old one alone.
    Lost,
}

/// The labels of own Namespaces, by key and value.
#[derive(Clone, Debug, Default)]
pub(in crate::environment) struct Carried {
    fates: BTreeMap<(String, String), Fate>,
}

impl Carried {
    /// Compares the labels of the target's own Namespaces with those of the new ones, which `new`
    /// lists by name.
    pub(in crate::environment) fn new<'a>(
        target: &Target,
        moves: &Moves,
        new: impl Iterator<Item = (&'a str, &'a [Entry])>,
    ) -> Self {
        let new: BTreeMap<&str, &[Entry]> = new.collect();
        let mut fates = BTreeMap::new();
        for old in target.resources().iter().filter(|it| is_namespace(it)) {
            let Some(entries) = moves.renamed(old.name()).and_then(|name| new.get(name)) else {
                continue;
            };
            let labels = old
                .node
                .at(&["metadata", "labels"])
                .and_then(Node::as_mapping);
            for (key, value) in labels.into_iter().flat_map(Mapping::iter) {
                let Some(value) = value.as_str().filter(|_| key != NAME_LABEL) else {
                    continue;
                };
                let entry = entries.iter().find(|entry| entry.key == key);
                let fate = match entry.map(|entry| entry.value.as_str().unwrap_or_default()) {
                    None => Fate::Lost,
                    Some(new) if new == value => Fate::Kept,
                    Some(new) => Fate::Moved(new.to_owned()),
                };
                fates.insert((key.to_owned(), value.to_owned()), fate);
            }
        }
        Self { fates }
    }

    /// The fate of a label; `None` if no own Namespace has it.
    pub(super) fn fate(&self, key: &str, value: &str) -> Option<&Fate> {
        self.fates.get(&(key.to_owned(), value.to_owned()))
    }

    /// True if an own Namespace has a label of this value.
    pub(super) fn has_value(&self, value: &str) -> bool {
        self.fates.keys().any(|(_, other)| other == value)
    }
}
