//! One operation on one document.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::bounds::refuse_depth;
use crate::kustomize::step_context::StepContext;
use crate::model::holds_secret;
use crate::yaml::{Mapping, Node, Value, to_json};

use super::pointer::{Place, Pointer, index};

/// An operation. A missing `value` is `None`, which writes null.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// The action.
    pub(super) action: Action,
    /// The field that it acts on.
    pub(super) path: Pointer,
    /// The value as JSON, in a patch that is written as JSON.
    pub(super) written: Option<Arc<str>>,
    /// The place of the operation.
    pub(super) at: Origin,
}

/// The actions of RFC 6902.
#[derive(Clone, Debug)]
pub(super) enum Action {
    Add(Option<Node>),
    Remove,
    Replace(Option<Node>),
    Move(Pointer),
    Copy(Pointer),
    Test(Option<Node>),
}

/// A value on its way into the document.
struct Incoming {
    value: Node,
    /// The place that requests it.
    because: Origin,
    /// The original place of a value that is moved or copied within the document.
    from: Origin,
}

impl Incoming {
    /// The value with its final origin, which records `replaced`.
    ///
    /// # Errors
    /// The value nests values too deeply in the document, or is too much for the build.
    fn settle(
        mut self,
        depth: usize,
        replaced: Option<&Node>,
        cx: &mut StepContext<'_>,
    ) -> Fallible<Node> {
        refuse_depth(depth, &self.value, self.because)?;
        let mut cx = cx.within(self.because);
        let origin = match replaced {
            Some(old) => cx.copied_over(self.from, old),
            None => cx.made_of(self.from),
        };
        if self.from.is_none() {
            cx.mark_written(&mut self.value)
        } else {
            cx.mark_copied(&mut self.value)
        }
        self.value.origin = origin;
        cx.refuse_growth()?;
        Ok(self.value)
    }
}

impl Operation {
    /// The number of values in it.
    pub(super) fn values(&self) -> usize {
        match &self.action {
            Action::Add(Some(value)) | Action::Replace(Some(value)) | Action::Test(Some(value)) => {
                value.count()
            }
            _ => 1,
        }
    }

    /// True if it may read or change `metadata.annotations`, or anything around them.
    pub(super) fn sees_annotations(&self) -> bool {
        let leads_there = |pointer: &Pointer| {
            let tokens = pointer.tokens().iter().map(|token| token.as_str());
            let mut pairs = tokens.zip(["metadata", "annotations"]);
            pairs.all(|(token, part)| token == part)
        };
        let from = match &self.action {
            Action::Move(from) | Action::Copy(from) => Some(from),
            _ => None,
        };
        leads_there(&self.path) || from.is_some_and(leads_there)
    }

    /// Applies the operation to a document that has passed through JSON.
    pub(super) fn apply(&self, document: &mut Node, cx: &mut StepContext<'_>) -> Fallible<()> {
        match &self.action {
            Action::Add(value) => self.add(document, self.fresh(value.as_ref()), cx)?,
            Action::Remove => cx.within(self.at).removes(&take(&self.path, document)?),
            Action::Replace(value) => self.replace(document, self.fresh(value.as_ref()), cx)?,
            Action::Move(from) => {
                let is_secret = holds_secret(document, from.tokens());
                let value = self.own(take(from, document)?);
                if is_secret {
                    cx.reads_secret(&value.value);
                }
                self.add(document, value, cx)?;
            }
            Action::Copy(from) => {
                let value = self.copied(from, document, cx)?;
                if holds_secret(document, from.tokens()) {
                    cx.reads_secret(&value.value);
                }
                self.add(document, value, cx)?;
            }
            Action::Test(value) => self.test(document, value.as_ref())?,
        }
        Ok(())
    }

    /// Sets a key, or inserts into a list.
    fn add(
        &self,
        document: &mut Node,
        incoming: Incoming,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let depth = self.path.tokens().len();
        match self.path.place(document)? {
            Place::Key(mapping, key) => match mapping.get_mut(key) {
                Some(old) => *old = incoming.settle(depth, Some(old), cx)?,
                None => {
                    let value = incoming.settle(depth, None, cx)?;
                    mapping.push(key, value);
                }
            },
            Place::Index(items, token) => {
                let length = items.len();
                let index = if token == "-" {
                    Some(length)
                } else {
                    index(token, length + 1)
                };
                let Some(index) = index else {
                    return Err(self.path.missing(out_of_range(token, length)).into());
                };
                items.insert(index, incoming.settle(depth, None, cx)?);
            }
        }
        Ok(())
    }

    /// Overwrites a value. A key may be missing, an index must exist.
    fn replace(
        &self,
        document: &mut Node,
        incoming: Incoming,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let depth = self.path.tokens().len();
        if self.path.is_root() {
            return replace_root(document, incoming, cx);
        }
        match self.path.place(document)? {
            Place::Key(mapping, key) => {
                let replaced = mapping.get(key);
                if replaced.is_none() {
                    cx.warn(self.replaces_nothing(mapping, key));
                }
                let value = incoming.settle(depth, replaced, cx)?;
                mapping.set(key, value);
            }
            Place::Index(items, token) => {
                let length = items.len();
                let Some(old) = index(token, length).and_then(|index| items.get_mut(index)) else {
                    return Err(self.path.missing(out_of_range(token, length)).into());
                };
                *old = incoming.settle(depth, Some(old), cx)?;
            }
        }
        Ok(())
    }

    /// The warning for a `replace` of a missing key, which RFC 6902 rejects.
    fn replaces_nothing(&self, mapping: &Mapping, key: &str) -> Diagnostic {
        let message = format!("`{}` does not exist, so `replace` adds it", self.path.text);
        let warning = Diagnostic::warning(Code::PatchReplacesNothing, message).at(self.path.at);
        let help = "kustomize does the same, silently; write `op: add` if it is meant";
        warning.suggest_or(key, mapping.keys(), help)
    }

