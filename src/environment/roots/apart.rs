//! The parts of an environment, each built alone. In: their resources. Out: what must be left out of
//! which part, so that kustomize can list all of them: it refuses an object that is there twice, even
//! if both are the same.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::diag::{Failures, Fallible, Origin};
use crate::environment::features::Exclude;
use crate::environment::overlay::Rule;
use crate::environment::target::Target;
use crate::kustomize::Build;
use crate::model::{Causes, ResId, Resource, Step};
use crate::sources::FilePath;
use crate::yaml;

use super::collision::{Collisions, Rendered};
use super::part::Part;

/// The parts, each built alone.
pub(super) struct Apart<'a> {
    parts: Vec<Alone<'a>>,
}

struct Alone<'a> {
    part: &'a Part,
    resources: Vec<Resource>,
    causes: Causes,
}

/// A resource that is left out of a part, and the rule that asks for it.
#[derive(Clone, Debug)]
pub(super) struct Dropped {
    pub(super) resource: Resource,
    pub(super) rule: Rule,
}

/// The resources that are left out.
#[derive(Debug, Default)]
pub(super) struct Without {
    /// By part.
    dropped: Vec<Vec<Dropped>>,
    /// Those resources that `exclude` asks for.
    pub(super) left_out: Vec<Resource>,
    /// The entries of `exclude` that match something.
    pub(super) used: Vec<Origin>,
}

impl Without {
    /// True if nothing is left out.
    pub(super) fn is_nothing(&self) -> bool {
        self.dropped.iter().all(Vec::is_empty)
    }
}

/// A resource by the number of its part and its own.
type Position = (usize, usize);

/// The positions that are left out, with their rules.
type Positions = BTreeMap<Position, Rule>;

impl<'a> Apart<'a> {
    /// The parts with their builds.
    ///
    /// # Errors
    /// The errors of all builds.
    pub(super) fn new(
        parts: &'a [Part],
        built: impl Iterator<Item = Fallible<Build>>,
    ) -> Fallible<Self> {
        let mut failures = Failures::default();
        let mut alone = Vec::new();
        for (part, build) in parts.iter().zip(built) {
            alone.extend(failures.keep(build).map(|build| Alone {
                part,
                resources: Target::new(build.resources.items()).resources().to_vec(),
                causes: build.causes,
            }));
        }
        failures.or_ok(Self { parts: alone })
    }

    /// The resources that `exclude` leaves out, and those that an earlier part renders identically.
    ///
    /// # Errors
    /// `id-collision` for what two parts render differently.
    pub(super) fn without(&self, exclude: &[Exclude], root: &FilePath) -> Fallible<Without> {
        let mut without = Without::default();
        let mut gone = Positions::new();
        for (position, resource) in self.resources() {
            let part = self.part(position).part;
            let is_here = |entry: &&Exclude| entry.paths(root).any(|path| part.is_in(&path));
            let mut entries = exclude.iter().filter(is_here);
            if let Some(entry) = entries.find(|entry| entry.leaves_out(resource)) {
                without.exclude(entry, position, resource, &mut gone);
            }
        }
        let mut collisions = Collisions::default();
        for same in self.repeated(&gone) {
            let Some((first, others)) = same.split_first() else {
                continue;
            };
            let is_everywhere = |entry: &&Exclude| !entry.is_of_path();
            let mut entries = exclude.iter().filter(is_everywhere);
            if let Some(entry) = entries.find(|entry| entry.leaves_out(self.get(*first))) {
                for position in &same {
                    without.exclude(entry, *position, self.get(*position), &mut gone);
                }
                continue;
            }
            for position in others {
                if text(self.get(*first)) == text(self.get(*position)) {
                    gone.insert(*position, self.part(*position).part.rule());
                } else {
                    collisions.add(self.rendered(*first), self.rendered(*position));
                }
            }
        }
        collisions.or_ok()?;
        without.dropped = vec![Vec::new(); self.parts.len()];
        for (position, rule) in gone {
            if let Some(dropped) = without.dropped.get_mut(position.0) {
                dropped.push(Dropped {
                    resource: self.get(position).clone(),
                    rule,
                });
            }
        }
        Ok(without)
    }

    /// The parts of which something is left, with what is left out of each.
    pub(super) fn kept<'w>(&'w self, without: &'w Without) -> Vec<(&'w Part, &'w [Dropped])> {
        let all = self.parts.iter().zip(&without.dropped);
        let is_left = |(alone, dropped): &(&Alone<'_>, &Vec<Dropped>)| {
            dropped.is_empty() || dropped.len() < alone.resources.len()
        };
        let is_any = all.clone().any(|it| is_left(&it));
        all.filter(|it| !is_any || is_left(it))
            .map(|(alone, dropped)| (alone.part, dropped.as_slice()))
            .collect()
    }

    fn resources(&self) -> impl Iterator<Item = (Position, &Resource)> {
        let parts = self.parts.iter().enumerate();
        parts.flat_map(|(part, alone)| {
            let resources = alone.resources.iter().enumerate();
            resources.map(move |(number, resource)| ((part, number), resource))
        })
    }

    /// The positions of every identity that several resources have, but for those that are gone.
    fn repeated(&self, gone: &Positions) -> Vec<Vec<Position>> {
        let mut groups: Vec<Vec<Position>> = Vec::new();
        let mut known: FxHashMap<ResId, usize> = FxHashMap::default();
        let all = self.resources();
        for (position, resource) in all.filter(|(position, _)| !gone.contains_key(position)) {
            let group = *known.entry(resource.id().key()).or_insert(groups.len());
            match groups.get_mut(group) {
                Some(group) => group.push(position),
                None => groups.push(vec![position]),
            }
        }
        groups.retain(|group| group.len() > 1);
        groups
    }

    fn part(&self, position: Position) -> &Alone<'a> {
        &self.parts[position.0]
    }

    fn get(&self, position: Position) -> &Resource {
        &self.part(position).resources[position.1]
    }

    fn rendered(&self, position: Position) -> Rendered<'_> {
        let alone = self.part(position);
        Rendered {
            part: alone.part,
            resource: self.get(position),
            causes: &alone.causes,
        }
    }
}

impl Without {
    fn exclude(
        &mut self,
        entry: &Exclude,
        position: Position,
        resource: &Resource,
        gone: &mut Positions,
    ) {
        let rule = Rule {
            name: Step::Exclude,
            at: entry.at,
        };
        gone.insert(position, rule);
        self.left_out.push(resource.clone());
        self.used.push(entry.at);
    }
}

/// The bytes that kustomize prints for a resource, but for a hash in its name; nothing for one that
/// cannot be printed.
fn text(resource: &Resource) -> Option<String> {
    let mut text = String::new();
    yaml::emit(&resource.node, &mut text).ok()?;
    Some(text)
}
