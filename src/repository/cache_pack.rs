//! The file of a cache: outcomes of targets, each with the questions that it depends on. In: entries. Out:
//! bytes, and entries again if the bytes are whole and of this program.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::model::hex;
use crate::sources::FilePath;

use super::tree_pair::ComparedTarget;

/// The version of the format.
const FORMAT: u32 = 1;

const TYPE: &str = "offshoot-cache";

/// The first line.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    r#type: String,
    format: u32,
    /// The work that the entries are for.
    key: String,
    /// A digest of the second line.
    digest: String,
}

/// Entries that share their paths and differences.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Pack<'p> {
    /// The paths that entries ask about.
    pub(super) paths: Vec<FilePath>,
    /// The differences that entries have, as JSON.
    #[serde(borrow)]
    pub(super) differences: Vec<&'p RawValue>,
    #[serde(borrow)]
    pub(super) entries: Vec<Entry<'p>>,
}

/// The outcome of a target, and all that it depends on beside the key. Numbers are positions in the pack.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Entry<'p> {
    pub(super) target: ComparedTarget,
    /// True if its inputs may have changed, as far as is known without a render.
    pub(super) may_differ: bool,
    /// The number of resources that were rendered for it.
    pub(super) cost: usize,
    /// Paths that were asked about.
    pub(super) paths: Vec<usize>,
    /// The answers about those that are not as the commit has them.
    pub(super) changed: Vec<(usize, String)>,
    /// Directories that were listed.
    pub(super) listed: Vec<usize>,
    /// The answers about those that are not as the commit has them.
    pub(super) listed_anew: Vec<(usize, String)>,
    /// Files of the commit, and files on disk, whose texts positions lead to.
    pub(super) used: [Vec<usize>; 2],
    /// The paths among them in which lines are edited.
    pub(super) edited: Vec<usize>,
    /// True if there is an edit anywhere, and if one gives a value.
    pub(super) has_edits: (bool, bool),
    /// Directories on disk that lead to a file, and those that do not.
    pub(super) leads: Vec<(usize, usize, bool)>,
    /// The outcome without its differences, as JSON.
    #[serde(borrow)]
    pub(super) outcome: &'p RawValue,
    /// Its differences.
    pub(super) differences: Vec<usize>,
}

/// The entries in `bytes`, if these are whole and for the work that `key` names.
pub(super) fn parse<'p>(bytes: &'p [u8], key: &str) -> Option<Pack<'p>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (header, body) = text.split_once('\n')?;
    let header: Header = serde_json::from_str(header).ok()?;
    if header != Header::of(key, body) {
        return None;
    }
    let pack: Pack<'p> = serde_json::from_str(body).ok()?;
    pack.is_sound().then_some(pack)
}

impl Header {
    fn of(key: &str, body: &str) -> Self {
        Self {
            r#type: TYPE.to_owned(),
            format: FORMAT,
            key: key.to_owned(),
            digest: hex(&Sha256::digest(body.as_bytes())),
        }
    }
}

impl Pack<'_> {
    /// The bytes that [`parse`] takes; `None` if they cannot be written as JSON.
    pub(super) fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        let body = serde_json::to_string(self).ok()?;
        let header = serde_json::to_string(&Header::of(key, &body)).ok()?;
        Some(format!("{header}\n{body}").into_bytes())
    }

    /// True if every number leads to something.
    fn is_sound(&self) -> bool {
        let paths = self.paths.len();
        self.entries.iter().all(|entry| {
            let [old, new] = &entry.used;
            let changed = entry.changed.iter().chain(&entry.listed_anew);
            let leads = entry.leads.iter().flat_map(|(one, other, _)| [one, other]);
            let mut numbers = entry
                .paths
                .iter()
                .chain(&entry.listed)
                .chain(old)
                .chain(new)
                .chain(&entry.edited)
                .chain(changed.map(|(at, _)| at))
                .chain(leads);
            numbers.all(|at| *at < paths)
                && (entry.differences.iter()).all(|at| *at < self.differences.len())
        })
    }
}

/// The paths and differences of a pack that is made, each once.
#[derive(Default)]
pub(super) struct Shelf<'p> {
    paths: FxHashMap<FilePath, usize>,
    differences: FxHashMap<&'p str, usize>,
    pub(super) pack: Pack<'p>,
}

impl<'p> Shelf<'p> {
    /// The position of a path.
    pub(super) fn path(&mut self, path: &FilePath) -> usize {
        if let Some(at) = self.paths.get(path) {
            return *at;
        }
        let at = self.pack.paths.len();
        self.pack.paths.push(path.clone());
        self.paths.insert(path.clone(), at);
        at
    }

