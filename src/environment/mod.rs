//! Environments: one namespace for each branch. In: offshoot.yaml, a request and
//! the tree of manifests. Out: an ordinary kustomize overlay over the built target,
//! and the resources that the engine makes of it. An environment does everything
//! through that overlay, so that `eject` only has to write it down.

mod branch_rule;
mod budget;
mod builder;
mod built_target;
mod changed;
mod cluster;
pub mod config;
mod dangling;
mod features;
mod guards;
pub mod hosts;
mod images;
mod jobs;
mod kinds;
mod limits;
pub mod names;
mod namespaces;
mod nodes_at;
mod overlay;
mod partial;
mod patched;
mod pipeline_names;
mod placement;
mod plan;
mod promotion;
mod raw_target;
pub mod reference;
mod render;
mod request;
mod room;
mod roots;
mod schemes;
mod scope;
mod secrets;
mod select;
mod settings;
mod shared;
pub mod slug;
mod target;
pub mod template;
mod unique;
mod used_elsewhere;
mod values;
mod wildcard;

pub use budget::{Naming, naming};
pub use config::Config;
pub use features::{
    Annotate, Annotations, Auth, BRANCH_ANNOTATION, Backend, ClusterScoped, Controller, E2e,
    ENVIRONMENT_LABEL, Exclude, Features, Hosts, ImageDefault, Images, Jobs, Labels, Namespace,
    NamespaceMetadata, Namespaces, OpenConsole, Partial, Patches, References, SLUG_LABEL,
    SYNC_ANNOTATION, SecretSync, TTL_ANNOTATION, Ttl, Unique, Values, branch_selector,
    login_cookies, open_consoles, own_zones,
};
pub use hosts::{HostPlace, HostReport, UnmovedPlace};
pub use images::ImageField;
pub use kinds::Kinds;
pub use namespaces::{is_bound, is_cluster_scoped};
pub(crate) use nodes_at::nodes as nodes_at;
pub use partial::{Only, Shared};
pub use pipeline_names::{
    PipelineHost, PipelineHosts, PipelineNames, pipeline_hosts, pipeline_names,
};
pub use promotion::{branch_image_file, branch_images, built_images, has_image};
pub use render::{
    Render, Repository, render, render_from, render_names, render_sharing, setting_keys,
};
pub use request::{Applier, Request};
pub use room::{Room, Tightest};
pub use roots::{Part, Roots};
pub use secrets::{broad_copies, labels_for_copies, missing_objects, rule_faults};
pub use select::Select;
pub use shared::SharedReads;
pub use target::Target;
pub use wildcard::matches as matches_wildcard;
