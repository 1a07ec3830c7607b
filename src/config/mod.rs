//! Decoding of configuration files: a node to a typed value, strictly and with places.

mod fields;
mod key;
mod value;

pub use fields::{Casing, Decode, Field, Fields, Located, LocatedText, Shape, decode, shape};
pub use key::config_key;
pub use value::config_value;
