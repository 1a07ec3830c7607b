//! Conversion of text to tokens, in the dialect of libyaml that go-yaml reads.
//!
//! A text is known to be a key only once its `:` is found. The scanner therefore queues
//! tokens while one of them may still become a key, and then inserts the `Key` token
//! before it (libyaml's *simple keys*). Indentation becomes explicit `Block…Start` and
//! `BlockEnd` tokens here; `events` decides which sequences of tokens form a document.

mod block_scalar;
mod comment;
mod comments;
mod cursor;
mod directive;
mod gather;
mod indentation;
mod keys;
mod lone;
mod plain_scalar;
mod properties;
mod quoted_scalar;
mod scanner;
mod simple_key;
mod token;

pub(super) use comment::Side;
pub(super) use cursor::Breaks;
pub(super) use lone::scalar as lone_scalar;
pub(super) use scanner::Scanner;
pub(super) use token::{ShortTag, TagDirective, TokenKind};
