//! Keys among the queued tokens: a token is known to be a key only once its `:` is found.

use super::simple_key::SimpleKey;
use crate::yaml::fault::{Checked, Fault};
use crate::yaml::scan::scanner::Scanner;

/// The maximum distance from the start of a key to its `:`, in characters.
const LONGEST_KEY: usize = 1024;

impl Scanner<'_> {
    /// The number of the next token to be queued.
    pub(super) fn next_number(&self) -> usize {
        self.taken + self.tokens.len()
    }

    /// True while the first queued token may still become a key.
    pub(super) fn first_may_be_key(&mut self) -> Checked<bool> {
        let level = match self.keys.as_slice() {
            [block] if !block.possible => return Ok(false),
            keys => keys.partition_point(|key| key.token < self.taken),
        };
        match self.keys.get(level) {
            Some(key) if key.possible && key.token == self.taken => self.still_possible(level),
            _ => Ok(false),
        }
    }

    /// Records the next token as a candidate for a key, if a key is allowed here.
    pub(super) fn save_simple_key(&mut self) -> Checked<()> {
        if self.simple_key_allowed {
            let key = self.key_from_here();
            self.drop_simple_key()?;
            *self.current_key() = key;
        }
        Ok(())
    }

    /// A candidate for a key that starts with the next token.
    pub(super) fn key_from_here(&self) -> SimpleKey {
        SimpleKey {
            possible: true,
            required: !self.in_flow() && self.indent == self.cursor.column(),
            token: self.next_number(),
            pos: self.cursor.pos(),
            column: self.cursor.column(),
            line_start: self.cursor.line_start(),
        }
    }

    /// True if the cursor is on the `:` of `key`, which has just been read.
    pub(super) fn is_at_value_of(&self, key: &SimpleKey) -> bool {
        self.cursor.byte() == b':'
            && (self.in_flow() || self.cursor.ends_word_at(1))
            && key.line_start == self.cursor.line_start()
            && self.cursor.pos() - key.pos <= LONGEST_KEY
    }

    /// Drops the candidate of the current level; fails if only a key is allowed there.
    pub(super) fn drop_simple_key(&mut self) -> Checked<()> {
        let key = self.current_key();
        if key.possible && key.required {
            return Err(key.missing_colon());
        }
        key.possible = false;
        Ok(())
    }

    /// Takes the key that the `:` at the cursor belongs to.
    pub(super) fn take_simple_key(&mut self) -> Checked<Option<SimpleKey>> {
        let level = self.keys.len() - 1;
        if !self.still_possible(level)? {
            return Ok(None);
        }
        let key = self.current_key();
        key.possible = false;
        Ok(Some(*key))
    }

    pub(super) fn current_key(&mut self) -> &mut SimpleKey {
        self.keys
            .last_mut()
            .expect("the block context's is never popped")
    }

    /// True if a `:` here would make the candidate of that level a key.
    fn still_possible(&mut self, level: usize) -> Checked<bool> {
        let key = self.keys[level];
        if !key.possible {
            return Ok(false);
        }
        let same_line = key.line_start == self.cursor.line_start();
        if same_line && !self.is_too_far(key.pos) {
            return Ok(true);
        }
        if key.required && same_line {
            return Err(Fault::new(key.pos, "a key is longer than 1,024 characters"));
        }
        if key.required {
            return Err(key.missing_colon());
        }
        self.keys[level].possible = false;
        Ok(false)
    }

    fn is_too_far(&self, start: usize) -> bool {
        let here = self.cursor.pos();
        here - start > LONGEST_KEY
            && (here - start > 4 * LONGEST_KEY
                || self.cursor.slice(start, here).chars().count() > LONGEST_KEY)
    }
}
