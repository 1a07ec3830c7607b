//! Text that may be shown. In: a name, a path or a value from files that anybody may have written. Out:
//! the same without characters that a terminal obeys (C0, C1), that reorder what is read (Unicode's
//! `Bidi_Control`), or that nobody sees. This is the one place that knows these characters.

/// `text` on one line: what is obeyed, reorders or is unseen is written as Rust writes it, as
/// `\u{1b}`. Tabs stay.
pub(crate) fn visible(text: &str) -> String {
    escaped(text, |c| c == '\t')
}

/// A name of a path, a resource or anything else as one word of a line: without tabs as well.
pub(crate) fn visible_name(text: &str) -> String {
    escaped(text, |_| false)
}

/// Finished text of several lines. With `colors`, the sequences that set them stay.
pub(crate) fn visible_lines(text: &str, colors: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_hidden_in_lines) {
        let (before, found) = rest.split_at(at);
        shown.push_str(before);
        let kept = if colors { color_length(found) } else { 0 };
        let length = match kept {
            0 => found.chars().next().map_or(0, char::len_utf8),
            kept => kept,
        };
        let (part, after) = found.split_at(length);
        if kept > 0 {
            shown.push_str(part);
        } else {
            shown.extend(part.chars().flat_map(char::escape_default));
        }
        rest = after;
    }
    shown + rest
}

/// `text` with another character for each that may not be shown, so that columns stay what they are.
pub(crate) fn same_width(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        // Unicode's pictures of control characters.
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        c if is_hidden(c) => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// JSON that says the same in characters that may be shown. They are only within its strings.
pub(crate) fn visible_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden_in_lines(c) {
            let mut units = [0; 2];
            let units = c.encode_utf16(&mut units);
            shown.extend(units.iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// `text` for double quotes of YAML, which then has the same value.
#[cfg(feature = "cli")]
pub(crate) fn visible_in_quotes(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '"' => shown.extend(['\\', c]),
            c if is_hidden(c) => shown.push_str(&match u32::from(c) {
                code @ 0..=0xff => format!("\\x{code:02x}"),
                code @ 0x100..=0xffff => format!("\\u{code:04x}"),
                code => format!("\\U{code:08x}"),
            }),
            c => shown.push(c),
        }
    }
    shown
}

fn escaped(text: &str, stays: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) && !stays(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The length of a sequence at the start of `text` that sets colors: `ESC [ digits ; … m`.
fn color_length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';');
    match end {
        Some(end) if rest.get(end..).is_some_and(|rest| rest.starts_with('m')) => end + 3,
        _ => 0,
    }
}

fn is_hidden_in_lines(c: char) -> bool {
    is_hidden(c) && c != '\n' && c != '\t'
}

/// True for a character that is neither obeyed nor unseen, and reorders nothing.
#[cfg(feature = "cli")]
pub(crate) fn is_visible(c: char) -> bool {
    !is_hidden(c)
}

fn is_hidden(c: char) -> bool {
    c.is_control() || reorders(c) || is_unseen(c)
}

/// Unicode's `Bidi_Control`.
fn reorders(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters without a width that join nothing, ends of lines that only some see, and tags.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'
            ..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_obeyed() {
        assert_eq!(visible("a\u{1b}[31mb\r\n\tc"), "a\\u{1b}[31mb\\r\\n\tc");
        assert_eq!(
            visible("\u{9b}\u{202e}\u{200f}é"),
            "\\u{9b}\\u{202e}\\u{200f}é"
        );
        assert_eq!(visible_name("a\tb"), "a\\tb");
    }

    #[test]
    fn lines_stay_lines_and_colors_colors() {
        let text = "a\n\u{1b}[1;31mred\u{1b}[0m \u{1b}]0;title\u{7}\u{1b}[2J\u{1b}[\r";
        let plain = "a\n\\u{1b}[1;31mred\\u{1b}[0m \\u{1b}]0;title\\u{7}\\u{1b}[2J\\u{1b}[\\r";
        assert_eq!(visible_lines(text, false), plain);
        let colored = plain.replacen("\\u{1b}", "\u{1b}", 2);
        assert_eq!(visible_lines(text, true), colored);
    }

    #[test]
    fn columns_stay() {
        let text = "a\u{1b}\u{9b}\u{202e}\t\u{7f}b";
        assert_eq!(same_width(text), "a\u{241b}\u{fffd}\u{fffd}\t\u{fffd}b");
        assert_eq!(same_width(text).chars().count(), text.chars().count());
    }

    #[test]
    fn yaml_says_the_same() {
        let text = "\u{9b}\u{202e}\u{e0041}\u{1b}\n\\\"é";
        let yaml = format!("\"{}\"", visible_in_quotes(text));
        assert_eq!(yaml, "\"\\x9b\\u202e\\U000e0041\\x1b\\x0a\\\\\\\"é\"");
    }

    #[test]
    fn json_says_the_same() {
        let text = "\u{9b}\u{202e}\u{e0041}\u{1b}\n\\";
        let json = serde_json::to_string(text).expect("it is a string");
        let shown = visible_json(&json);
        assert!(shown.is_ascii(), "{shown}");
        assert_eq!(
            serde_json::from_str::<String>(&shown).expect("it is JSON"),
            text
        );
    }
}
