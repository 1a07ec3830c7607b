//! Pairing: which old resource is which new one. In: two lists of resources. Out: pairs of
//! positions, each with the reason, and the unpaired rest of either side. Every resource is in
//! exactly one place of the result, repeated identities included.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::affix::affixes;
use super::candidate::{Bucket, Candidate};
use super::likeness::{collect_values, fingerprint, key_step, likeness, values_of};
use super::names::stem;
use super::namespaces::{Kin, opposites};
use super::paired_by::PairedBy;
use crate::diff::kubernetes::definitions::Definitions;
use crate::model::Resource;
use crate::yaml::Text;

/// The outcome for one resource or two: positions in the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    Both(usize, usize, PairedBy),
    Old(usize),
    New(usize),
}

impl Pair {
    /// The positions of two that count as one.
    pub(super) fn both(&self) -> Option<(usize, usize)> {
        match *self {
            Self::Both(from, to, _) => Some((from, to)),
            Self::Old(_) | Self::New(_) => None,
        }
    }
}

/// Resources of one bucket, by position.
type Buckets = BTreeMap<Bucket, (Vec<usize>, Vec<usize>)>;

/// More comparisons than this for one bucket are not worth the time: its resources pair in order,
/// or not at all.
const MOST_COMPARISONS: usize = 2_500;

/// The share of equal values from which on a resource counts as renamed.
const ENOUGH_ALIKE: f64 = 0.8;

/// Fewer values than this are alike by chance.
const ENOUGH_VALUES: usize = 6;

/// Fewer equal values than this show that two resources whose names follow a pattern are not one.
const ALIKE_AT_ALL: f64 = 0.5;

/// Pairs two lists of resources. `side_by_side`: two environments, whose namespaces always differ.
pub(super) fn pair(old: &[Resource], new: &[Resource], side_by_side: bool) -> Vec<Pair> {
    let definitions = Definitions::of(old, new);
    let mut pairing = Pairing::new(old, new, &definitions);
    pairing.step(PairedBy::Identity, |name| {
        name.bucket(&name.namespace, &name.logical)
    });
    pairing.step(PairedBy::HashSuffix, |name| {
        name.bucket(&name.namespace, stem(&name.logical))
    });
    pairing.move_to_opposites();
    pairing.step(PairedBy::Namespace, |name| {
        name.bucket(&name.moves_to, stem(name.moved_name()))
    });
    if side_by_side {
        pairing.step(PairedBy::Namespace, |name| {
            name.bucket("", stem(&name.logical))
        });
    }
    pairing.step(PairedBy::Origin, |name| {
        name.bucket(&name.moves_to, &name.original)
    });
    pairing.pair_by_affix();
    pairing.step(PairedBy::Content, |name| name.bucket(&name.moves_to, ""));
    pairing.finish()
}

/// The resources of one side, those that found their pair marked.
struct Side<'r> {
    resources: &'r [Resource],
    names: Vec<Candidate>,
    paired: Vec<bool>,
}

struct Pairing<'r> {
    old: Side<'r>,
    new: Side<'r>,
    pairs: Vec<Pair>,
}

impl<'r> Side<'r> {
    fn new(resources: &'r [Resource], definitions: &Definitions<'_>) -> Self {
        let names = resources.iter();
        let names = names.map(|resource| Candidate::of(resource, definitions));
        Self {
            resources,
            names: names.collect(),
            paired: vec![false; resources.len()],
        }
    }

    /// Positions without a pair.
    fn left(&self) -> impl Iterator<Item = usize> {
        (0..self.paired.len()).filter(|&at| !self.paired[at])
    }

    /// The namespaced resources without a pair.
    fn namespaced(&self) -> impl Iterator<Item = (Text, Kin)> {
        let names = self.left().map(|at| &self.names[at]);
        let names = names.filter(|name| !name.namespace.is_empty());
        names.map(|name| (name.namespace.clone(), name.kin()))
    }

    /// The namespace of all namespaced resources without a pair, if it is one.
    fn lone_namespace(&self) -> Option<Text> {
        let mut namespaces = self.namespaced().map(|(namespace, _)| namespace);
        let first = namespaces.next()?;
        namespaces.all(|other| other == first).then_some(first)
    }

    fn values(&self, positions: &[usize]) -> Vec<Vec<u64>> {
        positions
            .iter()
            .map(|&at| values_of(&self.resources[at].node))
            .collect()
    }
}

impl<'r> Pairing<'r> {
    fn new(old: &'r [Resource], new: &'r [Resource], definitions: &Definitions<'_>) -> Self {
        Self {
            old: Side::new(old, definitions),
            new: Side::new(new, definitions),
            pairs: Vec::new(),
        }
    }

