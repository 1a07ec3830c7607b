//! Text to tokens, in the dialect of libyaml that go-yaml reads.
//!
//! YAML says `key: value` only once the `:` is met, so the scanner keeps tokens
//! back while one of them may still turn out to be a key, and then inserts the
//! `Key` token before it (*simple keys*). Indentation becomes explicit
//! `Block…Start` and `BlockEnd` tokens here; which sequences of tokens make a
//! document is the business of `events`.

mod block_scalar;
mod cursor;
mod directive;
mod gather;
mod indentation;
mod keys;
mod plain_scalar;
mod properties;
mod quoted_scalar;
mod scanner;
mod simple_key;
mod token;

pub(super) use cursor::Breaks;
pub(super) use scanner::Scanner;
pub(super) use token::{ShortTag, TagDirective, TokenKind};
