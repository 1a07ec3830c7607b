//! One difference in one resource, free of the render it was found in. In: a
//! comparison of two renders of a target. Out: a [`Difference`] for each change,
//! resource that came or went, and reference that follows a new name.

use serde::{Deserialize, Serialize};
use std::cell::OnceCell;

use super::attribution::Attribution;
use super::cause::{Cause, cause};
use super::chain::{Link, Located, chain};
use super::identity::Identity;
use super::sides::Sides;
use super::subject::{SharedSources, Subject};
use crate::diag::Origin;
use crate::diff::{
    Change, ChangeKind, Class, Comparison, FieldPath, Fold, Label, Modification, Object, Reference,
    ResourceChange,
};
use crate::sources::FilePath;
use crate::yaml::{Mapping, Node, emit};

/// One difference, in every target that has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// True for a resource that a new target has from a base which is not new.
    pub is_known: bool,
    /// The names of the resource in other targets, where they are others: each with its targets.
    pub also: Vec<(String, Vec<usize>)>,
    /// The field, whatever its values: what is the same for an exception.
    pub(super) field: String,
}

impl Difference {
    /// True for a resource that came or went.
    pub fn is_whole(&self) -> bool {
        let kind = self.change.kind;
        self.change.path.is_root() && matches!(kind, ChangeKind::Added | ChangeKind::Removed)
    }

    /// Replaces the paths of files.
    pub fn move_paths(&mut self, moved: &dyn Fn(&FilePath) -> FilePath) {
        let cause = self.cause.iter_mut();
        let places = cause.flat_map(|cause| &mut cause.place);
        for place in places.chain(&mut self.subject.place) {
            place.path = moved(&place.path);
        }
        let links = self.old_chain.iter_mut().chain(&mut self.new_chain);
        links.for_each(|link| link.move_path(moved));
    }

    /// Records that the resource is called `text` in `target`.
    pub(super) fn also_called(&mut self, text: &str, target: usize) {
        if text == self.subject.text {
            return;
        }
        let mut known = self.also.iter_mut();
        match known.find(|(name, _)| name == text) {
            Some((_, targets)) if targets.last() == Some(&target) => {}
            Some((_, targets)) => targets.push(target),
            None => self.also.push((text.to_owned(), vec![target])),
        }
    }
}

/// Every difference in a comparison, in the order of its resources. None has a target yet.
/// `shared` are the sources that several resources of a side come from.
pub fn differences(
    comparison: &Comparison<'_>,
    sides: Sides<'_>,
    shared: &SharedSources,
) -> Vec<Difference> {
    let search = Search {
        sides,
        shared,
        attribution: OnceCell::new(),
    };
    search.all(comparison)
}

/// The search for the differences of one target.
struct Search<'a> {
    sides: Sides<'a>,
    shared: &'a SharedSources,
    /// Set once a difference has no edited line behind its values.
    attribution: OnceCell<Attribution<'a>>,
}

impl<'a> Search<'a> {
    fn all(&self, comparison: &Comparison<'_>) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut causes_of = Vec::new();
        for resource in &comparison.resources {
            let start = found.len();
            match resource {
                ResourceChange::Added(object) => {
                    found.push(self.whole(object, ChangeKind::Added, resource.class()));
                }
                ResourceChange::Removed(object) => {
                    found.push(self.whole(object, ChangeKind::Removed, resource.class()));
                }
                ResourceChange::Changed(modification) => found.extend(self.within(modification)),
            }
            let causes = found[start..]
                .iter()
                .map(|difference| difference.cause.clone());
            causes_of.push(causes.collect::<Vec<_>>());
        }
        for fold in &comparison.folds {
            let own = causes_of.get(fold.resource).map_or(&[][..], Vec::as_slice);
            let is_own_name = |reference: &Reference| {
                reference.resource == fold.resource && reference.path.is(&["metadata", "name"])
            };
            // The name of a Job that tests everything else follows from the causes of all changes.
            if own.is_empty() && fold.references.iter().any(is_own_name) {
                found.extend(self.followers(comparison, fold, &causes_of.concat()));
            } else {
                found.extend(self.followers(comparison, fold, own));
            }
        }
        found
    }

