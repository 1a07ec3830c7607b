//! The state machine of the parser: the next event, and the states that follow it.

use std::borrow::Cow;

use super::event::{Event, EventKind, Properties, Waiting, empty};
use crate::yaml::dialect::Dialect;
use crate::yaml::fault::{Checked, Fault};
use crate::yaml::node::Style;
use crate::yaml::scan::{Breaks, Scanner, ShortTag, TagDirective, TokenKind};

/// The construct that is expected next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    FirstDocument,
    Document,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceEntry,
    IndentlessEntry,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirst,
    FlowSequenceEntry,
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingFirst,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingNoValue,
}

/// The context of a node, which decides which kinds of node are allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Flow,
    Block,
    /// In a block map, where a list may be written without indentation.
    BlockMapping,
}

/// The event stream of one text.
pub(crate) struct Events<'a> {
    pub(super) scanner: Scanner<'a>,
    pub(super) state: State,
    /// The states to resume once the node in progress is complete, innermost last.
    states: Vec<State>,
    /// The offsets at which the open collections start.
    pub(super) starts: Vec<usize>,
    pub(super) tag_directives: Vec<TagDirective<'a>>,
    /// True if a comment that follows an anchor or tag is to be attached to the next scalar.
    comment_waits: bool,
    /// The comments, if they are kept.
    pub(super) waiting: Option<Box<Waiting>>,
}

impl<'a> Events<'a> {
    /// The events of `text`, which must have passed `characters::check`.
    pub(crate) fn new(text: &'a str, dialect: Dialect, breaks: Breaks) -> Self {
        Self {
            scanner: Scanner::new(text, dialect, breaks),
            state: State::FirstDocument,
            states: Vec::new(),
            starts: Vec::new(),
            tag_directives: Vec::new(),
            comment_waits: false,
            waiting: None,
        }
    }

