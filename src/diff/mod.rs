//! What differs between two sets of resources. In: any two, rendered or read.
//! Out: a [`Comparison`], a tree of data that `report` turns into text. Knows
//! nothing of where the resources come from, nor of how changes are shown; no
//! Secret's value leaves it.

mod align;
mod change;
mod class;
mod definitions;
mod duration;
mod edit_script;
mod fold;
mod lists;
mod manifests;
mod meaning;
mod notes;
mod nothing;
mod pair;
mod patches;
mod path;
mod quantity;
mod query;
mod reading;
mod repeated;
mod schedule;
mod secret;
mod spelling;
mod text;
mod tree;

use std::borrow::Cow;
use std::fmt;

use crate::diag::Origin;
use crate::model::{ResId, Resource};
use crate::yaml::{Node, Text};

pub use change::{Change, ChangeKind};
pub use class::Class;
pub use fold::{Fold, Reference};
pub use manifests::resources;
pub use notes::Note;
pub use pair::{PairedBy, logical_name};
pub use patches::{Operation, PatchAction, ResourcePatch, patches};
pub use path::{FieldPath, Item, Label, Segment};
pub use query::{NoSuchField, field, leaves};
pub use reading::{ImageChange, ImagePart, Language, Reading, ScheduleField};
pub use repeated::repeated_identities;
pub use text::{Hunk, Line, compare_lines, hunks, is_multiline};

pub(crate) use edit_script::edit_script;

use class::Surroundings;
use pair::Pair;
use secret::Tokens;

/// How to compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Pair resources whose namespaces differ and whose identities are otherwise
    /// the same: the sides are two environments of one tree.
    pub across_namespaces: bool,
}

/// Every difference between two sets of resources.
#[derive(Clone, Debug, Default)]
pub struct Comparison<'r> {
    /// The resources that differ, by namespace, kind, group and name.
    pub resources: Vec<ResourceChange<'r>>,
    /// Names whose hash changed, with the references that follow them; in the resources' order.
    pub folds: Vec<Fold>,
    /// How many resources are the same on both sides.
    pub unchanged: usize,
}

/// What happened to a resource.
#[derive(Clone, Debug)]
pub enum ResourceChange<'r> {
    /// It is new.
    Added(Object<'r>),
    /// It is gone.
    Removed(Object<'r>),
    /// It is another one.
    Changed(Box<Modification<'r>>),
}

/// A resource that is on both sides, and differs.
#[derive(Clone, Debug)]
pub struct Modification<'r> {
    /// As it was.
    pub old: Object<'r>,
    /// As it is.
    pub new: Object<'r>,
    /// Why the two count as one resource.
    pub paired: PairedBy,
    /// What differs, by path. The root's [`ChangeKind::Respelled`] stands for what only the bytes show.
    pub changes: Vec<Change>,
    /// What differs only because a name's hash does (see [`Comparison::folds`]), or the namespace
    /// that was looked past.
    pub folded: Vec<Change>,
    /// What is odd about it.
    pub notes: Vec<Note>,
}

/// A resource on one side, fit to be shown.
#[derive(Clone, Debug)]
pub struct Object<'r> {
    /// Its identity.
    pub id: ResId,
    /// Its name without the hash of its content.
    pub logical_name: Text,
    /// Its manifest, with Secrets' values masked.
    pub node: Cow<'r, Node>,
    /// Another resource on its side has the same identity.
    pub is_repeated: bool,
    /// Where it came from.
    pub origin: Origin,
}

/// Compares two sets of resources. The result depends on nothing but them, and
/// is empty only if both sides are emitted as the same documents, in some order.
pub fn compare<'r>(old: &'r [Resource], new: &'r [Resource], options: Options) -> Comparison<'r> {
    let mut pairs = pair::pair(old, new, options.across_namespaces);
    pairs.sort_by_cached_key(|pair| match *pair {
        Pair::Both(_, at, _) | Pair::New(at) => (sort_key(&new[at]), at, 0),
        Pair::Old(at) => (sort_key(&old[at]), at, 1),
    });
    let surroundings = Surroundings::of(old, new);
    let (old_repeats, new_repeats) = (repeated::repeated(old), repeated::repeated(new));
    let mut tokens = Tokens::default();
    let mut comparison = Comparison::default();
    for pair in pairs {
        let change = match pair {
            Pair::Old(at) => {
                let object = Object::of(&old[at], &mut tokens).repeated(old_repeats[at]);
                Some(ResourceChange::Removed(object))
            }
            Pair::New(at) => {
                let object = Object::of(&new[at], &mut tokens).repeated(new_repeats[at]);
                Some(ResourceChange::Added(object))
            }
            Pair::Both(from, to, by) => {
                let repeats = (old_repeats[from], new_repeats[to]);
                let (old, new) = (&old[from], &new[to]);
                modification(old, new, by, &surroundings, &mut tokens)
                    .map(|found| ResourceChange::Changed(Box::new(found.repeated(repeats))))
            }
        };
        match change {
            Some(change) => comparison.resources.push(change),
            None => comparison.unchanged += 1,
        }
    }
    comparison.folds = fold::fold(&mut comparison.resources);
    class::classify(&mut comparison.resources, &comparison.folds, &surroundings);
    comparison
}

