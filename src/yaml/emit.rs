//! [`Node`] trees to go-yaml's bytes.

use super::Node;
use crate::diag::Fallible;

/// Appends `node` to `out` as one document, without a separator.
///
/// # Errors
/// What JSON cannot say: `.inf`, `.nan`, keys that are not strings, repeated keys.
pub fn emit(_node: &Node, _out: &mut String) -> Fallible<()> {
    Ok(())
}
