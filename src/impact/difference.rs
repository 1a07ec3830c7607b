//! One difference in one resource, free of the render it was found in. In: a
//! comparison of two renders of a target. Out: a [`Difference`] for each change,
//! resource that came or went, and reference that follows a new name.

use super::cause::{Cause, cause};
use super::chain::{Link, Located, Place, chain};
use super::identity::{Identity, seen_from};
use crate::diag::Origin;
use crate::diff::{
    Change, ChangeKind, Class, Comparison, FieldPath, Fold, Label, Modification, Note, Object,
    ResourceChange,
};
use crate::impact::sides::Sides;
use crate::model::Gvk;
use crate::sources::FilePath;
use crate::yaml::{Mapping, Node, Text, emit};

/// The resource that a difference is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Group, version and kind.
    pub gvk: Gvk,
    /// The namespace; empty if unset.
    pub namespace: Text,
    /// The name; the old one if the resource is gone.
    pub name: Text,
    /// The name without the hash of the content.
    pub logical_name: Text,
    /// `Kind.group/name in namespace`.
    pub text: String,
    /// The same as it was, where that was something else.
    pub was: Option<String>,
    /// The place that the resource comes from.
    pub place: Option<Place>,
    /// Facts that the changes alone do not show.
    pub notes: Vec<Note>,
}

/// One difference, in every target that has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Twelve hexadecimal digits: the same for the same difference in every run and checkout.
    pub id: String,
    /// The resource, as the first of the targets has it.
    pub subject: Subject,
    /// The change; at the root for an added or removed resource.
    pub change: Change,
    /// True if the change only follows another resource's new name.
    pub follows: bool,
    /// The cause.
    pub cause: Option<Cause>,
    /// The steps that made the old value, newest first.
    pub old_chain: Vec<Link>,
    /// The steps that made the new value, newest first.
    pub new_chain: Vec<Link>,
    /// The targets that have it: positions in [`crate::impact::gathered::Impact::targets`].
    pub targets: Vec<usize>,
    /// The field, whatever its values: what is the same for an exception.
    pub(super) field: String,
}

impl Difference {
    /// True for a resource that came or went.
    pub fn is_whole(&self) -> bool {
        let kind = self.change.kind;
        self.change.path.is_root() && matches!(kind, ChangeKind::Added | ChangeKind::Removed)
    }
}

/// Every difference in a comparison, in the order of its resources. None has a target yet.
pub fn differences(comparison: &Comparison<'_>, sides: Sides<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut causes_of = Vec::new();
    for resource in &comparison.resources {
        let start = found.len();
        match resource {
            ResourceChange::Added(object) => {
                found.push(whole(object, ChangeKind::Added, resource.class(), sides));
            }
            ResourceChange::Removed(object) => {
                found.push(whole(object, ChangeKind::Removed, resource.class(), sides));
            }
            ResourceChange::Changed(modification) => found.extend(within(modification, sides)),
        }
        let causes = found[start..]
            .iter()
            .map(|difference| difference.cause.clone());
        causes_of.push(causes.collect::<Vec<_>>());
    }
    for fold in &comparison.folds {
        let causes = causes_of.get(fold.resource).map_or(&[][..], Vec::as_slice);
        found.extend(followers(comparison, fold, causes, sides));
    }
    found
}

fn whole(object: &Object<'_>, kind: ChangeKind, class: Class, sides: Sides<'_>) -> Difference {
    let node = Some(object.node.clone().into_owned());
    let (old, new, causes) = match kind {
        ChangeKind::Removed => (node, None, sides.old),
        _ => (None, node, sides.new),
    };
    let links = chain(object.origin, causes, sides.map);
    let (old_links, new_links) = match kind {
        ChangeKind::Removed => (links, Vec::new()),
        _ => (Vec::new(), links),
    };
    let change = Change {
        path: FieldPath::default(),
        kind,
        class,
        old,
        new,
    };
    difference(
        subject(object, None, sides),
        change,
        old_links,
        new_links,
        sides,
    )
}

fn within<'a>(
    modification: &'a Modification<'_>,
    sides: Sides<'a>,
) -> impl Iterator<Item = Difference> + 'a {
    let subject = Subject {
        notes: modification.notes.clone(),
        ..subject(&modification.new, Some(&modification.old), sides)
    };
    modification
        .changes
        .iter()
        .map(move |change| of_change(subject.clone(), change, sides))
}

fn of_change(subject: Subject, change: &Change, sides: Sides<'_>) -> Difference {
    let links = |node: &Option<Node>, causes| {
        let origin = node
            .as_ref()
            .map_or(Origin::NONE, |node| identifying_node(node, change).origin);
        chain(origin, causes, sides.map)
    };
    let mut old = links(&change.old, sides.old);
    let mut new = links(&change.new, sides.new);
    at_first_line(change, &mut old, &mut new);
    difference(subject, change.clone(), old, new, sides)
}

/// The node whose origin explains why `node` is there: for an item of a list that is on one side
/// alone, the value it is known by, as that is why it found no counterpart.
fn identifying_node<'n>(node: &'n Node, change: &Change) -> &'n Node {
    let Some(Label::Keys(keys)) = change.path.last_item().map(|item| &item.label) else {
        return node;
    };
    let is_one_sided = change.old.is_none() || change.new.is_none();
    let key = keys.first().filter(|_| is_one_sided);
    let values = node.as_mapping().into_iter().flat_map(Mapping::iter);
    let mut values = values.map(|(_, value)| value);
    let known_by = key.and_then(|key| values.find(|value| value.as_text() == Some(key)));
    known_by.unwrap_or(node)
}

