//! A comparison as RFC 6902 patches. In: two sets of resources. Out: for each
//! resource that differs the operations that make the new manifest of the old
//! one, each list of them applied and held against the new manifest before it
//! leaves here. Secrets' values are masked after that.

mod operations;

use std::borrow::Cow;

use serde_json::Value as Json;

use super::compare::{modification, without};
use super::ignore::IgnorePattern;
use super::kubernetes::class::Surroundings;
use super::pair::{Pair, pair};
use super::paired_by::PairedBy;
use super::secret::{Secrets, Wording};
use super::spelling;
use super::undo::undone;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::diff::comparison::{Object, Options};
use crate::model::{ResId, Resource};
use crate::yaml::{Node, to_json};

pub use operations::Operation;

/// The operation that turns one side's resource into the other's.
#[derive(Clone, Debug)]
pub struct ResourcePatch {
    /// The old resource: its position among the old ones, and its identity.
    pub from: Option<(usize, ResId)>,
    /// The new resource, likewise.
    pub to: Option<(usize, ResId)>,
    /// The action.
    pub action: PatchAction,
    /// Values of a Secret are hidden: the patch cannot be applied.
    pub masked: bool,
}

/// The action on a resource.
#[derive(Clone, Debug)]
pub enum PatchAction {
    /// Add it: its whole manifest.
    Add(Json),
    /// Remove it.
    Remove,
    /// Apply these operations in order. None at all: only the spelling differs.
    Change(Vec<Operation>),
}

/// The patches from `old` to `new`, by position in `old`, then in `new`. Pairs are those of
/// [`crate::diff::compare::compare`]; what both sides print alike has no patch, and what is ignored
/// stays as it was.
///
/// # Errors
/// A manifest that JSON cannot say; `patch-unverified`, where a patch does not lead where it
/// should, which is a fault of this program.
pub fn patches(
    old: &[Resource],
    new: &[Resource],
    options: Options<'_>,
) -> Fallible<Vec<ResourcePatch>> {
    let mut pairs = pair(old, new, options.side_by_side);
    pairs.sort_by_key(|pair| match *pair {
        Pair::Both(from, to, _) => (from, to),
        Pair::Old(from) => (from, 0),
        Pair::New(to) => (usize::MAX, to),
    });
    let mut secrets = Secrets::of(old.iter().chain(new));
    let told = Told::new(old, new, options);
    let mut patches = Vec::new();
    for pair in pairs {
        match pair {
            Pair::Old(from) => patches.push(ResourcePatch {
                from: Some((from, shown_id(&old[from], &mut secrets))),
                to: None,
                action: PatchAction::Remove,
                masked: false,
            }),
            Pair::New(to) => patches.push(added(to, &new[to], &mut secrets)?),
            Pair::Both(from, to, by) => {
                let (old, new) = (&old[from], &new[to]);
                let Some(told) = told.of(old, new, by, &mut secrets) else {
                    continue;
                };
                if let Some((action, masked)) = change(old, &told, &mut secrets)? {
                    patches.push(ResourcePatch {
                        from: Some((from, shown_id(old, &mut secrets))),
                        to: Some((to, shown_id(new, &mut secrets))),
                        action,
                        masked,
                    });
                }
            }
        }
    }
    Ok(patches)
}

/// New resources without what a comparison ignores.
struct Told<'a, 'r> {
    ignore: &'a [IgnorePattern],
    surroundings: Option<Surroundings<'r>>,
}

impl<'a, 'r> Told<'a, 'r> {
    fn new(old: &'r [Resource], new: &'r [Resource], options: Options<'a>) -> Self {
        let ignores = !options.ignore.is_empty();
        let surroundings = || Surroundings::of(old, new, options.side_by_side);
        Self {
            ignore: options.ignore,
            surroundings: ignores.then(surroundings),
        }
    }

