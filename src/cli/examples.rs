//! The examples at the end of a command's help.

use std::fmt::Write;

use clap::builder::{StyledStr, Styles};

/// Examples: what each one does, and the command line.
pub(super) fn examples(examples: &[(&str, &str)]) -> StyledStr {
    let header = *Styles::default().get_header();
    let mut text = StyledStr::new();
    // Writing to a string cannot fail.
    let _ = write!(text, "{header}Examples:{header:#}");
    for (purpose, command) in examples {
        let _ = write!(text, "\n  # {purpose}\n  {command}");
    }
    text
}
