//! Lines of a diff side by side. In: rows. Out: the cells of a grid with two
//! columns: what was removed beside what took its place.

use serde::Serialize;

use crate::report::hunk::{Row, Sign};

/// One cell; a note takes both columns.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Cell {
    class: &'static str,
    text: String,
}

/// `rows` as cells, left and right by turns.
pub(super) fn side_by_side(rows: Vec<Row>) -> Vec<Cell> {
    let mut sides = Sides::default();
    for row in rows {
        match row.sign {
            // A row that was removed after others were added is not beside them.
            Sign::Removed if sides.added.is_empty() => sides.removed.push(row.text),
            Sign::Removed => {
                sides.flush();
                sides.removed.push(row.text);
            }
            Sign::Added => sides.added.push(row.text),
            Sign::Kept => {
                sides.flush();
                sides.push("old kept", row.text.clone());
                sides.push("new kept", row.text);
            }
            Sign::Note => {
                sides.flush();
                sides.push("note", row.text);
            }
        }
    }
    sides.flush();
    sides.cells
}

/// The cells so far, and the rows that wait for those beside them.
#[derive(Default)]
struct Sides {
    cells: Vec<Cell>,
    removed: Vec<String>,
    added: Vec<String>,
}

impl Sides {
    fn push(&mut self, class: &'static str, text: String) {
        self.cells.push(Cell { class, text });
    }

    fn flush(&mut self) {
        let mut removed = std::mem::take(&mut self.removed).into_iter();
        let mut added = std::mem::take(&mut self.added).into_iter();
        loop {
            let (old, new) = (removed.next(), added.next());
            if old.is_none() && new.is_none() {
                return;
            }
            match old {
                Some(text) => self.push("old removed", text),
                None => self.push("old nothing", String::new()),
            }
            match new {
                Some(text) => self.push("new added", text),
                None => self.push("new nothing", String::new()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_removed_is_beside_what_was_added() {
        let row = |(sign, text): (Sign, &str)| Row {
            sign,
            text: text.to_owned(),
        };
        let rows = [
            (Sign::Kept, "a"),
            (Sign::Removed, "b"),
            (Sign::Removed, "c"),
            (Sign::Added, "d"),
            (Sign::Removed, "e"),
            (Sign::Added, "f"),
            (Sign::Added, "g"),
            (Sign::Note, "h"),
        ];
        let cells = side_by_side(rows.map(row).into());
        let shown: Vec<_> = cells.iter().map(|cell| (cell.class, &*cell.text)).collect();
        assert_eq!(
            shown,
            [
                ("old kept", "a"),
                ("new kept", "a"),
                ("old removed", "b"),
                ("new added", "d"),
                ("old removed", "c"),
                ("new nothing", ""),
                ("old removed", "e"),
                ("new added", "f"),
                ("old nothing", ""),
                ("new added", "g"),
                ("note", "h"),
            ]
        );
    }
}
