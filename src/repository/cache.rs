//! Outcomes of earlier runs. In: a place for bytes, and everything a comparison depends on. Out: the outcome
//! that a target would have, without rendering it.
//!
//! An entry is used if each question that the renders of its target asked has the answer that it had: every
//! path, whether it exists or not, every listed directory, and what was asked about edits and reach. An answer
//! is that of the commit, or else a digest of it; the commit, the options, offshoot.yaml and the sources of this
//! program are in the key. What is not a question to the files is not kept: environments, which may ask the
//! history of git; targets that only one state has; and whatever has a message to show.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::diff::IgnorePattern;
use crate::environment::config;
use crate::impact::{Difference, EditedValues, Edits, Whose};
use crate::model::hex;
use crate::sources::{Changes, Entry as Kind, FilePath};

use super::cache_notes::{Notes, Questions};
use super::cache_pack::{Entry, Pack, Shelf, parse};
use super::edited::Lead;
use super::outcome::Outcome;
use super::target::Target;
use super::tree_pair::{ComparedTarget, TreePair};

/// A place where bytes are kept between runs. Others may write to it, damage it or empty it at any time.
pub trait CacheStore: Sync {
    /// The bytes that were kept under `name`; `None` if there are none.
    fn load(&self, name: &str) -> Option<Vec<u8>>;

    /// Keeps `bytes` under `name`, whole or not at all.
    fn save(&self, name: &str, bytes: &[u8]);
}

/// A cache for [`since`](super::since).
#[derive(Clone, Copy)]
pub struct SinceCache<'a> {
    /// The place.
    pub store: &'a dyn CacheStore,
    /// Everything that a comparison depends on beside the files: the options, and the program.
    pub key: &'a str,
}

/// The bytes of a cache, and the names that they have in it.
pub(super) struct Loaded {
    key: String,
    name: String,
    bytes: Vec<u8>,
}

impl Loaded {
    /// The bytes that `cache` has for the comparison of `trees`; `None` if it is not known which states they are in.
    pub(super) fn of(
        cache: SinceCache<'_>,
        Known { trees, edits, .. }: Known<'_>,
        ignore: &[IgnorePattern],
    ) -> Option<Self> {
        let states = trees.states.as_ref()?;
        let config = trees.new.sources.read(&config_of(trees));
        let config = config.map(|bytes| digest(&bytes)).unwrap_or_default();
        let directory = &trees.new.directory;
        let key = (
            (env!("OFFSHOOT_SOURCES"), env!("CARGO_PKG_VERSION")),
            (cache.key, &states.commit, &trees.root, directory),
            (config, ignore),
        );
        let key = digest(serde_json::to_string(&key).ok()?.as_bytes());
        let edits = digest(format!("{key} {}", edits.digest()).as_bytes());
        let name = format!("{}-{}.pack", short(&key, 32), short(&edits, 16));
        let bytes = cache.store.load(&name).or_else(|| {
            let last = cache.store.load(&last(&key))?;
            cache.store.load(std::str::from_utf8(&last).ok()?)
        });
        let bytes = bytes.unwrap_or_default();
        Some(Self { key, name, bytes })
    }

    /// The entries in it, none if they are damaged.
    pub(super) fn pack(&self) -> Pack<'_> {
        parse(&self.bytes, &self.key).unwrap_or_default()
    }
}

/// The file with the name of the pack that was written last.
fn last(key: &str) -> String {
    format!("{}.last", short(key, 32))
}

fn config_of(trees: &TreePair) -> FilePath {
    trees.new.root().join(config::FILE_NAME)
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn short(digest: &str, length: usize) -> &str {
    digest.get(..length).unwrap_or(digest)
}

/// All that a comparison knows before it renders anything.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) trees: &'a TreePair,
    pub(super) changes: &'a Changes<'a>,
    pub(super) edits: &'a Edits,
    pub(super) values: &'a EditedValues,
    pub(super) leads: &'a Lead<'a>,
}

