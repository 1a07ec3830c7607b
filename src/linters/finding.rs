//! A finding of another linter, as its report has it.

use crate::diag::{Rule, Severity};

/// A finding of another linter.
#[derive(Clone, Debug)]
pub struct LinterFinding {
    /// The rule that found it.
    pub rule: Rule,
    /// The severity, in our terms.
    pub severity: Severity,
    /// The message.
    pub message: String,
    /// A way to fix it, if the report has one.
    pub help: Option<String>,
    /// The place in the render.
    pub about: About,
}

/// A place in a render, as far as a report names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// `apiVersion` of the resource.
    pub api_version: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The path to a field in it: a JSON pointer, or a path as diffs print it.
    pub path: Option<String>,
    /// The file that the linter read.
    pub file: Option<String>,
    /// The lines in that file.
    pub lines: Option<Lines>,
}

/// Lines of a file, counted from 1, the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The first.
    pub first: usize,
    /// The last.
    pub last: usize,
}

impl Lines {
    /// The lines that a report gives; none if it counts none.
    pub(super) fn given(first: Option<usize>, last: Option<usize>) -> Option<Self> {
        let first = first.filter(|line| *line > 0)?;
        let last = last.unwrap_or(first).max(first);
        Some(Self { first, last })
    }
}

/// A text that says something.
pub(super) fn stated(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
