//! The result of a comparison: the resources that differ, and their changes.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

use super::change::{Change, Class};
use super::ignore::IgnorePattern;
use super::names::logical_name;
use super::paired_by::PairedBy;
use super::secret::{Secrets, without_marks};
use super::undo::undone;
use crate::diag::Origin;
use crate::diff::path::FieldPath;
use crate::model::{ResId, Resource};
use crate::yaml::{Node, Text};

/// Options of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options<'a> {
    /// The sides are two environments that exist beside each other: neither replaces the other, so
    /// nothing is refused or lost, and another namespace is not a change.
    pub side_by_side: bool,
    /// Changes that are left out.
    pub ignore: &'a [IgnorePattern],
}

/// Every difference between two sets of resources.
#[derive(Clone, Debug, Default)]
pub struct Comparison<'r> {
    /// The resources that differ, by namespace, kind, group and name.
    pub resources: Vec<ResourceChange<'r>>,
    /// Names whose hash changed, with the references that follow them; in the resources' order.
    pub folds: Vec<Fold>,
    /// The number of resources that are equal on both sides.
    pub unchanged: usize,
    /// The number of changes that were left out for each pattern of [`Options::ignore`].
    pub ignored: Vec<usize>,
}

/// The change of one resource.
#[derive(Clone, Debug)]
pub enum ResourceChange<'r> {
    /// The resource is new.
    Added(Object<'r>),
    /// The resource is gone.
    Removed(Object<'r>),
    /// The resource differs.
    Changed(Box<Modification<'r>>),
}

/// A resource that is on both sides, and differs.
#[derive(Clone, Debug)]
pub struct Modification<'r> {
    /// The old side.
    pub old: Object<'r>,
    /// The new side.
    pub new: Object<'r>,
    /// The reason that the two count as one resource.
    pub paired: PairedBy,
    /// The differences, by path. [`ChangeKind::Respelled`](crate::diff::ChangeKind) at the root stands for a difference of
    /// bytes alone.
    pub changes: Vec<Change>,
    /// The differences that only follow a name's hash (see [`Comparison::folds`]), or the ignored
    /// namespace.
    pub folded: Vec<Change>,
    /// The differences that [`Options::ignore`] leaves out.
    pub(super) ignored: Vec<Change>,
    /// Oddities of the resource.
    pub notes: Vec<Note>,
}

/// A resource on one side, fit to be shown.
#[derive(Clone, Debug)]
pub struct Object<'r> {
    /// The identity.
    pub id: ResId,
    /// The name without the hash of the content.
    pub logical_name: Text,
    /// The manifest, with Secret values masked.
    pub node: Cow<'r, Node>,
    /// Another resource on its side has the same identity.
    pub is_repeated: bool,
    /// Oddities of a resource that is gone.
    pub notes: Vec<Note>,
    /// The place that the resource comes from.
    pub origin: Origin,
    /// The effect of its coming or going; nothing for what is on both sides.
    pub(super) class: Class,
}

impl<'r> Object<'r> {
    /// The resource with a mark for each value of a Secret.
    pub(super) fn of(resource: &'r Resource, secrets: &mut Secrets) -> Self {
        let (mut id, mut logical_name) = (resource.id(), logical_name(resource));
        let node = match secrets.marked(resource) {
            Some(marked) => Cow::Owned(marked),
            None => Cow::Borrowed(&resource.node),
        };
        let shown = |field| {
            let node = node.at(&["metadata", field]);
            node.and_then(Node::as_text).cloned().unwrap_or_default()
        };
        if shown("name") != id.name {
            id.name = without_marks(&shown("name")).into();
            logical_name = id.name.clone();
        }
        if shown("namespace") != id.namespace {
            id.namespace = without_marks(&shown("namespace")).into();
        }
        Self {
            id,
            logical_name,
            node,
            is_repeated: false,
            notes: Vec::new(),
            origin: resource.origin,
            class: Class::None,
        }
    }

    pub(super) fn repeated(self, is_repeated: bool) -> Self {
        Self {
            is_repeated,
            ..self
        }
    }

