//! The diagnostic itself, and collections of diagnostics.

use super::code::Code;
use super::message::Message;
use super::origin::Origin;
use super::remedy::Remedy;
use super::rule::Rule;
use super::severity::Severity;
use serde::{Deserialize, Serialize};

/// A secondary place that helps to explain the primary one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The place.
    pub at: Origin,
    /// A short text about the place.
    pub text: Message,
}

/// A problem to report to the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// The rule that found the problem.
    pub code: Code,
    /// The message states a fact: lower case, no full stop, names in backticks.
    pub message: Message,
    /// The place to look at first; [`Origin::NONE`] if the problem has no place.
    pub at: Origin,
    /// Secondary places.
    pub labels: Vec<Label>,
    /// The steps in progress, as `while …` lines, innermost first.
    pub trace: Vec<Message>,
    /// Ways to fix the problem, one per line.
    pub help: Vec<Message>,
    /// A command that gets what is missing.
    pub remedy: Option<Box<Remedy>>,
    /// The rule of another program, for a finding of one.
    pub rule: Option<Box<Rule>>,
}

impl Diagnostic {
    /// An error without a place; `at` sets one.
    pub fn error(code: Code, message: impl Into<Message>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    /// A warning without a place; `at` sets one.
    pub fn warning(code: Code, message: impl Into<Message>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    /// A note without a place: a fact that needs no fix.
    pub fn note(code: Code, message: impl Into<Message>) -> Self {
        Self::new(Severity::Note, code, message.into())
    }

    fn new(severity: Severity, code: Code, message: Message) -> Self {
        Self {
            severity,
            code,
            message,
            at: Origin::NONE,
            labels: Vec::new(),
            trace: Vec::new(),
            help: Vec::new(),
            remedy: None,
            rule: None,
        }
    }

    /// The name of the rule: that of the other program for its findings, else that of the code.
    pub fn rule_name(&self) -> &str {
        self.rule
            .as_ref()
            .map_or(self.code.name(), |rule| &rule.name)
    }

    /// Sets the rule of another program.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rule = Some(Box::new(rule));
        self
    }

    /// Sets the primary place.
    #[must_use]
    pub fn at(mut self, at: Origin) -> Self {
        self.at = at;
        self
    }

    /// Sets the command that gets what is missing.
    #[must_use]
    pub fn remedy(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(Box::new(remedy));
        self
    }

    /// Adds a secondary place.
    #[must_use]
    pub fn label(mut self, at: Origin, text: impl Into<Message>) -> Self {
        self.labels.push(Label {
            at,
            text: text.into(),
        });
        self
    }

    /// Changes every text in it that is not a path.
    #[must_use]
    pub(crate) fn map_texts(mut self, change: impl Fn(&str) -> String) -> Self {
        let labels = self.labels.iter_mut().map(|label| &mut label.text);
        let texts = std::iter::once(&mut self.message).chain(labels);
        for text in texts.chain(&mut self.trace).chain(&mut self.help) {
            *text = text.map_texts(&change);
        }
        if let Some(rule) = &mut self.rule {
            rule.meaning = change(&rule.meaning);
        }
        self
    }

    /// Changes every path in its texts.
    #[must_use]
    pub(crate) fn map_paths(mut self, change: impl Fn(&str) -> String) -> Self {
        let labels = self.labels.iter_mut().map(|label| &mut label.text);
        let texts = std::iter::once(&mut self.message).chain(labels);
        for text in texts.chain(&mut self.trace).chain(&mut self.help) {
            *text = text.map_paths(&change);
        }
        self
    }

    /// Replaces the primary place and the place of each label with the result of `position`.
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

    /// Adds a way to fix the problem; may be called more than once.
    #[must_use]
    pub fn help(mut self, text: impl Into<Message>) -> Self {
        self.help.push(text.into());
        self
    }
}

/// The [`Diagnostic`]s that explain why a stage has no result; none if they were reported before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostics(Vec<Diagnostic>);

/// A result, or the diagnostics that explain why it is missing.
pub type Fallible<T> = Result<T, Diagnostics>;

impl Diagnostics {
    /// The failure of something whose reasons were reported before.
    pub(crate) fn known() -> Self {
        Self(Vec::new())
    }

    /// True if every reason was reported before.
    pub(crate) fn is_known(&self) -> bool {
        self.0.is_empty()
    }

    /// Every diagnostic, in the order found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Every diagnostic, to be changed.
    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.0.iter_mut()
    }

    /// Converts into a vector, in the order found.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }

    /// Replaces every place in every diagnostic with the result of `position`.
    #[must_use]
    pub fn located_by(self, position: impl Fn(Origin) -> Origin) -> Self {
        self.map(|diagnostic| diagnostic.located_by(&position))
    }

    /// Replaces each diagnostic with the result of `change`.
    #[must_use]
    pub fn map(self, change: impl FnMut(Diagnostic) -> Diagnostic) -> Self {
        Self(self.0.into_iter().map(change).collect())
    }

    /// Appends another stage's diagnostics.
    pub fn extend(&mut self, other: Diagnostics) {
        self.0.extend(other.0);
    }

    /// Adds warnings that were found on the way to the errors.
    #[must_use]
    pub fn beside(mut self, warnings: Vec<Diagnostic>) -> Self {
        self.0.extend(warnings);
        self
    }

    /// Adds an outer `while …` line to each diagnostic.
    #[must_use]
    pub fn during(mut self, text: impl Into<Message>) -> Self {
        let text = text.into();
        for diagnostic in &mut self.0 {
            diagnostic.trace.push(text.clone());
        }
        self
    }

    /// Adds a `while …` line to each diagnostic without one.
    #[must_use]
    pub fn with_default_trace(mut self, text: impl Into<Message>) -> Self {
        let text = text.into();
        for diagnostic in &mut self.0 {
            if diagnostic.trace.is_empty() {
                diagnostic.trace.push(text.clone());
            }
        }
        self
    }

    /// Sets the place of each diagnostic without one.
    #[must_use]
    pub fn with_default_place(mut self, at: Origin) -> Self {
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

/// Collects failures, so that one run can report all of them.
#[derive(Debug, Default)]
pub struct Failures {
    diagnostics: Vec<Diagnostic>,
    /// True if something failed for reasons that were reported before.
    is_known: bool,
}

impl Failures {
    /// Returns the value of a success; collects the diagnostics of a failure.
    pub fn keep<T>(&mut self, result: Fallible<T>) -> Option<T> {
        let note = |failed: Diagnostics| {
            self.is_known |= failed.is_known();
            self.diagnostics.extend(failed.0);
        };
        result.map_err(note).ok()
    }

    /// Adds a failure.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Returns `value` if nothing failed.
    ///
    /// # Errors
    /// Fails with every collected diagnostic.
    pub fn or_ok<T>(self, value: T) -> Fallible<T> {
        if self.diagnostics.is_empty() && !self.is_known {
            Ok(value)
        } else {
            Err(Diagnostics(self.diagnostics))
        }
    }
}
