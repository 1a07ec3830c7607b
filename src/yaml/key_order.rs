//! The order of keys in output. In: the entries of a map in source order. Out: the
//! same entries in the order in which go-yaml v2 or `encoding/json` writes them.

use crate::yaml::node::Entry;
use std::cmp::Ordering;

/// Compares two keys in go-yaml v2's natural order (`keyList.Less`): at the first
/// difference, letters come last, digit runs compare as numbers, and anything else
/// compares by code point; a prefix comes first. Only equal keys compare equal.
///
/// The relation is not transitive (`v2` < `v10` < `v1alpha1` < `v2`), so it
/// must not be passed to the sorts of the standard library. Letters are
/// Unicode's alphabetic characters; digits are ASCII only.
pub(super) fn natural_order(a: &str, b: &str) -> Ordering {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let start = a.floor_char_boundary(same);
    let next = |text: &str| text.get(start..).and_then(|rest| rest.chars().next());
    match (next(a), next(b)) {
        (Some(x), Some(y)) => match (x.is_alphabetic(), y.is_alphabetic()) {
            (true, true) => x.cmp(&y),
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => compare_runs(a, b, start).then(x.cmp(&y)),
        },
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Compares the digit runs at `start`, by value first, then by length.
fn compare_runs(a: &str, b: &str, start: usize) -> Ordering {
    let (a_run, b_run) = (&a.as_bytes()[start..], &b.as_bytes()[start..]);
    let zero_leads = a_run.first() == Some(&b'0') || b_run.first() == Some(&b'0');
    let base = i64::from(zero_leads && ends_in_number(&a.as_bytes()[..start]));
    let (a_value, a_digits) = run(a_run, base);
    let (b_value, b_digits) = run(b_run, base);
    a_value.cmp(&b_value).then(a_digits.cmp(&b_digits))
}

/// True if `prefix` ends in digits that are not all zeros.
fn ends_in_number(prefix: &[u8]) -> bool {
    prefix
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .any(|byte| *byte != b'0')
}

/// The value of the leading digits, which wraps on overflow as in Go, and their count.
fn run(bytes: &[u8], base: i64) -> (i64, usize) {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold((base, 0), |(value, count), byte| {
        let digit = i64::from(byte - b'0');
        (value.wrapping_mul(10).wrapping_add(digit), count + 1)
    })
}

/// The entries sorted by the bytes of their keys, as `encoding/json` writes them.
pub(super) fn by_bytes(entries: &[Entry]) -> Vec<&Entry> {
    let mut sorted = entries.iter().collect::<Vec<_>>();
    sort_by_bytes(&mut sorted);
    sorted
}

/// Sorts entries by the bytes of their keys; equal keys stay in source order.
pub(super) fn sort_by_bytes(entries: &mut [&Entry]) {
    if !entries.is_sorted_by_key(text) {
        entries.sort_by(|a, b| text(a).cmp(text(b)));
    }
}

/// Sorts entries by the bytes of their keys. True if that is their natural order, too, and no key repeats: so it is where
/// each pair of neighbors first differs in letters.
pub(super) fn sort_plainly(entries: &mut [&Entry]) -> bool {
    if is_plainly_sorted(entries) {
        return true;
    }
    sort_by_bytes(entries);
    is_plainly_sorted(entries)
}

fn is_plainly_sorted(entries: &[&Entry]) -> bool {
    entries.is_sorted_by(|a, b| is_plainly_before(text(a), text(b)))
}

fn is_plainly_before(a: &str, b: &str) -> bool {
    match a.bytes().zip(b.bytes()).find(|(x, y)| x != y) {
        Some((x, y)) => x.is_ascii_alphabetic() && y.is_ascii_alphabetic() && x < y,
        None => a.len() < b.len(),
    }
}

fn text<'n>(entry: &&'n Entry) -> &'n str {
    &entry.key.text
}

/// Sorts entries, already in byte order, into natural order.
///
/// Cycles of the relation: kustomize's own order depends there on Go's random map
/// iteration. Starting from byte order makes ours a function of the set of keys, and
/// for up to eight keys it is kustomize's most frequent order: Go iterates over a small
/// map from a random slot, most slots are empty, and go-yaml then sorts by insertion.
pub(super) fn sort_naturally(sorted: &mut [&Entry]) {
    let less = |a: &&Entry, b: &&Entry| natural_order(&a.key.text, &b.key.text).is_lt();
    if !sorted.windows(2).all(|pair| less(&pair[0], &pair[1])) {
        merge_sort(sorted, &less);
    }
}

/// A stable sort that terminates for any relation, even one that is not a total order.
fn merge_sort<T: Copy>(items: &mut [T], less: &impl Fn(&T, &T) -> bool) {
    if items.len() <= 12 {
        insertion_sort(items, less);
        return;
    }
    let (left, right) = items.split_at_mut(items.len() / 2);
    merge_sort(left, less);
    merge_sort(right, less);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let from = if less(b, a) { &mut right } else { &mut left };
        merged.extend(from.next().copied());
    }
    merged.extend(left.chain(right).copied());
    items.copy_from_slice(&merged);
}

fn insertion_sort<T>(items: &mut [T], less: &impl Fn(&T, &T) -> bool) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && less(&items[at], &items[at - 1]) {
            items.swap(at, at - 1);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{merge_sort, natural_order};
    use std::cmp::Ordering;

    fn sorted(keys: &[&str]) -> Vec<String> {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        merge_sort(&mut keys, &|a, b| natural_order(a, b).is_lt());
        keys.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn digit_runs_compare_as_numbers_and_letters_come_last() {
        assert_eq!(
            sorted(&["a10", "a9", "a", "A", "a1", "a01", "ab", "a-b", "-x", "a_b"]),
            ["-x", "A", "a", "a-b", "a_b", "a1", "a01", "a9", "a10", "ab"]
        );
    }

    #[test]
    fn what_is_plainly_before_is_so_in_both_orders() {
        let keys = [
            "", "a", "ab", "aB", "a1", "a-b", "a.b", "b", "é", "v1", "v10", "v1alpha1",
        ];
        for (a, b) in keys.iter().flat_map(|a| keys.map(|b| (*a, b))) {
            if super::is_plainly_before(a, b) {
                assert!(a < b && natural_order(a, b).is_lt(), "{a} {b}");
            }
        }
        assert!(super::is_plainly_before("apiVersion", "kind"));
    }

    #[test]
    fn only_equal_keys_are_equal() {
        assert_eq!(natural_order("a", "a"), Ordering::Equal);
        assert_eq!(natural_order("é", "è"), 'é'.cmp(&'è'));
        assert_eq!(natural_order("99999999999999999999", "1"), {
            natural_order("1", "99999999999999999999").reverse()
        });
    }

    #[test]
    fn cycles_sort_the_same_from_every_start() {
        let one = sorted(&["v2", "v10", "v1alpha1", "v1"]);
        let other = sorted(&["v1alpha1", "v1", "v10", "v2"]);
        assert_eq!(one, other);
    }
}
