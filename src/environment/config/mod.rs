//! offshoot.yaml: the file, and the environments in it.

mod file;
mod slug_room;
mod spec;
mod validate;

pub use file::{Config, FILE_NAME};
pub use slug_room::SlugRoom;
pub use spec::Spec;
