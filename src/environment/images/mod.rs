//! The images of an environment. In: the defaults of offshoot.yaml, the file of a branch, the
//! request, and a target. Out: the overrides, and what they change outside of containers.

mod branch_file;
mod field;
mod field_value;
mod overrides;
mod unmatched;

pub(super) use branch_file::{image_file, read_images};
pub use field::ImageField;
pub(super) use field::{FieldImage, field_images};
pub(super) use field_value::renamed;
pub(super) use overrides::{Layer, Override, layered};
pub(super) use unmatched::{container_images, images_of_rest, is_matched, unmatched, unreplaced};
