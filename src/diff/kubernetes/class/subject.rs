//! A resource as the rules see it.

use std::cell::OnceCell;

use crate::model::Gvk;
use crate::yaml::Node;

/// A resource as the rules see it.
pub(crate) struct Subject<'a> {
    pub(super) gvk: &'a Gvk,
    /// The group that serves it, and its kind.
    pub(super) group: &'a str,
    pub(super) kind: &'a str,
    /// The type is known to be cluster-scoped: a namespace in the manifest is ignored.
    pub(super) is_cluster_scoped: bool,
    /// The manifests, Secrets masked; `None` for a side that has none.
    pub(super) old: Option<&'a Node>,
    pub(super) new: Option<&'a Node>,
    /// The answer that [`Subject::once`] has found.
    found: OnceCell<bool>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(gvk: &'a Gvk, old: Option<&'a Node>, new: Option<&'a Node>) -> Self {
        Self {
            gvk,
            group: gvk.served_group(),
            kind: &gvk.kind,
            is_cluster_scoped: false,
            old,
            new,
            found: OnceCell::new(),
        }
    }

    /// The answer to a question about all of the two sides, which is asked once and not for each of their changes.
    pub(super) fn once(&self, ask: impl FnOnce() -> bool) -> bool {
        *self.found.get_or_init(ask)
    }

    pub(super) fn scoped(self, is_cluster_scoped: bool) -> Self {
        Self {
            is_cluster_scoped,
            ..self
        }
    }
}
