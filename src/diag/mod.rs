//! What can go wrong, as data. A [`Diagnostic`] says what is true, where, and
//! what to do about it; `report::diagnostics` is the only place that turns one
//! into text. This layer knows positions ([`Origin`]), never files' contents.

mod code;
mod origin;
mod plural;
mod suggest;

pub use code::{Code, Fault};
pub use origin::Origin;
pub(crate) use plural::counted;
pub use suggest::{did_you_mean, nearest};

use std::borrow::Cow;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Background to another diagnostic.
    Note,
    /// The result stands, and is probably not what was meant.
    Warning,
    /// There is no result.
    Error,
}

/// A secondary place that explains the primary one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub at: Origin,
    /// What is to be seen there.
    pub text: String,
}

/// One thing to tell the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The rule.
    pub code: Code,
    /// What is true: lower case, no full stop, names in backticks.
    pub message: String,
    /// The place to look at first; [`Origin::NONE`] where there is none.
    pub at: Origin,
    /// Further places.
    pub labels: Vec<Label>,
    /// `while …` lines, innermost first.
    pub trace: Vec<String>,
    /// What to do.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// An error with a stable code and a message.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    /// A warning with a stable code and a message.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    fn new(severity: Severity, code: Code, message: String) -> Self {
        Self {
            severity,
            code,
            message,
            at: Origin::NONE,
            labels: Vec::new(),
            trace: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Sets the primary place.
    #[must_use]
    pub fn at(mut self, at: Origin) -> Self {
        self.at = at;
        self
    }

    /// Adds a secondary place.
    #[must_use]
    pub fn label(mut self, at: Origin, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            at,
            text: text.into(),
        });
        self
    }

    /// The same with every place replaced by what `position` makes of it.
    #[must_use]
    pub fn located_by(mut self, position: impl Fn(Origin) -> Origin) -> Self {
        self.at = position(self.at);
        for label in &mut self.labels {
            label.at = position(label.at);
        }
        self
    }

    /// The same as a warning.
    #[must_use]
    pub fn as_warning(self) -> Self {
        let severity = Severity::Warning;
        Self { severity, ..self }
    }

    /// Adds a line that says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }
}

/// At least one [`Diagnostic`]: why a stage has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

/// A result, or why there is none.
pub type Fallible<T> = Result<T, Diagnostics>;

impl Diagnostics {
    /// Every diagnostic, in the order found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Takes the diagnostics out.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }

    /// The same with every place replaced by what `position` makes of it.
    #[must_use]
    pub fn located_by(self, position: impl Fn(Origin) -> Origin) -> Self {
        self.map(|diagnostic| diagnostic.located_by(&position))
    }

    /// The same with each replaced by what `change` makes of it.
    #[must_use]
    pub fn map(self, change: impl FnMut(Diagnostic) -> Diagnostic) -> Self {
        Self(self.0.into_iter().map(change).collect())
    }

    /// Appends another stage's diagnostics.
    pub fn extend(&mut self, other: Diagnostics) {
        self.0.extend(other.0);
    }

    /// Adds a `while …` line to each.
    #[must_use]
    pub fn during(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        for diagnostic in &mut self.0 {
            diagnostic.trace.push(text.to_string());
        }
        self
    }

    /// Adds a `while …` line to each that has none yet.
    #[must_use]
    pub fn during_unless_said(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        for diagnostic in &mut self.0 {
            if diagnostic.trace.is_empty() {
                diagnostic.trace.push(text.to_string());
            }
        }
        self
    }

    /// Gives a place to those that have none yet.
    #[must_use]
    pub fn or_at(mut self, at: Origin) -> Self {
        for diagnostic in &mut self.0 {
            if diagnostic.at.is_none() {
                diagnostic.at = at;
            }
        }
        self
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Gathers failures, so that one run can report them all.
#[derive(Debug, Default)]
pub struct Failures(Vec<Diagnostic>);

impl Failures {
    /// Keeps the value of a success; notes the diagnostics of a failure.
    pub fn keep<T>(&mut self, result: Fallible<T>) -> Option<T> {
        result.map_err(|failed| self.0.extend(failed.0)).ok()
    }

    /// Notes one more failure.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// `value` if nothing failed, else every failure.
    ///
    /// # Errors
    /// Whatever was noted.
    pub fn or_ok<T>(self, value: T) -> Fallible<T> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(Diagnostics(self.0))
        }
    }
}
