//! Resources in order, found by identity without scanning.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::diag::Fallible;
use crate::yaml::Text;
use crate::{parallel, yaml};

use super::gvk::Gvk;
use super::id::ResId;
use super::resource::{Identity, Resource};

/// Resources in load order. kustomize's `ResMap`.
#[derive(Clone, Debug, Default)]
pub struct ResourceSet {
    items: Vec<Resource>,
    /// The first resource with each present id; rebuilt after changes, see [`Self::reindex`].
    index: FxHashMap<ResId, usize>,
    /// All resources that have or had each id; built on first use.
    history_index: Option<FxHashMap<ResId, Vec<usize>>>,
    /// All resources that have or had each name; built on first use.
    name_index: Option<FxHashMap<Text, Vec<usize>>>,
    stale: bool,
    touched: Touched,
}

/// The resources that may have changed since somebody last asked.
#[derive(Clone, Debug, Default)]
enum Touched {
    #[default]
    All,
    At(Vec<usize>),
}

impl Touched {
    fn add(&mut self, position: usize) {
        if let Self::At(positions) = self {
            positions.push(position);
        }
    }

    /// Follows the removal of the resource at `removed`.
    fn close_gap(&mut self, removed: usize) {
        if let Self::At(positions) = self {
            positions.retain(|position| *position != removed);
            positions.iter_mut().for_each(|it| close_gap(it, removed));
        }
    }
}

/// Follows the removal of the resource at `removed`.
fn close_gap(position: &mut usize, removed: usize) {
    *position -= usize::from(*position > removed);
}