    /// A copy of the value at `from`. As in kustomize, a missing key copies as null.
    fn copied(
        &self,
        from: &Pointer,
        document: &mut Node,
        cx: &mut StepContext<'_>,
    ) -> Fallible<Incoming> {
        if let Some(value) = at_end(from, document)? {
            cx.within(self.at).copies(value)?;
            return Ok(self.own(value.clone()));
        }
        cx.warn(
            Diagnostic::warning(
                Code::PatchCopiesNothing,
                format!("`{}` does not exist, so `copy` writes null", from.text),
            )
            .at(from.at)
            .help("kustomize silently does the same; correct `from`"),
        );
        Ok(self.fresh(None))
    }

    /// Compares a value with `expected`; a missing key counts as null.
    fn test(&self, document: &mut Node, expected: Option<&Node>) -> Result<(), Diagnostic> {
        let actual = if self.path.is_root() {
            Some(&*document)
        } else {
            at_end(&self.path, document)?
        };
        let is_null = |node: Option<&Node>| node.is_none_or(Node::is_null);
        let holds = match (actual, expected) {
            (Some(actual), Some(expected)) => match &self.written {
                Some(written) => is_written_as(actual, written),
                None => same(actual, expected),
            },
            _ => is_null(actual) && is_null(expected),
        };
        if holds {
            return Ok(());
        }
        let failed = Diagnostic::error(
            Code::PatchTestFailed,
            format!(
                "the patch expects a different value at `{}`",
                self.path.text
            ),
        )
        .at(expected.map_or(self.at, |expected| expected.origin));
        Err(match actual {
            Some(actual) => failed
                .label(actual.origin, "the actual value")
                .help("correct `value`, or the order of the patches"),
            None => failed.help("the value does not exist"),
        })
    }

    /// The operation's own value; null if it has none.
    fn fresh(&self, value: Option<&Node>) -> Incoming {
        let value = value.cloned().unwrap_or_else(|| Node::null(self.at));
        Incoming {
            because: value.origin,
            from: Origin::NONE,
            value,
        }
    }

    /// A value from the document, to be written elsewhere in it.
    fn own(&self, value: Node) -> Incoming {
        Incoming {
            because: self.at,
            from: value.origin,
            value,
        }
    }
}

/// Replaces the whole document, kind and name included.
fn replace_root(document: &mut Node, incoming: Incoming, cx: &mut StepContext<'_>) -> Fallible<()> {
    if incoming.value.as_mapping().is_none() {
        let kind = incoming.value.kind_name();
        return Err(Diagnostic::error(
            Code::PatchValue,
            format!("a whole object can only be replaced with a map, not a {kind}"),
        )
        .at(incoming.because)
        .help("give it a map, or name a field in `path`")
        .into());
    }
    *document = incoming.settle(0, Some(document), cx)?;
    Ok(())
}

/// The value at `pointer`: a key may be missing, an index may not.
fn at_end<'n>(pointer: &Pointer, document: &'n mut Node) -> Result<Option<&'n Node>, Diagnostic> {
    match pointer.place(document)? {
        Place::Key(mapping, key) => Ok(mapping.get(key)),
        Place::Index(items, token) => match index(token, items.len()) {
            Some(index) => Ok(items.get(index)),
            None => Err(pointer.missing(out_of_range(token, items.len()))),
        },
    }
}

/// Removes the value at `pointer`.
fn take(pointer: &Pointer, document: &mut Node) -> Result<Node, Diagnostic> {
    let taken = match pointer.place(document)? {
        Place::Key(mapping, key) => mapping.remove(key),
        Place::Index(items, token) => index(token, items.len()).map(|index| items.remove(index)),
    };
    taken.ok_or_else(|| pointer.missing_in(document))
}

fn out_of_range(token: &str, length: usize) -> String {
    match token.parse::<i64>() {
        Ok(_) => format!("the list has {length} elements"),
        Err(_) => format!("it is a list, and `{token}` is not an index"),
    }
}

/// True if two JSON values are equal; the order of keys does not matter.
fn same(a: &Node, b: &Node) -> bool {
    a.all_beside(b, &mut |a, b| match (&a.value, &b.value) {
        (Value::Mapping(a), Value::Mapping(b)) => {
            a.len() == b.len() && a.keys().all(|key| b.contains(key))
        }
        (Value::Sequence(a), Value::Sequence(b)) => a.len() == b.len(),
        (a, b) => a == b,
    })
}

/// True if a value is the one that `json` says, with the same spelling of each scalar: `1.0` is not `1`
/// (`lazyNode.equal` of evanphx/json-patch v4 compares their texts).
fn is_written_as(node: &Node, json: &str) -> bool {
    let spelling = to_json(node);
    match &node.value {
        Value::Scalar(..) => spelling.is_ok_and(|spelling| spelling == json.trim()),
        Value::Sequence(items) => {
            let Ok(written) = serde_json::from_str::<Vec<&RawValue>>(json) else {
                return false;
            };
            let mut pairs = items.iter().zip(&written);
            items.len() == written.len() && pairs.all(|(item, raw)| is_written_as(item, raw.get()))
        }
        Value::Mapping(mapping) => {
            let Ok(written) = serde_json::from_str::<BTreeMap<String, &RawValue>>(json) else {
                return false;
            };
            let is_same = |(key, value)| {
                let raw: Option<&&RawValue> = written.get(key);
                raw.is_some_and(|raw| is_written_as(value, raw.get()))
            };
            mapping.len() == written.len() && mapping.iter().all(is_same)
        }
    }
}
