//! Events: the steps of a walk through a document.

use std::borrow::Cow;

use crate::yaml::node::Style;

/// A step of a walk through a document.
#[derive(Debug)]
pub(crate) struct Event<'a> {
    /// Offset of the first byte: of the properties, if there are any.
    pub(crate) at: usize,
    /// The anchor and tag, if there are any.
    pub(crate) properties: Option<Box<Properties<'a>>>,
    /// It is the value of a block map's entry, and a comment stands behind the colon before it.
    pub(crate) follows_comment: bool,
    /// It is the first scalar behind an anchor or tag with a comment on its line.
    pub(crate) takes_comment: bool,
    /// What the step is.
    pub(crate) kind: EventKind<'a>,
}

/// What a step is.
#[derive(Debug, PartialEq)]
pub(crate) enum EventKind<'a> {
    /// A leaf.
    Scalar(Cow<'a, str>, Style),
    /// `*name`
    Alias(&'a str),
    /// A list starts.
    SequenceStart(Style),
    /// A map starts.
    MappingStart(Style),
    /// The innermost list or map ends.
    End,
}

/// What may stand before a value.
#[derive(Debug, Default)]
pub(crate) struct Properties<'a> {
    /// `&name`
    pub(crate) anchor: Option<&'a str>,
    /// The tag in full, such as `tag:yaml.org,2002:str`.
    pub(crate) tag: Option<Cow<'a, str>>,
}

/// A scalar that is not there.
pub(super) fn empty<'a>(at: usize) -> Event<'a> {
    Event {
        at,
        properties: None,
        follows_comment: false,
        takes_comment: false,
        kind: EventKind::Scalar(Cow::Borrowed(""), Style::Plain),
    }
}
