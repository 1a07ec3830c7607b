//! `buildMetadata`: annotations that say which file or generator a resource
//! comes from, and which transformers it went through. In: the places of files
//! and configurations, as the build comes by. Out: annotated resources.
//!
//! To kustomize these are annotations like any other: patches see and change
//! them, selectors find them. They are written while a build goes on, so, and
//! only where the kustomization that is built asks for any metadata. Rules:
//! `api/resource/origin.go`, `AddTransformerAnnotation` in `api/resmap/reswrangler.go`.

mod whence;

pub(super) use whence::{Whence, origin_of};

use crate::config::LocatedText;
use crate::diag::{Fallible, Origin};
use crate::model::{Causes, Resource, ResourceSet, Schemas};
use crate::yaml::{Node, Text};

use super::config::{FieldSpec, Kustomization};
use super::schema_state::SchemaState;
use super::step_context::{StepContext, Transformer};
use super::transformers::Annotations;
use whence::{ORIGIN, unreadable};

/// The annotation that lists the transformers that a resource went through.
pub(super) const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";

/// The step that writes them.
pub(super) const STEP: &str = "buildMetadata";

/// What the kustomization that is built asks for. What its bases and components say does not count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BuildMetadata {
    /// The place of the field's first item, if the build is to remember anything at all.
    tracked: Option<Origin>,
    /// Whether [`ORIGIN`] stays.
    origins: bool,
    /// Whether [`TRANSFORMATIONS`] stays.
    transformations: bool,
}

impl BuildMetadata {
    /// As the kustomization says.
    pub(super) fn of(kustomization: &Kustomization) -> Self {
        let options = &kustomization.build_metadata;
        let asks_for = |name: &str| options.iter().any(|option| option.value == name);
        Self {
            tracked: options.first().map(|option| option.at),
            origins: asks_for("originAnnotations"),
            transformations: asks_for("transformerAnnotations"),
        }
    }

    /// True if resources and configurations are to be annotated while building.
    pub(super) fn is_tracked(self) -> bool {
        self.tracked.is_some()
    }

    /// The place that asks for it; none where nothing does.
    pub(super) fn place(self) -> Origin {
        self.tracked.unwrap_or_default()
    }

    /// True if an annotation of this name is on no resource at the end.
    pub(super) fn strips(self, annotation: &str) -> bool {
        match annotation {
            ORIGIN => !self.origins,
            TRANSFORMATIONS => !self.transformations,
            _ => false,
        }
    }

    /// Annotates resources that were read, whatever they said themselves.
    ///
    /// # Errors
    /// `metadata.annotations` that is no map.
    pub(super) fn mark_read(
        self,
        resources: Vec<Resource>,
        whence: &Whence,
        causes: &mut Causes,
    ) -> Fallible<Vec<Resource>> {
        let Some(at) = self.tracked else {
            return Ok(resources);
        };
        let value = LocatedText {
            value: whence.to_yaml().into(),
            at,
        };
        let everywhere = vec![FieldSpec::any("metadata/annotations", true)];
        let mark = Annotations::new(vec![(ORIGIN.into(), value)], everywhere);
        let mut resources: ResourceSet = resources.into_iter().collect();
        let cx = &mut StepContext {
            step: STEP,
            at,
            via: Origin::NONE,
            causes,
            schemas: &Schemas::default(),
            schema_state: &mut SchemaState::default(),
            warnings: &mut Vec::new(),
        };
        mark.transform(&mut resources, cx)?;
        Ok(resources.into_items())
    }
}

/// Annotates a resource that is new: generated, or a configuration that stands in a kustomization.
/// What it says itself stays.
pub(super) fn mark_new(resource: &mut Resource, whence: &Whence, cx: &mut StepContext<'_>) {
    if resource.annotation_text(ORIGIN).is_none() {
        set_origin(resource, whence, cx);
    }
}

/// Writes the origin of a resource, in place of what was there.
pub(super) fn set_origin(resource: &mut Resource, whence: &Whence, cx: &mut StepContext<'_>) {
    write(resource, ORIGIN, whence.to_yaml().into(), cx);
}

/// Notes a transformer on every resource: as its origin where that has none, else as the last of its transformations.
///
/// # Errors
/// `build-metadata-annotation` where a resource brought annotations that are no such lists.
pub(super) fn mark_transformed(
    resources: &mut ResourceSet,
    whence: &Whence,
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    for resource in resources.items_mut() {
        if !is_ours(resource, ORIGIN, cx.causes) && origin_of(resource)?.is_none() {
            set_origin(resource, whence, cx);
            continue;
        }
        let mut list = match resource.annotation_text(TRANSFORMATIONS) {
            None => String::new(),
            Some(text) if is_ours(resource, TRANSFORMATIONS, cx.causes) => text.to_string(),
            Some(text) => whence::transformations(text)
                .ok_or_else(|| unreadable(resource, TRANSFORMATIONS))?,
        };
        list.push_str(&whence.to_yaml_item());
        write(resource, TRANSFORMATIONS, list.into(), cx);
    }
    Ok(())
}

/// True if this build wrote the annotation, which therefore need not be read again.
fn is_ours(resource: &Resource, annotation: &str, causes: &Causes) -> bool {
    let node = resource.node.at(&["metadata", "annotations", annotation]);
    node.and_then(|node| causes.get(node.origin))
        .is_some_and(|cause| cause.step == STEP)
}

fn write(resource: &mut Resource, annotation: &str, text: Text, cx: &mut StepContext<'_>) {
    resource.settle_annotations();
    let origin = cx.made();
    resource
        .annotations_mut()
        .set(annotation, Node::string(text, origin));
}
