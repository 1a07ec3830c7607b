//! Trees of YAML that keep comments, anchors, aliases and tags, as go-yaml v3's `Node` does. kustomize reads
//! YAML inside strings into one, and writes it back. In: text. Out: a tree, and go-yaml's bytes for it.

mod layout;
mod read;
mod scalar;
#[cfg(test)]
mod tests;
mod tree;
mod write;

pub(crate) use layout::{Layout, Written, document_around};
pub(crate) use read::read;
pub(crate) use tree::{Document, Kind, Sheet};
pub(crate) use write::{encode_preserving, write_document, write_node};
