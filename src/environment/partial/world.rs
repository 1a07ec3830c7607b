//! The resources of a target, as they find each other: by name, and by the labels of pods and Services.

use rustc_hash::FxHashMap;

use crate::environment::dangling::is_name_of;
use crate::environment::secrets::Generated;
use crate::model::{ManifestSelector, Resource};
use crate::yaml::Node;

use super::backends::is_route;
use super::pods::{Pod, is_operated, pods};

/// The resources of a target by name, with their pods.
pub(super) struct World<'t> {
    /// The resources.
    pub(super) resources: &'t [Resource],
    by_name: FxHashMap<&'t str, Vec<usize>>,
    pods: Vec<Vec<Pod<'t>>>,
    /// The Secrets and ConfigMaps that controllers create for a resource, for those with some.
    producers: Vec<(usize, Generated)>,
}

impl<'t> World<'t> {
    /// The world of these resources.
    pub(super) fn new(resources: &'t [Resource]) -> Self {
        let mut by_name: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        let mut producers = Vec::new();
        for (position, resource) in resources.iter().enumerate() {
            by_name.entry(resource.name()).or_default().push(position);
            // What a route or a Service asks for is its own.
            let asks = is_route(resource) || matches!(resource.kind(), "Service" | "Gateway");
            let generated = Generated::of([resource].into_iter().filter(|_| !asks));
            if !generated.is_empty() {
                producers.push((position, generated));
            }
        }
        Self {
            resources,
            by_name,
            pods: resources.iter().map(pods).collect(),
            producers,
        }
    }

    /// The resource at a position.
    pub(super) fn get(&self, position: usize) -> &'t Resource {
        &self.resources[position]
    }

    /// The pods that a resource describes.
    pub(super) fn pods(&self, position: usize) -> &[Pod<'t>] {
        self.pods.get(position).map_or(&[], Vec::as_slice)
    }

    /// True for a resource that runs something.
    pub(super) fn is_workload(&self, position: usize) -> bool {
        !self.pods(position).is_empty() || is_operated(self.get(position))
    }

    /// The positions of all workloads.
    pub(super) fn workloads(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.resources.len()).filter(|position| self.is_workload(*position))
    }

    /// The resources that are called `name`, also with a hash at its end, as `from` sees them.
    pub(super) fn called<'w>(
        &'w self,
        name: &'w str,
        from: &'w Resource,
    ) -> impl Iterator<Item = usize> + 'w {
        let unhashed = name.rsplit_once('-').map(|(name, _)| name);
        let names = [Some(name), unhashed].into_iter().flatten();
        let all = names.filter_map(|name| self.by_name.get(name)).flatten();
        let all = all
            .copied()
            .filter(move |it| is_name_of(self.get(*it), name));
        all.filter(move |it| are_near(self.get(*it), from))
    }

    /// The resources of a kind that are called `name`.
    pub(super) fn named(&self, kind: &str, name: &str, from: &Resource) -> Vec<usize> {
        let all = self.called(name, from);
        all.filter(|it| self.get(*it).kind() == kind).collect()
    }

    /// The resources whose controllers create a Secret or ConfigMap called `name`.
    pub(super) fn producers<'w>(
        &'w self,
        name: &'w str,
        from: &'w Resource,
    ) -> impl Iterator<Item = usize> + 'w {
        let all = self.producers.iter().filter(move |(position, generated)| {
            generated.creates(name) && are_near(self.get(*position), from)
        });
        all.map(|(position, _)| *position)
    }

    /// The workloads with pods that a selector matches.
    pub(super) fn selected(&self, selector: &ManifestSelector<'_>, from: &Resource) -> Vec<usize> {
        let is_selected = |pod: &Pod<'_>| match pod.labels() {
            Some(labels) => selector.selects(labels),
            None => selector.is_empty(),
        };
        let all = self.pods.iter().enumerate();
        let selected = all.filter(|(_, pods)| pods.iter().any(is_selected));
        let positions = selected.map(|(position, _)| position);
        positions
            .filter(|position| are_near(self.get(*position), from))
            .collect()
    }

    /// The Services whose labels a selector matches.
    pub(super) fn services(&self, selector: &ManifestSelector<'_>, from: &Resource) -> Vec<usize> {
        let is_selected = |service: &Resource| match labels(service) {
            Some(labels) => selector.selects(labels),
            None => selector.is_empty(),
        };
        let all = self.resources.iter().enumerate();
        let services = all.filter(|(_, it)| is_service(it) && are_near(it, from));
        let selected = services.filter(|(_, service)| is_selected(service));
        selected.map(|(position, _)| position).collect()
    }
}

fn labels(resource: &Resource) -> Option<&crate::yaml::Mapping> {
    let labels = resource.node.at(&["metadata", "labels"]);
    labels.and_then(Node::as_mapping)
}

/// True for a Service of the core group.
pub(super) fn is_service(resource: &Resource) -> bool {
    resource.kind() == "Service" && resource.gvk().group.is_empty()
}

/// True for resources that one namespace will have: all that state one agree on it.
pub(super) fn are_near(one: &Resource, other: &Resource) -> bool {
    let (one, other) = (one.namespace(), other.namespace());
    one.is_empty() || other.is_empty() || one == other
}
