//! Fields that somebody else fills before a resource is valid: the webhooks of its operator, and the kustomization
//! that is built on a part. In: a render, what is around it, and a mismatch. Out: whether it may be completed.

use crate::model::{KindNames, Resource};
use crate::yaml::{Node, Segment};

use super::admission_rules::{is_for, items};
use super::schema::{Mismatch, MismatchKind};
use super::subject::Subject;

/// The mismatches that somebody else resolves.
pub(super) struct Expected<'s> {
    /// The webhooks that change resources.
    webhooks: Vec<&'s Node>,
    names: KindNames<'s>,
    is_part: bool,
}

impl<'s> Expected<'s> {
    /// Those of a render.
    pub(super) fn new(subject: &Subject<'s>, elsewhere: &[&'s Resource]) -> Self {
        let resources: &'s [Resource] = subject.resources;
        let all = resources.iter().chain(elsewhere.iter().copied());
        let all = all.filter(|it| it.kind() == "MutatingWebhookConfiguration");
        let known = resources.iter().chain(elsewhere.iter().copied());
        Self {
            webhooks: all.flat_map(|it| items(&it.node, "webhooks")).collect(),
            names: KindNames::new(known),
            is_part: subject.is_part(),
        }
    }

    /// True if a mismatch may be none in the cluster.
    pub(super) fn explains(&self, mismatch: &Mismatch, resource: &Resource) -> bool {
        match mismatch.kind {
            MismatchKind::MissingField => {
                self.is_filled(resource) || (self.is_part && is_of_subject(mismatch))
            }
            MismatchKind::Malformed => self.is_part && is_unlabeled(mismatch, resource),
            _ => false,
        }
    }

    /// True if a webhook may set fields of a resource: admission changes it before its type is held against it
    /// (kubernetes.io, "Admission Control in Kubernetes": phases).
    fn is_filled(&self, resource: &Resource) -> bool {
        let gvk = resource.gvk();
        let plural = self.names.resource(&gvk);
        let mut rules = self.webhooks.iter().flat_map(|it| items(it, "rules"));
        rules.any(|rule| is_for(rule, &gvk, &plural))
    }
}

/// True for the namespace of a binding's subject: `namespace` of a kustomization sets it.
fn is_of_subject(mismatch: &Mismatch) -> bool {
    matches!(
        mismatch.path.segments(),
        [Segment::Key(subjects), Segment::Item(_), Segment::Key(namespace)]
            if subjects == "subjects" && namespace == "namespace"
    )
}

/// True for an empty selector of pods that have no labels either: `labels` of a kustomization sets both.
fn is_unlabeled(mismatch: &Mismatch, resource: &Resource) -> bool {
    let is_selector = matches!(
        mismatch.path.segments(),
        [Segment::Key(spec), Segment::Key(selector)] if spec == "spec" && selector == "selector"
    );
    let labels = ["spec", "template", "metadata", "labels"];
    let labels = resource.node.at(&labels).and_then(Node::as_mapping);
    is_selector && labels.is_none_or(|it| it.is_empty())
}
