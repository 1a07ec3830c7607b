//! The parts of an overlay, as data: one kustomization, a Namespace, and at most
//! one patch for each resource. Features add to it; `write` makes files of it.
//! Knows no feature.

use std::collections::BTreeMap;

use crate::yaml::{FieldPath, Node};

use super::entry::{Entry, set};
use super::patch::Op;
use super::rules::Rule;

/// An entry of `images`.
#[derive(Clone, Debug)]
pub(in crate::environment) struct ImageOverride {
    /// The image it is for.
    pub(in crate::environment) name: String,
    /// The new name; none if empty.
    pub(in crate::environment) new_name: String,
    /// The new tag; none if empty.
    pub(in crate::environment) new_tag: String,
    /// The new digest; none if empty.
    pub(in crate::environment) digest: String,
    /// The rule that asked for it.
    pub(in crate::environment) rule: Rule,
}

/// The Namespace of an environment.
#[derive(Clone, Debug)]
pub(in crate::environment) struct NamespaceObject {
    /// The name.
    pub(in crate::environment) name: String,
    /// The labels.
    pub(in crate::environment) labels: Vec<Entry>,
    /// The annotations.
    pub(in crate::environment) annotations: Vec<Entry>,
    /// Argo CD's sync wave, after all other annotations.
    pub(in crate::environment) sync_wave: Option<Entry>,
    /// The name of its file.
    pub(in crate::environment) file: String,
    /// The resource of the target that it is; listed before the target otherwise.
    pub(in crate::environment) existing: Option<usize>,
    /// The rule that asked for it.
    pub(in crate::environment) rule: Rule,
}

impl NamespaceObject {
    /// Labels and annotations by field, without empty ones.
    pub(super) fn maps(&self) -> Vec<(&'static str, Vec<Entry>)> {
        let mut annotations = self.annotations.clone();
        if let Some(wave) = &self.sync_wave {
            set(&mut annotations, wave.clone());
        }
        let mut maps = vec![
            ("labels", self.labels.clone()),
            ("annotations", annotations),
        ];
        maps.retain(|(_, entries)| !entries.is_empty());
        maps
    }
}

/// A resource that the target does not have.
#[derive(Clone, Debug)]
pub(in crate::environment) struct AddedResource {
    /// The manifest.
    pub(in crate::environment) node: Node,
    /// The rule that asked for it.
    pub(in crate::environment) rule: Rule,
}

/// An overlay in the making.
#[derive(Clone, Debug, Default)]
pub(in crate::environment) struct Overlay {
    /// `namespace`.
    pub(in crate::environment) namespace: Option<(String, Rule)>,
    /// The Namespaces.
    pub(in crate::environment) namespace_objects: Vec<NamespaceObject>,
    /// Labels of every resource, metadata only.
    pub(in crate::environment) labels: Vec<Entry>,
    /// Annotations of every resource, metadata only.
    pub(in crate::environment) annotations: Vec<Entry>,
    /// `images`.
    pub(in crate::environment) images: Vec<ImageOverride>,
    /// Resources that the target does not have, listed after it.
    pub(in crate::environment) added: Vec<AddedResource>,
    /// Resources of the target that are left out because something else stands for them.
    pub(in crate::environment) deleted: Vec<(usize, Rule)>,
    /// The rules for the resources that the target excludes, one for each.
    pub(in crate::environment) excluded: Vec<Rule>,
    /// Resources outside namespaces that kustomize takes for namespaced.
    pub(in crate::environment) unscoped: Vec<(usize, Rule)>,
    /// Operations on fields, by resource.
    pub(super) ops: BTreeMap<usize, Vec<Op>>,
    /// Annotations, by resource.
    pub(super) annotated: BTreeMap<usize, Vec<Entry>>,
    /// Labels, by resource.
    pub(super) labeled: BTreeMap<usize, Vec<Entry>>,
}

impl Overlay {
    /// Replaces the string at `path` of the resource at `position`. The last replacement of a place counts.
    pub(in crate::environment) fn replace(
        &mut self,
        position: usize,
        path: FieldPath,
        text: String,
        rule: Rule,
    ) {
        let ops = self.ops.entry(position).or_default();
        ops.retain(|op| op.path != path);
        ops.push(Op::replace(path, text, rule));
    }

    /// Adds or replaces the string at `path`, whose parent exists.
    pub(in crate::environment) fn set(
        &mut self,
        position: usize,
        path: FieldPath,
        text: String,
        rule: Rule,
    ) {
        let ops = self.ops.entry(position).or_default();
        ops.retain(|op| op.path != path);
        ops.push(Op::add(path, text, rule));
    }

    /// Adds a value of any kind at `path`, whose parent exists. Into a list, it is inserted. Operations run in the order in
    /// which they are added: what is written before sees the list without it.
    pub(in crate::environment) fn add(
        &mut self,
        position: usize,
        path: FieldPath,
        value: Node,
        rule: Rule,
    ) {
        let ops = self.ops.entry(position).or_default();
        ops.push(Op::add_node(path, value, rule));
    }

    /// Removes the value at `path`, which exists. Of several items of a list, the last one comes first.
    pub(in crate::environment) fn remove(&mut self, position: usize, path: FieldPath, rule: Rule) {
        let ops = self.ops.entry(position).or_default();
        ops.retain(|op| !path.is_start_of(&op.path));
        ops.push(Op::remove(path, rule));
    }

    /// The text that the field at `path` gets, if it gets another one.
    pub(in crate::environment) fn new_text(
        &self,
        position: usize,
        path: &FieldPath,
    ) -> Option<&str> {
        let mut ops = self.ops.get(&position)?.iter().rev();
        ops.find(|op| op.path == *path)?.new_text()
    }

    /// Sets a label of the resource at `position`.
    pub(in crate::environment) fn label(&mut self, position: usize, entry: Entry) {
        set(self.labeled.entry(position).or_default(), entry);
    }

    /// Sets an annotation of the resource at `position`.
    pub(in crate::environment) fn annotate(&mut self, position: usize, entry: Entry) {
        let annotations = self.annotated.entry(position).or_default();
        annotations.retain(|other| other.key != entry.key);
        annotations.push(entry);
    }
}
