//! Values on one line.

use super::field::Field;
use super::flow;
use super::length::Length;
use super::strings::quoted_if_empty;
use super::words::Values;
use crate::diff::{Line, compare_lines, is_multiline};
use crate::yaml::Node;

/// An old value and a new one.
pub(super) fn values(old: &Node, new: &Node, field: &Field, length: Length) -> Values {
    if let (Some(was), Some(is)) = (old.as_text(), new.as_text()) {
        if is_multiline(was, is) {
            return Values::Said(": ", line_counts(was, is));
        }
        // As texts, two values of different types may look the same.
        if field.is_text && was != is {
            let [was, is] = length.both(was, is);
            return Values::Two(
                field.join.before_both(),
                quoted_if_empty(&was),
                quoted_if_empty(&is),
            );
        }
    }
    let (was, is) = match (flow::scalar(old), flow::scalar(new)) {
        (Some(was), Some(is)) => (was, is),
        _ => (
            flow::text(old, false, Length::Full),
            flow::text(new, false, Length::Full),
        ),
    };
    let [was, is] = length.both(&was, &is);
    Values::Two(field.join.before_both(), was, is)
}

/// `+2 −1 lines`
pub(super) fn line_counts(old: &str, new: &str) -> String {
    let lines = compare_lines(old, new, 0);
    let count = |is: fn(&Line<'_>) -> bool| lines.iter().filter(|line| is(line)).count();
    let added = count(|line| matches!(line, Line::Added(_)));
    let removed = count(|line| matches!(line, Line::Removed(_)));
    match (added, removed) {
        (0, removed) => format!("−{removed} lines"),
        (added, 0) => format!("+{added} lines"),
        (added, removed) => format!("+{added} −{removed} lines"),
    }
}
