//! Faults of expressions: of their text, and of their evaluation.

/// A reason for which an expression does not compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::checks::policy) struct Mistake {
    /// The index of the byte.
    pub(in crate::checks::policy) at: usize,
    /// The reason.
    pub(in crate::checks::policy) text: String,
    /// True if it is only a limit of ours.
    pub(in crate::checks::policy) is_limit: bool,
}

impl Mistake {
    pub(super) fn new(at: usize, text: impl Into<String>) -> Self {
        Self {
            at,
            text: text.into(),
            is_limit: false,
        }
    }

    pub(super) fn limit(at: usize, text: impl Into<String>) -> Self {
        Self {
            is_limit: true,
            ..Self::new(at, text)
        }
    }
}

/// A reason for which an evaluation has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::checks::policy) enum Fault {
    /// An error of CEL, such as a key that is not there.
    Error(String),
    /// A value that nothing offline tells, by its name.
    Unknown(String),
    /// More work than an evaluation may take.
    Cost,
}

impl Fault {
    pub(super) fn error<T>(text: impl Into<String>) -> Result<T, Self> {
        Err(Self::Error(text.into()))
    }
}
