//! CustomResourceDefinitions: names and versions.

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::diag::message;
use crate::yaml::Node;

use super::fields::{self, is_true, items, text};

/// Notes a definition that is not named after its group, or stores no version or several.
pub(super) fn definition(node: &Node, found: &mut Found) {
    let Some(spec) = node.get("spec") else {
        return;
    };
    let plural = spec.get("names").and_then(|names| text(names, "plural"));
    if let (Some(metadata), Some(group), Some(plural)) =
        (node.get("metadata"), text(spec, "group"), plural)
    {
        let name = text(metadata, "name").unwrap_or_default();
        let expected = format!("{plural}.{group}");
        if name != expected {
            let message = message!("the definition must be named `{}`", expected);
            found.at_key("metadata", |found| {
                fields::note(
                    MismatchKind::Contradiction,
                    metadata,
                    "name",
                    message,
                    None,
                    found,
                );
            });
        }
    }
    let stored = items(spec, "versions")
        .iter()
        .filter(|version| is_true(version, "storage"));
    if stored.count() != 1 && !items(spec, "versions").is_empty() {
        let message = "exactly one version must have `storage: true`";
        found.at_key("spec", |found| {
            fields::contradicts(spec, "versions", message, found)
        });
    }
}
