//! Parser events.

use std::borrow::Cow;

use crate::yaml::node::Style;

/// A parser event: one step of a depth-first walk through a document.
#[derive(Debug)]
pub(crate) struct Event<'a> {
    /// The offset of the first byte, including the anchor or tag.
    pub(crate) at: usize,
    /// The anchor and tag, if present.
    pub(crate) properties: Option<Box<Properties<'a>>>,
    /// True for the value of a block map entry if a comment follows the colon before it.
    pub(crate) follows_comment: bool,
    /// True for the first scalar after an anchor or tag with a comment on its line.
    pub(crate) takes_comment: bool,
    /// The comments, if they are kept.
    pub(crate) comments: Option<Box<Remarks>>,
    /// The kind of the event, with its data.
    pub(crate) kind: EventKind<'a>,
}

/// The comments of an event.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    /// Those on lines above.
    pub(crate) head: String,
    /// The one on the same line.
    pub(crate) line: String,
    /// Those on lines below.
    pub(crate) foot: String,
}

/// The payload of an [`Event`].
#[derive(Debug, PartialEq)]
pub(crate) enum EventKind<'a> {
    /// A leaf.
    Scalar(Cow<'a, str>, Style),
    /// `*name`
    Alias(&'a str),
    /// The start of a list.
    SequenceStart(Style),
    /// The start of a map.
    MappingStart(Style),
    /// The end of the innermost list or map.
    End,
}

/// The properties that can precede a value.
#[derive(Debug, Default)]
pub(crate) struct Properties<'a> {
    /// `&name`
    pub(crate) anchor: Option<&'a str>,
    /// The full tag, such as `tag:yaml.org,2002:str`.
    pub(crate) tag: Option<Cow<'a, str>>,
}

/// The comments that were passed and that no event has taken.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub(super) remarks: Remarks,
    /// The comments above a list item that is a collection: they are the collection's.
    pub(super) stem: String,
    /// The comments of the node in progress.
    pub(super) taken: Option<Box<Remarks>>,
    /// The comments above the document.
    pub(super) document_head: String,
}

/// The event for a missing scalar, which is an implicit null.
pub(super) fn empty<'a>(at: usize) -> Event<'a> {
    Event {
        at,
        properties: None,
        follows_comment: false,
        takes_comment: false,
        comments: None,
        kind: EventKind::Scalar(Cow::Borrowed(""), Style::Plain),
    }
}
