//! One side of a comparison, as resources see it that are for others. In: the side. Out: for a
//! [`Seeker`] what it finds first.

use rustc_hash::{FxHashMap, FxHashSet};

use super::seeker::{By, Seeker, Within};
use crate::diff::kubernetes::class::template_of;
use crate::model::{ManifestSelector as Selector, Resource};
use crate::yaml::{Mapping, Node};

/// The label that the API server gives every namespace.
const NAME_OF_NAMESPACE: &str = "kubernetes.io/metadata.name";

/// One side, as seekers see it.
pub(super) struct Side<'r> {
    by_name: FxHashMap<(&'r str, &'r str, &'r str), usize>,
    /// Labels and what has them, by namespace and one of the labels.
    pods: Index<'r>,
    services: Index<'r>,
    /// The namespaces of resources, in order, with the labels that are known.
    namespaces: Vec<(&'r str, Option<&'r Mapping>)>,
}

type Labelled<'r> = (&'r Mapping, usize);

#[derive(Default)]
struct Index<'r> {
    by_label: FxHashMap<(&'r str, &'r str, &'r str), Vec<Labelled<'r>>>,
    all: FxHashMap<&'r str, Vec<Labelled<'r>>>,
}

impl<'r> Index<'r> {
    fn add(&mut self, namespace: &'r str, labels: &'r Mapping, at: usize) {
        self.all.entry(namespace).or_default().push((labels, at));
        for (key, value) in labels.iter() {
            let label = (namespace, key, value.as_str().unwrap_or_default());
            self.by_label.entry(label).or_default().push((labels, at));
        }
    }

    /// The first resource that is selected.
    fn find(&self, namespace: &str, selector: &Selector<'_>) -> Option<usize> {
        let candidates = match selector.label() {
            Some((key, value)) => self.by_label.get(&(namespace, key, value)),
            None => self.all.get(namespace),
        };
        let mut candidates = candidates.into_iter().flatten();
        let found = candidates.find(|(labels, _)| selector.selects(labels));
        found.map(|(_, at)| *at)
    }
}

impl<'r> Side<'r> {
    pub(super) fn of(resources: &'r [Resource]) -> Self {
        let mut side = Self {
            by_name: FxHashMap::default(),
            pods: Index::default(),
            services: Index::default(),
            namespaces: namespaces(resources),
        };
        for (at, resource) in resources.iter().enumerate() {
            let (namespace, kind) = (resource.namespace(), resource.kind());
            side.by_name.insert((namespace, kind, resource.name()), at);
            let gvk = resource.gvk();
            let template = template_of(gvk.served_group(), kind);
            let labels = template.and_then(|path| labels(resource.node.at(path)?));
            if let Some(labels) = labels {
                side.pods.add(namespace, labels, at);
            }
            if let (Some(labels), "Service") = (self::labels(&resource.node), kind) {
                side.services.add(namespace, labels, at);
            }
        }
        side
    }

    /// The resource that `seeker` of `resource` finds first.
    pub(super) fn sought(&self, resource: &Resource, seeker: &Seeker<'_>) -> Option<usize> {
        let find = |namespace: &str| match &seeker.by {
            By::Name { kind, name } => self.by_name.get(&(namespace, *kind, *name)).copied(),
            By::Pods(selector) | By::Peers(selector, _) => self.pods.find(namespace, selector),
            By::Services(selector) => self.services.find(namespace, selector),
        };
        let mut known = self.namespaces.iter();
        match &seeker.within {
            Within::Own => find(resource.namespace()),
            Within::Named(names) => names.iter().find_map(|name| find(name)),
            Within::All => known.find_map(|(name, _)| find(name)),
            Within::Labelled(selector) => known
                .filter(|(name, labels)| is_selected(selector, name, *labels))
                .find_map(|(name, _)| find(name)),
        }
    }
}

/// The namespaces that resources are in, in order, with the labels of those that are resources, too.
fn namespaces(resources: &[Resource]) -> Vec<(&str, Option<&Mapping>)> {
    let names: FxHashSet<&str> = resources.iter().map(Resource::namespace).collect();
    let objects = resources.iter().filter(|it| it.kind() == "Namespace");
    let known: FxHashMap<&str, &Mapping> = objects
        .filter_map(|object| Some((object.name(), labels(&object.node)?)))
        .collect();
    let mut found: Vec<_> = names
        .into_iter()
        .map(|name| (name, known.get(name).copied()))
        .collect();
    found.sort_unstable_by_key(|(name, _)| *name);
    found
}

fn is_selected(selector: &Selector<'_>, name: &str, labels: Option<&Mapping>) -> bool {
    selector.selects_by(|key| match key {
        NAME_OF_NAMESPACE => Some(name),
        key => labels?.get(key).and_then(Node::as_str),
    })
}

fn labels(node: &Node) -> Option<&Mapping> {
    let labels = node.at(&["metadata", "labels"]);
    labels.and_then(Node::as_mapping)
}
