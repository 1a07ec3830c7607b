//! Compares texts of several lines by line. Text within text (JSON, YAML) is
//! text here; whoever knows better calls `tree` on what it parsed.

use std::fmt;
use std::ops::Range;

use similar::{DiffOp, group_diff_ops};

use super::edit_script::edit_script;

/// A line of a comparison, with its newline if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'t> {
    /// Both have it.
    Kept(&'t str),
    /// The new text has it.
    Added(&'t str),
    /// The old text has it.
    Removed(&'t str),
    /// So many lines that both have are left out here.
    Skipped(usize),
}

/// True if a change between these texts reads better by line.
pub(crate) fn is_multiline(old: &str, new: &str) -> bool {
    old.trim_end_matches('\n').contains('\n') || new.trim_end_matches('\n').contains('\n')
}

/// The lines of both texts, newlines included, with `context` lines kept around each difference.
pub(crate) fn compare_lines<'t>(old: &'t str, new: &'t str, context: usize) -> Vec<Line<'t>> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let mut lines = Vec::new();
    let mut done = 0;
    for op in group_diff_ops(edit_script(&old, &new), context).concat() {
        skip(&mut lines, op.old_range().start - done);
        done = op.old_range().end;
        lines.extend(lines_of(op, &old, &new));
    }
    skip(&mut lines, old.len() - done);
    lines
}

/// The lines that an operation keeps, or removes and adds.
fn lines_of<'t>(op: DiffOp, old: &[&'t str], new: &[&'t str]) -> Vec<Line<'t>> {
    let (removed, added) = (old[op.old_range()].iter(), new[op.new_range()].iter());
    if let DiffOp::Equal { .. } = op {
        return removed.map(|line| Line::Kept(line)).collect();
    }
    let removed = removed.map(|line| Line::Removed(line));
    removed.chain(added.map(|line| Line::Added(line))).collect()
}

fn skip(lines: &mut Vec<Line<'_>>, count: usize) {
    if count > 0 {
        lines.push(Line::Skipped(count));
    }
}

/// A place where texts differ. Displayed as a hunk of a unified diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk<'t> {
    /// The lines of the old text, from 0.
    pub old: Range<usize>,
    /// The lines of the new text, from 0.
    pub new: Range<usize>,
    /// Those lines, with their newlines; none are left out.
    pub lines: Vec<Line<'t>>,
}

/// The places where two texts differ, with `context` lines kept around each.
pub fn hunks<'t>(old: &'t str, new: &'t str, context: usize) -> Vec<Hunk<'t>> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let groups = group_diff_ops(edit_script(&old, &new), context);
    let hunk = |ops: Vec<DiffOp>| {
        let (first, last) = (ops.first()?, ops.last()?);
        Some(Hunk {
            old: first.old_range().start..last.old_range().end,
            new: first.new_range().start..last.new_range().end,
            lines: ops
                .iter()
                .flat_map(|op| lines_of(*op, &old, &new))
                .collect(),
        })
    };
    groups.into_iter().filter_map(hunk).collect()
}

impl Hunk<'_> {
    /// The line before the hunk's own: `@@ -1,2 +1,3 @@`.
    pub fn header(&self) -> String {
        format!("@@ -{} +{} @@", span(&self.old), span(&self.new))
    }
}

/// A range of lines from 1, and their number unless it is 1. No lines are after the line before.
fn span(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

impl fmt::Display for Hunk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.header())?;
        for line in &self.lines {
            let (sign, text) = match line {
                Line::Kept(text) => (' ', text),
                Line::Added(text) => ('+', text),
                Line::Removed(text) => ('-', text),
                Line::Skipped(_) => continue,
            };
            write!(f, "{sign}{text}")?;
            if !text.ends_with('\n') {
                writeln!(f, "\n\\ No newline at end of file")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_far_from_a_difference_are_counted() {
        let lines = compare_lines("a\nb\nc\nd\n", "a\nb\nc\nD\n", 1);
        assert_eq!(
            lines,
            [
                Line::Skipped(2),
                Line::Kept("c\n"),
                Line::Removed("d\n"),
                Line::Added("D\n")
            ]
        );
        assert_eq!(compare_lines("a\nb", "a\nb", 1), [Line::Skipped(2)]);
    }

    #[test]
    fn hunks_are_those_of_diff_u() {
        let shown = |old, new| {
            let hunks = hunks(old, new, 1);
            hunks.iter().map(ToString::to_string).collect::<String>()
        };
        assert_eq!(shown("a\n", "a\n"), "");
        assert_eq!(shown("", "a\n"), "@@ -0,0 +1 @@\n+a\n");
        assert_eq!(shown("a\nb\n", ""), "@@ -1,2 +0,0 @@\n-a\n-b\n");
        assert_eq!(
            shown("a\nb\nc\nd\ne\nf\n", "A\nb\nc\nd\ne\nf"),
            "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\
             @@ -5,2 +5,2 @@\n e\n-f\n+f\n\\ No newline at end of file\n"
        );
    }
}
