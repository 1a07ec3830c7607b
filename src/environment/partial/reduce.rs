//! A target without what `only` leaves out.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Fallible, Wording};
use crate::environment::images::is_matched;
use crate::environment::target::{Fate, Target};
use crate::model::ImageRef;
use crate::yaml::{Mapping, Node};

use super::choice::{PathOf, matched, no_workload};
use super::graph::Graph;
use super::outside::stand_in;
use super::settings::Only;
use super::world::{World, is_service};

/// The things that the selection of a partial environment depends on beside the target.
pub(in crate::environment) struct Choice<'a> {
    /// The settings.
    pub(in crate::environment) only: &'a Only,
    /// The path of the file that a resource is in.
    pub(in crate::environment) path_of: PathOf<'a>,
    /// The positions of resources that changed, if that matters.
    pub(in crate::environment) changed: Option<&'a BTreeSet<usize>>,
    /// The images of the branch.
    pub(in crate::environment) images: &'a [ImageRef],
    /// The positions of what other settings name: the end-to-end test, what is copied from here.
    pub(in crate::environment) named: BTreeSet<usize>,
    /// True if no workload may be enough.
    pub(in crate::environment) allow_empty: bool,
}

/// The target without the rest, and a warning if nothing changed.
///
/// # Errors
/// `only-unmatched` if a part of `only` matches nothing, or no workload is left.
pub(in crate::environment) fn reduced(
    target: Target,
    choice: Choice<'_>,
) -> Fallible<(Target, Option<Diagnostic>)> {
    let world = World::new(target.resources());
    let graph = Graph::new(&world);
    let mut chosen = matched(choice.only, &world, choice.path_of)?;
    chosen.extend(led_to(&chosen, &world));
    chosen.extend(changed_workloads(&choice, &graph, &world));
    let runs = chosen.iter().any(|it| world.is_workload(*it));
    let mut warning = None;
    if !runs {
        let is_stated = choice.only.label_selector.is_some() || !choice.only.paths.is_empty();
        match &choice.only.changed_since {
            Some(revision) if !is_stated => {
                warning = Some(unchanged(&revision.value).at(revision.at));
            }
            _ if choice.allow_empty => {}
            _ => return Err(no_workload(choice.only, &world).into()),
        }
    }
    chosen.extend(&choice.named);
    let kept = graph.kept(chosen);
    let fate = |position: usize| {
        if kept.get(position).copied().unwrap_or_default() {
            Fate::Stays
        } else if is_service(world.get(position)) {
            Fate::StandsIn(Box::new(stand_in(world.get(position))))
        } else {
            Fate::Leaves(choice.only.at)
        }
    };
    let fates = (0..world.resources.len()).map(fate).collect();
    Ok((target.partial(fates), warning))
}

fn unchanged(revision: &str) -> Diagnostic {
    let message =
        format!("no workload changed since `{revision}`: the branch runs none of its own");
    Diagnostic::warning(Code::OnlyUnchanged, message).help(Wording::new(
        "an image of the branch counts as well: `--image REF`",
        "an image of the branch counts as well: parameter `images`",
    ))
}

/// The workloads that chosen resources are only a wrapper of: a Rollout with the template of a Deployment.
fn led_to(chosen: &BTreeSet<usize>, world: &World<'_>) -> Vec<usize> {
    let wrapped = chosen.iter().flat_map(|position| {
        let resource = world.get(*position);
        let reference = resource.node.at(&["spec", "workloadRef"]);
        let (kind, name) = reference
            .map(|it| (it.str_at("kind"), it.str_at("name")))
            .unwrap_or_default();
        world.named(kind.unwrap_or_default(), name.unwrap_or_default(), resource)
    });
    wrapped.collect()
}

/// The workloads of which something changed, or that run an image of the branch.
fn changed_workloads(choice: &Choice<'_>, graph: &Graph, world: &World<'_>) -> Vec<usize> {
    let Some(changed) = choice.changed else {
        return Vec::new();
    };
    let is_around = |workload: &usize| {
        let around = graph.around(*workload);
        let mut changed = changed.iter();
        changed.any(|it| around.get(*it).copied().unwrap_or_default())
    };
    let runs_image = |workload: &usize| {
        let images = images(&world.get(*workload).node);
        let mut own = choice.images.iter();
        own.any(|image| is_matched(&image.name, &images))
    };
    let workloads = world.workloads();
    workloads
        .filter(|workload| runs_image(workload) || is_around(workload))
        .collect()
}

/// The images of containers.
fn images(node: &Node) -> BTreeSet<String> {
    let mut images = BTreeSet::new();
    node.walk(|node| {
        for (key, value) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
            if matches!(key, "containers" | "initContainers") {
                let containers = value.as_sequence().unwrap_or_default().iter();
                let found = containers.filter_map(|container| container.str_at("image"));
                images.extend(found.map(str::to_owned));
            }
        }
    });
    images
}
