//! Block and flow collections.

use crate::yaml::events::event::{Event, EventKind, empty};
use crate::yaml::events::grammar::{Events, Place, State, unclosed};
use crate::yaml::fault::{Checked, Fault};
use crate::yaml::node::Style;
use crate::yaml::scan::TokenKind;

impl<'a> Events<'a> {
    /// Consumes the token that starts a collection.
    pub(super) fn open(&mut self, state: State) -> Checked<EventKind<'a>> {
        match state {
            State::FlowSequenceFirst | State::FlowMappingFirst => self.note_remarks(),
            _ => self.note_stem(),
        }
        self.state = state;
        let start = self.skip()?;
        self.starts.push(start);
        Ok(match state {
            State::FlowSequenceFirst => EventKind::SequenceStart(Style::Flow),
            State::FlowMappingFirst => EventKind::MappingStart(Style::Flow),
            State::BlockMappingKey => EventKind::MappingStart(Style::Plain),
            _ => EventKind::SequenceStart(Style::Plain),
        })
    }

    /// Consumes the token that ends a collection. The end of a block list takes no comments.
    fn close(&mut self) -> Checked<Event<'a>> {
        let comments = match self.state {
            State::BlockSequenceEntry => None,
            _ => self.take_remarks(),
        };
        self.starts.pop();
        self.resume();
        let at = self.skip()?;
        Ok(Event {
            comments,
            ..end(at)
        })
    }

    pub(super) fn block_sequence_entry(&mut self) -> Checked<Event<'a>> {
        match self.peek()? {
            TokenKind::BlockEntry => self.skip_dash()?,
            TokenKind::BlockEnd => return self.close(),
            _ => return Err(self.not_in_block("a list item (`- `) is expected here")?),
        }
        match self.peek()? {
            TokenKind::BlockEntry | TokenKind::BlockEnd => {
                self.empty_then(State::BlockSequenceEntry)
            }
            _ => self.node_then(State::BlockSequenceEntry, Place::Block),
        }
    }

    fn skip_dash(&mut self) -> Checked<()> {
        let length = self.head_length();
        self.skip()?;
        self.split_stem(length)
    }

    pub(super) fn indentless_entry(&mut self) -> Checked<Event<'a>> {
        let at = self.peek_start()?;
        if !matches!(self.peek()?, TokenKind::BlockEntry) {
            self.resume();
            return Ok(end(at));
        }
        self.skip_dash()?;
        match self.peek()? {
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.empty_then(State::IndentlessEntry)
            }
            _ => self.node_then(State::IndentlessEntry, Place::Block),
        }
    }

    pub(super) fn block_mapping_key(&mut self) -> Checked<Event<'a>> {
        match self.peek()? {
            TokenKind::Key => self.skip()?,
            TokenKind::BlockEnd => return self.close(),
            _ => return Err(self.not_in_block("a key is expected here")?),
        };
        self.block_mapping_node(State::BlockMappingValue)
    }

    pub(super) fn block_mapping_value(&mut self) -> Checked<Event<'a>> {
        let colon = match self.peek()? {
            TokenKind::Value => self.skip()?,
            _ => return self.empty_then(State::BlockMappingKey),
        };
        Ok(Event {
            follows_comment: self.scanner.is_comment_behind(colon),
            ..self.block_mapping_node(State::BlockMappingKey)?
        })
    }

    fn block_mapping_node(&mut self, next: State) -> Checked<Event<'a>> {
        match self.peek()? {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => self.empty_then(next),
            _ => self.node_then(next, Place::BlockMapping),
        }
    }

    fn not_in_block(&mut self, message: &'static str) -> Checked<Box<Fault>> {
        let at = self.peek_start()?;
        Ok(Fault::new(at, message).help("check the indentation of this line and the previous one"))
    }

    pub(super) fn flow_sequence_entry(&mut self, first: bool) -> Checked<Event<'a>> {
        if matches!(self.peek()?, TokenKind::FlowSequenceEnd) {
            return self.close();
        }
        if !first {
            self.expect_comma("a `,` or `]` is expected here")?;
        }
        match self.peek()? {
            TokenKind::Key => {
                self.state = State::FlowPairKey;
                let at = self.skip()?;
                Ok(Event {
                    at,
                    properties: None,
                    follows_comment: false,
                    takes_comment: false,
                    comments: None,
                    kind: EventKind::MappingStart(Style::Flow),
                })
            }
            TokenKind::FlowSequenceEnd => self.close(),
            _ => self.node_then(State::FlowSequenceEntry, Place::Flow),
        }
    }

    /// The key of a single-entry map inside a list: `[key: value]`.
    pub(super) fn flow_pair_key(&mut self) -> Checked<Event<'a>> {
        match self.peek()? {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                self.empty_pair_key()
            }
            _ => self.node_then(State::FlowPairValue, Place::Flow),
        }
    }

    /// Handles an absent key. libyaml takes the token after it as a part of
    /// the key: `[? : a]` is rejected, and so is `[?]`.
    fn empty_pair_key(&mut self) -> Checked<Event<'a>> {
        self.state = State::FlowPairValue;
        let at = self.skip()?;
        Ok(empty(at))
    }

    pub(super) fn flow_pair_value(&mut self) -> Checked<Event<'a>> {
        if matches!(self.peek()?, TokenKind::Value) {
            self.skip()?;
            if !matches!(
                self.peek()?,
                TokenKind::FlowEntry | TokenKind::FlowSequenceEnd
            ) {
                return self.node_then(State::FlowPairEnd, Place::Flow);
            }
        }
        self.empty_then(State::FlowPairEnd)
    }

    pub(super) fn flow_pair_end(&mut self) -> Checked<Event<'a>> {
        self.state = State::FlowSequenceEntry;
        let at = self.peek_start()?;
        Ok(end(at))
    }

    pub(super) fn flow_mapping_key(&mut self, first: bool) -> Checked<Event<'a>> {
        if matches!(self.peek()?, TokenKind::FlowMappingEnd) {
            return self.close();
        }
        if !first {
            self.expect_comma("a `,` or `}` is expected here")?;
        }
        match self.peek()? {
            TokenKind::Key => self.skip()?,
            TokenKind::FlowMappingEnd => return self.close(),
            _ => return self.node_then(State::FlowMappingNoValue, Place::Flow),
        };
        match self.peek()? {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd => {
                self.empty_then(State::FlowMappingValue)
            }
            _ => self.node_then(State::FlowMappingValue, Place::Flow),
        }
    }

    pub(super) fn flow_mapping_value(&mut self) -> Checked<Event<'a>> {
        if matches!(self.peek()?, TokenKind::Value) {
            self.skip()?;
            if !matches!(
                self.peek()?,
                TokenKind::FlowEntry | TokenKind::FlowMappingEnd
            ) {
                return self.node_then(State::FlowMappingKey, Place::Flow);
            }
        }
        self.empty_then(State::FlowMappingKey)
    }

    pub(super) fn flow_mapping_no_value(&mut self) -> Checked<Event<'a>> {
        self.empty_then(State::FlowMappingKey)
    }

    fn expect_comma(&mut self, message: &'static str) -> Checked<()> {
        let at = self.peek_start()?;
        match self.peek()? {
            TokenKind::FlowEntry => self.skip().map(drop),
            TokenKind::StreamEnd | TokenKind::DocumentStart | TokenKind::DocumentEnd => {
                Err(unclosed(self.starts.last().copied().unwrap_or(at)))
            }
            _ => Err(Fault::new(at, message)),
        }
    }
}

fn end<'a>(at: usize) -> Event<'a> {
    Event {
        at,
        properties: None,
        follows_comment: false,
        takes_comment: false,
        comments: None,
        kind: EventKind::End,
    }
}
