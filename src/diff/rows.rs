//! Rows of two lists that are lined up, and which of them stand elsewhere.

use super::path::{Item, Label};

/// Two lists, lined up.
pub(super) struct Alignment {
    /// Every item of both lists, once.
    pub(super) rows: Vec<Row>,
    /// The items that both have are in another order, and that means nothing.
    pub(super) reordered: bool,
}

/// An item of either list, or one of each that belong together.
pub(super) struct Row {
    pub(super) item: Item,
    /// True if the item moved within a list whose order matters.
    pub(super) moved: bool,
}

/// An item of either list, or two that belong together, where they were.
pub(super) fn row(label: Label, old: Option<usize>, new: Option<usize>) -> Row {
    Row {
        item: Item { label, old, new },
        moved: false,
    }
}

/// Marks the items that stand elsewhere among those of both lists: the fewest that explain the order.
pub(super) fn note_strays(rows: &mut [Row]) {
    let mut shared: Vec<(usize, usize, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if let (Some(from), Some(to), false) = (row.item.old, row.item.new, row.moved) {
            shared.push((from, to, at));
        }
    }
    shared.sort_unstable();
    let stayed = longest_rise(&shared.iter().map(|pair| pair.1).collect::<Vec<_>>());
    for (_, to, at) in shared {
        if stayed.binary_search(&to).is_err() {
            rows[at].moved = true;
        }
    }
}

/// A longest rising subsequence of distinct numbers.
pub(super) fn longest_rise(numbers: &[usize]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, &number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|&end| numbers[end] < number);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut rise = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        rise.push(numbers[at]);
        next = before[at];
    }
    rise.reverse();
    rise
}

#[cfg(test)]
mod tests {
    use super::longest_rise;

    #[test]
    fn the_fewest_items_move() {
        assert!(longest_rise(&[]).is_empty());
        assert_eq!(longest_rise(&[3, 0, 1, 2]), [0, 1, 2]);
        assert_eq!(longest_rise(&[1, 2, 3, 0]), [1, 2, 3]);
        assert_eq!(longest_rise(&[2, 1, 0]).len(), 1);
    }
}