impl ResourceSet {
    /// Every resource, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Resource> {
        self.items.iter()
    }

    /// Every resource, to change. Lookups after this see the changed identities.
    pub fn items_mut(&mut self) -> &mut Vec<Resource> {
        self.forget_index();
        self.touched = Touched::All;
        &mut self.items
    }

    /// Every resource as a slice, in order.
    pub fn items(&self) -> &[Resource] {
        &self.items
    }

    /// The positions of the resources that may have changed since the last call, in order.
    pub(crate) fn take_touched(&mut self) -> Vec<usize> {
        match std::mem::replace(&mut self.touched, Touched::At(Vec::new())) {
            Touched::All => (0..self.items.len()).collect(),
            Touched::At(mut positions) => {
                positions.sort_unstable();
                positions.dedup();
                positions
            }
        }
    }

    /// Notes the annotations of what was touched ([`Resource::note_annotations`]); returns the positions.
    pub(crate) fn note_annotations(&mut self) -> Vec<usize> {
        let touched = self.take_touched();
        for position in &touched {
            if let Some(resource) = self.items.get_mut(*position) {
                resource.note_annotations();
            }
        }
        touched
    }

    /// The resources, by value.
    pub fn into_items(self) -> Vec<Resource> {
        self.items
    }

    /// The resources as a stream of YAML documents, as kustomize prints them:
    /// `---` between two, none before the first.
    ///
    /// # Errors
    /// The errors of [`yaml::emit`], placed at the resource.
    pub fn to_yaml(&self) -> Fallible<String> {
        let shares: Vec<&[Resource]> = self.items.chunks(SHARE).collect();
        let mut texts = parallel::map(&shares, |share| documents(share)).into_iter();
        let mut text = texts.next().unwrap_or_else(|| Ok(String::new()))?;
        for share in texts {
            text.push_str("---\n");
            text.push_str(&share?);
        }
        Ok(text)
    }

    /// The number of resources.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True if there are no resources.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The position of the resource whose present id identifies the same object.
    pub fn position(&mut self, id: &ResId) -> Option<usize> {
        self.reindex();
        self.index.get(&id.key()).copied()
    }

    /// The positions, in order, of all resources with a present or earlier id
    /// that identifies the same object.
    pub fn positions_by_any_id(&mut self, id: &ResId) -> Vec<usize> {
        let index = self.history_index.get_or_insert_with(|| {
            let mut index = FxHashMap::default();
            for (position, resource) in self.items.iter().enumerate() {
                add_ids(&mut index, resource, position);
            }
            index
        });
        index.get(&id.key()).cloned().unwrap_or_default()
    }

    /// The positions, in order, of all resources that have or had the name.
    pub(crate) fn named(&mut self, name: &str) -> Vec<usize> {
        let index = self.name_index.get_or_insert_with(|| {
            let mut index = FxHashMap::default();
            for (position, resource) in self.items.iter().enumerate() {
                add_names(&mut index, resource, position);
            }
            index
        });
        index.get(name).cloned().unwrap_or_default()
    }

    /// The positions, in order, of all resources that have or had the name; of all resources if there is none.
    pub(crate) fn that_may_be_named(&mut self, name: Option<&str>) -> Vec<usize> {
        match name {
            Some(name) => self.named(name),
            None => (0..self.items.len()).collect(),
        }
    }

    /// True if two resources identify the same object.
    pub fn has_doubles(&mut self) -> bool {
        self.reindex();
        self.index.len() != self.items.len()
    }

    /// Replaces the resource at `position`.
    pub fn replace(&mut self, position: usize, resource: Resource) {
        let Some(old) = self.items.get_mut(position) else {
            return;
        };
        let has_same_ids = old.history == resource.history && old.id() == resource.id();
        *old = resource;
        self.touched.add(position);
        if !has_same_ids {
            self.forget_index();
        }
    }

    /// Changes one resource; the indices are kept unless its ids change.
    pub fn change<T>(&mut self, position: usize, change: impl FnOnce(&mut Resource) -> T) -> T {
        let resource = &mut self.items[position];
        let before = (resource.id(), earlier(resource));
        let result = change(resource);
        self.touched.add(position);
        let (id, known) = (resource.id(), earlier(resource));
        let has_same_ids = before.0 == id
            && known
                .iter()
                .all(|was| is_among(was, &before.1) || is_of(was, &id))
            && before.1.iter().all(|was| is_among(was, &known));
        if !has_same_ids {
            self.follow(position, &before, &(id, known));
        }
        result
    }

    /// Removes a resource; the indices are kept.
    pub(crate) fn remove(&mut self, position: usize) {
        if position >= self.items.len() {
            return;
        }
        let has_doubles = self.index.len() != self.items.len();
        let removed = self.items.remove(position);
        self.touched.close_gap(position);
        self.stale |= has_doubles;
        if !self.stale {
            self.index.remove(&removed.id().key());
            let positions = self.index.values_mut();
            positions.for_each(|it| close_gap(it, position));
        }
        let close_gaps = |positions: &mut Vec<usize>| {
            positions.retain(|it| *it != position);
            positions.iter_mut().for_each(|it| close_gap(it, position));
        };
        let ids = self.history_index.iter_mut();
        ids.for_each(|index| index.values_mut().for_each(close_gaps));
        let names = self.name_index.iter_mut();
        names.for_each(|index| index.values_mut().for_each(close_gaps));
    }

    /// Follows other ids of the resource at `position`: the present one, and those before it.
    fn follow(
        &mut self,
        position: usize,
        before: &(ResId, Vec<Identity>),
        after: &(ResId, Vec<Identity>),
    ) {
        // Of two with one id, an index does not know the second.
        self.stale |= self.index.len() != self.items.len();
        if !self.stale {
            self.index.remove(&before.0.key());
            let first = self.index.entry(after.0.key()).or_insert(position);
            *first = position.min(*first);
        }
        if let Some(index) = &mut self.history_index {
            move_position(index, position, ids(before), ids(after));
        }
        if let Some(index) = &mut self.name_index {
            move_position(index, position, names(before), names(after));
        }
    }

    /// Appends a resource unless one with its id exists.
    ///
    /// # Errors
    /// Returns the resource, with the position of the existing one.
    pub fn append(&mut self, resource: Resource) -> Result<(), (Box<Resource>, usize)> {
        self.reindex();
        let key = resource.id().key();
        if let Some(&position) = self.index.get(&key) {
            return Err((Box::new(resource), position));
        }
        self.index.insert(key, self.items.len());
        if let Some(index) = &mut self.history_index {
            add_ids(index, &resource, self.items.len());
        }
        if let Some(index) = &mut self.name_index {
            add_names(index, &resource, self.items.len());
        }
        self.touched.add(self.items.len());
        self.items.push(resource);
        Ok(())
    }

    fn forget_index(&mut self) {
        self.stale = true;
        self.history_index = None;
        self.name_index = None;
    }

    fn reindex(&mut self) {
        if !self.stale {
            return;
        }
        self.index.clear();
        for (position, resource) in self.items.iter().enumerate() {
            self.index.entry(resource.id().key()).or_insert(position);
        }
        self.stale = false;
    }
}

