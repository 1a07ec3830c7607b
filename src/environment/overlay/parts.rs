//! The overlay that an environment comes down to, as data: one kustomization,
//! a Namespace, and at most one patch for each resource. Features add to it;
//! `write` makes files of it. Knows no feature.

use std::collections::BTreeMap;

use crate::config::Located;
use crate::diag::{Diagnostic, Origin};
use crate::yaml::{Node, Text};

use super::patch::{Op, Why};
use crate::environment::field::FieldPath;

/// An entry of `images`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(in crate::environment) struct ImageOverride {
    /// The image it is for.
    pub(in crate::environment) name: String,
    /// The new name; none if empty.
    pub(in crate::environment) new_name: String,
    /// The new tag; none if empty.
    pub(in crate::environment) new_tag: String,
    /// The new digest; none if empty.
    pub(in crate::environment) digest: String,
    /// Where that was said.
    pub(in crate::environment) at: Origin,
}

/// An overlay in the making.
#[derive(Clone, Debug, Default)]
pub(in crate::environment) struct Overlay {
    /// `namespace`.
    pub(in crate::environment) namespace: Option<Located<String>>,
    /// The Namespace to list before the target.
    pub(in crate::environment) namespace_object: Option<Node>,
    /// Labels of every resource, metadata only.
    pub(in crate::environment) labels: Vec<(Text, Located<String>)>,
    /// Annotations of every resource, metadata only.
    pub(in crate::environment) annotations: Vec<(Text, Located<String>)>,
    /// `images`.
    pub(in crate::environment) images: Vec<ImageOverride>,
    /// Resources of the target that are left out.
    pub(in crate::environment) deleted: Vec<usize>,
    /// Resources that kustomize does not know to live outside namespaces.
    pub(in crate::environment) unscoped: Vec<usize>,
    /// What is worth knowing and stops nothing.
    pub(in crate::environment) warnings: Vec<Diagnostic>,
    pub(super) ops: BTreeMap<usize, Vec<Op>>,
    pub(super) annotated: BTreeMap<usize, Vec<(Text, String, Why)>>,
}

impl Overlay {
    /// Replaces the string at `path` of the resource at `position`; the last replacement of a place counts.
    pub(in crate::environment) fn replace(
        &mut self,
        position: usize,
        path: FieldPath,
        text: String,
        why: Why,
    ) {
        let ops = self.ops.entry(position).or_default();
        ops.retain(|op| op.path != path);
        ops.push(Op::replace(path, text, why));
    }

    /// Adds or replaces the value at `path`, whose parent is there.
    pub(in crate::environment) fn set(
        &mut self,
        position: usize,
        path: FieldPath,
        value: Node,
        why: Why,
    ) {
        let ops = self.ops.entry(position).or_default();
        ops.push(Op::set(path, value, why));
    }

    /// Sets an annotation of the resource at `position`.
    pub(in crate::environment) fn annotate(
        &mut self,
        position: usize,
        key: &str,
        value: String,
        why: Why,
    ) {
        let annotations = self.annotated.entry(position).or_default();
        annotations.retain(|(other, ..)| other != key);
        annotations.push((key.into(), value, why));
    }
}
