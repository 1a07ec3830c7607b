//! Resources in order, found by identity without scanning.

use rustc_hash::FxHashMap;

use super::id::ResId;
use super::resource::Resource;

/// Resources in load order. kustomize's `ResMap`.
#[derive(Clone, Debug, Default)]
pub struct ResourceSet {
    items: Vec<Resource>,
    /// First resource with each current id; rebuilt after changes, see [`Self::reindex`].
    index: FxHashMap<ResId, usize>,
    stale: bool,
}

impl ResourceSet {
    /// Every resource, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Resource> {
        self.items.iter()
    }

    /// Every resource, to change. Lookups after this see the changed identities.
    pub fn items_mut(&mut self) -> &mut Vec<Resource> {
        self.stale = true;
        &mut self.items
    }

    /// Every resource as a slice, in order.
    pub fn items(&self) -> &[Resource] {
        &self.items
    }

    /// Takes the resources out.
    pub fn into_items(self) -> Vec<Resource> {
        self.items
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True without any.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The position of the resource whose current id stands for the same object.
    pub fn position(&mut self, id: &ResId) -> Option<usize> {
        self.reindex();
        self.index.get(&id.key()).copied()
    }

    /// Appends a resource unless one with its id is there.
    ///
    /// # Errors
    /// The resource back, with the position of the one that is there.
    pub fn append(&mut self, resource: Resource) -> Result<(), (Box<Resource>, usize)> {
        self.reindex();
        let key = resource.id().key();
        if let Some(&position) = self.index.get(&key) {
            return Err((Box::new(resource), position));
        }
        self.index.insert(key, self.items.len());
        self.items.push(resource);
        Ok(())
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

impl FromIterator<Resource> for ResourceSet {
    fn from_iter<I: IntoIterator<Item = Resource>>(resources: I) -> Self {
        Self {
            items: resources.into_iter().collect(),
            index: FxHashMap::default(),
            stale: true,
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
