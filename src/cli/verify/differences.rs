//! The first lines in which two outputs differ. Values of Secrets are masked, as
//! results end up in logs.

use crate::diff::{Hunk, Line, hunks};

/// The lines of context around a difference, as in `diff -u`.
const CONTEXT: usize = 3;

/// The text shown for a Secret's value.
const MASK: &str = "***";

/// At most `lines` lines of the unified diff from `theirs` to `ours`, and the number of further ones.
pub(super) fn differences(theirs: &str, ours: &str, lines: usize) -> (Vec<String>, usize) {
    let (old_masks, new_masks) = (masks(theirs), masks(ours));
    let mut all = Vec::new();
    for hunk in hunks(theirs, ours, CONTEXT) {
        all.push(hunk.header());
        all.extend(shown(&hunk, &old_masks, &new_masks));
    }
    let beyond = all.len().saturating_sub(lines);
    all.truncate(lines);
    (all, beyond)
}

/// The lines of `hunk`, masked where those of either text are.
fn shown(hunk: &Hunk<'_>, old_masks: &[bool], new_masks: &[bool]) -> Vec<String> {
    let mut old = old_masks.iter().skip(hunk.old.start);
    let mut new = new_masks.iter().skip(hunk.new.start);
    let mut shown = Vec::new();
    for line in &hunk.lines {
        let (sign, text, masked) = match line {
            Line::Kept(text) => {
                new.next();
                (' ', text, old.next())
            }
            Line::Removed(text) => ('-', text, old.next()),
            Line::Added(text) => ('+', text, new.next()),
            Line::Skipped(_) => continue,
        };
        let text = text.trim_end_matches('\n');
        shown.push(match masked {
            Some(true) => format!("{sign}{}", mask(text)),
            _ => format!("{sign}{text}"),
        });
    }
    shown
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
