//! Resources: a [`Node`](crate::yaml::Node) each, with what kustomize must
//! remember of it beside the node (never in it, as kustomize's own build
//! annotations are). No I/O.

mod annotations;
mod build_annotations;
mod causes;
mod content_hash;
mod data;
mod field_path;
mod gvk;
mod id;
mod image;
mod image_ref;
mod label_selector;
mod resource;
mod schema;
mod scope;
mod set;
mod shared;

pub use build_annotations::is_build_annotation;
pub use causes::{Cause, Causes, Step};
pub use content_hash::{content_hash, looks_like_content_hash};
pub use field_path::{split_dotted, split_slashed};
pub use gvk::Gvk;
pub use id::{DEFAULT_NAMESPACE, ResId};
pub use image::{Image, ImagePattern};
pub use image_ref::{ImageRef, Part};
pub use label_selector::LabelSelector;
pub use resource::{Behavior, Identity, Resource};
pub use schema::{ListMerge, Schema, SchemaRank, Schemas};
pub(crate) use scope::has_known_scope;
pub use scope::is_cluster_scoped;
pub use set::ResourceSet;
