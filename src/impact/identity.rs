//! The id of a difference. In: what makes it this one and no other, part by part. Out: twelve
//! hexadecimal digits, which are the same wherever the repository is checked out.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::diff::ChangeKind;
use crate::model::Step;
use crate::sources::FilePath;
use crate::yaml::{Node, Value};

use super::cause::Cause;
use super::chain::{Place, Whose};

/// Bytes of the hash that are shown.
const SHOWN: usize = 6;

/// A hash of parts, each with its length before it, so that no two lists of parts run together.
pub(super) struct Identity<'r> {
    /// The directory that paths are relative to.
    root: &'r FilePath,
    hash: Sha256,
}

impl<'r> Identity<'r> {
    pub(super) fn new(root: &'r FilePath) -> Self {
        let hash = Sha256::new();
        Self { root, hash }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len());
        self.hash.update(text);
    }

    pub(super) fn kind(&mut self, kind: ChangeKind) {
        self.text(match kind {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
            ChangeKind::Moved => "moved",
            ChangeKind::Respelled => "respelled",
        });
    }

    pub(super) fn cause(&mut self, cause: Option<&Cause>) {
        let Some(Cause { whose, step, place }) = cause else {
            return self.text("unknown");
        };
        self.text(match whose {
            Whose::Old => "old",
            Whose::New => "new",
        });
        self.text(step.map_or("source", Step::field));
        match place {
            Some(place) => self.place(place),
            None => self.text("nowhere"),
        }
    }

    pub(super) fn place(&mut self, place: &Place) {
        self.text(&seen_from(self.root, &place.path));
        self.number(place.line);
        self.number(place.column);
    }

    /// A value by its texts, for one that has no text as a whole.
    pub(super) fn value(&mut self, node: &Node) {
        node.walk_paths(|at| {
            if let Some(key) = at.key {
                self.text(&key.text);
            }
            match &at.node.value {
                Value::Scalar(_, text) => self.text(text),
                Value::Sequence(items) => self.number(items.len()),
                Value::Mapping(mapping) => self.number(mapping.len()),
            }
        });
    }

    fn number(&mut self, number: usize) {
        self.hash.update((number as u64).to_be_bytes());
    }

    /// The id.
    pub(super) fn digits(self) -> String {
        let mut digits = String::new();
        for byte in self.hash.finalize().iter().take(SHOWN) {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }
}

/// A path as seen from the root; one of nothing in a file stays as it is.
pub(super) fn seen_from(root: &FilePath, path: &FilePath) -> String {
    if path.is_placeholder() {
        path.as_str().to_owned()
    } else {
        path.relative_to(root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(root: &str, path: &FilePath) -> String {
        let root = FilePath::new(root);
        let mut identity = Identity::new(&root);
        identity.place(&Place {
            path: path.clone(),
            line: 4,
            column: 15,
        });
        identity.digits()
    }

    #[test]
    fn an_id_is_that_of_any_checkout() {
        let here = digits("/repo", &FilePath::new("/repo/base/web.yaml"));
        let there = FilePath::new("/builds/42/shop/base/web.yaml");
        assert_eq!(here, digits("/builds/42/shop", &there));
        assert_ne!(here, digits("/builds/42", &there));
        let option = FilePath::command_line();
        assert_eq!(digits("/repo", &option), digits("/a/deeper/one", &option));
    }

    #[test]
    fn parts_do_not_run_together() {
        let root = FilePath::root();
        let of = |parts: &[&str]| {
            let mut identity = Identity::new(&root);
            parts.iter().for_each(|part| identity.text(part));
            identity.digits()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a", ""]), of(&["a"]));
    }
}
