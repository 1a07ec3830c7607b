//! The comments of events: each event takes those that its tokens have passed.

use super::event::Remarks;
use crate::yaml::events::grammar::Events;
use crate::yaml::fault::Checked;
use crate::yaml::scan::{Side, TokenKind};

impl Events<'_> {
    /// Keeps comments from here on.
    pub(crate) fn keep_comments(&mut self) {
        self.scanner.keep_comments();
        self.waiting = Some(Box::default());
    }

    /// The comments above the document, apart from its first value.
    pub(crate) fn take_document_head(&mut self) -> String {
        let waiting = self.waiting.as_mut();
        waiting.map_or_else(String::new, |waiting| {
            std::mem::take(&mut waiting.document_head)
        })
    }

    /// The comments below the document that has ended.
    pub(crate) fn take_document_foot(&mut self) -> String {
        let remarks = self.take_remarks().unwrap_or_default();
        if remarks.foot.is_empty() {
            remarks.head
        } else {
            remarks.foot
        }
    }

    /// Passes the comments up to the next token.
    #[inline]
    pub(super) fn pass_comments(&mut self) -> Checked<()> {
        if self.waiting.is_none() {
            return Ok(());
        }
        self.take_comments()
    }

    fn take_comments(&mut self) -> Checked<()> {
        let Some(waiting) = &mut self.waiting else {
            return Ok(());
        };
        let token = self.scanner.peek()?;
        let (start, is_end) = (token.start, matches!(token.kind, TokenKind::BlockEnd));
        while let Some((side, text)) = self.scanner.take_comment(start, is_end) {
            let remarks = &mut waiting.remarks;
            let known = match side {
                Side::Head => &mut remarks.head,
                Side::Line => &mut remarks.line,
                Side::Foot => &mut remarks.foot,
            };
            if !known.is_empty() {
                known.push('\n');
            }
            known.push_str(&text);
        }
        Ok(())
    }

    /// Takes the comments that were passed.
    pub(super) fn take_remarks(&mut self) -> Option<Box<Remarks>> {
        let waiting = self.waiting.as_mut()?;
        waiting.stem.clear();
        Some(Box::new(std::mem::take(&mut waiting.remarks)))
    }

    /// Gives the node in progress the comments that were passed.
    pub(super) fn note_remarks(&mut self) {
        let remarks = self.take_remarks();
        if let Some(waiting) = &mut self.waiting {
            waiting.taken = remarks;
        }
    }

    /// Gives the block collection in progress the comments above its list item.
    pub(super) fn note_stem(&mut self) {
        let Some(waiting) = &mut self.waiting else {
            return;
        };
        let head = std::mem::take(&mut waiting.stem);
        waiting.taken = (!head.is_empty()).then(|| {
            Box::new(Remarks {
                head,
                ..Remarks::default()
            })
        });
    }

    /// The length of the comments above that have been passed, before the dash of an item is skipped.
    pub(super) fn head_length(&self) -> usize {
        let waiting = self.waiting.as_ref();
        waiting.map_or(0, |waiting| waiting.remarks.head.len())
    }

    /// Puts the first `length` bytes of the comments above aside if a block collection follows the dash.
    pub(super) fn split_stem(&mut self, length: usize) -> Checked<()> {
        if length == 0 {
            return Ok(());
        }
        let is_collection = matches!(
            self.peek()?,
            TokenKind::BlockSequenceStart | TokenKind::BlockMappingStart
        );
        if let Some(waiting) = self.waiting.as_mut().filter(|_| is_collection) {
            let head = std::mem::take(&mut waiting.remarks.head);
            let (stem, rest) = head.split_at_checked(length).unwrap_or((&head, ""));
            waiting.remarks.head = rest.strip_prefix('\n').unwrap_or(rest).to_owned();
            waiting.stem = stem.to_owned();
        }
        Ok(())
    }

    /// Splits the comments above an implicit document at their last empty line.
    pub(super) fn split_document_head(&mut self) {
        let Some(waiting) = &mut self.waiting else {
            return;
        };
        let head = &waiting.remarks.head;
        let split = match head.strip_suffix('\n') {
            Some(all) => Some((all, "")),
            None => head.rsplit_once("\n\n"),
        };
        if let Some((above, rest)) = split {
            let (above, rest) = (above.to_owned(), rest.to_owned());
            waiting.document_head = above;
            waiting.remarks.head = rest;
        }
    }
}
