//! What is wrong with a text, before it is known which file the text is from.

use std::borrow::Cow;

/// A sentence and the byte it is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Byte offset in the text that was scanned.
    pub(super) at: usize,
    /// What is true of the text: lower case, no full stop.
    pub(super) message: Cow<'static, str>,
    /// What to do, if that is known.
    pub(super) help: Option<&'static str>,
}

/// A result, or what is wrong. Boxed: faults are rare, results travel far.
pub(super) type Checked<T> = Result<T, Box<Fault>>;

impl Fault {
    /// The fault at byte `at`.
    pub(super) fn new(at: usize, message: impl Into<Cow<'static, str>>) -> Box<Self> {
        Box::new(Self {
            at,
            message: message.into(),
            help: None,
        })
    }

    /// Adds what to do.
    pub(super) fn help(mut self: Box<Self>, help: &'static str) -> Box<Self> {
        self.help = Some(help);
        self
    }
}
