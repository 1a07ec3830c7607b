//! Env files as kustomize reads them (`api/kv/kv.go`). In: bytes. Out: keys
//! and values with their places, and the reason if reading stopped early.
//! Values are not unquoted, expanded or looked up in the environment.

/// A line that has a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EnvLine<'a> {
    /// The text before the first `=`, or the whole line.
    pub(super) key: &'a str,
    /// The text after the first `=`; empty if there is none.
    pub(super) value: &'a str,
    /// True if the line contains `=`.
    pub(super) is_assignment: bool,
    /// Byte offset of the key.
    pub(super) offset: usize,
}

/// The reason why the rest of the file is not read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EnvEnd {
    /// The problem with the line.
    pub(super) reason: EnvEndReason,
    /// The line, from 1.
    pub(super) line: usize,
    /// The byte offset of the line.
    pub(super) offset: usize,
}

/// The possible problems with a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum EnvEndReason {
    /// A line longer than [`LONGEST_LINE`]: kustomize silently stops reading.
    TooLong,
    /// A line that is not UTF-8: kustomize rejects the file.
    NotUtf8,
}

/// The longest line that Go's `bufio.Scanner` accepts, without its line feed.
pub(super) const LONGEST_LINE: usize = 64 * 1024 - 1;

/// Reads lines until the end, or until a line that cannot be read.
pub(super) fn parse(bytes: &[u8]) -> (Vec<EnvLine<'_>>, Option<EnvEnd>) {
    let mut lines = Vec::new();
    let mut offset = 0;
    for (index, raw) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let end = |reason| EnvEnd {
            reason,
            line: index + 1,
            offset,
        };
        if raw.len() > LONGEST_LINE {
            return (lines, Some(end(EnvEndReason::TooLong)));
        }
        let Ok(text) = std::str::from_utf8(raw) else {
            return (lines, Some(end(EnvEndReason::NotUtf8)));
        };
        lines.extend(key_and_value(text, index == 0, offset));
        offset += raw.len() + 1;
    }
    (lines, None)
}

/// Splits a line into key and value; `None` for a blank line, a comment, or a line without a key.
fn key_and_value(line: &str, is_first: bool, offset: usize) -> Option<EnvLine<'_>> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let text = match line.strip_prefix('\u{feff}') {
        Some(rest) if is_first => rest,
        _ => line,
    };
    let text = text.trim_start();
    if text.starts_with('#') {
        return None;
    }
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    let indent = line.len() - text.len();
    (!key.is_empty()).then_some(EnvLine {
        key,
        value,
        is_assignment: text.contains('='),
        offset: offset + indent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contents of a file, and the keys and values that kustomize v5.8.1 reads from it.
    const QUIRKS: &[(&str, &[(&str, &str)])] = &[
        ("", &[]),
        ("A=1", &[("A", "1")]),
        ("A=1\n\n  \n# c\n  # c\nB=2\n", &[("A", "1"), ("B", "2")]),
        ("A=1\r\nB=2\r\n", &[("A", "1"), ("B", "2")]),
        ("A=1\r\r\n", &[("A", "1\r")]),
        (
            "\u{feff}A=1\n\u{feff}B=2",
            &[("A", "1"), ("\u{feff}B", "2")],
        ),
        (" \u{feff}A=1", &[("\u{feff}A", "1")]),
        ("\t\u{a0}\u{2003}A=1", &[("A", "1")]),
        ("A=\"1\"\nB='2'", &[("A", "\"1\""), ("B", "'2'")]),
        ("A=1  \nB =2", &[("A", "1  "), ("B ", "2")]),
        ("A=b=c", &[("A", "b=c")]),
        ("A= # c", &[("A", " # c")]),
        ("HOME", &[("HOME", "")]),
        ("export A=1", &[("export A", "1")]),
        ("=1\nA=2", &[("A", "2")]),
    ];

    #[test]
    fn env_files_are_read_with_kustomizes_quirks() {
        for (text, wanted) in QUIRKS {
            let (lines, end) = parse(text.as_bytes());
            let found: Vec<_> = lines.iter().map(|line| (line.key, line.value)).collect();
            assert_eq!((found.as_slice(), end), (*wanted, None), "{text:?}");
        }
    }

    #[test]
    fn keys_know_their_places() {
        let (lines, _) = parse("\u{feff}A=1\r\n\n  B=2".as_bytes());
        let offsets: Vec<_> = lines.iter().map(|line| line.offset).collect();
        assert_eq!(offsets, [3, 11]);
    }

    #[test]
    fn reading_ends_at_a_line_too_long_or_not_utf8() {
        let fits = format!("A={}\nB=2", "x".repeat(LONGEST_LINE - 2));
        assert_eq!(parse(fits.as_bytes()).1, None);
        let long = format!("A=1\nB={}\nC=3", "x".repeat(LONGEST_LINE - 1));
        let (lines, end) = parse(long.as_bytes());
        let (reason, line, offset) = (EnvEndReason::TooLong, 2, 4);
        assert_eq!(
            (lines.len(), end),
            (
                1,
                Some(EnvEnd {
                    reason,
                    line,
                    offset
                })
            )
        );
        let (lines, end) = parse(b"A=1\nB=\xff\nC=3");
        let (reason, line, offset) = (EnvEndReason::NotUtf8, 2, 4);
        assert_eq!(
            (lines.len(), end),
            (
                1,
                Some(EnvEnd {
                    reason,
                    line,
                    offset
                })
            )
        );
    }
}