    /// Finds out where the old side's resources went that are not in their namespace any more.
    fn move_to_opposites(&mut self) {
        let opposites = opposites(self.old.namespaced(), self.new.namespaced());
        // Nothing has its name any more, so all that is left may be found by other means.
        let lone = match (self.old.lone_namespace(), self.new.lone_namespace()) {
            (Some(from), Some(to)) if opposites.is_empty() => Some((from, to)),
            _ => None,
        };
        for name in &mut self.old.names {
            if let Some(to) = opposites.get(&name.namespace) {
                name.moves_to = to.clone();
            }
            if let Some((from, to)) = &lone
                && *from == name.namespace
            {
                name.moves_to = to.clone();
            }
            if name.is_namespace() {
                name.renamed = opposites.get(&name.id.name).cloned();
            }
        }
    }

    /// The resources without a pair, by the bucket they fall into.
    fn buckets(&self, bucket_of: impl Fn(&Candidate) -> Bucket) -> Buckets {
        let mut buckets = Buckets::new();
        for at in self.old.left() {
            let bucket = buckets.entry(bucket_of(&self.old.names[at])).or_default();
            bucket.0.push(at);
        }
        for at in self.new.left() {
            let bucket = buckets.entry(bucket_of(&self.new.names[at])).or_default();
            bucket.1.push(at);
        }
        buckets
    }

    /// Pairs what is left and falls into one bucket.
    fn step(&mut self, by: PairedBy, bucket_of: impl Fn(&Candidate) -> Bucket) {
        // No bucket has to do with another, so their order does not matter.
        let mut known: FxHashMap<Bucket, usize> = FxHashMap::default();
        let mut buckets: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for at in self.old.left() {
            let bucket = *known
                .entry(bucket_of(&self.old.names[at]))
                .or_insert(buckets.len());
            match buckets.get_mut(bucket) {
                Some(bucket) => bucket.0.push(at),
                None => buckets.push((vec![at], Vec::new())),
            }
        }
        // What is only on the new side has no counterpart in this step.
        for at in self.new.left() {
            let bucket = known.get(&bucket_of(&self.new.names[at]));
            if let Some(bucket) = bucket.and_then(|at| buckets.get_mut(*at)) {
                bucket.1.push(at);
            }
        }
        for (old, new) in buckets {
            self.pair_bucket(by, &old, &new);
        }
    }

    /// Pairs what got another prefix or suffix together with others.
    fn pair_by_affix(&mut self) {
        let buckets = self.buckets(|name| name.bucket(&name.moves_to, ""));
        let mut buckets: Vec<_> = buckets.into_values().collect();
        buckets.retain(|(old, new)| !old.is_empty() && !new.is_empty());
        let found = {
            let old_name = |at: &usize| stem(&self.old.names[*at].logical);
            let new_name = |at: &usize| stem(&self.new.names[*at].logical);
            let names = buckets.iter().map(|(old, new)| {
                let old = old.iter().map(old_name).collect();
                (old, new.iter().map(new_name).collect())
            });
            affixes(&names.collect::<Vec<_>>())
        };
        for affix in found {
            for (old, new) in &buckets {
                let names = new.iter();
                let names = names.map(|&at| (stem(&self.new.names[at].logical), at));
                let named: BTreeMap<&str, usize> = names.collect();
                let rewritten = old.iter().filter_map(|&from| {
                    let name = affix.rewrite(stem(&self.old.names[from].logical))?;
                    Some((from, *named.get(name.as_str())?))
                });
                let rewritten: Vec<(usize, usize)> = rewritten.collect();
                for (from, to) in rewritten {
                    self.accept_if_alike(from, to);
                }
            }
        }
    }

    fn accept_if_alike(&mut self, from: usize, to: usize) {
        if self.old.paired[from] || self.new.paired[to] {
            return;
        }
        let old = values_but_names(&self.old.resources[from]);
        let new = values_but_names(&self.new.resources[to]);
        if likeness(&old, &new) >= ALIKE_AT_ALL {
            self.accept(from, to, PairedBy::Affix);
        }
    }

    fn pair_bucket(&mut self, by: PairedBy, old: &[usize], new: &[usize]) {
        match (old, new, by) {
            ([], _, _) | (_, [], _) => {}
            (_, _, PairedBy::Content) if old.len() * new.len() > MOST_COMPARISONS => {
                self.pair_equal(old, new);
            }
            (_, _, PairedBy::Content) => self.pair_most_alike(by, old, new),
            ([from], [to], _) => self.accept(*from, *to, by),
            _ => self.pair_repeated(by, old, new),
        }
    }

