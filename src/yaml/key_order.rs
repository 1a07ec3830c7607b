//! The order of keys in output.

use std::cmp::Ordering;

/// go-yaml v2's natural order of keys.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    a.cmp(b)
}
