//! `%YAML` and `%TAG`.

use super::cursor::{Cursor, WORD};
use super::properties::{scan_handle, scan_uri};
use super::token::{TagDirective, TokenKind};
use crate::yaml::fault::{Checked, Fault};

/// Reads a directive and the rest of its line.
pub(super) fn scan<'a>(cursor: &mut Cursor<'a>) -> Checked<TokenKind<'a>> {
    let start = cursor.pos();
    cursor.advance(1);
    let name = cursor.take_while(WORD);
    let kind = match name {
        _ if !cursor.ends_word_at(0) => return Err(unknown(start)),
        "YAML" => scan_version(cursor, start)?,
        "TAG" => scan_tag_directive(cursor, start)?,
        _ => return Err(unknown(start)),
    };
    cursor.skip_blanks();
    if cursor.byte() == b'#' {
        cursor.skip_line();
    }
    if !cursor.at_line_end() {
        return Err(Fault::new(cursor.pos(), "text after a directive"));
    }
    if cursor.at_break() {
        cursor.eat_break();
    }
    Ok(kind)
}

fn unknown(start: usize) -> Box<Fault> {
    Fault::new(
        start,
        "a line that starts with `%` is a directive; only `%YAML` and `%TAG` are known",
    )
    .help("quote the value if it starts with `%`")
}

fn scan_version<'a>(cursor: &mut Cursor<'a>, start: usize) -> Checked<TokenKind<'a>> {
    cursor.skip_blanks();
    let major = scan_number(cursor, start)?;
    if cursor.byte() != b'.' {
        return Err(bad_version(start));
    }
    cursor.advance(1);
    let minor = scan_number(cursor, start)?;
    Ok(TokenKind::Version { major, minor })
}

fn scan_number(cursor: &mut Cursor, start: usize) -> Checked<u8> {
    let from = cursor.pos();
    while cursor.byte().is_ascii_digit() {
        cursor.advance(1);
    }
    match cursor.slice(from, cursor.pos()) {
        digits if digits.len() > 2 => Err(bad_version(start)),
        digits => digits.parse().map_err(|_| bad_version(start)),
    }
}

fn bad_version(start: usize) -> Box<Fault> {
    Fault::new(start, "`%YAML` must be followed by a version such as 1.1")
}

fn scan_tag_directive<'a>(cursor: &mut Cursor<'a>, start: usize) -> Checked<TokenKind<'a>> {
    let bad = || {
        Fault::new(
            start,
            "`%TAG` must be followed by a handle such as `!e!` and a prefix",
        )
    };
    cursor.skip_blanks();
    if cursor.byte() != b'!' {
        return Err(bad());
    }
    let handle = scan_handle(cursor);
    if !handle.ends_with('!') || !cursor.at_blank() {
        return Err(bad());
    }
    cursor.skip_blanks();
    let prefix = scan_uri(cursor, start)?;
    if prefix.is_empty() || !cursor.ends_word_at(0) {
        return Err(bad());
    }
    Ok(TokenKind::TagDirective(Box::new(TagDirective {
        handle,
        prefix,
    })))
}
