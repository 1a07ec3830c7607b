//! Starts and ends of documents.

use crate::yaml::events::event::{Event, empty};
use crate::yaml::events::grammar::{Events, Place, State};
use crate::yaml::fault::{Checked, Fault};
use crate::yaml::scan::{TagDirective, TokenKind};

impl<'a> Events<'a> {
    /// Moves to the start of the next document; returns false if there is none.
    pub(crate) fn start_document(&mut self) -> Checked<bool> {
        if self.state == State::Document {
            while matches!(self.peek()?, TokenKind::DocumentEnd) {
                self.skip()?;
            }
        }
        let implicit = self.state == State::FirstDocument;
        match self.peek()? {
            TokenKind::StreamEnd => Ok(false),
            TokenKind::Version { .. } | TokenKind::TagDirective(_) | TokenKind::DocumentStart => {
                self.explicit_start()
            }
            _ if implicit => {
                self.split_document_head();
                self.state = State::BlockNode;
                Ok(true)
            }
            _ => Err(self.text_after_document()?),
        }
    }

    /// Moves past the end of the document whose last event was returned.
    pub(crate) fn end_document(&mut self) -> Checked<()> {
        if matches!(self.peek()?, TokenKind::DocumentEnd) {
            self.skip()?;
        }
        self.tag_directives.clear();
        self.state = State::Document;
        Ok(())
    }

    /// Scans the next `count` tokens, so that faults in them are reported.
    pub(crate) fn look_ahead(&mut self, count: usize) -> Checked<()> {
        self.scanner.look_ahead(count)
    }

    /// The offset of the next token.
    pub(crate) fn position(&mut self) -> Checked<usize> {
        self.peek_start()
    }

    fn explicit_start(&mut self) -> Checked<bool> {
        let mut has_version = false;
        loop {
            let token = self.scanner.take()?;
            match token.kind {
                TokenKind::Version { .. } if has_version => {
                    return Err(Fault::new(token.start, "a second `%YAML` line"));
                }
                TokenKind::Version { major: 1, minor: 1 } => has_version = true,
                TokenKind::Version { major, minor } => {
                    let message = format!("YAML {major}.{minor} is not supported, only YAML 1.1");
                    return Err(Fault::new(token.start, message).help("remove the `%YAML` line"));
                }
                TokenKind::TagDirective(directive) => self.declare(token.start, *directive)?,
                TokenKind::DocumentStart => break,
                _ => {
                    return Err(Fault::new(
                        token.start,
                        "a `%` directive must be followed by `---`",
                    ));
                }
            }
        }
        self.state = State::DocumentContent;
        Ok(true)
    }

    fn declare(&mut self, at: usize, directive: TagDirective<'a>) -> Checked<()> {
        if self
            .tag_directives
            .iter()
            .any(|known| known.handle == directive.handle)
        {
            let message = format!("a second `%TAG` line for `{}`", directive.handle);
            return Err(Fault::new(at, message));
        }
        self.tag_directives.push(directive);
        Ok(())
    }

    fn text_after_document(&mut self) -> Checked<Box<Fault>> {
        let at = self.peek_start()?;
        Ok(Fault::new(at, "text after the end of the document")
            .help("check the indentation; separate documents with `---`"))
    }

    /// The content of a document after `---`, or an empty scalar if it has none.
    pub(super) fn document_content(&mut self) -> Checked<Event<'a>> {
        match self.peek()? {
            TokenKind::Version { .. }
            | TokenKind::TagDirective(_)
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => {
                let at = self.peek_start()?;
                self.resume();
                Ok(empty(at))
            }
            _ => self.node(Place::Block),
        }
    }
}
