//! The Secrets and ConfigMaps that there are for a render: its own, those that controllers create, and
//! those that are copied. In: a render, and resources around it. Out: the provider of an object.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::LocatedText;
use crate::model::{DEFAULT_NAMESPACE, Resource, ResourceSet, built_in_scope};

use super::copies::{Copies, SyncedCopy};
use super::generated::Generated;
use super::kind::{DataKind, keys};
use super::needs::Need;

/// The sources of the Secrets and ConfigMaps of a render.
pub(in crate::environment) struct Supply<'r> {
    /// The render.
    pub(in crate::environment) rendered: &'r [Resource],
    /// Directories of originals, with what they build.
    pub(in crate::environment) sources: &'r [(&'r LocatedText, ResourceSet)],
    /// Resources of other targets in the repository: all that they provide is left alone.
    pub(in crate::environment) around: &'r [&'r Resource],
    /// True if nobody makes objects by hand in the namespaces of the render.
    pub(in crate::environment) is_complete: bool,
}

/// An object by kind, namespace and name.
pub(super) type Object<'r> = (DataKind, String, &'r str);

/// The provider of an object.
pub(super) enum Found<'r> {
    /// Nothing.
    Nothing,
    /// An object with these keys.
    Keys(Vec<&'r str>),
    /// Something whose keys are not known.
    Something,
}

/// Everything that is there.
pub(super) struct Provided<'r> {
    rendered: BTreeMap<Object<'r>, &'r Resource>,
    namespaces: BTreeMap<&'r str, &'r Resource>,
    generated: Generated,
    /// Objects of other targets.
    around: BTreeSet<Object<'r>>,
    /// Objects of other targets by kind and name, where a namespace is not written.
    unplaced: BTreeSet<(DataKind, &'r str)>,
    /// Resources that make objects under names that start with their own.
    makers: Vec<(&'r str, &'r str)>,
    is_complete: bool,
    copies: BTreeMap<(DataKind, &'r str), Vec<SyncedCopy<'r>>>,
}

impl<'r> Provided<'r> {
    pub(super) fn of(supply: &Supply<'r>) -> Self {
        let (mut rendered, mut namespaces) = (BTreeMap::new(), BTreeMap::new());
        let all = || supply.rendered.iter().chain(supply.around.iter().copied());
        let (mut around, mut unplaced) = (BTreeSet::new(), BTreeSet::new());
        for resource in supply.around.iter().copied() {
            if let Some(kind) = DataKind::of(resource) {
                let namespace = resource.id().effective_namespace().to_owned();
                around.insert((kind, namespace, resource.name()));
                if resource.namespace().is_empty() {
                    unplaced.insert((kind, resource.name()));
                }
            } else if resource.kind() == "Namespace" {
                namespaces.insert(resource.name(), resource);
            }
        }
        for resource in supply.rendered {
            if let Some(kind) = DataKind::of(resource) {
                let namespace = resource.id().effective_namespace().to_owned();
                rendered.insert((kind, namespace, resource.name()), resource);
            } else if resource.kind() == "Namespace" {
                namespaces.insert(resource.name(), resource);
            }
        }
        let sources = supply.sources.iter().flat_map(|(_, built)| built.iter());
        let mut copies: BTreeMap<_, Vec<SyncedCopy<'r>>> = BTreeMap::new();
        for copy in Copies::of(all().chain(sources)).0 {
            copies.entry((copy.kind, copy.name)).or_default().push(copy);
        }
        Self {
            rendered,
            namespaces,
            generated: Generated::of(all()),
            around,
            unplaced,
            makers: makers(supply.rendered),
            is_complete: supply.is_complete,
            copies,
        }
    }

    /// The provider of an object.
    pub(super) fn find(&self, object: &Object<'r>) -> Found<'r> {
        let (kind, namespace, name) = object;
        if let Some(resource) = self.rendered.get(&(*kind, namespace.clone(), *name)) {
            let is_added_to = self.generated.has(*kind, namespace, name);
            return match keys(resource).filter(|_| !is_added_to) {
                Some(keys) => Found::Keys(keys),
                None => Found::Something,
            };
        }
        let is_elsewhere = self.around.contains(object) || self.unplaced.contains(&(*kind, *name));
        if is_elsewhere || self.generated.has(*kind, namespace, name) {
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
    pub(super) fn is_foreign(&self, need: &Need<'_>) -> bool {
        need.by.id().effective_namespace() != need.namespace
            && !self.namespaces.contains_key(need.namespace.as_str())
    }

    /// True if somebody may well make the object by hand, or an operator does: its namespace has none of
    /// its kind from this repository, or its name starts with that of a resource whose controller
    /// makes objects.
    pub(super) fn is_doubtful(&self, object: &Object<'_>) -> bool {
        let (kind, namespace, name) = object;
        if self.is_complete {
            return false;
        }
        let rendered = self.rendered.keys();
        let mut rendered = rendered.filter(|it| it.0 == *kind && it.1 == *namespace);
        let has_others =
            rendered.next().is_some() || self.generated.names(*kind, namespace).next().is_some();
        let mut makers = self.makers.iter();
        !has_others || makers.any(|(within, start)| within == namespace && name.starts_with(start))
    }

    /// True if the copy gets there. The labels of a Namespace that is not rendered are not known.
    fn reaches(&self, copy: &SyncedCopy<'_>, namespace: &str) -> bool {
        let namespace = self.namespaces.get(namespace);
        namespace.is_none_or(|namespace| copy.reaches(namespace))
    }

    /// The names of a kind that there are in a namespace.
    pub(super) fn names(&self, kind: DataKind, namespace: &str) -> BTreeSet<&str> {
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

/// Ends of names that say what a release is of its product: `rook-ceph-operator` makes `rook-ceph-mon-endpoints`.
const PARTS: [&str; 4] = ["-chart", "-cluster", "-controller", "-operator"];

/// The name of the product that a release is a part of.
fn product(name: &str) -> &str {
    let mut parts = PARTS.iter();
    parts
        .find_map(|part| name.strip_suffix(part))
        .unwrap_or(name)
}

/// The resources of operators and charts, by namespace and product.
fn makers(rendered: &[Resource]) -> Vec<(&str, &str)> {
    let is_custom = |it: &&Resource| {
        let gvk = it.gvk();
        built_in_scope(&gvk.group, &gvk.kind).is_none()
    };
    let customs = rendered.iter().filter(is_custom);
    customs
        .map(|it| {
            let namespace = it.namespace();
            let is_unplaced = namespace.is_empty();
            (
                if is_unplaced {
                    DEFAULT_NAMESPACE
                } else {
                    namespace
                },
                product(it.name()),
            )
        })
        .collect()
}
