//! One configuration object, in the layer that names it.

use crate::kustomize::build_context::BuildContext;
use crate::kustomize::load::layer::Layer;
use crate::model::Resource;

/// One configuration object.
pub(super) struct Plugin<'a, 'b> {
    pub(super) layer: &'a Layer<'a>,
    pub(super) config: &'a Resource,
    pub(super) build: &'a mut BuildContext<'b>,
}
