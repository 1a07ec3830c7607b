//! Pairing: which old resource is which new one. In: two lists of resources. Out: pairs of
//! positions, each with the reason, and the unpaired rest of either side. Every resource is in
//! exactly one place of the result, repeated identities included.

use std::collections::BTreeMap;
use std::hash::Hash;

use super::likeness::{collect_values, key_step, likeness, values_of};
use crate::diff::likeness::fingerprint;
use crate::model::{ResId, Resource, looks_like_content_hash};
use crate::yaml::{Node, Text};

/// The reason that two resources count as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairedBy {
    /// Group, kind, namespace and logical name are the same.
    Identity,
    /// So are they but for a hash at the end of the name.
    HashSuffix,
    /// So are they but for the namespace, which was to be looked past.
    Namespace,
    /// Kind and namespace are the same, the names differ, and most of the contents does not.
    Content,
}

/// The outcome for one resource or two: positions in the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    Both(usize, usize, PairedBy),
    Old(usize),
    New(usize),
}

/// The parts that two resources must share to be compared in one step of the pairing.
type Bucket = [Text; 4];

/// Resources of one bucket, by position.
type Buckets = BTreeMap<Bucket, (Vec<usize>, Vec<usize>)>;

/// More comparisons than this for one bucket are not worth the time: its resources pair in order,
/// or not at all.
const MOST_COMPARISONS: usize = 2_500;

/// The share of equal values from which on a resource counts as renamed.
const ENOUGH_ALIKE: f64 = 0.8;

/// Fewer values than this are alike by chance.
const ENOUGH_VALUES: usize = 6;

/// Pairs two lists of resources.
pub(super) fn pair(old: &[Resource], new: &[Resource], across_namespaces: bool) -> Vec<Pair> {
    let mut pairing = Pairing::new(old, new);
    pairing.step(PairedBy::Identity, |id, logical| {
        bucket(id, id.effective_namespace(), logical)
    });
    pairing.step(PairedBy::HashSuffix, |id, logical| {
        bucket(id, id.effective_namespace(), stem(logical))
    });
    if across_namespaces {
        pairing.step(PairedBy::Namespace, |id, logical| {
            bucket(id, "", stem(logical))
        });
    }
    pairing.step(PairedBy::Content, |id, _| {
        bucket(id, id.effective_namespace(), "")
    });
    pairing.finish()
}

/// The name that a resource has in every build: without the hash that its content gives it, where
/// the build says that it has one. An object without a name goes by the one it will be generated from.
pub(crate) fn logical_name(resource: &Resource) -> Text {
    let name = match resource.name() {
        "" => resource
            .node
            .at(&["metadata", "generateName"])
            .and_then(Node::as_str)
            .unwrap_or_default(),
        name => name,
    };
    if resource.needs_hash {
        stem(name).into()
    } else {
        name.into()
    }
}

/// A name without kustomize's hash: `-` and ten of the characters it spells hashes with.
fn stem(name: &str) -> &str {
    split_hash(name).map_or(name, |(stem, _)| stem)
}

/// The hash at the end of a name, if it looks like one.
pub(super) fn hash_of(name: &str) -> Option<&str> {
    split_hash(name).map(|(_, hash)| hash)
}

fn split_hash(name: &str) -> Option<(&str, &str)> {
    let (stem, hash) = name.rsplit_once('-')?;
    looks_like_content_hash(hash).then_some((stem, hash))
}

fn bucket(id: &ResId, namespace: &str, name: &str) -> Bucket {
    [
        id.gvk.served_group().into(),
        id.gvk.kind.clone(),
        namespace.into(),
        name.into(),
    ]
}

/// The resources of one side, those that found their pair marked.
struct Side<'r> {
    resources: &'r [Resource],
    names: Vec<(ResId, Text)>,
    paired: Vec<bool>,
}

struct Pairing<'r> {
    old: Side<'r>,
    new: Side<'r>,
    pairs: Vec<Pair>,
}

impl<'r> Side<'r> {
    fn new(resources: &'r [Resource]) -> Self {
        Self {
            resources,
            names: resources
                .iter()
                .map(|resource| (resource.id(), logical_name(resource)))
                .collect(),
            paired: vec![false; resources.len()],
        }
    }

    /// Positions without a pair.
    fn left(&self) -> impl Iterator<Item = usize> {
        (0..self.paired.len()).filter(|&at| !self.paired[at])
    }

    fn values(&self, positions: &[usize]) -> Vec<Vec<u64>> {
        positions
            .iter()
            .map(|&at| values_of(&self.resources[at].node))
            .collect()
    }
}

impl<'r> Pairing<'r> {
    fn new(old: &'r [Resource], new: &'r [Resource]) -> Self {
        Self {
            old: Side::new(old),
            new: Side::new(new),
            pairs: Vec::new(),
        }
    }

    /// Pairs what is left and falls into one bucket.
    fn step(&mut self, by: PairedBy, bucket_of: impl Fn(&ResId, &str) -> Bucket) {
        let mut buckets = Buckets::new();
        for at in self.old.left() {
            let (id, logical) = &self.old.names[at];
            buckets
                .entry(bucket_of(id, logical))
                .or_default()
                .0
                .push(at);
        }
        for at in self.new.left() {
            let (id, logical) = &self.new.names[at];
            buckets
                .entry(bucket_of(id, logical))
                .or_default()
                .1
                .push(at);
        }
        for (old, new) in buckets.into_values() {
            self.pair_bucket(by, &old, &new);
        }
    }

    fn pair_bucket(&mut self, by: PairedBy, old: &[usize], new: &[usize]) {
        match (old, new, by) {
            ([], _, _) | (_, [], _) => {}
            ([_], [_], PairedBy::Identity | PairedBy::HashSuffix | PairedBy::Namespace) => {
                self.accept(old[0], new[0], by);
            }
            (_, _, PairedBy::Content) if old.len() * new.len() > MOST_COMPARISONS => {
                self.pair_equal(old, new);
            }
            (_, _, PairedBy::Content) => self.pair_most_alike(by, old, new),
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
            let values = values_but_name(&self.old.resources[at]);
            equals.entry(values).or_default().0.push(at);
        }
        for &at in new {
            let values = values_but_name(&self.new.resources[at]);
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

/// [`values_of`] a resource without that of its name.
fn values_but_name(resource: &Resource) -> Vec<u64> {
    let mut values = values_of(&resource.node);
    let name = resource.node.at(&["metadata", "name"]);
    let mut way = Vec::new();
    if let Some(name) = name {
        let metadata = key_step(0, "metadata");
        collect_values(name, key_step(metadata, "name"), &mut way);
    }
    if let Some(at) = way.first().and_then(|name| values.binary_search(name).ok()) {
        values.remove(at);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::{Pair, pair, stem};
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

    #[test]
    fn a_hash_is_told_from_a_word() {
        assert_eq!(stem("api-conf-7g2hk5b6tm"), "api-conf");
        assert_eq!(stem("api-conf-production"), "api-conf-production");
        assert_eq!(stem("7g2hk5b6tm"), "7g2hk5b6tm");
    }
}