/// The number of resources that a thread writes at a time: enough to be worth a thread, and
/// few enough that large definitions, which are adjacent, are spread over several threads.
const SHARE: usize = 32;

fn documents(resources: &[Resource]) -> Fallible<String> {
    let mut text = String::new();
    for resource in resources {
        if !text.is_empty() {
            text.push_str("---\n");
        }
        yaml::emit(&resource.node, &mut text)
            .map_err(|failed| failed.with_default_place(resource.origin))?;
    }
    Ok(text)
}

/// The identities that a resource had, each once: patches add the same one again and again.
fn earlier(resource: &Resource) -> Vec<Identity> {
    let mut found: Vec<Identity> = Vec::new();
    for was in &resource.history {
        if !is_among(was, &found) {
            found.push(was.clone());
        }
    }
    found
}

fn is_among(was: &Identity, known: &[Identity]) -> bool {
    known.iter().any(|known| known.is_same(was))
}

/// True if an identity is that of `id`.
fn is_of(was: &Identity, id: &ResId) -> bool {
    was.name == id.name
        && was.kind == id.gvk.kind
        && was.namespace.as_str() == id.effective_namespace()
}

/// The keys of a present id, and of identities before it ([`Resource::previous_ids`]).
fn ids((id, earlier): &(ResId, Vec<Identity>)) -> Vec<ResId> {
    let previous = earlier.iter().map(|was| ResId {
        gvk: Gvk {
            kind: was.kind.clone(),
            ..id.gvk.clone()
        },
        name: was.name.clone(),
        namespace: was.namespace.clone(),
    });
    previous.chain([id.clone()]).map(|it| it.key()).collect()
}

fn names((id, earlier): &(ResId, Vec<Identity>)) -> Vec<Text> {
    let former = earlier.iter().map(|was| was.name.clone());
    former.chain([id.name.clone()]).collect()
}

/// Takes a position from the keys before a change, and gives it to those after it.
fn move_position<K: Hash + Eq>(
    index: &mut FxHashMap<K, Vec<usize>>,
    position: usize,
    before: Vec<K>,
    after: Vec<K>,
) {
    for key in before {
        if let Some(positions) = index.get_mut(&key) {
            positions.retain(|it| *it != position);
        }
    }
    for key in after {
        let positions = index.entry(key).or_default();
        if let Err(place) = positions.binary_search(&position) {
            positions.insert(place, position);
        }
    }
}

fn add_ids(index: &mut FxHashMap<ResId, Vec<usize>>, resource: &Resource, position: usize) {
    for id in resource.all_ids() {
        let positions = index.entry(id.key()).or_default();
        if positions.last() != Some(&position) {
            positions.push(position);
        }
    }
}

fn add_names(index: &mut FxHashMap<Text, Vec<usize>>, resource: &Resource, position: usize) {
    let former = resource.history.iter().map(|was| was.name.as_str());
    for name in former.chain([resource.name()]) {
        let positions = index.entry(name.into()).or_default();
        if positions.last() != Some(&position) {
            positions.push(position);
        }
    }
}

impl FromIterator<Resource> for ResourceSet {
    fn from_iter<I: IntoIterator<Item = Resource>>(resources: I) -> Self {
        Self {
            items: resources.into_iter().collect(),
            index: FxHashMap::default(),
            history_index: None,
            name_index: None,
            stale: true,
            touched: Touched::All,
        }
    }
}

impl<'a> IntoIterator for &'a ResourceSet {
    type Item = &'a Resource;
    type IntoIter = std::slice::Iter<'a, Resource>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::{Mapping, Node};

