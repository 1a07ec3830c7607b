//! Schemas in comments: kyaml reads `# {"x-kubernetes-patch-strategy": "merge"}` behind a
//! list's key as how that list merges (`kyaml/fieldmeta`). Comments are not in our tree, so
//! that such a list is replaced here; this says so. In: a manifest's text. Out: warnings.

use crate::diag::{Diagnostic, Origin};

const MARK: &str = "x-kubernetes-patch-";

/// A warning for each comment with a schema in the text that begins at `start`.
pub(super) fn of(text: &str, start: Origin) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (position, _) in text.match_indices(MARK) {
        let line = text[..position]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let before = &text[line..position];
        if let Some(comment) = before.find(" # {").or_else(|| before.find(" #{")) {
            warnings.push(unread(start.offset(line + comment + 1)));
        }
    }
    warnings.dedup_by_key(|warning| warning.at);
    warnings
}

fn unread(at: Origin) -> Diagnostic {
    Diagnostic::warning(
        "schema-comment",
        "the schema in this comment is not read: patches replace this list",
    )
    .at(at)
    .help("kustomize merges the list by this schema; state it in a document under `openapi.path`")
}
