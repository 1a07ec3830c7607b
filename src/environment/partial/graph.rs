//! The resources of a partial environment: what `only` selects, and all that comes with it. In: the roles of
//! resources, and what each names. Out: what is kept.

use std::collections::BTreeSet;

use super::needs::needs;
use super::roles::{Role, roles};
use super::world::World;

/// The ways from a kept resource to others.
pub(super) struct Graph {
    roles: Vec<Role>,
    /// The resources that each one names.
    needs: Vec<BTreeSet<usize>>,
    /// The resources that are there for each one.
    followers: Vec<Vec<usize>>,
}

impl Graph {
    /// The graph of these resources.
    pub(super) fn new(world: &World<'_>) -> Self {
        let roles = roles(world);
        let positions = 0..world.resources.len();
        let mut followers = vec![Vec::new(); roles.len()];
        for (position, role) in roles.iter().enumerate() {
            for of in role.of() {
                if let Some(followers) = followers.get_mut(*of) {
                    followers.push(position);
                }
            }
        }
        Self {
            needs: positions.map(|position| needs(position, world)).collect(),
            roles,
            followers,
        }
    }

    /// The role of a resource.
    pub(super) fn role(&self, position: usize) -> &Role {
        self.roles.get(position).unwrap_or(&Role::Needed)
    }

    /// True for each resource that is kept if `chosen` is.
    pub(super) fn kept(&self, chosen: impl IntoIterator<Item = usize>) -> Vec<bool> {
        let always = self.roles.iter().enumerate();
        let always = always.filter(|(_, role)| **role == Role::Always);
        let always = always.map(|(position, _)| position);
        let chosen = chosen
            .into_iter()
            .filter(|it| self.role(*it).can_be_chosen());
        self.reached(always.chain(chosen).collect())
    }

    /// True for each resource that comes with a workload, but for those that every environment has.
    pub(super) fn around(&self, workload: usize) -> Vec<bool> {
        self.reached(vec![workload])
    }

    fn reached(&self, mut open: Vec<usize>) -> Vec<bool> {
        let mut kept = vec![false; self.roles.len()];
        while let Some(position) = open.pop() {
            let Some(is_kept) = kept.get_mut(position) else {
                continue;
            };
            if std::mem::replace(is_kept, true) {
                continue;
            }
            let needs = self.needs.get(position).into_iter().flatten().copied();
            open.extend(needs.filter(|it| self.role(*it).can_be_needed()));
            open.extend(self.followers.get(position).into_iter().flatten());
        }
        kept
    }
}
