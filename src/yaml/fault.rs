//! Faults in a text, before the file that contains the text is known.

use std::borrow::Cow;

/// A message about one byte of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The byte offset in the scanned text.
    pub(super) at: usize,
    /// The message: lower case, no full stop.
    pub(super) message: Cow<'static, str>,
    /// A way to fix it, if one is known.
    pub(super) help: Option<&'static str>,
}

/// A result, or a fault. Faults are boxed: they are rare, and results are
/// passed through many calls.
pub(super) type Checked<T> = Result<T, Box<Fault>>;

impl Fault {
    /// A fault at byte `at`, without help.
    pub(super) fn new(at: usize, message: impl Into<Cow<'static, str>>) -> Box<Self> {
        Box::new(Self {
            at,
            message: message.into(),
            help: None,
        })
    }

    /// Adds a way to fix the fault.
    pub(super) fn help(mut self: Box<Self>, help: &'static str) -> Box<Self> {
        self.help = Some(help);
        self
    }
}