/// A cache that is asked for the targets of one comparison.
pub(super) struct Cache<'a> {
    known: Known<'a>,
    loaded: &'a Loaded,
    pack: &'a Pack<'a>,
    /// The positions of entries, by the names of their targets.
    entries: FxHashMap<&'a str, usize>,
    /// The answers about the paths of the pack.
    answers: Vec<OnceLock<Option<String>>>,
    listings: Vec<OnceLock<Option<String>>>,
    /// The paths of the pack in which lines are edited.
    edited: Vec<usize>,
    has_edits: (bool, bool),
    /// The entries that were looked at, and those that were used.
    looked_at: Vec<AtomicBool>,
    hits: Mutex<BTreeSet<usize>>,
    fresh: Mutex<Vec<Fresh>>,
}

/// An outcome that was computed.
struct Fresh {
    target: ComparedTarget,
    may_differ: bool,
    cost: usize,
    questions: Questions,
    outcome: Box<RawValue>,
    differences: Vec<Box<RawValue>>,
}

impl<'a> Cache<'a> {
    pub(super) fn new(known: Known<'a>, loaded: &'a Loaded, pack: &'a Pack<'a>) -> Self {
        let named = pack.entries.iter().enumerate();
        let named = named.map(|(at, entry)| (entry.target.listed.name.as_str(), at));
        let (edits, values) = (known.edits, known.values);
        let is_edited = |(at, path): (usize, &FilePath)| edits.touch(path).then_some(at);
        Self {
            known,
            loaded,
            pack,
            entries: named.collect(),
            answers: pack.paths.iter().map(|_| OnceLock::new()).collect(),
            listings: pack.paths.iter().map(|_| OnceLock::new()).collect(),
            edited: (pack.paths.iter().enumerate())
                .filter_map(is_edited)
                .collect(),
            has_edits: (!edits.is_empty(), !values.is_empty()),
            looked_at: (pack.entries.iter())
                .map(|_| AtomicBool::new(false))
                .collect(),
            hits: Mutex::default(),
            fresh: Mutex::default(),
        }
    }

    /// True if the outcome of `target` depends on questions to the files alone.
    pub(super) fn may_have(target: &ComparedTarget) -> bool {
        let is_directory = matches!(target.listed.target, Target::Kustomization(_));
        is_directory && target.is_old && target.is_new
    }

    /// The outcome of `target`, and the number of resources that were rendered for it.
    pub(super) fn find(
        &self,
        target: &ComparedTarget,
        may_differ: bool,
    ) -> Option<(Outcome, usize)> {
        let at = *self.entries.get(target.listed.name.as_str())?;
        let entry = self.pack.entries.get(at)?;
        self.looked_at.get(at)?.store(true, Ordering::Relaxed);
        let is_asked = entry.target == *target && entry.may_differ == may_differ;
        if !is_asked || !self.holds(entry) {
            return None;
        }
        let mut outcome: Outcome = serde_json::from_str(entry.outcome.get()).ok()?;
        if let Outcome::Changed(change) = &mut outcome {
            let all = entry.differences.iter();
            let all = all.map(|at| {
                let json = self.pack.differences.get(*at)?;
                serde_json::from_str::<Difference>(json.get()).ok()
            });
            change.differences = all.collect::<Option<_>>()?;
        }
        let mut hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        hits.insert(at);
        Some((outcome, entry.cost))
    }

    /// True if every question of `entry` has the answer that it had.
    fn holds(&self, entry: &Entry<'_>) -> bool {
        let same = |asked: &[usize], changed: &[(usize, String)], now: &dyn Fn(usize) -> _| {
            let mut changed = changed.iter().peekable();
            let mut asked = asked.iter();
            // Both are sorted.
            asked.all(|at| {
                let known = changed.next_if(|(other, _)| other == at);
                let now: Option<&Option<String>> = now(*at);
                now.is_some_and(|now| now.as_ref() == known.map(|(_, answer)| answer))
            }) && changed.peek().is_none()
        };
        let is_read = |at: &&usize| entry.paths.binary_search(at).is_ok();
        let path = |at: usize| self.pack.paths.get(at);
        let leads = |(directory, file, leads): &(usize, usize, bool)| {
            let (directory, file) = (path(*directory), path(*file));
            directory.zip(file).is_some_and(|(directory, file)| {
                (self.known.leads)(Whose::New, directory, file) == *leads
            })
        };
        entry.has_edits == self.has_edits
            && (self.edited.iter().filter(is_read)).eq(entry.edited.iter())
            && same(&entry.paths, &entry.changed, &|at| self.answer(at))
            && same(&entry.listed, &entry.listed_anew, &|at| self.listing(at))
            && entry.leads.iter().all(leads)
    }

