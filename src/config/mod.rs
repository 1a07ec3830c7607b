//! Strict decoding of configuration files, from nodes to typed values that keep their places.

mod fields;
mod key;
mod value;

pub(crate) use fields::{Casing, decode};
pub use fields::{Decode, Field, Fields, Located, LocatedText, Read, Shape, shape};
pub(crate) use key::config_key;
pub(crate) use value::config_value;
