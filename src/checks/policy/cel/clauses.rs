//! The clauses of `format`, as far as their types are known before an evaluation (`ext/formatting.go`).

use super::types::Type;

/// The types that a clause of `format` takes, by its letter; `None` if there is no such clause.
pub(super) fn takes(clause: char) -> Option<&'static [Type]> {
    use Type::{Bool, Bytes, Double, Int, Text, Uint};
    Some(match clause {
        's' => &[],
        'd' => &[Int, Uint],
        'f' | 'e' => &[Int, Uint, Double],
        'b' => &[Int, Uint, Bool],
        'o' => &[Int, Uint],
        'x' | 'X' => &[Int, Uint, Text, Bytes],
        _ => return None,
    })
}
