//! Selectors of resources (`api/types/selector.go`).

use crate::config::{Decode, Fields};
use crate::diag::Origin;
use crate::model::Gvk;
use crate::yaml::Text;

/// The resources that a patch or replacement selects (`api/types/selector.go`).
#[derive(Clone, Debug, Default)]
pub struct Selector {
    /// Regular expression, anchored; empty for any.
    pub group: Text,
    /// Regular expression, anchored; empty for any.
    pub version: Text,
    /// Regular expression, anchored; empty for any.
    pub kind: Text,
    /// Regular expression, anchored; empty for any.
    pub name: Text,
    /// Regular expression, anchored; empty for any.
    pub namespace: Text,
    /// A Kubernetes label selector over annotations.
    pub annotation_selector: Text,
    /// A Kubernetes label selector.
    pub label_selector: Text,
    /// The place of the selector.
    pub at: Origin,
}

impl Selector {
    /// The fields that are not empty, by name.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &Text)> {
        let all = [
            ("group", &self.group),
            ("version", &self.version),
            ("kind", &self.kind),
            ("name", &self.name),
            ("namespace", &self.namespace),
            ("labelSelector", &self.label_selector),
            ("annotationSelector", &self.annotation_selector),
        ];
        all.into_iter().filter(|(_, text)| !text.is_empty())
    }
}

pub(super) fn gvk(fields: &mut Fields<'_, '_>) -> Gvk {
    Gvk {
        group: fields.text("group"),
        version: fields.text("version"),
        kind: fields.text("kind"),
        ..Gvk::default()
    }
}

impl Decode for Selector {
    const WHAT: &'static str = "a selector";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let gvk = gvk(fields);
        Self {
            group: gvk.group,
            version: gvk.version,
            kind: gvk.kind,
            name: fields.text("name"),
            namespace: fields.text("namespace"),
            annotation_selector: fields.text("annotationSelector"),
            label_selector: fields.text("labelSelector"),
            at: fields.at,
        }
    }
}
