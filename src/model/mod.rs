//! Resources: a [`Node`](crate::yaml::Node) each, with the state that
//! kustomize keeps about it during a build. The state is stored next to the
//! node, not in it as kustomize's own build annotations are. No I/O.

mod annotations;
mod build_annotations;
mod causes;
mod content_hash;
mod data;
mod expressions;
mod field_path;
mod go_regexp;
mod growth;
mod gvk;
mod id;
mod image;
mod image_grammar;
mod image_lines;
mod image_ref;
mod kind_names;
mod kind_scope;
mod kubernetes_version;
mod label_selector;
mod layout_content;
mod manifest_selector;
mod resource;
mod schema;
mod scope;
mod secret;
mod set;
mod shared;
mod step;

pub(crate) use build_annotations::is_build_annotation;
pub use causes::{Cause, Causes};
pub(crate) use content_hash::{content_hash, data_hash, looks_like_content_hash};
pub(crate) use expressions::Expressions;
pub(crate) use field_path::{split_dotted, split_slashed};
pub(crate) use go_regexp::{GoRegexp, RegexpFault};
pub(crate) use growth::Excess;
pub use gvk::Gvk;
pub(crate) use id::DEFAULT_NAMESPACE;
pub use id::ResId;
pub(crate) use image::{Digests, Image, ImagePattern};
pub(crate) use image_grammar::{is_digest, is_image_name, is_tag};
pub use image_lines::{ImageLine, image_lines};
pub use image_ref::{ImageRef, Part};
pub(crate) use kind_names::{KindNames, is_built_in as is_built_in_name};
pub use kind_scope::{KindScope, built_in_scope, is_named_cluster_scoped, known_scope};
pub use kubernetes_version::KubernetesVersion;
pub(crate) use label_selector::LabelSelector;
pub(crate) use manifest_selector::ManifestSelector;
pub use resource::{Behavior, Identity, Resource, SecretCopy};
pub use schema::{ListMerge, Schema, SchemaRank, Schemas};
pub use scope::is_cluster_scoped;
pub(crate) use secret::{LAST_APPLIED, SECRET_FIELDS, holds_secret, is_secret};
pub use set::ResourceSet;
pub use step::Step;
