//! Names of things in messages.

use std::fmt::Display;

/// The names in backticks: `` `a`, `b` ``.
pub(crate) fn listed<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    let names = names.into_iter().map(|name| format!("`{name}`"));
    names.collect::<Vec<_>>().join(", ")
}

/// The first `most` names in backticks, and how many more there are.
pub(crate) fn first_listed<T: Display>(
    most: usize,
    names: impl ExactSizeIterator<Item = T>,
) -> String {
    let more = names.len().saturating_sub(most);
    let first = listed(names.take(most));
    match more {
        0 => first,
        _ => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::{first_listed, listed};

    #[test]
    fn names_are_in_backticks() {
        assert_eq!(listed(["a", "b"]), "`a`, `b`");
        let names = ["a", "b", "c"];
        assert_eq!(first_listed(3, names.iter()), "`a`, `b`, `c`");
        assert_eq!(first_listed(2, names.iter()), "`a`, `b` and 1 more");
    }
}
