//! The mismatches found on a walk through a resource, and the place where the walk is.

use crate::diag::{Message, Origin};
use crate::yaml::{FieldPath, Node, Segment};

use super::mismatch::{Mismatch, MismatchKind};

/// The mismatches of a walk so far.
#[derive(Default)]
pub(super) struct Found {
    path: FieldPath,
    mismatches: Vec<Mismatch>,
    /// True for values that no message may repeat: those of a Secret.
    pub(super) is_secret: bool,
}

/// A mismatch that is being described.
pub(super) struct Noted<'f>(&'f mut Mismatch);

impl Found {
    /// Nothing yet; of a Secret, whose values no message may repeat, or of something else.
    pub(super) fn new(is_secret: bool) -> Self {
        Self {
            is_secret,
            ..Self::default()
        }
    }

    /// Does `walk` one step down, in the value at `key`.
    pub(super) fn at_key<T>(&mut self, key: &str, walk: impl FnOnce(&mut Self) -> T) -> T {
        self.step(Segment::Key(key.into()), walk)
    }

    /// Does `walk` one step down, in an item of a list.
    pub(super) fn at_item<T>(&mut self, index: usize, walk: impl FnOnce(&mut Self) -> T) -> T {
        self.step(Segment::Item(index), walk)
    }

    /// Does `walk` at the end of `keys`.
    pub(super) fn at_keys<T>(&mut self, keys: &[&str], walk: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.path.segments().len();
        for key in keys {
            self.path.push(Segment::Key((*key).into()));
        }
        let result = walk(self);
        self.path.truncate(depth);
        result
    }

    fn step<T>(&mut self, segment: Segment, walk: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(segment);
        let result = walk(self);
        self.path.pop();
        result
    }

    /// Notes a mismatch at the present place.
    pub(super) fn note(
        &mut self,
        kind: MismatchKind,
        at: Origin,
        message: impl Into<Message>,
    ) -> Noted<'_> {
        let path = self.path.clone();
        self.mismatches.push(Mismatch {
            kind,
            path,
            at,
            message: message.into(),
            help: None,
            suggestion: None,
        });
        Noted(self.mismatches.last_mut().expect("one was just added"))
    }

    /// The number of mismatches found so far.
    pub(super) fn count(&self) -> usize {
        self.mismatches.len()
    }

    /// Everything, in the order of the document.
    pub(super) fn in_order(mut self, root: &Node) -> Vec<Mismatch> {
        if self.mismatches.len() > 1 {
            self.mismatches
                .sort_by_cached_key(|mismatch| position(&mismatch.path, root));
        }
        self.mismatches
    }
}

impl Noted<'_> {
    /// Adds a way to fix it.
    pub(super) fn help(self, help: impl Into<Message>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Adds the name that was probably meant.
    pub(super) fn suggest(self, suggestion: &str) -> Self {
        self.0.suggestion = Some(suggestion.to_owned());
        self
    }
}

/// The position of each step among its siblings; that of a missing field is behind them.
fn position(path: &FieldPath, root: &Node) -> Vec<usize> {
    let mut node = Some(root);
    let step = |segment: &Segment| match segment {
        Segment::Item(index) => {
            node = node.and_then(|node| node.as_sequence()?.get(*index));
            *index
        }
        Segment::Key(key) => {
            let index = node.and_then(|node| node.as_mapping()?.position(key));
            node = node.and_then(|node| node.get(key));
            index.unwrap_or(usize::MAX)
        }
    };
    path.segments().iter().map(step).collect()
}
