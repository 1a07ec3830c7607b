//! Values that are not to be seen.

use crate::diff::Change;
use crate::yaml::Node;

/// True for a value of a Secret, and for what stands for one elsewhere.
pub(in crate::report) fn is_hidden(kind: &str, change: &Change) -> bool {
    let is_data = change.path.starts_with(&["data"]) || change.path.starts_with(&["stringData"]);
    let sides = [&change.old, &change.new];
    let mut sides = sides.into_iter().flatten().peekable();
    (kind == "Secret" && is_data) || (sides.peek().is_some() && sides.all(is_mask))
}

/// True for the text that a comparison puts in the place of a secret value.
fn is_mask(node: &Node) -> bool {
    node.as_text()
        .is_some_and(|text| text.starts_with("(secret ") && text.ends_with(')'))
}
