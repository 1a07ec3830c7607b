//! Counterparts among items of two lists that nothing identifies: the same source, or most in
//! common. In: two lists, and the positions that are left. Out: pairs of positions, each at most
//! once. The time grows with the items, not with their pairs.

use rustc_hash::{FxHashMap, FxHashSet};

use super::likeness::{common, values_of};
use crate::yaml::Node;

/// The least that two items must have in common.
#[derive(Clone, Copy, Debug)]
pub(super) enum Least {
    /// Something.
    Any,
    /// A quarter of their values.
    Quarter,
    /// Half of their values: two, or the name.
    Half,
}

/// Up to this many pairs each is looked at; of more, those that share a rare value.
const MOST_PAIRS: usize = 1_000;

/// A value that more items of one side have than this says little about any of them.
const MOST_SHARING: usize = 8;

/// A map in a list, and the values in it.
struct Item<'n> {
    at: usize,
    node: &'n Node,
    values: Vec<u64>,
}

/// Pairs the maps among `removed` and `added` that come from one place of a source, then those that
/// are most alike, and again what is left.
pub(super) fn counterparts(
    (old, new): (&[Node], &[Node]),
    (removed, added): (&[usize], &[usize]),
    least: Least,
) -> Vec<(usize, usize)> {
    let (old, new) = (items(old, removed), items(new, added));
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(bool, f64, usize, usize)> = Vec::new();
    for (a, b) in candidates(&old, &new) {
        let (from, to) = (&old[a], &new[b]);
        let shared = common(&from.values, &to.values);
        let is_same_source = shared > 0 && is_same_source(from.node, to.node);
        let share = 2.0 * shared as f64 / (from.values.len() + to.values.len()).max(1) as f64;
        let is_enough = match least {
            Least::Any => shared > 0,
            Least::Quarter => share >= 0.25,
            Least::Half => share >= 0.5 && (shared >= 2 || is_same_name(from.node, to.node)),
        };
        if is_same_source || is_enough {
            found.push((is_same_source, share, from.at, to.at));
        }
    }
    found.sort_by(|a, b| {
        let by_likeness = b.0.cmp(&a.0).then(b.1.total_cmp(&a.1));
        by_likeness.then((a.2, a.3).cmp(&(b.2, b.3)))
    });
    let (mut old_taken, mut new_taken) = (FxHashSet::default(), FxHashSet::default());
    let mut pairs = Vec::new();
    for (_, _, from, to) in found {
        if !old_taken.contains(&from) && !new_taken.contains(&to) {
            old_taken.insert(from);
            new_taken.insert(to);
            pairs.push((from, to));
        }
    }
    pairs
}

fn items<'n>(list: &'n [Node], positions: &[usize]) -> Vec<Item<'n>> {
    let items = positions.iter().filter_map(|&at| {
        let node = list.get(at)?;
        node.as_mapping()?;
        Some(Item {
            at,
            node,
            values: values_of(node),
        })
    });
    items.collect()
}

/// Pairs that may be counterparts.
fn candidates(old: &[Item<'_>], new: &[Item<'_>]) -> Vec<(usize, usize)> {
    if old.len() * new.len() <= MOST_PAIRS {
        let pairs = (0..old.len()).flat_map(|a| (0..new.len()).map(move |b| (a, b)));
        return pairs.collect();
    }
    let (old_sharing, new_sharing) = (by_value(old), by_value(new));
    let is_rare = |sharing: &&Vec<usize>| sharing.len() <= MOST_SHARING;
    let mut pairs = Vec::new();
    for (a, item) in old.iter().enumerate() {
        for value in &item.values {
            let from = old_sharing.get(value).filter(is_rare);
            let to = new_sharing.get(value).filter(is_rare);
            if let (Some(_), Some(to)) = (from, to) {
                pairs.extend(to.iter().map(|&b| (a, b)));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The items that have each value.
fn by_value(items: &[Item<'_>]) -> FxHashMap<u64, Vec<usize>> {
    let mut by_value: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, item) in items.iter().enumerate() {
        for value in &item.values {
            let sharing = by_value.entry(*value).or_default();
            if sharing.last() != Some(&at) && sharing.len() <= MOST_SHARING {
                sharing.push(at);
            }
        }
    }
    by_value
}

fn is_same_source(old: &Node, new: &Node) -> bool {
    old.origin == new.origin && old.origin.as_source().is_some()
}

fn is_same_name(old: &Node, new: &Node) -> bool {
    let (old, new) = (old.str_at("name"), new.str_at("name"));
    old.is_some() && old == new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse_stream;

    #[test]
    fn each_of_many_changed_items_finds_its_own() {
        let list = |port: usize| {
            let item = |at: usize| format!("- {{path: /{at}, port: {port}, kind: Exact}}\n");
            let text: String = (0..400).map(item).collect();
            let mut documents = parse_stream(&text, Origin::NONE).expect("it is YAML");
            documents.pop().expect("there is one")
        };
        let (old, new) = (list(80), list(81));
        let (old, new) = (
            old.as_sequence().expect("a list"),
            new.as_sequence().expect("a list"),
        );
        let all: Vec<usize> = (0..400).collect();
        let pairs = counterparts((old, new), (&all, &all), Least::Half);
        assert_eq!(pairs.len(), 400);
        assert!(pairs.iter().all(|(from, to)| from == to));
    }
}
