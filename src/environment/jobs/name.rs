//! The name of a Job that runs again when something changes. In: the name, and what
//! the Job depends on. Out: the name with a hash at its end.

use sha2::{Digest, Sha256};

use crate::diag::Fallible;
use crate::environment::names::LABEL_LENGTH;
use crate::environment::slug;
use crate::yaml::{self, Node};

/// The name, shortened to fit a label, with a hash of the name and `content`.
pub(in crate::environment) fn hashed_name(name: &str, content: &str) -> String {
    let room = LABEL_LENGTH - slug::HASH_LENGTH - 1;
    let kept = name.get(..room).unwrap_or(name);
    let kept = kept.trim_end_matches(['-', '.']);
    format!("{kept}-{}", slug::hash(&format!("{name}\n{content}")))
}

/// The SHA-256 of values as they are printed.
///
/// # Errors
/// Values that cannot be printed.
pub(in crate::environment) fn digest<'n>(
    nodes: impl IntoIterator<Item = &'n Node>,
) -> Fallible<String> {
    let mut hash = Sha256::new();
    let mut text = String::new();
    for node in nodes {
        yaml::emit(node, &mut text)?;
        text.push_str("---\n");
        hash.update(text.as_bytes());
        text.clear();
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::hashed_name;

    #[test]
    fn a_name_fits_a_label_and_follows_the_content() {
        let long = format!("{}-{}", "a".repeat(54), "b".repeat(8));
        let name = hashed_name(&long, "x");
        assert_eq!(name.len(), 54 + 8, "{name}");
        assert!(name.starts_with(&format!("{}-", "a".repeat(54))));
        assert_ne!(name, hashed_name(&long, "y"));
        // Names that are cut to the same text stay apart.
        assert_ne!(name, hashed_name(&format!("{long}c"), "x"));
    }
}
