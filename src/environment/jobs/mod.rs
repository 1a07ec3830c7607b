//! Jobs whose names end in a hash, since the template of a Job cannot change: the
//! hash, the fields that name such a Job, and texts that do.

mod mentions;
mod name;
mod references;
mod rename;

pub(super) use mentions::mentions;
pub(super) use name::{digest, hashed_name};
pub(super) use references::{is_in_template, references};
pub(super) use rename::{as_rendered, rename};