/// A manifest fit to be shown: with a token for each value of a Secret.
pub fn masked(node: &Node) -> Cow<'_, Node> {
    match Tokens::default().mask(node) {
        Some(masked) => Cow::Owned(masked),
        None => Cow::Borrowed(node),
    }
}

/// What differs between two resources that count as one; `None` where they are emitted alike.
fn modification<'r>(
    old: &'r Resource,
    new: &'r Resource,
    paired: PairedBy,
    surroundings: &Surroundings<'r>,
    tokens: &mut Tokens,
) -> Option<Modification<'r>> {
    if spelling::is_identical(&old.node, &new.node)
        || spelling::is_printed_alike(&old.node, &new.node)
    {
        return None;
    }
    let notes = notes::notes(old, new, paired);
    let (old, new) = (Object::of(old, tokens), Object::of(new, tokens));
    let gvk = &new.id.gvk;
    let definition = surroundings.definitions.get(gvk);
    let mut changes = tree::compare_trees(gvk, definition, &old.node, &new.node);
    if changes.is_empty() {
        // The bytes differ, so there is a difference, whatever the trees say.
        changes.push(Change {
            path: FieldPath::default(),
            kind: ChangeKind::Respelled,
            old: Some(old.node.clone().into_owned()),
            new: Some(new.node.clone().into_owned()),
            class: Class::None,
        });
    }
    Some(Modification {
        old,
        new,
        paired,
        changes,
        folded: Vec::new(),
        notes,
    })
}

fn sort_key(resource: &Resource) -> [Text; 5] {
    let id = resource.id();
    let logical = pair::logical_name(resource);
    [id.namespace, id.gvk.kind, id.gvk.group, id.name, logical]
}

impl<'r> Object<'r> {
    fn of(resource: &'r Resource, tokens: &mut Tokens) -> Self {
        Self {
            id: resource.id(),
            logical_name: pair::logical_name(resource),
            node: match tokens.mask(&resource.node) {
                Some(masked) => Cow::Owned(masked),
                None => Cow::Borrowed(&resource.node),
            },
            is_repeated: false,
            origin: resource.origin,
        }
    }

    fn repeated(self, is_repeated: bool) -> Self {
        Self {
            is_repeated,
            ..self
        }
    }
}

/// `Kind.group/name in namespace`; a star ends the name that others will be generated from.
impl fmt::Display for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.id.name.is_empty() {
            return write!(f, "{}", self.id);
        }
        let name = format!("{}*", self.logical_name);
        let id = ResId {
            name: name.into(),
            ..self.id.clone()
        };
        write!(f, "{id}")
    }
}

impl<'r> Comparison<'r> {
    /// True if nothing differs, not even in spelling.
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty()
    }

    /// What follows from the new name of the resource at `position`.
    pub fn fold_of(&self, position: usize) -> Option<&Fold> {
        fold::fold_of(&self.folds, position)
    }

    /// The resources that only the new side has.
    pub fn added(&self) -> impl Iterator<Item = &Object<'r>> {
        self.resources.iter().filter_map(|change| match change {
            ResourceChange::Added(object) => Some(object),
            _ => None,
        })
    }

    /// The resources that only the old side has.
    pub fn removed(&self) -> impl Iterator<Item = &Object<'r>> {
        self.resources.iter().filter_map(|change| match change {
            ResourceChange::Removed(object) => Some(object),
            _ => None,
        })
    }

    /// The resources that both sides have, and that differ.
    pub fn changed(&self) -> impl Iterator<Item = &Modification<'r>> {
        self.resources.iter().filter_map(|change| match change {
            ResourceChange::Changed(modification) => Some(&**modification),
            _ => None,
        })
    }
}

impl ResourceChange<'_> {
    /// The resource: as it is, or as it was if it is gone.
    pub fn object(&self) -> &Object<'_> {
        match self {
            ResourceChange::Added(object) | ResourceChange::Removed(object) => object,
            ResourceChange::Changed(modification) => &modification.new,
        }
    }
}

impl Modification<'_> {
    fn repeated(mut self, (old, new): (bool, bool)) -> Self {
        (self.old.is_repeated, self.new.is_repeated) = (old, new);
        if old || new {
            self.notes.push(Note::Repeated);
        }
        self
    }

    /// True if every difference is one of spelling.
    pub fn is_respelled(&self) -> bool {
        self.folded.is_empty() && !self.changes.iter().any(Change::is_real)
    }
}
