//! offshoot.yaml: the file, and the environments in it.

mod file;
mod spec;
mod validate;

pub use file::{Config, FILE_NAME};
pub use spec::Spec;
