//! Compares texts of several lines by line. Text within text (JSON, YAML) is
//! text here; whoever knows better calls `tree` on what it parsed.

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

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
pub fn is_multiline(old: &str, new: &str) -> bool {
    old.trim_end_matches('\n').contains('\n') || new.trim_end_matches('\n').contains('\n')
}

/// The lines of both texts, newlines included, with `context` lines kept around each difference.
pub fn compare_lines<'t>(old: &'t str, new: &'t str, context: usize) -> Vec<Line<'t>> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let mut lines = Vec::new();
    let mut done = 0;
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    for op in group_diff_ops(ops, context).concat() {
        skip(&mut lines, op.old_range().start - done);
        done = op.old_range().end;
        let (removed, added) = (&old[op.old_range()], &new[op.new_range()]);
        if let DiffOp::Equal { .. } = op {
            lines.extend(removed.iter().map(|line| Line::Kept(line)));
        } else {
            lines.extend(removed.iter().map(|line| Line::Removed(line)));
            lines.extend(added.iter().map(|line| Line::Added(line)));
        }
    }
    skip(&mut lines, old.len() - done);
    lines
}

fn skip(lines: &mut Vec<Line<'_>>, count: usize) {
    if count > 0 {
        lines.push(Line::Skipped(count));
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
}