/// The references to the resource of a fold, once for each of the causes that changed its content.
fn followers<'a>(
    comparison: &'a Comparison<'_>,
    fold: &'a Fold,
    causes: &[Option<Cause>],
    sides: Sides<'a>,
) -> Vec<Difference> {
    let mut causes = causes.to_vec();
    causes.sort();
    causes.dedup();
    let mut found = Vec::new();
    for reference in &fold.references {
        let Some(ResourceChange::Changed(holder)) = comparison.resources.get(reference.resource)
        else {
            continue;
        };
        let is_it = |change: &&Change| change.path == reference.path;
        let Some(change) = holder.folded.iter().find(is_it) else {
            continue;
        };
        let subject = subject(&holder.new, Some(&holder.old), sides);
        let mut follower = of_change(subject, change, sides);
        follower.follows = true;
        match causes.as_slice() {
            [] => found.push(named(follower, sides.root)),
            causes => found.extend(causes.iter().map(|cause| {
                let follower = Difference {
                    cause: cause.clone(),
                    ..follower.clone()
                };
                named(follower, sides.root)
            })),
        }
    }
    found
}

fn subject(object: &Object<'_>, was: Option<&Object<'_>>, sides: Sides<'_>) -> Subject {
    let located = |object: &Object<'_>, causes| {
        let links = chain(object.origin, causes, sides.map);
        links.last().and_then(|link| link.link().place)
    };
    let text = object.to_string();
    let was_text = was
        .filter(|was| is_renamed(was, object))
        .map(ToString::to_string);
    let place = located(object, sides.new).or_else(|| located(was.unwrap_or(object), sides.old));
    Subject {
        gvk: object.id.gvk.clone(),
        namespace: object.id.namespace.clone(),
        name: object.id.name.clone(),
        logical_name: object.logical_name.clone(),
        text,
        was: was_text,
        place,
        notes: if object.is_repeated {
            vec![Note::Repeated]
        } else {
            Vec::new()
        },
    }
}

/// True for more than another hash, or the namespace of another environment.
fn is_renamed(was: &Object<'_>, is: &Object<'_>) -> bool {
    was.logical_name != is.logical_name || was.id.gvk != is.id.gvk
}

fn difference(
    subject: Subject,
    change: Change,
    old: Vec<Located>,
    new: Vec<Located>,
    sides: Sides<'_>,
) -> Difference {
    let links = |links: &[Located]| links.iter().map(Located::link).collect();
    let difference = Difference {
        id: String::new(),
        change,
        follows: false,
        cause: cause(&old, &new, sides.edits),
        old_chain: links(&old),
        new_chain: links(&new),
        targets: Vec::new(),
        field: String::new(),
        subject,
    };
    named(difference, sides.root)
}

/// `difference` with its identity, which is that of its field, its values and its cause.
fn named(mut difference: Difference, root: &FilePath) -> Difference {
    let field = field(&difference, root);
    let mut identity = Identity::new(root);
    identity.text(&field);
    let change = &difference.change;
    identity.kind(change.kind);
    identity.cause(difference.cause.as_ref());
    let is_whole = difference.is_whole();
    for value in [&change.old, &change.new] {
        match value {
            Some(node) => identify(node, is_whole, &mut identity),
            None => identity.text("nothing"),
        }
    }
    difference.id = identity.digits();
    difference.field = field;
    difference
}

/// The field of a difference. A resource goes by another name in each target; its place is the
/// same in all.
fn field(difference: &Difference, root: &FilePath) -> String {
    let Difference {
        subject, change, ..
    } = difference;
    let resource = match &subject.place {
        Some(Place { path, line, column }) => {
            let path = seen_from(root, path);
            format!("{} {path}:{line}:{column}", subject.gvk.kind)
        }
        None => subject.text.clone(),
    };
    let follows = if difference.follows { " follows" } else { "" };
    format!("{resource} {}{follows}", change.path)
}

/// Adds what a value says. For a whole resource without its name and namespace, which are others
/// in each target and say nothing of what came or went.
fn identify(node: &Node, is_whole: bool, identity: &mut Identity<'_>) {
    let nameless = is_whole.then(|| {
        let mut node = node.clone();
        if let Some(metadata) = node.get_mut("metadata").and_then(Node::as_mapping_mut) {
            metadata.remove("name");
            metadata.remove("namespace");
        }
        node
    });
    let node = nameless.as_ref().unwrap_or(node);
    let mut text = String::new();
    match emit(node, &mut text) {
        Ok(()) => identity.text(&text),
        // What cannot be emitted is a scalar with a character that YAML has no place for.
        Err(_) => identity.value(node),
    }
}

/// Moves the sources of two texts, which start where the texts do, to the line where these differ.
fn at_first_line(change: &Change, old: &mut [Located], new: &mut [Located]) {
    let text = |node: &Option<Node>| node.as_ref().and_then(Node::as_text).cloned();
    let (Some(was), Some(is)) = (text(&change.old), text(&change.new)) else {
        return;
    };
    let same = was
        .lines()
        .zip(is.lines())
        .take_while(|(old, new)| old == new);
    let line = same.count();
    for (links, text) in [(old, &was), (new, &is)] {
        let source = links.last_mut().and_then(|link| link.location.as_mut());
        let Some(source) = source else { continue };
        let is_file = source.offset == 0 && *source.text == **text;
        let written = source.text.get(source.offset..).unwrap_or_default();
        let is_block = written.starts_with('|');
        let down = match (is_file, is_block) {
            (true, _) => line,
            (_, true) => line + 1,
            _ => 0,
        };
        if down > 0 {
            let lines = written.split_inclusive('\n');
            source.offset += lines.take(down).map(str::len).sum::<usize>();
            source.line += down;
            source.column = 1;
        }
    }
}
