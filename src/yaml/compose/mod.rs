//! Composition of events into a [`Node`] tree: resolves the tags of scalars, replaces
//! aliases with copies of their anchors' values, and applies merge keys. Uses a stack
//! of its own instead of recursion, so that depth is checked and cannot overflow.

mod anchors;
mod merge;
mod tags;

use std::borrow::Cow;

use super::events::{Event, EventKind, Events, Properties};
use super::fault::{Checked, Fault};
use crate::diag::Origin;
use crate::limits::NESTING;
use crate::yaml::dialect::Dialect;
use crate::yaml::node::{Entry, Key, Mapping, Node, Style, Tag, Text, Value};
use anchors::Anchors;
pub(super) use anchors::{Expanded, too_much};
use anchors::{Extent, LEAF};

/// Builds the tree of one document.
pub(super) struct Composer<'a> {
    start: Origin,
    dialect: Dialect,
    anchors: Anchors<'a>,
    stack: Vec<Open<'a>>,
}

/// A collection whose end has not been reached.
struct Open<'a> {
    at: usize,
    style: Style,
    anchor: Option<&'a str>,
    extent: Extent,
    body: Body,
}

enum Body {
    Sequence(Vec<Node>),
    Mapping {
        entries: Vec<Entry>,
        key: Option<Key>,
        /// The value of `<<`.
        merge: Option<Node>,
    },
}

impl<'a> Composer<'a> {
    /// A composer for a text whose first byte has the origin `start`.
    /// What aliases add is counted in `expanded`.
    pub(super) fn new(start: Origin, dialect: Dialect, expanded: &'a Expanded) -> Self {
        Self {
            start,
            dialect,
            anchors: Anchors::new(expanded),
            stack: Vec::new(),
        }
    }

    /// Composes the document at whose start `events` is.
    pub(super) fn compose(mut self, events: &mut Events<'a>) -> Checked<Node> {
        loop {
            if let Some(root) = self.step(events.next()?)? {
                return Ok(root);
            }
        }
    }

    /// Processes one event; returns the root once it is complete.
    fn step(&mut self, event: Event<'a>) -> Checked<Option<Node>> {
        let Event {
            at,
            properties,
            follows_comment,
            takes_comment,
            kind,
            ..
        } = event;
        if follows_comment {
            self.mark_key();
        }
        match kind {
            EventKind::Scalar(text, style) => {
                let root = self.scalar(at, properties, text, style)?;
                if takes_comment {
                    self.mark_key();
                }
                Ok(root)
            }
            EventKind::Alias(name) => self.alias(at, name),
            EventKind::SequenceStart(style) => self.open(at, properties, style, Body::sequence()),
            EventKind::MappingStart(style) => self.open(at, properties, style, Body::mapping()),
            EventKind::End => self.close(),
        }
    }

    fn scalar(
        &mut self,
        at: usize,
        properties: Option<Box<Properties<'a>>>,
        text: Cow<'a, str>,
        style: Style,
    ) -> Checked<Option<Node>> {
        let (tag, style) = match properties.as_ref().and_then(|known| known.tag.as_deref()) {
            None => (tags::implicit(&text, style, self.dialect), style),
            Some("!") if self.dialect == Dialect::Yaml12 => {
                (tags::implicit(&text, style, self.dialect), style)
            }
            Some(tag) => match tags::explicit(tag, &text, self.dialect, at)? {
                Tag::Str => (Tag::Str, style),
                // The tag is written out and so read back, unlike that of a null without text.
                Tag::Null => (Tag::Null, Style::Flow),
                // Written with quotes, it would be read back as a string.
                tag => (tag, Style::Plain),
            },
        };
        let text = match text {
            Cow::Borrowed(text) => Text::new(text),
            Cow::Owned(text) => Text::from(text),
        };
        let node = Node {
            value: Value::Scalar(tag, text),
            style,
            origin: self.start.offset(at),
        };
        if let Some(name) = properties.and_then(|known| known.anchor) {
            self.anchors.define(name, node.clone(), LEAF);
        }
        self.attach(at, node, LEAF)
    }

