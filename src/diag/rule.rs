//! A rule of another program, for findings that are not ours.

use serde::{Deserialize, Serialize};

/// A rule of another program, whose finding a diagnostic passes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The program and its name for the rule, as `PROGRAM/NAME`.
    pub name: String,
    /// The meaning, in the program's words; empty if it gives none.
    pub meaning: String,
    /// The page about it.
    pub page: Option<String>,
}
