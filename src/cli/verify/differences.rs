//! The first lines in which two outputs differ. Values of Secrets are masked, as
//! results end up in logs.

use similar::{Change, ChangeTag, TextDiff};

/// The lines of context around a difference, as in `diff -u`.
const CONTEXT: usize = 3;

/// The text shown for a Secret's value.
const MASK: &str = "***";

/// At most `lines` lines of the unified diff from `theirs` to `ours`, and the number of further ones.
pub(super) fn differences(theirs: &str, ours: &str, lines: usize) -> (Vec<String>, usize) {
    let (old_masks, new_masks) = (masks(theirs), masks(ours));
    let diff = TextDiff::from_lines(theirs, ours);
    let mut all = Vec::new();
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        all.push(hunk.header().to_string());
        all.extend(hunk.iter_changes().map(|change| {
            let masked = match (change.old_index(), change.new_index()) {
                (Some(old), _) => old_masks.get(old),
                (None, Some(new)) => new_masks.get(new),
                (None, None) => None,
            };
            line(&change, masked == Some(&true))
        }));
    }
    let beyond = all.len().saturating_sub(lines);
    all.truncate(lines);
    (all, beyond)
}

fn line(change: &Change<&str>, masked: bool) -> String {
    let sign = match change.tag() {
        ChangeTag::Equal => ' ',
        ChangeTag::Delete => '-',
        ChangeTag::Insert => '+',
    };
    let text = change.value().trim_end_matches('\n');
    if masked {
        format!("{sign}{}", mask(text))
    } else {
        format!("{sign}{text}")
    }
}

/// `  key: ***`, or `  ***` for a line of a longer value.
fn mask(line: &str) -> String {
    let is_key = |key: &&str| {
        let key = key.strip_prefix("  ").unwrap_or(" ");
        !key.is_empty() && !key.contains(char::is_whitespace)
    };
    match line.split_once(':').map(|(key, _)| key).filter(is_key) {
        Some(key) => format!("{key}: {MASK}"),
        None => format!("  {MASK}"),
    }
}

/// For each line of a stream of documents, whether it contains a Secret's value.
fn masks(text: &str) -> Vec<bool> {
    let lines: Vec<&str> = text.lines().collect();
    let documents = lines.split_inclusive(|line| *line == "---");
    documents.flat_map(document_masks).collect()
}

fn document_masks(lines: &[&str]) -> Vec<bool> {
    if !lines.contains(&"kind: Secret") {
        return vec![false; lines.len()];
    }
    let mut in_data = false;
    let mut masked = |line: &&str| {
        let is_below = line.starts_with([' ', '-']) && *line != "---" || line.is_empty();
        if !is_below {
            in_data = line.starts_with("data:") || line.starts_with("stringData:");
        }
        in_data && is_below
    };
    lines.iter().map(&mut masked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(theirs: &str, ours: &str) -> Vec<String> {
        differences(theirs, ours, 100).0
    }

    #[test]
    fn a_difference_is_a_unified_diff() {
        let lines = shown("a: 1\nb: 2\n", "a: 1\nb: \"2\"\n");
        assert_eq!(lines, ["@@ -1,2 +1,2 @@", " a: 1", "-b: 2", "+b: \"2\""]);
    }

    #[test]
    fn further_lines_are_counted() {
        let (lines, beyond) = differences("a\nb\nc\n", "", 2);
        assert_eq!((lines.len(), beyond), (2, 2));
    }

    #[test]
    fn values_of_secrets_are_masked() {
        let document = |kind: &str, value: &str| {
            format!(
                "apiVersion: v1\ndata:\n  key: {value}\n  text: |\n    {value}: 1\nkind: {kind}\n"
            )
        };
        let secret = shown(&document("Secret", "old"), &document("Secret", "new"));
        let text = secret.join("\n");
        assert!(text.contains("-  key: ***\n"), "{text}");
        assert!(text.contains(" kind: Secret"), "{text}");
        assert!(!text.contains("old") && !text.contains("new"), "{text}");
        let plain = shown(&document("ConfigMap", "old"), &document("ConfigMap", "new"));
        assert!(plain.contains(&"-  key: old".to_owned()), "{plain:?}");
    }
}
