//! The operations of `kustomize edit`, one per file.

mod set_annotation;
mod set_label;
mod set_name_prefix;
mod set_name_suffix;
mod set_namespace;
mod set_replicas;

pub use set_annotation::SetAnnotation;
pub use set_label::SetLabel;
pub use set_name_prefix::SetNamePrefix;
pub use set_name_suffix::SetNameSuffix;
pub use set_namespace::SetNamespace;
pub use set_replicas::SetReplicas;