    fn whole(&self, object: &Object<'_>, kind: ChangeKind, class: Class) -> Difference {
        let sides = self.sides;
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
        self.difference(self.subject(object, None), change, old_links, new_links)
    }

    fn within(&self, modification: &Modification<'_>) -> impl Iterator<Item = Difference> {
        let subject = Subject {
            notes: modification.notes.clone(),
            ..self.subject(&modification.new, Some(&modification.old))
        };
        modification
            .changes
            .iter()
            .map(move |change| self.of_change(subject.clone(), change))
    }

    fn of_change(&self, subject: Subject, change: &Change) -> Difference {
        let sides = self.sides;
        let links = |node: &Option<Node>, causes| {
            let origin = node
                .as_ref()
                .map_or(Origin::NONE, |node| identifying_node(node, change).origin);
            chain(origin, causes, sides.map)
        };
        let mut old = links(&change.old, sides.old);
        let mut new = links(&change.new, sides.new);
        at_first_line(change, &mut old, &mut new);
        self.difference(subject, change.clone(), old, new)
    }

    /// The references to the resource of a fold, once for each of the causes that changed its content.
    fn followers(
        &self,
        comparison: &Comparison<'_>,
        fold: &Fold,
        causes: &[Option<Cause>],
    ) -> Vec<Difference> {
        let root = self.sides.root;
        let mut causes = causes.to_vec();
        causes.sort();
        causes.dedup();
        let mut found = Vec::new();
        for reference in &fold.references {
            let Some(ResourceChange::Changed(holder)) =
                comparison.resources.get(reference.resource)
            else {
                continue;
            };
            let is_it = |change: &&Change| change.path == reference.path;
            let Some(change) = holder.folded.iter().find(is_it) else {
                continue;
            };
            let subject = self.subject(&holder.new, Some(&holder.old));
            let mut follower = self.of_change(subject, change);
            follower.follows = true;
            match causes.as_slice() {
                [] => found.push(named(follower, root)),
                causes => found.extend(causes.iter().map(|cause| {
                    let follower = Difference {
                        cause: cause.clone(),
                        ..follower.clone()
                    };
                    named(follower, root)
                })),
            }
        }
        found
    }

    fn subject(&self, object: &Object<'_>, was: Option<&Object<'_>>) -> Subject {
        Subject::of(object, was, self.sides, self.shared)
    }

    /// The cause of `change`: an edited line wherever one explains it.
    fn cause(
        &self,
        subject: &Subject,
        change: &Change,
        old: &[Located],
        new: &[Located],
    ) -> Option<Cause> {
        let (cause, is_edited) = cause(old, new, self.sides.edits.edits);
        if is_edited || self.sides.edits.edits.is_empty() {
            return cause;
        }
        let attribution = self
            .attribution
            .get_or_init(|| Attribution::new(self.sides));
        let source = |links: &[Located]| links.last().and_then(|link| link.link().place);
        let (old, new) = (source(old), source(new));
        let explained = attribution.of(subject, change, [old.as_ref(), new.as_ref()]);
        explained.or(cause)
    }

    fn difference(
        &self,
        subject: Subject,
        change: Change,
        old: Vec<Located>,
        new: Vec<Located>,
    ) -> Difference {
        let links = |links: &[Located]| links.iter().map(Located::link).collect();
        let difference = Difference {
            id: String::new(),
            cause: self.cause(&subject, &change, &old, &new),
            change,
            follows: false,
            old_chain: links(&old),
            new_chain: links(&new),
            targets: Vec::new(),
            also: Vec::new(),
            is_known: false,
            field: String::new(),
            subject,
        };
        named(difference, self.sides.root)
    }
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

/// The field of a difference.
fn field(difference: &Difference, root: &FilePath) -> String {
    let resource = difference.subject.identity(root);
    let follows = if difference.follows { " follows" } else { "" };
    format!("{resource} {}{follows}", difference.change.path)
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
