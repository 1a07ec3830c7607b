//! Classes in brackets.

use super::cursor::Cursor;
use super::escape::{escape, perl_class};
use super::fault::RegexpFault;
use super::unicode::unicode_class;

/// Takes a class, from its bracket on: the class in Rust's syntax.
pub(super) fn class(cursor: &mut Cursor<'_>) -> Result<String, RegexpFault> {
    let start = *cursor;
    cursor.skip("[");
    let is_negated = cursor.skip("^");
    let mut items = String::new();
    let mut is_first = true;
    while is_first || cursor.peek() != Some(']') {
        is_first = false;
        item(cursor, start, &mut items)?;
    }
    cursor.take();
    Ok(match (is_negated, items.is_empty()) {
        (false, false) => format!("[{items}]"),
        (true, false) => format!("[^{items}]"),
        (false, true) => NOTHING.to_owned(),
        (true, true) => ANYTHING.to_owned(),
    })
}

/// A class without characters.
pub(super) const NOTHING: &str = r"[a&&b]";
/// The class of all characters.
const ANYTHING: &str = r"[\x{0}-\x{10FFFF}]";

fn item(cursor: &mut Cursor<'_>, class: Cursor<'_>, items: &mut String) -> Result<(), RegexpFault> {
    if let Some(named) = named_class(cursor)? {
        items.push_str(named);
        return Ok(());
    }
    if let Some(unicode) = unicode_class(cursor)? {
        items.push_str(&unicode);
        return Ok(());
    }
    if let Some(perl) = perl_class(cursor) {
        items.push_str(perl);
        return Ok(());
    }
    let start = *cursor;
    let low = character(cursor, class)?;
    let mut high = low;
    // In `[a-]`, the dash is itself.
    if cursor.peek() == Some('-') && cursor.second().is_some_and(|next| next != ']') {
        cursor.take();
        high = character(cursor, class)?;
        if high < low {
            return Err(RegexpFault::ClassRange(cursor.since(start)));
        }
    }
    push_range(items, low, high);
    Ok(())
}

fn character(cursor: &mut Cursor<'_>, class: Cursor<'_>) -> Result<u32, RegexpFault> {
    match cursor.peek() {
        None => Err(RegexpFault::MissingBracket(class.0.to_owned())),
        Some('\\') => escape(cursor),
        Some(c) => {
            cursor.take();
            Ok(u32::from(c))
        }
    }
}

/// Adds a range, without the surrogates in it: they are not characters, and no text has them.
fn push_range(items: &mut String, low: u32, high: u32) {
    for (low, high) in [(low, high.min(0xD7FF)), (low.max(0xE000), high)] {
        if low <= high {
            items.push_str(&format!(r"\x{{{low:X}}}-\x{{{high:X}}}"));
        }
    }
}

/// Takes a class of POSIX, such as `[:alpha:]`.
fn named_class(cursor: &mut Cursor<'_>) -> Result<Option<&'static str>, RegexpFault> {
    let Some((name, rest)) = cursor
        .0
        .strip_prefix("[:")
        .and_then(|rest| rest.split_once(":]"))
    else {
        return Ok(None);
    };
    let known = CLASSES.iter().find(|(known, ..)| {
        let bare = name.strip_prefix('^').unwrap_or(name);
        *known == bare
    });
    let Some((_, class, negated)) = known else {
        return Err(RegexpFault::ClassRange(format!("[:{name}:]")));
    };
    cursor.0 = rest;
    Ok(Some(if name.starts_with('^') {
        negated
    } else {
        class
    }))
}

/// The classes of POSIX and their opposites, by name.
const CLASSES: [(&str, &str, &str); 14] = [
    ("alnum", "[0-9A-Za-z]", "[^0-9A-Za-z]"),
    ("alpha", "[A-Za-z]", "[^A-Za-z]"),
    ("ascii", r"[\x00-\x7F]", r"[^\x00-\x7F]"),
    ("blank", r"[\t\x20]", r"[^\t\x20]"),
    ("cntrl", r"[\x00-\x1F\x7F]", r"[^\x00-\x1F\x7F]"),
    ("digit", "[0-9]", "[^0-9]"),
    ("graph", r"[\x21-\x7E]", r"[^\x21-\x7E]"),
    ("lower", "[a-z]", "[^a-z]"),
    ("print", r"[\x20-\x7E]", r"[^\x20-\x7E]"),
    (
        "punct",
        r"[\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E]",
        r"[^\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E]",
    ),
    ("space", r"[\t\n\x0B\f\r\x20]", r"[^\t\n\x0B\f\r\x20]"),
    ("upper", "[A-Z]", "[^A-Z]"),
    ("word", "[0-9A-Za-z_]", "[^0-9A-Za-z_]"),
    ("xdigit", "[0-9A-Fa-f]", "[^0-9A-Fa-f]"),
];
