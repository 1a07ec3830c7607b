//! The first lines in which two outputs differ. Values of Secrets are masked, as
//! results end up in logs.

use std::iter;

use crate::diag::Origin;
use crate::diff::{Hunk, Line, Secrets, hunks};
use crate::yaml::parse_stream;

/// The lines of context around a difference, as in `diff -u`.
const CONTEXT: usize = 3;

/// The text shown for a Secret's value.
const MASK: &str = "***";

/// At most `lines` lines of the unified diff from `theirs` to `ours`, and the number of further ones.
pub(super) fn differences(theirs: &str, ours: &str, lines: usize) -> (Vec<String>, usize) {
    let (old_lines, new_lines) = shown_lines(theirs, ours);
    let mut all = Vec::new();
    for hunk in hunks(theirs, ours, CONTEXT) {
        all.push(hunk.header());
        all.extend(shown(&hunk, &old_lines, &new_lines));
    }
    let beyond = all.len().saturating_sub(lines);
    all.truncate(lines);
    (all, beyond)
}

/// The lines of both texts, fit to be shown.
fn shown_lines(theirs: &str, ours: &str) -> (Vec<String>, Vec<String>) {
    let parsed = [theirs, ours].map(|text| parse_stream(text, Origin::NONE).unwrap_or_default());
    let secrets = Secrets::in_texts(parsed.iter().flatten(), [], [theirs, ours]);
    let lines = |text: &str| {
        let hidden = secrets.hidden_text(text);
        let masks = masks(text).into_iter().chain(iter::repeat(false));
        let line = |(line, is_masked): (&str, bool)| {
            if is_masked {
                mask(line)
            } else {
                line.to_owned()
            }
        };
        hidden.split('\n').zip(masks).map(line).collect()
    };
    (lines(theirs), lines(ours))
}

/// The lines of `hunk`, as they are shown.
fn shown(hunk: &Hunk<'_>, old_lines: &[String], new_lines: &[String]) -> Vec<String> {
    let mut old = old_lines.iter().skip(hunk.old.start);
    let mut new = new_lines.iter().skip(hunk.new.start);
    let mut shown = Vec::new();
    for line in &hunk.lines {
        let (sign, text) = match line {
            Line::Kept(_) => {
                new.next();
                (' ', old.next())
            }
            Line::Removed(_) => ('-', old.next()),
            Line::Added(_) => ('+', new.next()),
            Line::Skipped(_) => continue,
        };
        shown.push(format!("{sign}{}", text.map_or("", String::as_str)));
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

    #[test]
    fn a_value_is_masked_where_it_was_copied_to() {
        let text = |value: &str| {
            format!("kind: Secret\nstringData:\n  a: {value}\n---\nurl: db://me:{value}@db\n")
        };
        let lines = shown(&text("longer-1"), &text("longer-2"));
        assert!(
            lines.contains(&"-url: db://me:(hidden)@db".to_owned()),
            "{lines:?}"
        );
        assert!(!lines.join("\n").contains("longer"), "{lines:?}");
    }
}