    /// `new` as it would be without the changes that are ignored; `None` if those are all.
    fn of(
        &self,
        old: &'r Resource,
        new: &'r Resource,
        by: PairedBy,
        secrets: &mut Secrets,
    ) -> Option<Cow<'r, Resource>> {
        let Some(surroundings) = &self.surroundings else {
            return Some(Cow::Borrowed(new));
        };
        let found = modification(old, new, by, surroundings, secrets)?;
        let mut counts = vec![0; self.ignore.len()];
        let found = without(self.ignore, found, &mut counts)?;
        if found.ignored.is_empty() {
            return Some(Cow::Borrowed(new));
        }
        Some(Cow::Owned(Resource {
            node: undone(&old.node, &new.node, &found.ignored),
            ..new.clone()
        }))
    }
}

fn shown_id(resource: &Resource, secrets: &mut Secrets) -> ResId {
    Object::of(resource, secrets).id
}

fn added(to: usize, new: &Resource, secrets: &mut Secrets) -> Fallible<ResourcePatch> {
    let mut masked = secrets.marked(new);
    if let Some(masked) = &mut masked {
        Wording::of(None, Some(masked)).manifests(None, Some(masked));
    }
    let manifest = json(masked.as_ref().unwrap_or(&new.node))?;
    Ok(ResourcePatch {
        from: None,
        to: Some((to, shown_id(new, secrets))),
        action: PatchAction::Add(manifest),
        masked: masked.is_some(),
    })
}

/// The operations between two manifests, and whether they are masked; `None` where both are printed
/// alike. What is verified is the patch between the manifests as they are.
fn change(
    old: &Resource,
    new: &Resource,
    secrets: &mut Secrets,
) -> Fallible<Option<(PatchAction, bool)>> {
    if spelling::is_identical(&old.node, &new.node)
        || spelling::is_printed_alike(&old.node, &new.node)
    {
        return Ok(None);
    }
    let operations = verified(&old.node, &new.node)?;
    let (mut was, mut is) = (secrets.marked(old), secrets.marked(new));
    if was.is_none() && is.is_none() {
        return Ok(Some((PatchAction::Change(operations), false)));
    }
    let wording = Wording::of(was.as_ref(), is.as_ref());
    wording.manifests(was.as_mut(), is.as_mut());
    let was = json(was.as_ref().unwrap_or(&old.node))?;
    let is = json(is.as_ref().unwrap_or(&new.node))?;
    let operations = operations::between(&was, &is);
    Ok(Some((PatchAction::Change(operations), true)))
}

/// The operations that make `new` of `old`, seen to do that.
fn verified(old: &Node, new: &Node) -> Fallible<Vec<Operation>> {
    let (old_text, new_text) = (to_json(old)?, to_json(new)?);
    let (from, to) = (parsed(&old_text, old)?, parsed(&new_text, new)?);
    let operations = operations::between(&from, &to);
    let mut patched = from;
    let applied = operations::apply(&mut patched, &operations);
    // Numbers that JSON's own do not hold differ in their text alone.
    let is_told = operations.is_empty() == (old_text == new_text);
    if applied && patched == to && is_told {
        Ok(operations)
    } else {
        Err(Diagnostic::error(
            Code::PatchUnverified,
            "the JSON patch of this resource does not lead to its new manifest",
        )
        .at(new.origin)
        .help("this is a bug in offshoot, please report it; `-o unified` shows the difference")
        .into())
    }
}

fn json(node: &Node) -> Fallible<Json> {
    parsed(&to_json(node)?, node)
}

fn parsed(text: &str, node: &Node) -> Fallible<Json> {
    serde_json::from_str(text).map_err(|error| {
        let message = format!("the manifest is not JSON: {error}");
        Diagnostic::error(Code::PatchManifest, message)
            .at(node.origin)
            .help("maps and lists may be nested 127 deep; `-o unified` compares deeper ones")
            .into()
    })
}
