//! Strict decoding of configuration files, from nodes to typed values that keep their places.

mod fields;
mod key;
mod value;

pub use fields::{Casing, Decode, Field, Fields, Located, LocatedText, Shape, decode, shape};
pub use key::config_key;
pub use value::config_value;
