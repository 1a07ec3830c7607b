//! The order of keys in output. In: a map's entries in source order. Out: the
//! same entries as go-yaml v2 or `encoding/json` writes them, and which keys repeat.

use crate::yaml::node::Entry;
use std::cmp::Ordering;

/// go-yaml v2's natural order of two keys (`keyList.Less`): at the first
/// difference letters come last, digit runs compare as numbers, all else by
/// code point; a prefix comes first. Equal only for equal keys.
///
/// The relation is not transitive (`v2` < `v10` < `v1alpha1` < `v2`), so it must
/// not be given to the standard library's sorts. Letters are Unicode's
/// alphabetic characters; digits are ASCII's alone.
pub fn natural_order(a: &str, b: &str) -> Ordering {
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

/// Compares the digits from `start` on, first as numbers, then by their count.
fn compare_runs(a: &str, b: &str, start: usize) -> Ordering {
    let (a_run, b_run) = (&a.as_bytes()[start..], &b.as_bytes()[start..]);
    let zero_leads = a_run.first() == Some(&b'0') || b_run.first() == Some(&b'0');
    let base = i64::from(zero_leads && ends_in_number(&a.as_bytes()[..start]));
    let (a_value, a_digits) = run(a_run, base);
    let (b_value, b_digits) = run(b_run, base);
    a_value.cmp(&b_value).then(a_digits.cmp(&b_digits))
}

/// True if the digits at the end of `prefix` are more than zeros.
fn ends_in_number(prefix: &[u8]) -> bool {
    prefix
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .any(|byte| *byte != b'0')
}

/// The value of the leading digits, wrapping as Go's does, and their count.
fn run(bytes: &[u8], base: i64) -> (i64, usize) {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold((base, 0), |(value, count), byte| {
        let digit = i64::from(byte - b'0');
        (value.wrapping_mul(10).wrapping_add(digit), count + 1)
    })
}

/// Entries in byte order of their keys, as `encoding/json` writes them.
pub(super) fn by_bytes(entries: &[Entry]) -> Vec<&Entry> {
    let mut sorted = entries.iter().collect::<Vec<_>>();
    sort_by_bytes(&mut sorted);
    sorted
}

/// Brings entries into byte order of their keys; those with the same key stay
/// in source order.
pub(super) fn sort_by_bytes(entries: &mut [&Entry]) {
    if !entries.is_sorted_by_key(text) {
        entries.sort_by(|a, b| text(a).cmp(text(b)));
    }
}

fn text<'n>(entry: &&'n Entry) -> &'n str {
    &entry.key.text
}

/// Brings entries that are in byte order into natural order.
///
/// kustomize's own result depends on Go's random map order wherever the relation
/// has cycles. Starting from byte order makes ours a function of the set of keys,
/// and the most frequent of kustomize's for up to eight of them: Go walks a small
/// map from a random slot on, most of which are empty, and sorts by insertion.
pub(super) fn sort_naturally(sorted: &mut [&Entry]) {
    let less = |a: &&Entry, b: &&Entry| natural_order(&a.key.text, &b.key.text).is_lt();
    if !sorted.windows(2).all(|pair| less(&pair[0], &pair[1])) {
        merge_sort(sorted, &less);
    }
}

/// A stable sort that ends for any relation, total or not.
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