    fn resource(name: &str) -> Resource {
        let mut object = Mapping::default();
        object.push("kind", Node::string("ConfigMap", Origin::NONE));
        let mut resource = Resource::new(Node::mapping(object, Origin::NONE));
        resource.set_name(name, Origin::NONE);
        resource
    }

    fn renamed(from: &str, to: &str) -> Resource {
        let mut resource = resource(from);
        resource.remember_id();
        resource.set_name(to, Origin::NONE);
        resource
    }

    #[test]
    fn resources_are_found_by_any_id_after_every_kind_of_change() {
        let mut set: ResourceSet = [resource("a"), renamed("a", "b")].into_iter().collect();
        assert_eq!(set.positions_by_any_id(&resource("a").id()), [0, 1]);
        assert!(set.append(renamed("b", "c")).is_ok());
        assert_eq!(set.positions_by_any_id(&resource("b").id()), [1, 2]);
        set.replace(1, resource("d"));
        assert_eq!(set.positions_by_any_id(&resource("a").id()), [0]);
        set.remove(0);
        assert_eq!(set.positions_by_any_id(&resource("b").id()), [1]);
        assert_eq!(set.position(&resource("d").id()), Some(0));
    }

    #[test]
    fn indices_follow_what_changes_and_goes() {
        let mut set: ResourceSet = "abcdefgh"
            .chars()
            .map(|it| resource(&it.to_string()))
            .collect();
        // Every index is there, and each step is held against a set that has none.
        let hold = |set: &mut ResourceSet| {
            let mut fresh: ResourceSet = set.items().iter().cloned().collect();
            for name in ["a", "b", "c", "d", "e", "f", "g", "h", "x", "y"] {
                let id = resource(name).id();
                assert_eq!(
                    set.positions_by_any_id(&id),
                    fresh.positions_by_any_id(&id),
                    "{name}"
                );
                assert_eq!(set.named(name), fresh.named(name), "{name}");
                assert_eq!(set.position(&id), fresh.position(&id), "{name}");
            }
            assert_eq!(set.has_doubles(), fresh.has_doubles());
        };
        let rename = |set: &mut ResourceSet, at, to: &str, remembers: bool| {
            set.change(at, |it| {
                if remembers {
                    it.remember_id();
                }
                it.set_name(to, Origin::NONE);
            });
        };
        hold(&mut set);
        for (at, to, remembers) in [
            (2, "x", true),
            (5, "y", false),
            (0, "b", true),
            (1, "a", true),
            (1, "x", false),
        ] {
            rename(&mut set, at, to, remembers);
            hold(&mut set);
        }
        for at in [3, 0, 4, 1, 9] {
            set.remove(at);
            hold(&mut set);
        }
        rename(&mut set, 1, "d", true);
        hold(&mut set);
        assert!(set.append(resource("z")).is_ok());
        set.remove(0);
        hold(&mut set);
        assert!(set.items_mut().pop().is_some());
        hold(&mut set);
    }

    #[test]
    fn what_was_touched_is_known_until_somebody_asks() {
        let mut set: ResourceSet = [resource("a"), resource("b")].into_iter().collect();
        assert_eq!(set.take_touched(), [0, 1]);
        assert!(set.take_touched().is_empty());
        set.change(1, |_| ());
        set.replace(0, resource("c"));
        set.change(1, |_| ());
        assert!(set.append(resource("d")).is_ok());
        assert_eq!(set.take_touched(), [0, 1, 2]);
        set.items_mut().remove(0);
        assert_eq!(set.take_touched(), [0, 1]);
    }

    #[test]
    fn resources_are_found_by_any_name() {
        let mut set: ResourceSet = [resource("a"), renamed("a", "b")].into_iter().collect();
        assert_eq!((set.named("a"), set.named("b")), (vec![0, 1], vec![1]));
        assert!(set.append(renamed("b", "c")).is_ok());
        assert_eq!((set.named("b"), set.named("c")), (vec![1, 2], vec![2]));
        set.change(0, |resource| resource.set_name("c", Origin::NONE));
        assert_eq!((set.named("a"), set.named("c")), (vec![1], vec![0, 2]));
    }
}