    fn alias(&mut self, at: usize, name: &'a str) -> Checked<Option<Node>> {
        let (node, extent) = self.anchors.expand(name, at)?;
        if self.stack.len() + extent.height > NESTING {
            return Err(too_deep(at));
        }
        self.attach(at, node, extent)
    }

    fn open(
        &mut self,
        at: usize,
        properties: Option<Box<Properties<'a>>>,
        style: Style,
        body: Body,
    ) -> Checked<Option<Node>> {
        if self.stack.len() == NESTING {
            return Err(too_deep(at));
        }
        if self.expects_key() {
            return Err(complex_key(at));
        }
        let anchor = properties.and_then(|known| known.anchor);
        if let Some(name) = anchor {
            self.anchors.open(name, at);
        }
        self.stack.push(Open {
            at,
            style,
            anchor,
            extent: LEAF,
            body,
        });
        Ok(None)
    }

    fn close(&mut self) -> Checked<Option<Node>> {
        let open = self.stack.pop().expect("as many ends as starts");
        let value = match open.body {
            Body::Sequence(items) => Value::Sequence(items),
            Body::Mapping {
                mut entries, merge, ..
            } => {
                if let Some(source) = merge {
                    merge::merge(&mut entries, source);
                }
                Value::Mapping(Mapping {
                    entries: entries.into(),
                })
            }
        };
        let node = Node {
            value,
            style: open.style,
            origin: self.start.offset(open.at),
        };
        let extent = Extent {
            height: open.extent.height + 1,
            ..open.extent
        };
        if let Some(name) = open.anchor {
            self.anchors.close(name, open.at, &node, extent);
        }
        self.attach(open.at, node, extent)
    }

    /// True if the next node is the key of a map entry.
    fn expects_key(&self) -> bool {
        matches!(
            self.stack.last(),
            Some(Open {
                body: Body::Mapping { key: None, .. },
                ..
            })
        )
    }

    /// Marks the key that waits for its value, if there is one, as followed by a comment.
    fn mark_key(&mut self) {
        if let Some(Open {
            body: Body::Mapping { key: Some(key), .. },
            ..
        }) = self.stack.last_mut()
        {
            key.is_commented = true;
        }
    }

    /// Adds a complete node to its parent; returns it if it has none, as the root of the document.
    fn attach(&mut self, at: usize, node: Node, extent: Extent) -> Checked<Option<Node>> {
        let kyaml = self.dialect == Dialect::Yaml12;
        let Some(parent) = self.stack.last_mut() else {
            return Ok(Some(node));
        };
        parent.extent.nodes += extent.nodes;
        parent.extent.height = parent.extent.height.max(extent.height);
        match &mut parent.body {
            Body::Sequence(items) => items.push(node),
            Body::Mapping {
                entries,
                key,
                merge,
            } => match key.take() {
                None => *key = Some(as_key(at, node)?),
                // kyaml removes every `<<` key, but merges only the value of a plain one.
                Some(key) if key.text == "<<" && !merge::is_merge_key(&key) && kyaml => {}
                Some(key) if !merge::is_merge_key(&key) => entries.push(Entry { key, value: node }),
                Some(_) if kyaml => merge::keep(merge, node, at)?,
                Some(_) => merge::merge_in_place(entries, node, at)?,
            },
        }
        Ok(None)
    }
}

impl Body {
    fn sequence() -> Self {
        Self::Sequence(Vec::new())
    }

    fn mapping() -> Self {
        Self::Mapping {
            entries: Vec::new(),
            key: None,
            merge: None,
        }
    }
}

fn as_key(at: usize, node: Node) -> Checked<Key> {
    match node.value {
        Value::Scalar(tag, text) => Ok(Key {
            text,
            tag,
            style: node.style,
            is_commented: false,
            origin: node.origin,
        }),
        _ => Err(complex_key(at)),
    }
}

fn complex_key(at: usize) -> Box<Fault> {
    Fault::new(at, "a key must be a scalar")
}

fn too_deep(at: usize) -> Box<Fault> {
    Fault::new(
        at,
        format!("values are nested more than {NESTING} levels deep"),
    )
}
