//! offshoot.yaml: the file, and the environments in it.

mod check_rules;
mod file;
mod kustomize_version;
mod slug_room;
mod spec;
mod validate;

pub use check_rules::{CheckRule, Level, SharedValue};
pub use file::{Config, FILE_NAME};
pub use kustomize_version::{known, stated};
pub use slug_room::SlugRoom;
pub use spec::Spec;
