//! Backslashes that stand for one character, and the classes `\d`, `\s`, `\w`.

use super::cursor::Cursor;
use super::fault::RegexpFault;

const MAX_RUNE: u32 = 0x10_FFFF;

/// Takes an escape sequence, from its backslash on: the code point it stands for.
pub(super) fn escape(cursor: &mut Cursor<'_>) -> Result<u32, RegexpFault> {
    let start = *cursor;
    cursor.skip("\\");
    let Some(c) = cursor.take() else {
        return Err(RegexpFault::TrailingBackslash);
    };
    let found = match c {
        '0' => Some(octal(cursor, 0)),
        // A single digit would be a reference to a group.
        '1'..='7' if cursor.peek().and_then(digit8).is_some() => {
            digit8(c).map(|first| octal(cursor, first))
        }
        'x' => hexadecimal(cursor),
        'a' => Some(0x07),
        'f' => Some(0x0C),
        'n' => Some(0x0A),
        'r' => Some(0x0D),
        't' => Some(0x09),
        'v' => Some(0x0B),
        _ if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(u32::from(c)),
        _ => None,
    };
    found.ok_or_else(|| RegexpFault::Escape(cursor.since(start)))
}

/// Up to three digits, of which one is taken.
fn octal(cursor: &mut Cursor<'_>, first: u32) -> u32 {
    let mut value = first;
    for _ in 0..2 {
        let Some(digit) = cursor.peek().and_then(digit8) else {
            break;
        };
        cursor.take();
        value = value * 8 + digit;
    }
    value
}

fn digit8(c: char) -> Option<u32> {
    c.to_digit(8)
}

/// Two digits, or any number in braces.
fn hexadecimal(cursor: &mut Cursor<'_>) -> Option<u32> {
    let first = cursor.take()?;
    if first != '{' {
        let second = cursor.take()?;
        return Some(first.to_digit(16)? * 16 + second.to_digit(16)?);
    }
    let mut value = None;
    loop {
        let c = cursor.take()?;
        if c == '}' {
            return value;
        }
        let next = value.unwrap_or(0) * 16 + c.to_digit(16)?;
        value = Some(next).filter(|value| *value <= MAX_RUNE);
        value?;
    }
}

/// The ranges of a class such as `\d`, in the syntax of brackets; ASCII alone, as in RE2.
pub(super) fn perl_class(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    if cursor.peek() != Some('\\') {
        return None;
    }
    let ranges = match cursor.second()? {
        'd' => "0-9",
        'D' => "[^0-9]",
        's' => r"\t\n\f\r\x20",
        'S' => r"[^\t\n\f\r\x20]",
        'w' => "0-9A-Za-z_",
        'W' => "[^0-9A-Za-z_]",
        _ => return None,
    };
    cursor.take();
    cursor.take();
    Some(ranges)
}
