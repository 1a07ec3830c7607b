//! Titles of items that documents count, such as the panels of a dashboard.

use crate::diag::Origin;
use crate::diff::{Change, Item, Label, Segment};
use crate::yaml::{Node, parse};

/// Characters of a title that are shown.
const LONGEST: usize = 24;

/// The documents on both sides of a change.
pub(super) struct Documents {
    sides: [Option<Node>; 2],
}

impl Documents {
    /// The documents in the strings of `change`.
    pub(super) fn of(change: &Change) -> Self {
        let document = |node: &Option<Node>| {
            let text = node.as_ref()?.as_text()?;
            parse(text, Origin::NONE).ok()?
        };
        Self {
            sides: [document(&change.old), document(&change.new)],
        }
    }

    /// `inner` with the titles of the items that it is in: `panels[1 "Errors"]`.
    pub(super) fn titled(&self, inner: &Change) -> Change {
        let [old, new] = &self.sides;
        let mut at = [old.as_ref(), new.as_ref()];
        let segments = inner.path.segments().iter().map(|segment| {
            let [old, new] = at;
            match segment {
                Segment::Key(key) => {
                    at = at.map(|node| node?.get(key));
                    segment.clone()
                }
                Segment::Item(item) => {
                    at = [item_of(old, item.old), item_of(new, item.new)];
                    let [old, new] = at;
                    Segment::Item(titled(item, new.or(old)))
                }
            }
        });
        Change {
            path: segments.collect(),
            ..inner.clone()
        }
    }
}

fn item_of(list: Option<&Node>, at: Option<usize>) -> Option<&Node> {
    list?.as_sequence()?.get(at?)
}

/// The item, its position with the title of `node` behind it.
fn titled(item: &Item, node: Option<&Node>) -> Item {
    let title = node.and_then(|node| node.get("title")?.as_text());
    let title = title.filter(|title| !title.is_empty() && item.label == Label::Position);
    match title {
        Some(title) => {
            let mut shown: String = title.chars().take(LONGEST).collect();
            if shown.len() < title.len() {
                shown.push('…');
            }
            let label = format!("{item} \"{shown}\"");
            Item {
                label: Label::Keys(vec![label.into()]),
                ..item.clone()
            }
        }
        None => item.clone(),
    }
}