    fn answer(&self, at: usize) -> Option<&Option<String>> {
        let (path, known) = (self.pack.paths.get(at)?, self.answers.get(at)?);
        Some(known.get_or_init(|| self.known.answer(path)))
    }

    fn listing(&self, at: usize) -> Option<&Option<String>> {
        let (path, known) = (self.pack.paths.get(at)?, self.listings.get(at)?);
        Some(known.get_or_init(|| self.known.listing(path)))
    }

    /// Notes an outcome that was computed, if it depends on nothing but `notes`.
    pub(super) fn keep(
        &self,
        target: &ComparedTarget,
        (may_differ, cost): (bool, usize),
        outcome: &Outcome,
        notes: Notes,
    ) {
        let mut questions = notes.into_questions();
        if questions.are_open || !is_plain(outcome) {
            return;
        }
        questions.paths.insert(config_of(self.known.trees));
        let differences: &[Difference] = match outcome {
            Outcome::Changed(change) => &change.differences,
            _ => &[],
        };
        let json = differences.iter().map(serde_json::value::to_raw_value);
        let json = (
            serde_json::value::to_raw_value(outcome),
            json.collect::<Result<Vec<_>, _>>(),
        );
        let (Ok(outcome), Ok(differences)) = json else {
            return;
        };
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        fresh.push(Fresh {
            target: target.clone(),
            may_differ,
            cost,
            questions,
            outcome,
            differences,
        });
    }

    /// The files of the commit and those on disk that outcomes of the cache lead to: nobody has read them.
    pub(super) fn unread(&self) -> [BTreeSet<FilePath>; 2] {
        let hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = hits.iter().filter_map(|at| self.pack.entries.get(*at));
        let mut files = [BTreeSet::new(), BTreeSet::new()];
        for entry in entries {
            for (files, used) in files.iter_mut().zip(&entry.used) {
                let paths = used.iter().filter_map(|at| self.pack.paths.get(*at));
                files.extend(paths.cloned());
            }
        }
        files
    }

    /// Writes the outcomes that were computed, with those that still count, unless the files changed meanwhile.
    pub(super) fn save(&self, store: &dyn CacheStore, targets: &[ComparedTarget]) {
        let mut fresh =
            std::mem::take(&mut *self.fresh.lock().unwrap_or_else(PoisonError::into_inner));
        fresh.sort_by(|one, other| one.target.listed.name.cmp(&other.target.listed.name));
        let mut shelf = Shelf::default();
        let hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        let names: FxHashSet<&str> = targets.iter().map(|it| it.listed.name.as_str()).collect();
        for (at, entry) in self.pack.entries.iter().enumerate() {
            let was_seen = self.looked_at.get(at);
            let was_seen = was_seen.is_some_and(|seen| seen.load(Ordering::Relaxed));
            let is_another = !was_seen && names.contains(entry.target.listed.name.as_str());
            if hits.contains(&at) || is_another {
                shelf.take(entry, self.pack);
            }
        }
        let mut answers = Answers::default();
        for one in &fresh {
            let entry = one.entry(&self.known, self.has_edits, &mut shelf, &mut answers);
            shelf.pack.entries.push(entry.sorted());
        }
        let name = |entry: &Entry<'_>| entry.target.listed.name.clone();
        shelf.pack.entries.sort_by_cached_key(name);
        let is_of_one_state = self.known.is_of_one_state();
        let (key, name) = (&self.loaded.key, &self.loaded.name);
        if let Some(bytes) = shelf.pack.bytes(key).filter(|_| is_of_one_state)
            && !fresh.is_empty()
        {
            store.save(name, &bytes);
            store.save(&last(key), name.as_bytes());
        }
    }
}

/// True if an outcome has neither a message nor a text.
fn is_plain(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Same(seen) => seen.left_out.is_empty(),
        Outcome::Changed(change) => {
            change.warnings.is_empty() && change.seen.left_out.is_empty() && change.text.is_empty()
        }
        _ => false,
    }
}

