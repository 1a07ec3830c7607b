//! Environments: one namespace for each branch. In: offshoot.yaml, a request and
//! the tree of manifests. Out: an ordinary kustomize overlay over the built target,
//! and the resources that the engine makes of it. An environment does everything
//! through that overlay, so that `eject` only has to write it down.

mod budget;
mod builder;
mod cluster;
pub mod config;
mod dangling;
mod features;
mod guards;
pub mod hosts;
mod jobs;
mod kinds;
mod limits;
pub mod names;
mod namespaces;
mod overlay;
mod placement;
mod plan;
pub mod reference;
mod render;
mod request;
mod scope;
mod secrets;
mod select;
mod settings;
pub mod slug;
mod target;
pub mod template;
mod unique;
mod wildcard;

pub use budget::{Naming, naming};
pub use config::Config;
pub use features::{
    Annotate, Annotations, Auth, BRANCH_ANNOTATION, Backend, ClusterScoped, Controller, E2e,
    Exclude, Features, Hosts, ImageDefault, Jobs, Labels, Namespace, NamespaceMetadata, Namespaces,
    OpenConsole, References, SYNC_ANNOTATION, SecretSync, TTL_ANNOTATION, Ttl, Unique,
    open_consoles, own_zones,
};
pub use hosts::{HostPlace, HostReport, UnmovedPlace};
pub use kinds::Kinds;
pub use namespaces::is_cluster_scoped;
pub use render::{Render, Repository, render};
pub use request::{Applier, Request};
pub use secrets::labels_for_copies;
pub use select::Select;
pub use target::Target;
