//! A tree that may be edited while it is read. In: a tree. Out: the same answers, and whether any of them
//! contradicts an earlier one: then what was made of them belongs to no state of the files.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::diag::Diagnostic;
use crate::sources::path::FilePath;
use crate::sources::tree::{Child, Entry, ReadError, Sources};

/// A tree whose answers are compared with earlier ones to the same question.
pub(crate) struct Steady<S> {
    tree: S,
    state: Arc<Steadiness>,
}

/// The answers so far.
#[derive(Debug, Default)]
pub(crate) struct Steadiness {
    known: Mutex<FxHashMap<(Question, FilePath), [u8; 32]>>,
    is_broken: AtomicBool,
}

/// A question about a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Question {
    Entry,
    Canonical,
    Read,
    IsLink,
    Children,
}

impl Steadiness {
    /// True if no answer contradicted an earlier one.
    pub(crate) fn holds(&self) -> bool {
        !self.is_broken.load(Ordering::Relaxed)
    }

    fn note(&self, question: Question, path: &FilePath, answer: &[u8]) {
        let digest: [u8; 32] = Sha256::digest(answer).into();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let first = known.entry((question, path.clone())).or_insert(digest);
        if *first != digest {
            self.is_broken.store(true, Ordering::Relaxed);
        }
    }
}

impl<S: Sources> Steady<S> {
    /// Wraps `tree`; the second value tells whether its answers agree.
    pub(crate) fn new(tree: S) -> (Self, Arc<Steadiness>) {
        let state = Arc::<Steadiness>::default();
        let own = Arc::clone(&state);
        (Self { tree, state }, own)
    }
}

impl<S: Sources> Sources for Steady<S> {
    fn entry(&self, path: &FilePath) -> Option<Entry> {
        let entry = self.tree.entry(path);
        let answer = match entry {
            None => b"-",
            Some(Entry::File) => b"f",
            Some(Entry::Directory) => b"d",
        };
        self.state.note(Question::Entry, path, answer);
        entry
    }

    fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError> {
        let found = self.tree.canonical(path);
        let answer = found.as_ref().map_or("", FilePath::as_str);
        self.state
            .note(Question::Canonical, path, answer.as_bytes());
        found
    }

    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError> {
        let read = self.tree.read(path);
        match &read {
            Ok(bytes) => self.state.note(Question::Read, path, bytes),
            // A file whose bytes are these is another answer, but nothing that is built of it is kept.
            Err(error) => {
                let answer = format!("\0{error}");
                self.state.note(Question::Read, path, answer.as_bytes());
            }
        }
        read
    }

    fn is_link(&self, path: &FilePath) -> bool {
        let is_link = self.tree.is_link(path);
        self.state
            .note(Question::IsLink, path, &[u8::from(is_link)]);
        is_link
    }

    fn unreadable(&self) -> Option<Diagnostic> {
        self.tree.unreadable()
    }

    fn original(&self, path: &FilePath) -> FilePath {
        self.tree.original(path)
    }

    fn checked_out(&self, top: &FilePath) -> Option<Box<dyn Sources>> {
        self.tree.checked_out(top)
    }

    fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError> {
        // One question in two forms.
        let children = self.children(path)?;
        Ok(children.into_iter().map(|child| child.name).collect())
    }

    fn children(&self, path: &FilePath) -> Result<Vec<Child>, ReadError> {
        let children = self.tree.children(path);
        let mut answer = String::new();
        for child in children.iter().flatten() {
            answer.push_str(&child.name);
            answer.push(match child.kind {
                super::tree::ChildKind::File => '\0',
                super::tree::ChildKind::Directory => '\u{1}',
                super::tree::ChildKind::Link => '\u{2}',
            });
        }
        self.state.note(Question::Children, path, answer.as_bytes());
        children
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::sources::memory::Memory;

    /// A tree that somebody edits.
    struct Edited(Mutex<Memory>);

    impl Edited {
        fn now(&self) -> Memory {
            self.0.lock().expect("nobody panics").clone()
        }
    }

    impl Sources for Edited {
        fn entry(&self, path: &FilePath) -> Option<Entry> {
            self.now().entry(path)
        }

        fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError> {
            self.now().canonical(path)
        }

        fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError> {
            self.now().read(path)
        }

        fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError> {
            self.now().list(path)
        }
    }

    #[test]
    fn an_edit_between_two_answers_is_noticed() {
        let path = FilePath::new("/r/a.yaml");
        type Ask = fn(&dyn Sources, &FilePath);
        let questions: [Ask; 4] = [
            |tree, path| _ = tree.read(path),
            |tree, path| _ = tree.entry(path),
            |tree, path| _ = tree.list(&path.parent().expect("it has one")),
            |tree, path| _ = tree.canonical(path),
        ];
        for (at, ask) in questions.into_iter().enumerate() {
            let mut memory = Memory::default();
            memory.insert(FilePath::new("/r/other.yaml"), "a: 1");
            let (steady, state) = Steady::new(Edited(Mutex::new(memory)));
            ask(&steady, &path);
            ask(&steady, &path);
            assert!(state.holds(), "{at}");
            let mut now = steady.tree.0.lock().expect("nobody panics");
            now.insert(path.clone(), "a: 2");
            drop(now);
            ask(&steady, &path);
            assert!(!state.holds(), "{at}");
        }
    }
}
