//! Lines of a diff side by side. In: rows. Out: the cells of a grid with two
//! columns: what was removed beside what took its place.

use crate::report::hunk::{Row, Sign};

use super::markup::escaped;

/// `rows` as cells, left and right by turns; notes take both columns.
pub(super) fn side_by_side(rows: &[Row]) -> String {
    let mut cells = String::new();
    let mut rest = rows;
    while let Some(row) = rest.first() {
        match row.sign {
            Sign::Kept => {
                cells += &cell("old kept", &row.text);
                cells += &cell("new kept", &row.text);
                rest = &rest[1..];
            }
            Sign::Note => {
                cells += &cell("note", &row.text);
                rest = &rest[1..];
            }
            Sign::Removed | Sign::Added => {
                let removed = run(rest, Sign::Removed);
                let added = run(&rest[removed..], Sign::Added);
                let (old, new) = rest[..removed + added].split_at(removed);
                cells += &beside(old, new);
                rest = &rest[removed + added..];
            }
        }
    }
    cells
}

/// How many rows at the start have this sign.
fn run(rows: &[Row], sign: Sign) -> usize {
    rows.iter().take_while(|row| row.sign == sign).count()
}

fn beside(old: &[Row], new: &[Row]) -> String {
    let mut cells = String::new();
    for at in 0..old.len().max(new.len()) {
        cells += &match old.get(at) {
            Some(row) => cell("old removed", &row.text),
            None => cell("old nothing", ""),
        };
        cells += &match new.get(at) {
            Some(row) => cell("new added", &row.text),
            None => cell("new nothing", ""),
        };
    }
    cells
}

fn cell(class: &str, text: &str) -> String {
    format!("<div class=\"{class}\">{}</div>", escaped(text))
}
