//! Transformers: one for each kustomization field or builtin plugin. All have the same
//! form: a struct with the entry's settings and the field specs it acts on, created by
//! `new`, which implements [`Transformer`](crate::kustomize::step_context::Transformer).
//! The origin of each value they write comes from the step's context.

mod annotations;
mod entries;
pub(crate) mod hash;
mod image_index;
mod image_name;
mod image_remarks;
mod images;
mod labels;
mod names;
mod namespace;
mod replacements;
mod replicas;
mod selector_overlap;
#[cfg(test)]
mod tests;
mod value_add;

pub(super) use annotations::Annotations;
pub(super) use images::Images;
pub(super) use labels::Labels;
pub(super) use names::{NamePrefix, NameSuffix};
pub(super) use namespace::Namespace;
pub(super) use replacements::Replacements;
pub(super) use replicas::Replicas;
pub(super) use value_add::{ValueAdd, ValueAddConfig};
