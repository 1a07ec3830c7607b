//! The overlay that an environment comes down to, as data: one kustomization,
//! a Namespace, and at most one patch for each resource. Features add to it;
//! [`write`] makes files of it. Knows no feature.

mod patch;
mod trace;
mod write;

pub(super) use patch::{Op, Why};
pub(super) use trace::{RuleNames, retrace};
pub(super) use write::{Placed, Written, write};

use std::collections::BTreeMap;

use crate::config::Located;
use crate::diag::{Diagnostic, Origin};
use crate::yaml::{FieldPath, Node, Text};

/// An entry of `images`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct ImageOverride {
    /// The image it is for.
    pub(super) name: String,
    /// The new name; none if empty.
    pub(super) new_name: String,
    /// The new tag; none if empty.
    pub(super) new_tag: String,
    /// The new digest; none if empty.
    pub(super) digest: String,
    /// Where that was said.
    pub(super) at: Origin,
}

/// An overlay in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlay {
    /// `namespace`.
    pub(super) namespace: Option<Located<String>>,
    /// The Namespace to list before the target.
    pub(super) namespace_object: Option<Node>,
    /// Labels of every resource, metadata only.
    pub(super) labels: Vec<(Text, Located<String>)>,
    /// Annotations of every resource, metadata only.
    pub(super) annotations: Vec<(Text, Located<String>)>,
    /// `images`.
    pub(super) images: Vec<ImageOverride>,
    /// Resources of the target that are left out.
    pub(super) deleted: Vec<usize>,
    /// Resources that kustomize does not know to live outside namespaces.
    pub(super) unscoped: Vec<usize>,
    /// What is worth knowing and stops nothing.
    pub(super) warnings: Vec<Diagnostic>,
    ops: BTreeMap<usize, Vec<Op>>,
    annotated: BTreeMap<usize, Vec<(Text, String, Why)>>,
}

impl Overlay {
    /// Replaces the string at `path` of the resource at `position`; the last replacement of a place counts.
    pub(super) fn replace(&mut self, position: usize, path: FieldPath, text: String, why: Why) {
        let ops = self.ops.entry(position).or_default();
        ops.retain(|op| op.path != path);
        ops.push(Op::replace(path, text, why));
    }

    /// Adds or replaces the value at `path`, whose parent is there.
    pub(super) fn set(&mut self, position: usize, path: FieldPath, value: Node, why: Why) {
        let ops = self.ops.entry(position).or_default();
        ops.push(Op::set(path, value, why));
    }

    /// Sets an annotation of the resource at `position`.
    pub(super) fn annotate(&mut self, position: usize, key: &str, value: String, why: Why) {
        let annotations = self.annotated.entry(position).or_default();
        annotations.retain(|(other, ..)| other != key);
        annotations.push((key.into(), value, why));
    }
}
