//! The kustomize engine. In: a tree of files and the directory to build. Out:
//! the resources that kustomize v5.8.1 would print, in its order, each value
//! with its origin. Knows nothing of environments, clusters or networks.

mod config;
mod context;
mod default_specs;
mod field_specs;
mod field_walk;
mod files;
mod generators;
mod hash;
mod image_ref;
mod lookup;
mod order;
mod patch {
    pub(super) mod json6902;
}
mod select;
mod transformers;
mod vars;
mod write;

pub use config::*;
pub use context::{StepContext, Transformer};
pub use field_specs::{
    FieldSpecs, NameReference, Table, crd_specs, merge_specs, transformer_config,
};
pub use field_walk::{Missing, SetField, for_each_match};
pub use files::{Content, Files};
pub use hash::{add_hashes, content_hash};
pub use image_ref::{ImageRef, Part};
pub use order::Order;
pub use select::Selection;
pub use transformers::{
    Annotations, Images, Labels, NamePrefix, NameSuffix, Namespace, Replacements, Replicas,
    ValueAdd,
};
pub use vars::Vars;