    /// The positions of paths.
    pub(super) fn paths(&mut self, paths: &BTreeSet<FilePath>) -> Vec<usize> {
        paths.iter().map(|path| self.path(path)).collect()
    }

    /// The position of a difference.
    pub(super) fn difference(&mut self, json: &'p RawValue) -> usize {
        let at = *self
            .differences
            .entry(json.get())
            .or_insert(self.pack.differences.len());
        if at == self.pack.differences.len() {
            self.pack.differences.push(json);
        }
        at
    }

    /// Adds an entry of another pack.
    pub(super) fn take(&mut self, entry: &Entry<'p>, from: &Pack<'p>) {
        let mut path = |at: &usize| from.paths.get(*at).map_or(0, |path| self.path(path));
        let mut all = |them: &[usize]| them.iter().map(&mut path).collect::<Vec<_>>();
        let [old, new] = &entry.used;
        let (paths, listed) = (all(&entry.paths), all(&entry.listed));
        let (used, edited) = ([all(old), all(new)], all(&entry.edited));
        let mut answers = |them: &[(usize, String)]| {
            let them = them.iter();
            them.map(|(at, answer)| (path(at), answer.clone()))
                .collect::<Vec<_>>()
        };
        let (changed, listed_anew) = (answers(&entry.changed), answers(&entry.listed_anew));
        let leads = entry.leads.iter();
        let leads = leads.map(|(one, other, leads)| (path(one), path(other), *leads));
        let leads = leads.collect();
        let differences = entry.differences.iter();
        let differences = differences.filter_map(|at| from.differences.get(*at).copied());
        let differences = differences.map(|json| self.difference(json)).collect();
        let entry = Entry {
            paths,
            changed,
            listed,
            listed_anew,
            used,
            edited,
            leads,
            differences,
            ..entry.clone()
        };
        self.pack.entries.push(entry.sorted());
    }
}

impl Entry<'_> {
    /// The same with all numbers in order, but those of differences, whose order is that of the report.
    pub(super) fn sorted(mut self) -> Self {
        self.paths.sort_unstable();
        self.listed.sort_unstable();
        self.edited.sort_unstable();
        self.changed.sort_unstable();
        self.listed_anew.sort_unstable();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(text: &'static str) -> Pack<'static> {
        let json: &RawValue = serde_json::from_str(text).expect("it is JSON");
        Pack {
            paths: vec![FilePath::new("/r/a.yaml")],
            differences: vec![json],
            entries: Vec::new(),
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = pack("{\"a\": 1}").bytes("key").expect("it is JSON");
        let read = parse(&bytes, "key").expect("it is whole");
        assert_eq!(read.paths, [FilePath::new("/r/a.yaml")]);
        assert_eq!(read.differences[0].get(), "{\"a\": 1}");
        assert!(parse(&bytes, "other").is_none());
    }

    #[test]
    fn no_change_of_one_byte_is_read() {
        let bytes = pack("[1, 22]").bytes("key").expect("it is JSON");
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(parse(&damaged, "key").is_none(), "byte {at}");
            assert!(parse(&bytes[..at], "key").is_none(), "{at} bytes");
        }
    }

    #[test]
    fn a_number_that_leads_nowhere_is_refused() {
        let json: &RawValue = serde_json::from_str("1").expect("it is JSON");
        let wrong = Pack {
            differences: vec![json],
            entries: vec![entry(json)],
            ..Pack::default()
        };
        let bytes = wrong.bytes("key").expect("it is JSON");
        assert!(parse(&bytes, "key").is_none());
    }

    fn entry(outcome: &RawValue) -> Entry<'_> {
        let listed = super::super::listing::ListedTarget {
            name: "a".to_owned(),
            paths: Vec::new(),
            target: super::super::target::Target::Kustomization(FilePath::new("/r")),
            per_branch: false,
            is_component: false,
        };
        Entry {
            target: ComparedTarget {
                listed,
                is_old: true,
                is_new: true,
                is_deployed: true,
            },
            may_differ: true,
            cost: 1,
            paths: vec![7],
            changed: Vec::new(),
            listed: Vec::new(),
            listed_anew: Vec::new(),
            used: [Vec::new(), Vec::new()],
            edited: Vec::new(),
            has_edits: (true, true),
            leads: Vec::new(),
            outcome,
            differences: vec![0],
        }
    }
}