    /// The next event inside a document.
    pub(crate) fn next(&mut self) -> Checked<Event<'a>> {
        match self.state {
            State::DocumentContent => self.document_content(),
            State::BlockSequenceEntry => self.block_sequence_entry(),
            State::IndentlessEntry => self.indentless_entry(),
            State::BlockMappingKey => self.block_mapping_key(),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceFirst => self.flow_sequence_entry(true),
            State::FlowSequenceEntry => self.flow_sequence_entry(false),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => self.flow_pair_end(),
            State::FlowMappingFirst => self.flow_mapping_key(true),
            State::FlowMappingKey => self.flow_mapping_key(false),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingNoValue => self.flow_mapping_no_value(),
            State::BlockNode | State::FirstDocument | State::Document | State::DocumentEnd => {
                self.node(Place::Block)
            }
        }
    }

    pub(super) fn peek(&mut self) -> Checked<&TokenKind<'a>> {
        self.pass_comments()?;
        Ok(&self.scanner.peek()?.kind)
    }

    pub(super) fn peek_start(&mut self) -> Checked<usize> {
        self.pass_comments()?;
        Ok(self.scanner.peek()?.start)
    }

    pub(super) fn skip(&mut self) -> Checked<usize> {
        Ok(self.scanner.take()?.start)
    }

    /// Resumes the state that was saved when the current node began.
    pub(super) fn resume(&mut self) {
        self.state = self.states.pop().unwrap_or(State::DocumentEnd);
    }

    /// Parses a node; `next` is the state after it.
    pub(super) fn node_then(&mut self, next: State, place: Place) -> Checked<Event<'a>> {
        self.states.push(next);
        self.node(place)
    }

    /// Returns a missing value as an empty scalar; `next` is the state after it.
    pub(super) fn empty_then(&mut self, next: State) -> Checked<Event<'a>> {
        self.state = next;
        let at = self.peek_start()?;
        Ok(empty(at))
    }

    pub(super) fn node(&mut self, place: Place) -> Checked<Event<'a>> {
        let at = self.peek_start()?;
        let properties = match self.peek()? {
            TokenKind::Anchor(_) | TokenKind::Tag(_) => Some(Box::new(self.properties()?)),
            _ => None,
        };
        let kind = self.content(place, properties.is_some())?;
        Ok(Event {
            at,
            properties,
            follows_comment: false,
            takes_comment: matches!(kind, EventKind::Scalar(..))
                && std::mem::take(&mut self.comment_waits),
            comments: self
                .waiting
                .as_mut()
                .and_then(|waiting| waiting.taken.take()),
            kind,
        })
    }

    fn content(&mut self, place: Place, has_properties: bool) -> Checked<EventKind<'a>> {
        let block = place != Place::Flow;
        match self.peek()? {
            TokenKind::Scalar { .. } => self.scalar(),
            TokenKind::Alias(_) if !has_properties => self.alias(),
            TokenKind::FlowSequenceStart => self.open(State::FlowSequenceFirst),
            TokenKind::FlowMappingStart => self.open(State::FlowMappingFirst),
            TokenKind::BlockSequenceStart if block => self.open(State::BlockSequenceEntry),
            TokenKind::BlockMappingStart if block => self.open(State::BlockMappingKey),
            TokenKind::BlockEntry if place == Place::BlockMapping => {
                self.state = State::IndentlessEntry;
                Ok(EventKind::SequenceStart(Style::Plain))
            }
            _ if has_properties => {
                self.resume();
                Ok(EventKind::Scalar(Cow::Borrowed(""), Style::Plain))
            }
            _ => Err(self.missing_value()?),
        }
    }

    fn scalar(&mut self) -> Checked<EventKind<'a>> {
        self.note_remarks();
        self.resume();
        match self.scanner.take()?.kind {
            TokenKind::Scalar { text, style } => Ok(EventKind::Scalar(text, style)),
            _ => Ok(EventKind::Scalar(Cow::Borrowed(""), Style::Plain)),
        }
    }

    fn alias(&mut self) -> Checked<EventKind<'a>> {
        self.note_remarks();
        self.resume();
        match self.scanner.take()?.kind {
            TokenKind::Alias(name) => Ok(EventKind::Alias(name)),
            _ => Ok(EventKind::Alias("")),
        }
    }

    fn missing_value(&mut self) -> Checked<Box<Fault>> {
        let at = self.peek_start()?;
        let message = match self.peek()? {
            TokenKind::BlockEntry => "a block list is not allowed inside `[` or `{`",
            TokenKind::StreamEnd => match self.starts.last() {
                Some(&start) => return Ok(unclosed(start)),
                None => "a value is missing",
            },
            _ => "a value is missing",
        };
        Ok(Fault::new(at, message))
    }

    /// An anchor and a tag in either order.
    fn properties(&mut self) -> Checked<Properties<'a>> {
        let mut properties = Properties::default();
        let mut last = None;
        loop {
            let at = self.peek_start()?;
            match self.peek()? {
                TokenKind::Anchor(_) if properties.anchor.is_none() => {
                    if let TokenKind::Anchor(name) = self.scanner.take()?.kind {
                        properties.anchor = Some(name);
                    }
                }
                TokenKind::Tag(_) if properties.tag.is_none() => {
                    if let TokenKind::Tag(tag) = self.scanner.take()?.kind {
                        properties.tag = Some(self.full_tag(at, *tag)?);
                    }
                }
                _ => {
                    self.comment_waits |= last.is_some_and(|at| self.scanner.is_comment_behind(at));
                    return Ok(properties);
                }
            }
            last = Some(at);
        }
    }

    fn full_tag(&self, at: usize, tag: ShortTag<'a>) -> Checked<Cow<'a, str>> {
        let declared = self
            .tag_directives
            .iter()
            .find(|directive| directive.handle == tag.handle);
        let prefix = match (declared, tag.handle) {
            (Some(directive), _) => directive.prefix.as_ref(),
            (None, "") => return Ok(tag.suffix),
            (None, "!") => "!",
            (None, "!!") => "tag:yaml.org,2002:",
            (None, handle) => {
                let message = format!("the tag handle `{handle}` is not defined by a `%TAG` line");
                return Err(Fault::new(at, message));
            }
        };
        Ok(Cow::Owned(format!("{prefix}{}", tag.suffix)))
    }
}

pub(super) fn unclosed(start: usize) -> Box<Fault> {
    Fault::new(start, "this bracket is never closed")
}
