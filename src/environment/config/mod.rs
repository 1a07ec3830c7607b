//! offshoot.yaml: the file, and the environments in it.

mod file;
mod spec;
mod validate;

pub(super) use validate::ttl_refused;

pub use file::{Config, FILE_NAME};
pub use spec::{
    Annotate, Auth, ClusterScoped, E2e, Hosts, ImageDefault, References, SecretSync, Select, Spec,
};
