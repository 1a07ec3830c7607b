//! The nodes that `&name` marks, so that `*name` can be expanded.

use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::FxHashMap;

use crate::limits::ALIAS_VALUES;
use crate::yaml::fault::{Checked, Fault};
use crate::yaml::node::Node;

/// The size of a tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// The number of nodes.
    pub(super) nodes: usize,
    /// The number of nested levels of collections.
    pub(super) height: usize,
}

pub(super) const LEAF: Extent = Extent {
    nodes: 1,
    height: 0,
};

/// The number of nodes that aliases have added to the documents of one text. Threads that parse them share it.
#[derive(Debug, Default)]
pub(in crate::yaml) struct Expanded(AtomicUsize);

impl Expanded {
    /// True if there are more than a text may have, so that a few lines cannot exhaust memory.
    pub(in crate::yaml) fn is_too_much(&self) -> bool {
        self.0.load(Ordering::Relaxed) > ALIAS_VALUES
    }

    /// True if no alias added anything.
    pub(in crate::yaml) fn is_nothing(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    fn add(&self, nodes: usize) {
        self.0.fetch_add(nodes, Ordering::Relaxed);
    }
}

/// The fault for a text whose aliases add too much.
pub(in crate::yaml) fn too_much(at: usize) -> Box<Fault> {
    Fault::new(at, format!("aliases add more than {ALIAS_VALUES} values"))
        .help("write the values out, or split the file")
}

/// The anchors of one document; the last definition of a name counts.
pub(super) struct Anchors<'a> {
    named: FxHashMap<&'a str, Anchor>,
    expanded: &'a Expanded,
}

enum Anchor {
    /// The anchor of the collection that starts at this offset and is not complete yet.
    Open(usize),
    Complete(Node, Extent),
}

impl<'a> Anchors<'a> {
    /// No anchors yet. What aliases add is counted in `expanded`.
    pub(super) fn new(expanded: &'a Expanded) -> Self {
        Self {
            named: FxHashMap::default(),
            expanded,
        }
    }

    /// Defines an anchor for a complete node.
    pub(super) fn define(&mut self, name: &'a str, node: Node, extent: Extent) {
        self.named.insert(name, Anchor::Complete(node, extent));
    }

    /// Defines an anchor for the collection that starts at `at` and is not complete yet.
    pub(super) fn open(&mut self, name: &'a str, at: usize) {
        self.named.insert(name, Anchor::Open(at));
    }

    /// Completes the anchor of the collection that starts at `at`, unless a
    /// node inside it has redefined the name.
    pub(super) fn close(&mut self, name: &'a str, at: usize, node: &Node, extent: Extent) {
        if let Some(anchor @ Anchor::Open(_)) = self.named.get_mut(name)
            && matches!(anchor, Anchor::Open(start) if *start == at)
        {
            *anchor = Anchor::Complete(node.clone(), extent);
        }
    }

    /// A copy of the node with the anchor `name`, for the alias at `at`.
    pub(super) fn expand(&mut self, name: &str, at: usize) -> Checked<(Node, Extent)> {
        match self.named.get(name) {
            None => {
                let message = format!("the anchor `&{name}` is not defined before this alias");
                Err(Fault::new(at, message).help("quote the value if it starts with `*`"))
            }
            Some(Anchor::Open(_)) => {
                let message = format!("the alias `*{name}` is inside the value that it refers to");
                Err(Fault::new(at, message))
            }
            Some(Anchor::Complete(node, extent)) => {
                self.expanded.add(extent.nodes);
                if self.expanded.is_too_much() {
                    return Err(too_much(at));
                }
                Ok((node.clone(), *extent))
            }
        }
    }
}
