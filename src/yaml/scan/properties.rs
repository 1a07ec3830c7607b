//! Anchors, aliases and tags.

use std::borrow::Cow;

use super::cursor::{Cursor, WORD};
use super::token::{ShortTag, TokenKind};
use crate::yaml::fault::{Checked, Fault};

/// Reads `&name` or `*name`.
pub(super) fn scan_anchor<'a>(cursor: &mut Cursor<'a>) -> Checked<TokenKind<'a>> {
    let start = cursor.pos();
    let alias = cursor.byte() == b'*';
    cursor.advance(1);
    let name = cursor.take_while(WORD);
    let ends = cursor.ends_word_at(0)
        || matches!(
            cursor.byte(),
            b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`'
        );
    match (name.is_empty() || !ends, alias) {
        (false, true) => Ok(TokenKind::Alias(name)),
        (false, false) => Ok(TokenKind::Anchor(name)),
        (true, true) => Err(bad_name(
            start,
            "the name of an alias can contain only letters, digits, `-` and `_`",
        )),
        (true, false) => Err(bad_name(
            start,
            "the name of an anchor can contain only letters, digits, `-` and `_`",
        )),
    }
}

fn bad_name(start: usize, message: &'static str) -> Box<Fault> {
    Fault::new(start, message).help("quote the value if it starts with `*` or `&`")
}

/// Reads `!tag`, `!!tag`, `!e!tag` or `!<tag>`.
pub(super) fn scan_tag<'a>(cursor: &mut Cursor<'a>) -> Checked<TokenKind<'a>> {
    let start = cursor.pos();
    let tag = if cursor.byte_at(1) == b'<' {
        scan_verbatim_tag(cursor, start)?
    } else {
        scan_short_tag(cursor, start)?
    };
    if !cursor.ends_word_at(0) {
        return Err(Fault::new(start, "a tag must be followed by white space")
            .help("quote the value if it starts with `!`"));
    }
    Ok(TokenKind::Tag(Box::new(tag)))
}

fn scan_verbatim_tag<'a>(cursor: &mut Cursor<'a>, start: usize) -> Checked<ShortTag<'a>> {
    cursor.advance(2);
    let suffix = scan_uri(cursor, start)?;
    if suffix.is_empty() || cursor.byte() != b'>' {
        return Err(Fault::new(start, "a `!<` tag must end with `>`"));
    }
    cursor.advance(1);
    Ok(ShortTag { handle: "", suffix })
}

fn scan_short_tag<'a>(cursor: &mut Cursor<'a>, start: usize) -> Checked<ShortTag<'a>> {
    let handle = scan_handle(cursor);
    let named = handle.len() > 1 && handle.ends_with('!');
    let behind = scan_uri(cursor, start)?;
    if named {
        return if behind.is_empty() {
            Err(Fault::new(start, "a tag without a name"))
        } else {
            Ok(ShortTag {
                handle,
                suffix: behind,
            })
        };
    }
    let suffix = join(handle.strip_prefix('!').unwrap_or(handle), behind);
    Ok(if suffix.is_empty() {
        ShortTag {
            handle: "",
            suffix: Cow::Borrowed("!"),
        }
    } else {
        ShortTag {
            handle: "!",
            suffix,
        }
    })
}

fn join<'a>(head: &'a str, tail: Cow<'a, str>) -> Cow<'a, str> {
    match (head.is_empty(), tail.is_empty()) {
        (true, _) => tail,
        (_, true) => Cow::Borrowed(head),
        _ => Cow::Owned(format!("{head}{tail}")),
    }
}

/// Reads `!`, `!!` or `!word!`; also `!word`, which is not a handle.
pub(super) fn scan_handle<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    let start = cursor.pos();
    cursor.advance(1);
    cursor.take_while(WORD);
    if cursor.byte() == b'!' {
        cursor.advance(1);
    }
    cursor.slice(start, cursor.pos())
}

/// Reads the characters of a URI and decodes `%` escapes.
pub(super) fn scan_uri<'a>(cursor: &mut Cursor<'a>, start: usize) -> Checked<Cow<'a, str>> {
    let from = cursor.pos();
    let mut escaped = false;
    while is_uri_byte(cursor.byte()) {
        escaped |= cursor.byte() == b'%';
        cursor.advance(1);
    }
    let uri = cursor.slice(from, cursor.pos());
    if !escaped {
        return Ok(Cow::Borrowed(uri));
    }
    decode_percents(uri)
        .map(Cow::Owned)
        .ok_or_else(|| Fault::new(start, "a `%` escape in a tag is not valid UTF-8"))
}

fn is_uri_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_;/?:@&=+$,.!~*'()[]%".contains(&byte)
}

fn decode_percents(uri: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(uri.len());
    let mut bytes = uri.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex(bytes.next()?)? << 4 | hex(bytes.next()?)?,
            plain => plain,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}
