//! What `&name` named, for `*name`.

use rustc_hash::FxHashMap;

use crate::yaml::fault::{Checked, Fault};
use crate::yaml::node::Node;

/// How large a tree is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// Nodes in it.
    pub(super) nodes: usize,
    /// Levels of collections in it.
    pub(super) height: usize,
}

pub(super) const LEAF: Extent = Extent {
    nodes: 1,
    height: 0,
};

/// How many nodes aliases may add to a document, so that a few lines cannot
/// fill the memory. go-yaml's ratios allow about as many.
const MOST_EXPANDED: usize = 400_000;

/// The anchors of one document; the last definition of a name counts.
#[derive(Default)]
pub(super) struct Anchors<'a> {
    named: FxHashMap<&'a str, Anchor>,
    expanded: usize,
}

enum Anchor {
    /// In the collection that starts here, which is not complete.
    Open(usize),
    Complete(Node, Extent),
}

impl<'a> Anchors<'a> {
    /// Names a complete node.
    pub(super) fn define(&mut self, name: &'a str, node: Node, extent: Extent) {
        self.named.insert(name, Anchor::Complete(node, extent));
    }

    /// Names the collection that starts at `at`.
    pub(super) fn open(&mut self, name: &'a str, at: usize) {
        self.named.insert(name, Anchor::Open(at));
    }

    /// Completes the collection that starts at `at`, unless something inside
    /// of it has taken its name.
    pub(super) fn close(&mut self, name: &'a str, at: usize, node: &Node, extent: Extent) {
        if let Some(anchor @ Anchor::Open(_)) = self.named.get_mut(name)
            && matches!(anchor, Anchor::Open(start) if *start == at)
        {
            *anchor = Anchor::Complete(node.clone(), extent);
        }
    }

    /// A copy of what `name` names, for the alias at `at`.
    pub(super) fn expand(&mut self, name: &str, at: usize) -> Checked<(Node, Extent)> {
        match self.named.get(name) {
            None => {
                let message = format!("no anchor `&{name}` comes before this alias");
                Err(Fault::new(at, message).help("quote the value if it starts with `*`"))
            }
            Some(Anchor::Open(_)) => {
                let message = format!("the alias `*{name}` stands inside of what it stands for");
                Err(Fault::new(at, message))
            }
            Some(Anchor::Complete(node, extent)) => {
                self.expanded += extent.nodes;
                if self.expanded > MOST_EXPANDED {
                    let message = format!("aliases add more than {MOST_EXPANDED} values");
                    return Err(Fault::new(at, message));
                }
                Ok((node.clone(), *extent))
            }
        }
    }
}