    /// The oddities of a resource that only one side has.
    pub fn all_notes(&self) -> Vec<Note> {
        let repeated = self.is_repeated.then_some(Note::Repeated);
        repeated.into_iter().chain(self.notes.clone()).collect()
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

    /// The references that follow the new name of the resource at `position`.
    pub fn fold_of(&self, position: usize) -> Option<&Fold> {
        fold_of(&self.folds, position)
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
    pub(super) fn repeated(mut self, (old, new): (bool, bool)) -> Self {
        (self.old.is_repeated, self.new.is_repeated) = (old, new);
        if old || new {
            self.notes.push(Note::Repeated);
        }
        self
    }

    /// The new manifest as it would be without what [`Options::ignore`] leaves out.
    pub fn told(&self) -> Cow<'_, Node> {
        if self.ignored.is_empty() {
            return Cow::Borrowed(&self.new.node);
        }
        Cow::Owned(undone(&self.old.node, &self.new.node, &self.ignored))
    }

    /// True if every difference is one of spelling.
    pub fn is_respelled(&self) -> bool {
        self.folded.is_empty() && !self.changes.iter().any(Change::is_real)
    }
}

/// A name whose hash changed, and who refers to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fold {
    /// The renamed resource: its position in [`crate::diff::comparison::Comparison::resources`].
    pub resource: usize,
    /// The name it had.
    pub old_name: Text,
    /// The name it has.
    pub new_name: Text,
    /// The references that follow it, each in a resource's `folded` changes.
    pub references: Vec<Reference>,
}

/// A reference that follows a renamed resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The resource that holds it: its position in [`crate::diff::comparison::Comparison::resources`].
    pub resource: usize,
    /// The field that holds the reference.
    pub path: FieldPath,
}

/// The fold of the resource at `position`.
pub(super) fn fold_of(folds: &[Fold], position: usize) -> Option<&Fold> {
    let at = folds.binary_search_by_key(&position, |fold| fold.resource);
    folds.get(at.ok()?)
}

/// Something to know beside the changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Note {
    /// The hash in the name is another, and the content is the same.
    HashAlone,
    /// The content is another, and the hash in the name is that of the old content.
    ContentAlone,
    /// The hash in the new name is not that of the content.
    ForeignHash,
    /// A role permits what it did not.
    Permits(String),
    /// A role does not permit what it did.
    Refuses(String),
    /// A side has more than one resource with this identity.
    Repeated,
    /// A reference to a variable is not replaced any more.
    Unexpanded {
        /// The variable whose value has the reference, or the field of the container.
        user: String,
        /// The variable that it refers to.
        variable: String,
        /// True if the variable is defined, but later.
        is_later: bool,
    },
    /// A rule of a NetworkPolicy names nobody, and so lets everybody through.
    Open {
        /// The field that names nobody: `from` or `to`.
        peers: Text,
        /// The field is there, and empty.
        is_written: bool,
        /// The rule is for some ports.
        has_ports: bool,
    },
    /// A resource names or selects what has another name or other labels now.
    LeftBehind(Box<Behind>),
}

/// A resource that is for another, which has another name or other labels now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Behind {
    /// The note in full, for one of the two.
    pub text: String,
    /// The kind and the name of what is left behind.
    pub seeker: [Text; 2],
    /// The kind and the old name of what it was for.
    pub sought: [Text; 2],
    /// The kind of objects that it selects; `None` if it names one.
    pub selects: Option<Text>,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Note::Permits(what) => return write!(f, "may now also: {what}"),
            Note::Refuses(what) => return write!(f, "may no longer: {what}"),
            Note::LeftBehind(behind) => behind.text.as_str(),
            Note::Unexpanded {
                user,
                variable,
                is_later,
            } => {
                let reason = if *is_later {
                    "which is defined after it"
                } else {
                    "which is not defined any more"
                };
                return write!(
                    f,
                    "{user} uses $({variable}), {reason}: it stays the literal text"
                );
            }
            Note::Open {
                peers,
                is_written,
                has_ports,
            } => {
                let rule = if *is_written {
                    format!("`{peers}: []`")
                } else {
                    format!("a rule without `{peers}`")
                };
                let ports = if *has_ports { " on its ports" } else { "" };
                return write!(f, "{rule} allows traffic {peers} everywhere{ports}");
            }
            Note::HashAlone => "its name has another hash, and its content is the same",
            Note::ContentAlone => {
                "its content changed, and its name kept the hash of the old: pods do not follow"
            }
            Note::ForeignHash => "the hash in its name is not that of its content",
            Note::Repeated => {
                "one side has more than one of it: in a cluster the one applied last stays"
            }
        };
        f.write_str(text)
    }
}
