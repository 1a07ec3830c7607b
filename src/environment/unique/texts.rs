//! Texts of `unique`: names of buckets, queues and databases outside the cluster.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{FieldPath, Node, Value};

/// A text to look for, as a word.
pub(in crate::environment) struct Text<'t>(pub(in crate::environment) &'t str);

/// The places of a resource that have the text, in values and in the data of a Secret.
pub(in crate::environment) fn mentions(
    text: &Text<'_>,
    resource: &Resource,
) -> Vec<(FieldPath, Origin)> {
    let is_secret = resource.kind() == "Secret" && resource.gvk().group.is_empty();
    let mut found = Vec::new();
    // Most resources have none, and paths cost more than a look.
    let is_it = |node: &Node| matches!(&node.value, Value::Scalar(_, value) if text.is_in(value));
    if !is_secret && !resource.node.any(is_it) {
        return found;
    }
    resource.node.walk_paths(|at| {
        let is_data = is_secret && at.path.starts_with(&["data"]);
        if is_it(at.node) || (is_data && text.is_encoded_in(at.node)) {
            found.push((at.path.clone(), at.node.origin));
        }
    });
    found
}

impl Text<'_> {
    /// True if the text is a word of `value`: a name goes on with letters, digits, `-` and `_`.
    pub(in crate::environment) fn is_in(&self, value: &str) -> bool {
        let goes_on =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        value.match_indices(self.0).any(|(start, word)| {
            let (before, rest) = value.split_at(start);
            let after = rest.strip_prefix(word).unwrap_or_default();
            !goes_on(before.chars().next_back()) && !goes_on(after.chars().next())
        })
    }

    fn is_encoded_in(&self, node: &Node) -> bool {
        let Value::Scalar(_, value) = &node.value else {
            return false;
        };
        let compact: String = value.split_whitespace().collect();
        let bytes = STANDARD.decode(compact).unwrap_or_default();
        std::str::from_utf8(&bytes).is_ok_and(|value| self.is_in(value))
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn a_text_is_found_as_a_word() {
        for (value, expected) in [
            ("s3://shop-uploads/x", true),
            ("shop-uploads", true),
            ("shop-uploads.s3.amazonaws.com", true),
            ("shop-uploads-dev", false),
            ("my_shop-uploads", false),
            ("shop-uploads-dev and shop-uploads", true),
            ("", false),
        ] {
            assert_eq!(Text("shop-uploads").is_in(value), expected, "{value}");
        }
    }
}
