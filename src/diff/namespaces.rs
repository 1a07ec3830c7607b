//! Namespaces that stand against each other. In: what either side has and the other has not, by
//! namespace. Out: for a namespace of the old side the one of the new side that its resources
//! moved to, where there is exactly one, and half of what either side has is in both.

use std::collections::{BTreeMap, BTreeSet};

use crate::yaml::Text;

/// The parts that a resource keeps in any namespace: group, kind and original name.
pub(super) type Kin = [Text; 3];

/// More namespaces of one side than this with a resource of one name say nothing of each other.
const MOST_NAMESAKES: usize = 16;

/// The namespaces of the old side, each with its opposite on the new one.
pub(super) fn opposites(
    old: impl Iterator<Item = (Text, Kin)>,
    new: impl Iterator<Item = (Text, Kin)>,
) -> BTreeMap<Text, Text> {
    let mut places: BTreeMap<Kin, [BTreeSet<Text>; 2]> = BTreeMap::new();
    let mut counts: [BTreeMap<Text, usize>; 2] = Default::default();
    for (namespace, kin) in old {
        *counts[0].entry(namespace.clone()).or_default() += 1;
        places.entry(kin).or_default()[0].insert(namespace);
    }
    for (namespace, kin) in new {
        *counts[1].entry(namespace.clone()).or_default() += 1;
        places.entry(kin).or_default()[1].insert(namespace);
    }
    let mut shared: BTreeMap<(Text, Text), usize> = BTreeMap::new();
    for [old, new] in places.into_values() {
        if old.len().max(new.len()) > MOST_NAMESAKES {
            continue;
        }
        for from in &old {
            for to in &new {
                *shared.entry((from.clone(), to.clone())).or_default() += 1;
            }
        }
    }
    let forth = favorites(shared.iter().map(|((from, to), count)| (from, to, *count)));
    let back = favorites(shared.iter().map(|((from, to), count)| (to, from, *count)));
    let is_mutual = |(from, to): &(Text, Text)| back.get(to) == Some(from);
    let is_enough = |(from, to): &(Text, Text)| {
        let all = |side: usize, namespace: &Text| counts[side].get(namespace).copied();
        let fewer = all(0, from).min(all(1, to)).unwrap_or_default();
        let both = shared.get(&(from.clone(), to.clone()));
        both.is_some_and(|both| both * 2 >= fewer)
    };
    let pairs = forth.into_iter().filter(is_mutual);
    pairs.filter(is_enough).collect()
}

/// For each of the first namespaces the second that it shares most with, if no other comes up to it.
fn favorites<'a>(
    shared: impl Iterator<Item = (&'a Text, &'a Text, usize)>,
) -> BTreeMap<Text, Text> {
    let mut best: BTreeMap<&Text, (usize, Option<&Text>)> = BTreeMap::new();
    for (one, other, count) in shared {
        let found = best.entry(one).or_default();
        if count > found.0 {
            *found = (count, Some(other));
        } else if count == found.0 {
            found.1 = None;
        }
    }
    best.into_iter()
        .filter_map(|(one, (_, other))| Some((one.clone(), other?.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(resources: &[(&str, &str)]) -> Vec<(Text, Kin)> {
        let kin = |name: &str| ["".into(), "Service".into(), name.into()];
        let of = |(namespace, name): &(&str, &str)| ((*namespace).into(), kin(name));
        resources.iter().map(of).collect()
    }

    fn found(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<(String, String)> {
        let opposites = opposites(side(old).into_iter(), side(new).into_iter());
        let text = |(from, to): (Text, Text)| (from.to_string(), to.to_string());
        opposites.into_iter().map(text).collect()
    }

    #[test]
    fn only_one_namespace_is_the_opposite_of_another() {
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(found(&[("a", "x")], &[("b", "x")]), [pair("a", "b")]);
        assert!(found(&[("a", "x")], &[("b", "x"), ("c", "x")]).is_empty());
        assert!(found(&[("a", "x")], &[("b", "y")]).is_empty());
        let (old, new) = (
            [("a", "x"), ("a", "y"), ("b", "x")],
            [("c", "x"), ("c", "y"), ("d", "x")],
        );
        assert_eq!(found(&old, &new), [pair("a", "c")]);
        let (old, new) = (
            [("a", "x"), ("a", "1"), ("a", "2")],
            [("b", "x"), ("b", "3"), ("b", "4")],
        );
        assert!(found(&old, &new).is_empty());
        assert_eq!(found(&old, &new[..1]), [pair("a", "b")]);
    }
}
