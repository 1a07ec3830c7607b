//! The kustomization that a path was meant to name. In: the path, and the kustomizations of a tree.
//! Out: help.

use crate::diag::{Diagnostic, did_you_mean, first_of, nearest};

/// The most directories that a message lists.
const MAX_LISTED: usize = 6;

/// Says which of `directories` the text, which names none of them, may mean: those below it, the one
/// that ends in it, or the one that it is a slip of.
pub(super) fn meant(text: &str, directories: &[String]) -> Option<String> {
    let text = text.trim_end_matches('/');
    let below: Vec<&String> = directories
        .iter()
        .filter(|path| {
            path.strip_prefix(text)
                .is_some_and(|rest| rest.starts_with('/'))
        })
        .collect();
    if !below.is_empty() {
        let below = below.into_iter().map(|path| format!("`{path}`"));
        return Some(format!("below it: {}", first_of(MAX_LISTED, below)));
    }
    let is_end = |path: &&String| {
        path.strip_suffix(text)
            .is_some_and(|rest| rest.ends_with('/'))
    };
    let mut ends = directories.iter().filter(is_end);
    if let (Some(only), None) = (ends.next(), ends.next()) {
        return Some(did_you_mean(only));
    }
    nearest(text, directories.iter().map(String::as_str)).map(did_you_mean)
}

/// Adds [`meant`], or `otherwise`.
pub(super) fn with_meant(
    error: Diagnostic,
    text: &str,
    directories: &[String],
    otherwise: &str,
) -> Diagnostic {
    match meant(text, directories) {
        Some(help) => error.help(help),
        None => error.help(otherwise),
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn directories_are_found_by_what_is_known_of_them() {
        let directories = ["apps/api/dev", "apps/web/dev", "overlays/staging"].map(str::to_owned);
        let of = |text| meant(text, &directories).unwrap_or_default();
        assert_eq!(of("apps/"), "below it: `apps/api/dev`, `apps/web/dev`");
        assert_eq!(of("staging"), "did you mean `overlays/staging`?");
        assert_eq!(of("overlay/stagin"), "did you mean `overlays/staging`?");
        assert_eq!(of("web/dev"), "did you mean `apps/web/dev`?");
        assert_eq!(of("dev"), "");
        assert_eq!(of("elsewhere"), "");
    }
}
