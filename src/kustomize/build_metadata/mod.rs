//! `buildMetadata`: annotations that state the source file or generator of a
//! resource, and the transformers that changed it. In: the places of files
//! and configurations, as the build reads them. Out: annotated resources.
//!
//! kustomize treats them like any other annotation: patches see and change them,
//! selectors find them. They are therefore written during the build, and only if the
//! kustomization that is built requests any metadata. Rules: `api/resource/origin.go`,
//! `AddTransformerAnnotation` in `api/resmap/reswrangler.go`.

mod origin_annotation;

pub(super) use origin_annotation::{OriginAnnotation, origin_of};

use crate::config::LocatedText;
use crate::diag::{Fallible, Origin};
use crate::model::{Causes, Resource, ResourceSet, Schemas, Step};
use crate::yaml::{Node, Text};

use super::config::{FieldSpec, Kustomization};
use super::schema_state::SchemaState;
use super::step_context::{StepContext, Transformer};
use super::transformers::Annotations;
use origin_annotation::{ORIGIN, unreadable};

/// The annotation that lists the transformers that a resource went through.
pub(super) const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";

/// The `buildMetadata` of the kustomization that is built. Bases and components cannot set it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BuildMetadata {
    /// The place of the field's first item, if the build tracks any metadata.
    tracked: Option<Origin>,
    /// True if [`ORIGIN`] is kept in the output.
    origins: bool,
    /// True if [`TRANSFORMATIONS`] is kept in the output.
    transformations: bool,
}

impl BuildMetadata {
    /// Reads the `buildMetadata` of `kustomization`.
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

    /// The place that requests metadata; unknown if none is requested.
    pub(super) fn place(self) -> Origin {
        self.tracked.unwrap_or_default()
    }

    /// True if the annotation is removed from every resource at the end.
    pub(super) fn strips(self, annotation: &str) -> bool {
        match annotation {
            ORIGIN => !self.origins,
            TRANSFORMATIONS => !self.transformations,
            _ => false,
        }
    }

    /// Annotates resources that were read, and overwrites annotations of their own.
    ///
    /// # Errors
    /// `metadata.annotations` is not a map.
    pub(super) fn mark_read(
        self,
        resources: Vec<Resource>,
        origin: &OriginAnnotation,
        causes: &mut Causes,
    ) -> Fallible<Vec<Resource>> {
        let Some(at) = self.tracked else {
            return Ok(resources);
        };
        let value = LocatedText {
            value: origin.to_yaml().into(),
            at,
        };
        let everywhere = vec![FieldSpec::any("metadata/annotations", true)];
        let mark = Annotations::new(vec![(ORIGIN.into(), value)], everywhere);
        let mut resources: ResourceSet = resources.into_iter().collect();
        let cx = &mut StepContext {
            version: crate::kustomize::version::Version::DEFAULT,
            step: Step::BuildMetadata,
            at,
            via: Origin::NONE,
            causes,
            schemas: &Schemas::default(),
            schema_state: &mut SchemaState::default(),
            warnings: &mut Vec::new(),
            map: None,
        };
        mark.transform(&mut resources, cx)?;
        Ok(resources.into_items())
    }
}

/// Annotates a new resource: generated, or a configuration inside a
/// kustomization. An annotation that it sets itself is kept.
pub(super) fn mark_new(
    resource: &mut Resource,
    origin: &OriginAnnotation,
    cx: &mut StepContext<'_>,
) {
    if resource.annotation_text(ORIGIN).is_none() {
        set_origin(resource, origin, cx);
    }
}

/// Writes the origin of a resource, overwriting an earlier one.
pub(super) fn set_origin(
    resource: &mut Resource,
    origin: &OriginAnnotation,
    cx: &mut StepContext<'_>,
) {
    write(resource, ORIGIN, origin.to_yaml().into(), cx);
}

/// Records a transformer on every resource: as its origin if it has none,
/// else as the last of its transformations.
///
/// # Errors
/// `build-metadata-annotation`, if a resource brought annotations of another form.
pub(super) fn mark_transformed(
    resources: &mut ResourceSet,
    origin: &OriginAnnotation,
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    for resource in resources.items_mut() {
        if !is_ours(resource, ORIGIN, cx.causes) && origin_of(resource)?.is_none() {
            set_origin(resource, origin, cx);
            continue;
        }
        let mut list = match resource.annotation_text(TRANSFORMATIONS) {
            None => String::new(),
            Some(text) if is_ours(resource, TRANSFORMATIONS, cx.causes) => text.to_string(),
            Some(text) => origin_annotation::transformations(text)
                .ok_or_else(|| unreadable(resource, TRANSFORMATIONS))?,
        };
        let item = origin.to_yaml_item();
        cx.writes_text(&item)?;
        list.push_str(&item);
        write(resource, TRANSFORMATIONS, list.into(), cx);
    }
    Ok(())
}

/// True if this build wrote the annotation, which therefore need not be read again.
fn is_ours(resource: &Resource, annotation: &str, causes: &Causes) -> bool {
    let node = resource.node.at(&["metadata", "annotations", annotation]);
    node.and_then(|node| causes.get(node.origin))
        .is_some_and(|cause| cause.step == Step::BuildMetadata)
}

fn write(resource: &mut Resource, annotation: &str, text: Text, cx: &mut StepContext<'_>) {
    resource.settle_annotations();
    let origin = cx.made();
    resource
        .annotations_mut()
        .set(annotation, Node::string(text, origin));
}
