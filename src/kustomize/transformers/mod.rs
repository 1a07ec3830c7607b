//! Transformers: one for each kustomization field or builtin plugin. All have the same
//! form: a struct with the entry's settings and the field specs it acts on, created by
//! `new`, which implements [`Transformer`](crate::kustomize::step_context::Transformer).
//! The origin of each value they write comes from the step's context.

mod annotations;
mod entries;
pub(crate) mod hash;
mod image_name;
mod image_remarks;
mod images;
mod labels;
mod names;
mod namespace;
mod replacements;
mod replicas;
#[cfg(test)]
mod tests;
mod value_add;

pub use annotations::Annotations;
pub use images::Images;
pub use labels::Labels;
pub use names::{NamePrefix, NameSuffix};
pub use namespace::Namespace;
pub use replacements::Replacements;
pub use replicas::Replicas;
pub use value_add::{ValueAdd, ValueAddConfig};
