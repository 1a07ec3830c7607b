//! Files as generators take them.

use std::sync::Arc;

use crate::config::LocatedText;
use crate::diag::{Fallible, Origin};

/// A file as a generator takes it.
#[derive(Clone, Debug)]
pub(crate) struct FileContent {
    /// What is in it.
    pub(crate) bytes: Arc<[u8]>,
    /// The origin of its first byte.
    pub(crate) origin: Origin,
}

/// Reads the file at a path that a generator names, if it may be read.
pub(crate) type ReadFile<'a> = dyn FnMut(&LocatedText) -> Fallible<FileContent> + 'a;
