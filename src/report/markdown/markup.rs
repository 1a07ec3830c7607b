//! Text as parts of GitHub's markdown, in which nothing from a manifest is markup.

use crate::diag::counted;

/// `lines` in a fence that none of them can close.
pub(super) fn fenced(lines: &[String], left_out: usize) -> String {
    let longest = lines.iter().map(|line| longest_run(line, '`')).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    let mut text = format!("{fence}diff\n");
    for line in lines {
        text += line;
        text.push('\n');
    }
    if left_out > 0 {
        text += &format!("# {} left out\n", counted(left_out, "line"));
    }
    text + &fence + "\n"
}

fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// `text` as code, in which nothing is markup.
pub(super) fn code(text: &str) -> String {
    let ticks = "`".repeat(longest_run(text, '`') + 1);
    if text.starts_with('`') || text.ends_with('`') {
        format!("{ticks} {text} {ticks}")
    } else {
        format!("{ticks}{text}{ticks}")
    }
}

/// Text for a cell of a table, where a bar would end it even within code.
pub(super) fn in_table(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Text of a paragraph, in which nothing is markup, and nobody is mentioned.
pub(super) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => shown += "&lt;",
            '>' => shown += "&gt;",
            '&' => shown += "&amp;",
            '@' => shown += "&#64;",
            '#' => shown += "&#35;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' | '!' => shown.extend(['\\', c]),
            _ => shown.push(c),
        }
    }
    shown
}

/// A line of at most about `most` characters, which says how many are left out.
pub(super) fn cut(line: &str, most: usize) -> String {
    let left_out = line.chars().count().saturating_sub(most);
    match beginning(line, most) {
        Some(kept) => format!("{kept}… ({left_out} more characters)"),
        None => line.to_owned(),
    }
}

pub(super) fn shortened(text: &str, most: usize) -> String {
    match beginning(text, most) {
        Some(kept) => format!("{kept}…"),
        None => text.to_owned(),
    }
}

/// The first `most` characters of a text that has more.
fn beginning(text: &str, most: usize) -> Option<&str> {
    let (end, _) = text.char_indices().nth(most)?;
    text.get(..end)
}
