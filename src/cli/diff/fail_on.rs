//! `--fail-on CLASS`: the changes that make the exit code 1.

use crate::diff::{Class, Comparison, ResourceChange};

/// The lowest of the classes in `fail_on`; the lowest of all if there is none.
pub(super) fn threshold(fail_on: &[String]) -> Class {
    let named = fail_on.iter().filter_map(|name| name.parse::<Class>().ok());
    named.min().unwrap_or_default()
}

/// True if there is a change of the threshold's class or a more severe one.
pub(super) fn fails(comparison: &Comparison<'_>, fail_on: &[String]) -> bool {
    let mut classes = comparison.resources.iter().map(ResourceChange::class);
    classes.any(|class| class >= threshold(fail_on))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_class_wins() {
        let named = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
            threshold(&names)
        };
        assert_eq!(named(&["access", "metadata"]), Class::Metadata);
        assert_eq!(named(&["recreate"]), Class::Recreate);
        assert_eq!(named(&[]), Class::None);
    }
}
