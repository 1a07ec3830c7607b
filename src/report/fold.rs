//! Lines that fit a screen. In: text, colors in it or not, and how wide it may be. Out: the same
//! text, in which lines that are too wide go on below their own beginning.

use unicode_width::UnicodeWidthChar;

/// Columns below which nothing is readable anyway.
const NARROWEST: usize = 20;
/// A tab at its widest.
const TAB: usize = 8;
/// The signs that precede a change and a space.
const SIGNS: &str = "+-~>=&!";

/// `text`, no line wider than `width`. Lines are broken after spaces where there are some.
pub(super) fn fold(text: &str, width: usize) -> String {
    if width < NARROWEST {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if columns(line) > width {
            fold_line(&mut folded, line, width)
        } else {
            folded.push_str(line)
        }
    }
    folded
}

/// A character with its columns, or a sequence that sets a color and has none.
struct Unit<'t> {
    text: &'t str,
    columns: usize,
}

fn units(line: &str) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    let mut rest = line;
    while let Some(char) = rest.chars().next() {
        // The only sequences in reports are those of `anstyle`, which end in `m`.
        let (length, columns) = match char {
            '\u{1b}' => (rest.find('m').map_or(rest.len(), |end| end + 1), 0),
            '\t' => (1, TAB),
            char => (char.len_utf8(), char.width().unwrap_or(0)),
        };
        let (text, after) = rest.split_at(length);
        units.push(Unit { text, columns });
        rest = after;
    }
    units
}

fn columns(line: &str) -> usize {
    units(line).iter().map(|unit| unit.columns).sum()
}

fn fold_line(folded: &mut String, line: &str, width: usize) {
    let units = units(line);
    let margin = margin(&units).min(width / 2);
    let (mut rest, mut room) = (units.as_slice(), width);
    // The colors that hold where a row ends: they are set anew in the next, since pagers take
    // each line for itself.
    let mut colors = String::new();
    while !rest.is_empty() {
        let (row, after) = rest.split_at(row_length(rest, room));
        for unit in row {
            folded.push_str(unit.text);
            match unit.text {
                "\u{1b}[0m" => colors.clear(),
                text if text.starts_with('\u{1b}') => colors.push_str(text),
                _ => {}
            }
        }
        if after.iter().any(|unit| unit.columns > 0) {
            if !colors.is_empty() {
                folded.push_str("\u{1b}[0m");
            }
            folded.push('\n');
            folded.extend(std::iter::repeat_n(' ', margin));
            folded.push_str(&colors);
        }
        (rest, room) = (after, width - margin);
    }
}

/// The number of units in the next row, at least one: all of them, those up to a space in the
/// latter half, or as many as fit.
fn row_length(units: &[Unit<'_>], room: usize) -> usize {
    let (mut used, mut after_space) = (0, None);
    for (at, unit) in units.iter().enumerate() {
        used += unit.columns;
        if used > room {
            return after_space.unwrap_or(at).max(1);
        }
        if unit.text == " " && used > room / 2 {
            after_space = Some(at + 1);
        }
    }
    units.len()
}

/// The column where the text of a line begins, after spaces and a sign; folded rows continue
/// there.
fn margin(units: &[Unit<'_>]) -> usize {
    let mut shown = units.iter().filter(|unit| unit.columns > 0).peekable();
    let mut margin = 0;
    while shown.next_if(|unit| unit.text == " ").is_some() {
        margin += 1;
    }
    let sign = shown.next_if(|unit| SIGNS.contains(unit.text));
    if sign.is_some() && shown.peek().is_some_and(|unit| unit.text == " ") {
        margin += 1;
        while shown.next_if(|unit| unit.text == " ").is_some() {
            margin += 1;
        }
    }
    margin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays() {
        let text = "~ twenty columns ok\n\nline\n";
        assert_eq!(fold(text, 20), text);
        assert_eq!(fold("a line without an end", 80), "a line without an end");
        let long = "x".repeat(50);
        assert_eq!(fold(&long, 10), long);
    }

    #[test]
    fn lines_go_on_below_their_text() {
        assert_eq!(
            fold("  - some words that are more than a line\nnext\n", 24),
            "  - some words that are \n    more than a line\nnext\n"
        );
        assert_eq!(
            fold(&format!("+ {}\n", "x".repeat(30)), 20),
            format!("+ {}\n  {}\n", "x".repeat(18), "x".repeat(12))
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let folded = fold(&"漢".repeat(25), 20);
        let rows: Vec<usize> = folded.lines().map(|row| row.chars().count()).collect();
        assert_eq!(rows, [10, 10, 5]);
    }

    #[test]
    fn colors_end_with_each_row_and_take_no_columns() {
        let (red, end) = ("\u{1b}[31m", "\u{1b}[0m");
        let line = |text: &str| format!("{red}{text}{end}");
        assert_eq!(fold(&line(&"x".repeat(20)), 20), line(&"x".repeat(20)));
        assert_eq!(
            fold(&format!("{}\n", line(&"x".repeat(25))), 20),
            format!("{}\n{}\n", line(&"x".repeat(20)), line("xxxxx"))
        );
    }
}
