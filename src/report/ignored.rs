//! Changes that were left out of a report, in words.

use super::value::visible;
use crate::diag::counted;
use crate::diff::IgnorePattern;
use crate::impact::Impact;

/// The number of changes that `patterns` matched, and the patterns that matched none.
pub fn ignored_text(patterns: &[IgnorePattern], counts: &[usize]) -> String {
    let named = patterns.iter().zip(counts);
    let named: Vec<(&str, usize)> = named
        .map(|(pattern, count)| (pattern.text.as_str(), *count))
        .collect();
    let lines = lines(&named);
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The same of an impact, as lines.
pub(super) fn ignored_lines(impact: &Impact) -> Vec<String> {
    let named = impact.ignored.iter();
    let named: Vec<(&str, usize)> = named.map(|(text, count)| (text.as_str(), *count)).collect();
    lines(&named)
}

fn lines(patterns: &[(&str, usize)]) -> Vec<String> {
    let all: usize = patterns.iter().map(|(_, count)| count).sum();
    let mut lines = Vec::new();
    if all > 0 {
        let matched = patterns.iter().filter(|(_, count)| *count > 0);
        let matched: Vec<&str> = matched.map(|(text, _)| *text).collect();
        let text = format!("{} ignored: {}", counted(all, "change"), matched.join(", "));
        lines.push(visible(&text));
    }
    for (text, _) in patterns.iter().filter(|(_, count)| *count == 0) {
        lines.push(visible(&format!(
            "ignored nothing: no change matches {text}"
        )));
    }
    lines
}