impl Known<'_> {
    /// The answers about `path` on disk; `None` if they are those of the commit.
    fn answer(&self, path: &FilePath) -> Option<String> {
        let (old, new) = (&*self.trees.old.sources, &*self.trees.new.sources);
        let is_link = || (old.is_link(path), new.is_link(path));
        let is_same = !self.changes.is_changed(path)
            && (new.canonical(path).is_ok_and(|found| found == *path) || {
                let (old, new) = is_link();
                old == new
            });
        if is_same {
            return None;
        }
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        };
        add(match new.entry(path) {
            None => b"nothing",
            Some(Kind::File) => b"file",
            Some(Kind::Directory) => b"directory",
        });
        match new.canonical(path) {
            Ok(found) => add(found.as_str().as_bytes()),
            Err(error) => add(format!("\0{error}").as_bytes()),
        }
        add(&[u8::from(new.is_link(path))]);
        match new.read(path) {
            Ok(bytes) => {
                add(b"bytes");
                add(&bytes);
            }
            Err(error) => add(error.to_string().as_bytes()),
        }
        Some(hex(&hash.finalize()))
    }

    /// The names in `directory` on disk; `None` if they are those of the commit.
    fn listing(&self, directory: &FilePath) -> Option<String> {
        let (old, new) = (&self.trees.old.sources, &self.trees.new.sources);
        let names = new.list(directory);
        if old.list(directory) == names {
            return None;
        }
        Some(match names {
            Ok(names) => digest(names.join("\0").as_bytes()),
            Err(error) => error.to_string(),
        })
    }

    /// True if every file could be read, and none on disk changed since it was first read.
    fn is_of_one_state(&self) -> bool {
        let states = self.trees.states.as_ref();
        let trees = [&self.trees.old, &self.trees.new];
        let is_readable = trees.iter().all(|tree| tree.sources.unreadable().is_none());
        is_readable && states.is_some_and(|states| states.steadiness.holds())
    }
}

/// The answers about paths, each found once.
#[derive(Default)]
struct Answers {
    paths: FxHashMap<FilePath, Option<String>>,
    listings: FxHashMap<FilePath, Option<String>>,
}

fn known_once(
    known: &mut FxHashMap<FilePath, Option<String>>,
    path: &FilePath,
    ask: impl FnOnce(&FilePath) -> Option<String>,
) -> Option<String> {
    if let Some(answer) = known.get(path) {
        return answer.clone();
    }
    let answer = ask(path);
    known.insert(path.clone(), answer.clone());
    answer
}

impl Fresh {
    fn entry<'f>(
        &'f self,
        known: &Known<'_>,
        has_edits: (bool, bool),
        shelf: &mut Shelf<'f>,
        answers: &mut Answers,
    ) -> Entry<'f> {
        let questions = &self.questions;
        let mut changed = Vec::new();
        for path in &questions.paths {
            let answer = known_once(&mut answers.paths, path, |path| known.answer(path));
            changed.extend(answer.map(|answer| (shelf.path(path), answer)));
        }
        let mut listed_anew = Vec::new();
        for path in &questions.listed {
            let answer = known_once(&mut answers.listings, path, |path| known.listing(path));
            listed_anew.extend(answer.map(|answer| (shelf.path(path), answer)));
        }
        let edited = known.edits.files();
        let edited = edited.filter(|path| questions.paths.contains(*path));
        let leads = questions.leads.iter();
        let [old, new] = &questions.used;
        Entry {
            target: self.target.clone(),
            may_differ: self.may_differ,
            cost: self.cost,
            changed,
            listed_anew,
            edited: edited.map(|path| shelf.path(path)).collect(),
            paths: shelf.paths(&questions.paths),
            listed: shelf.paths(&questions.listed),
            used: [shelf.paths(old), shelf.paths(new)],
            has_edits,
            leads: leads
                .map(|((directory, file), leads)| (shelf.path(directory), shelf.path(file), *leads))
                .collect(),
            outcome: &self.outcome,
            differences: (self.differences.iter())
                .map(|json| shelf.difference(json))
                .collect(),
        }
    }
}
