//! Severities of diagnostics.

/// The severity of a diagnostic. More severe values compare greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Background information for another diagnostic.
    Note,
    /// The output was produced, but is probably not what the user wants.
    Warning,
    /// No output was produced.
    Error,
}
