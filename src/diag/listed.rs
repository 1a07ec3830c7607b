//! Names of things in messages.

use std::fmt::Display;

/// The names in backticks: `` `a`, `b` ``.
pub(crate) fn listed<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    let names = names.into_iter().map(|name| format!("`{name}`"));
    names.collect::<Vec<_>>().join(", ")
}

/// The first `most` names, and the number of the others: `a, b and 3 more`.
pub(crate) fn first_of<T: Display>(most: usize, names: impl IntoIterator<Item = T>) -> String {
    let mut names = names.into_iter();
    let first: Vec<String> = names
        .by_ref()
        .take(most)
        .map(|name| name.to_string())
        .collect();
    let first = first.join(", ");
    match names.count() {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::{first_of, listed};

    #[test]
    fn names_are_in_backticks() {
        assert_eq!(listed(["a", "b"]), "`a`, `b`");
    }

    #[test]
    fn names_beyond_the_first_are_counted() {
        let names = ["a", "b", "c"];
        assert_eq!(first_of(3, names), "a, b, c");
        assert_eq!(first_of(2, names), "a, b and 1 more");
    }
}
