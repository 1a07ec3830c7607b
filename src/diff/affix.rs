//! Prefixes and suffixes that many names got, lost or changed. In: names of either side, those
//! that could be one another in one bucket. Out: the rewritings of names that explain more than
//! one of them, the most frequent first. For files; of a build the original names are known.

use std::collections::{BTreeMap, BTreeSet};

/// Another beginning or end for a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Affix {
    is_prefix: bool,
    old: String,
    new: String,
}

/// Names of a bucket that are looked at to find rewritings; all are rewritten.
const MOST_LOOKED_AT: usize = 40;

/// Fewer names than this have something in common by chance.
const ENOUGH_NAMES: usize = 2;

/// Rewritings that are tried.
const MOST_AFFIXES: usize = 4;

impl Affix {
    /// The name that `name` becomes, if the rewriting is for it.
    pub(super) fn rewrite(&self, name: &str) -> Option<String> {
        if self.is_prefix {
            Some(format!("{}{}", self.new, name.strip_prefix(&*self.old)?))
        } else {
            Some(format!("{}{}", name.strip_suffix(&*self.old)?, self.new))
        }
    }

    /// The beginning in which two names differ, if it ends where a word does.
    fn prefix(old: &str, new: &str) -> Option<Self> {
        let pairs = old.chars().rev().zip(new.chars().rev());
        let common = pairs.take_while(|(old, new)| old == new).count();
        let beginning = |name: &str| -> String {
            let length = name.chars().count() - common;
            name.chars().take(length).collect()
        };
        let shared = old.chars().rev().take(common).last();
        Self::between(true, beginning(old), beginning(new), shared)
    }

    /// The end in which two names differ, if it begins where a word does.
    fn suffix(old: &str, new: &str) -> Option<Self> {
        let pairs = old.chars().zip(new.chars());
        let common = pairs.take_while(|(old, new)| old == new).count();
        let end = |name: &str| name.chars().skip(common).collect();
        let shared = old.chars().take(common).last();
        Self::between(false, end(old), end(new), shared)
    }

    /// `shared` is the character of the common part that is next to the difference.
    fn between(is_prefix: bool, old: String, new: String, shared: Option<char>) -> Option<Self> {
        let is_mark = |char: char| matches!(char, '-' | '.' | '_' | ':');
        let is_whole = |affix: &str| {
            let inner = if is_prefix {
                affix.chars().last()
            } else {
                affix.chars().next()
            };
            inner.is_none_or(is_mark)
        };
        let is_split = is_mark(shared?) || (is_whole(&old) && is_whole(&new));
        (is_split && old != new).then_some(Self {
            is_prefix,
            old,
            new,
        })
    }
}

/// The rewritings that explain several of the old names.
pub(super) fn affixes(buckets: &[(Vec<&str>, Vec<&str>)]) -> Vec<Affix> {
    let mut votes: BTreeMap<Affix, BTreeSet<(usize, &str)>> = BTreeMap::new();
    for (at, (old, new)) in buckets.iter().enumerate() {
        for from in old.iter().take(MOST_LOOKED_AT) {
            for to in new.iter().take(MOST_LOOKED_AT) {
                let found = [Affix::prefix(from, to), Affix::suffix(from, to)];
                for affix in found.into_iter().flatten() {
                    votes.entry(affix).or_default().insert((at, from));
                }
            }
        }
    }
    let mut affixes: Vec<(usize, Affix)> = votes
        .into_iter()
        .map(|(affix, names)| (names.len(), affix))
        .filter(|(count, _)| *count >= ENOUGH_NAMES)
        .collect();
    affixes.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    affixes.truncate(MOST_AFFIXES);
    affixes.into_iter().map(|(_, affix)| affix).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(old: &[&str], new: &[&str]) -> Vec<String> {
        let affixes = affixes(&[(old.to_vec(), new.to_vec())]);
        let first = affixes.first();
        let names = old.iter().filter_map(|name| first?.rewrite(name));
        names.collect()
    }

    #[test]
    fn a_prefix_or_suffix_of_several_names_is_found() {
        let found = rewritten(&["api", "web"], &["eu-api", "eu-web"]);
        assert_eq!(found, ["eu-api", "eu-web"]);
        let found = rewritten(&["stage-api", "stage-db"], &["prod-api", "prod-db"]);
        assert_eq!(found, ["prod-api", "prod-db"]);
        let found = rewritten(&["api-blue", "web-blue"], &["api", "web"]);
        assert_eq!(found, ["api", "web"]);
        assert!(rewritten(&["api", "web"], &["eu-api", "us-web"]).is_empty());
        assert!(rewritten(&["tapi", "tmapi"], &["sapi", "smapi"]).is_empty());
    }
}
