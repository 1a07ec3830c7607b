//! Transformers: one kustomization field, or builtin plugin, each. All have one
//! shape: a struct of what the entry says and the field specs it acts on, made
//! by `new`, and [`Transformer`](crate::kustomize::step_context::Transformer) for it. Each
//! value they write takes its origin from the step's context.

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
