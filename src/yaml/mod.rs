//! YAML as kustomize reads and writes it. In: text. Out: a [`Node`] tree that keeps scalar
//! styles and origins, and go-yaml's bytes for such a tree. Knows nothing about Kubernetes.

mod block;
mod characters;
mod commented;
mod compose;
mod dialect;
#[cfg(test)]
mod differential;
mod emit;
mod entries;
mod events;
mod fault;
mod flat;
mod json;
mod key_index;
mod key_order;
mod keys;
mod node;
mod number;
mod parse;
mod path;
mod pointer;
mod quote;
mod reread;
mod resolve;
mod scalar;
mod scan;
mod stream;
mod text;
mod text_keys;
mod through_json;
mod timestamp;
mod unquoted;
mod unread;
mod walk;

pub(crate) use characters::without_json_form;
pub(crate) use commented::{
    Document, Kind, Layout, Sheet, Written, document_around, encode_preserving, read,
    write_document, write_node,
};
pub(crate) use dialect::Dialect;
pub use emit::emit;
pub use entries::{Entries, Keyed};
pub use json::to_json;
pub(crate) use json::to_json_indented;
pub(crate) use key_index::KeyIndex;
pub use node::{Entry, Key, Mapping, Node, Style, Tag, Text, Value};
pub(crate) use number::{Number, split_sign, write_general_float};
pub use parse::{ParseError, parse, parse_config, parse_stream};
pub(crate) use parse::{is_non_string, is_one_piece, may_have_aliases};
pub use path::{FieldPath, Position, Quoted, Segment};
pub(crate) use pointer::Pointer;
pub(crate) use quote::is_printable;
pub(crate) use resolve::resolve_plain;
pub(crate) use text_keys::{text_keyed, with_text_keys};
pub(crate) use through_json::{through_json, through_json_values};
pub(crate) use unquoted::{push_unquoted, unquoted_key};
pub(crate) use unread::{after_documents, after_first_document, first_document};
pub use walk::Visited;