    /// Pairs resources of one identity: those that are the same first, so that none of them differs.
    fn pair_repeated(&mut self, by: PairedBy, old: &[usize], new: &[usize]) {
        let mut same: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for &to in new.iter().rev() {
            let print = fingerprint(&self.new.resources[to].node);
            same.entry(print).or_default().push(to);
        }
        for &from in old {
            let node = &self.old.resources[from].node;
            let candidates = same.get_mut(&fingerprint(node));
            if let Some(to) = candidates.and_then(Vec::pop) {
                self.accept(from, to, by);
            }
        }
        let old: Vec<usize> = old
            .iter()
            .copied()
            .filter(|&at| !self.old.paired[at])
            .collect();
        let new: Vec<usize> = new
            .iter()
            .copied()
            .filter(|&at| !self.new.paired[at])
            .collect();
        if old.len() * new.len() > MOST_COMPARISONS {
            let pairs = old.into_iter().zip(new);
            pairs.for_each(|(from, to)| self.accept(from, to, by));
        } else {
            self.pair_most_alike(by, &old, &new);
        }
    }

    /// Pairs the two most alike, and again what is left.
    fn pair_most_alike(&mut self, by: PairedBy, old: &[usize], new: &[usize]) {
        let (old_values, new_values) = (self.old.values(old), self.new.values(new));
        let mut candidates = Vec::new();
        for (a, from) in old_values.iter().zip(old) {
            for (b, to) in new_values.iter().zip(new) {
                let alike = likeness(a, b);
                let enough = alike >= ENOUGH_ALIKE && a.len().min(b.len()) >= ENOUGH_VALUES;
                if by != PairedBy::Content || enough {
                    candidates.push((alike, *from, *to));
                }
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, from, to) in candidates {
            if !self.old.paired[from] && !self.new.paired[to] {
                self.accept(from, to, by);
            }
        }
    }

    /// Pairs those that are the same but for their names, where nothing else is: the renames that
    /// can be told among many without comparing each with each.
    fn pair_equal(&mut self, old: &[usize], new: &[usize]) {
        let mut equals: BTreeMap<Vec<u64>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for &at in old {
            let values = values_but_names(&self.old.resources[at]);
            equals.entry(values).or_default().0.push(at);
        }
        for &at in new {
            let values = values_but_names(&self.new.resources[at]);
            equals.entry(values).or_default().1.push(at);
        }
        for (values, (old, new)) in equals {
            if let ([from], [to]) = (old.as_slice(), new.as_slice())
                && values.len() >= ENOUGH_VALUES
            {
                self.accept(*from, *to, PairedBy::Content);
            }
        }
    }

    fn accept(&mut self, old: usize, new: usize, by: PairedBy) {
        self.old.paired[old] = true;
        self.new.paired[new] = true;
        self.pairs.push(Pair::Both(old, new, by));
    }

    fn finish(mut self) -> Vec<Pair> {
        self.pairs.extend(self.old.left().map(Pair::Old));
        self.pairs.extend(self.new.left().map(Pair::New));
        self.pairs
    }
}

/// [`values_of`] a resource without those of its name and its namespace.
fn values_but_names(resource: &Resource) -> Vec<u64> {
    let mut values = values_of(&resource.node);
    let metadata = key_step(0, "metadata");
    for field in ["name", "namespace"] {
        let mut own = Vec::new();
        if let Some(node) = resource.node.at(&["metadata", field]) {
            collect_values(node, key_step(metadata, field), &mut own);
        }
        if let Some(at) = own.first().and_then(|own| values.binary_search(own).ok()) {
            values.remove(at);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::{Pair, pair};
    use crate::diag::Origin;
    use crate::model::Resource;
    use crate::yaml::parse_stream;

    fn many(prefix: &str) -> Vec<Resource> {
        let manifest = |at: usize| {
            format!(
                "---\nkind: ConfigMap\nmetadata: {{name: {prefix}{at}}}\n\
                 data: {{a: '1', b: '2', c: '3', d: '4', e: '5', at: '{at}'}}\n"
            )
        };
        let text: String = (0..100).map(manifest).collect();
        let documents = parse_stream(&text, Origin::NONE).expect("it is YAML");
        documents.into_iter().map(Resource::new).collect()
    }

    #[test]
    fn a_prefix_on_every_name_is_many_renames() {
        let (old, new) = (many(""), many("new-"));
        let pairs = pair(&old, &new, false);
        assert_eq!(pairs.len(), 100);
        let is_same = |pair: &Pair| matches!(pair, Pair::Both(from, to, _) if from == to);
        assert!(pairs.iter().all(is_same), "{pairs:?}");
    }
}
