//! YAML as kustomize reads and writes it. In: text. Out: our own [`Node`] tree
//! with scalar styles and origins, and from it go-yaml's bytes. Knows nothing
//! of Kubernetes.

mod characters;
mod compose;
mod dialect;
#[cfg(test)]
mod differential;
mod emit;
mod events;
mod fault;
mod json;
mod key_order;
mod keys;
mod node;
mod number;
mod parse;
mod path;
mod pointer;
mod preserve;
mod quote;
mod reread;
mod resolve;
mod scalar;
mod scan;
mod stream;
mod text;
mod through_json;
mod timestamp;
mod walk;

pub use characters::without_json_form;
pub use dialect::Dialect;
pub use emit::emit;
pub use json::{to_json, to_json_indented};
pub use key_order::natural_order;
pub use node::{Entry, Key, Mapping, Node, Style, Tag, Text, Value};
pub(crate) use number::{Number, write_general_float};
pub use parse::{ParseError, is_one_piece, parse, parse_config, parse_stream};
pub use path::{FieldPath, Position, Quoted, Segment};
pub use pointer::Pointer;
pub use preserve::encode_preserving;
pub use resolve::resolve_plain;
pub use through_json::{through_json, through_json_values};
pub use walk::Visited;
