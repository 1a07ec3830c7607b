//! The share of each shard. In: the names of targets, and perhaps their costs. Out: the positions of those
//! that a shard takes, the same in every process.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// A shard: its number from 0, and the number of shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Its number, from 0.
    pub index: usize,
    /// The number of shards.
    pub of: usize,
}

/// The positions of the targets that `shard` takes. With costs, the most expensive target goes to the shard
/// that has the least so far, and so on; without, a digest of its name chooses the shard of a target,
/// whatever the others are.
pub fn share(names: &[&str], shard: Shard, costs: &BTreeMap<String, u64>) -> Vec<usize> {
    let shards = if costs.is_empty() {
        names.iter().map(|name| by_digest(name, shard.of)).collect()
    } else {
        balanced(names, shard.of, costs)
    };
    let own = shards.into_iter().enumerate();
    own.filter_map(|(at, index)| (index == shard.index).then_some(at))
        .collect()
}

fn by_digest(name: &str, of: usize) -> usize {
    let digest = Sha256::digest(name.as_bytes());
    let number = digest.iter().take(8);
    let number = number.fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    usize::try_from(number % of.max(1) as u64).unwrap_or_default()
}

/// The shard of each target. A target without a cost counts as the middle one of those that have one.
fn balanced(names: &[&str], of: usize, costs: &BTreeMap<String, u64>) -> Vec<usize> {
    let mut known: Vec<u64> = costs.values().copied().collect();
    known.sort_unstable();
    let middle = known.get(known.len() / 2).copied().unwrap_or(1);
    let cost = |name: &str| costs.get(name).copied().unwrap_or(middle).max(1);
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|&at| names.get(at).map(|name| (Reverse(cost(name)), *name)));
    let mut loads = vec![0_u64; of.max(1)];
    let mut shards = vec![0; names.len()];
    for at in order {
        let least = loads.iter().enumerate().min_by_key(|(_, load)| **load);
        let least = least.map_or(0, |(index, _)| index);
        if let (Some(name), Some(load)) = (names.get(at), loads.get_mut(least)) {
            *load = load.saturating_add(cost(name));
            shards[at] = least;
        }
    }
    shards
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(names: &[&str], of: usize, costs: &BTreeMap<String, u64>) -> Vec<Vec<usize>> {
        let own = |index| share(names, Shard { index, of }, costs);
        (0..of).map(own).collect()
    }

    #[test]
    fn each_target_is_in_one_share() {
        let names: Vec<String> = (0..100).map(|at| format!("overlays/{at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let costs = names
            .iter()
            .zip(1..)
            .map(|(name, cost)| ((*name).to_owned(), cost));
        for costs in [BTreeMap::new(), costs.collect()] {
            let shares = shares(&names, 7, &costs);
            let mut all: Vec<usize> = shares.concat();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..100));
            assert!(shares.iter().all(|share| share.len() > 5), "{shares:?}");
        }
    }

    #[test]
    fn a_target_stays_where_it_is_if_others_come_and_go() {
        let alone = shares(&["b"], 5, &BTreeMap::new());
        let at = alone.iter().position(|share| !share.is_empty());
        let among = shares(&["a", "b", "c"], 5, &BTreeMap::new());
        assert_eq!(among.iter().position(|share| share.contains(&1)), at);
    }

    #[test]
    fn costs_are_balanced() {
        let costs = [("a", 9), ("b", 4), ("c", 5)];
        let costs: BTreeMap<String, u64> = costs
            .into_iter()
            .map(|(name, cost)| (name.to_owned(), cost))
            .collect();
        // The new one counts as much as the middle one.
        let found = shares(&["a", "b", "c", "new"], 2, &costs);
        assert_eq!(found, [vec![0, 1], vec![2, 3]]);
    }
}
