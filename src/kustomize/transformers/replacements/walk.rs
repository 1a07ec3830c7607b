//! Finds the fields that the path of a replacement selects (kyaml's
//! `PathMatcher`). In: a node, a path in parts, the kind of value to create for
//! missing fields, and a function for each field. Out: the number of fields.
//!
//! In addition to names and indices, `*` selects every element of a list, and `[key=value]` each
//! element whose key *contains a match* of the expression `value`: `[name=a]` also selects `ab`.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::specs::lookup::split_match;
use crate::kustomize::specs::selector::not_an_expression;
use crate::model::{Expressions, GoRegexp};
use crate::yaml::{
    Dialect, FieldPath, Mapping, Node, Segment, Style, Value, encode_preserving, push_unquoted,
    resolve_plain,
};

use crate::kustomize::transformers::replacements::comments::Comments;
use crate::kustomize::transformers::replacements::embedded::parse_text;

/// The kind of value created for a missing field: that of the value to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Create {
    /// Nothing is made.
    Nothing,
    /// A scalar.
    Scalar,
    /// A list.
    Sequence,
    /// A map.
    Mapping,
}

/// A field that was found.
pub(super) struct Found<'n> {
    /// The field.
    pub(super) node: &'n mut Node,
    /// True if it was just created: the type of its text is not decided yet.
    pub(super) is_new: bool,
    /// The way to it. Into a string, it goes on in what the string says.
    pub(super) path: &'n FieldPath,
}

/// The function called for each field.
type Visit<'v> = &'v mut dyn FnMut(Found<'_>) -> Fallible<()>;

/// Remarks on a walk, for warnings.
#[derive(Default)]
pub(super) struct Remarks<'m> {
    /// The comments of the resource.
    pub(super) comments: Comments<'m>,
    /// Values that matched an expression without being equal to it.
    pub(super) loose_matches: Vec<(String, Origin)>,
    /// Strings with structure that the path leads into: kustomize changes a
    /// copy, so the change is lost.
    pub(super) lost: Vec<Origin>,
}

/// One path on its way through a node.
pub(super) struct Walk<'v> {
    /// The value to create for a missing field.
    pub(super) create: Create,
    /// The origin of created values.
    pub(super) made: Origin,
    /// The function called for each field.
    pub(super) visit: Visit<'v>,
    /// The remarks so far.
    pub(super) remarks: Remarks<'v>,
    /// The expressions of matches.
    pub(super) expressions: &'v Expressions,
    /// True if the path can lead into YAML and JSON in strings.
    pub(super) enters_text: bool,
    /// The way so far.
    pub(super) path: FieldPath,
}

impl Create {
    /// The kind of `value`, for fields created to hold it.
    pub(super) fn like(value: &Node) -> Self {
        match &value.value {
            Value::Scalar(..) => Self::Scalar,
            Value::Sequence(_) => Self::Sequence,
            Value::Mapping(_) => Self::Mapping,
        }
    }

    /// An empty node for the place before `next`, the part that follows.
    fn make(self, next: Option<&String>, origin: Origin) -> Node {
        let kind = match next.map(|part| Part::of(part)) {
            None | Some(Part::Field("")) => self,
            Some(Part::Index(_) | Part::Match(_)) => Self::Sequence,
            Some(Part::Every | Part::Field(_)) => Self::Mapping,
        };
        match kind {
            Self::Sequence => Node::sequence(Vec::new(), origin),
            Self::Mapping => Node::empty_mapping(origin),
            Self::Scalar | Self::Nothing => untagged("", origin),
        }
    }
}

/// A scalar whose type is decided by its text.
pub(super) fn untagged(text: &str, origin: Origin) -> Node {
    let mut node = Node::scalar(resolve_plain(text, Dialect::Yaml12), text, origin);
    node.style = Style::Untagged;
    node
}

/// The meaning of a part of a path.
pub(super) enum Part<'p> {
    Field(&'p str),
    Index(usize),
    Every,
    Match(&'p str),
}

impl<'p> Part<'p> {
    pub(super) fn of(text: &'p str) -> Self {
        match text.parse::<i64>().map(usize::try_from) {
            Ok(Ok(index)) => Self::Index(index),
            _ if text == "*" => Self::Every,
            _ if text.starts_with('[') && text.ends_with(']') => Self::Match(text),
            _ => Self::Field(text),
        }
    }
}

impl Walk<'_> {
    /// Visits the fields at `path`; returns their number.
    pub(super) fn walk(&mut self, node: &mut Node, path: &[String]) -> Fallible<usize> {
        self.step(node, path, false)
    }

    fn step(&mut self, node: &mut Node, path: &[String], is_new: bool) -> Fallible<usize> {
        let Some((part, rest)) = path.split_first() else {
            let path = &self.path;
            (self.visit)(Found { node, is_new, path })?;
            return Ok(1);
        };
        if part.is_empty() {
            return self.unnamed(node, rest, is_new);
        }
        if node.is_null() {
            return match Part::of(part) {
                Part::Index(index) if index > 0 || self.create == Create::Nothing => {
                    Err(no_element(index, 0).at(node.origin).into())
                }
                Part::Every => Ok(0),
                _ if self.create == Create::Nothing => Ok(0),
                made => self.lose_in_null(node.origin, &made, rest),
            };
        }
        match Part::of(part) {
            Part::Field(name) => self.field(node, name, rest),
            Part::Index(index) => self.index(node, index, rest),
            Part::Every => self.every(node, rest),
            Part::Match(text) => self.matching(node, text, rest),
        }
    }

    fn below(
        &mut self,
        segment: Segment,
        node: &mut Node,
        rest: &[String],
        is_new: bool,
    ) -> Fallible<usize> {
        self.path.push(segment);
        let found = self.step(node, rest, is_new);
        self.path.pop();
        found
    }

    fn field(&mut self, node: &mut Node, name: &str, rest: &[String]) -> Fallible<usize> {
        let Some(mapping) = node.as_mapping_mut() else {
            return Err(unfit(node, &format!("a map with `{name}`")).into());
        };
        let is_new = !mapping.contains(name);
        if is_new && self.create == Create::Nothing {
            return Ok(0);
        }
        if is_new {
            push_unquoted(mapping, name, self.create.make(rest.first(), self.made));
        }
        let Some(field) = mapping.get_mut(name) else {
            return Ok(0);
        };
        match &field.value {
            Value::Scalar(_, text) if !rest.is_empty() && self.enters_text => {
                let text = text.clone();
                self.inside_text(&text, field.origin, rest)
            }
            _ => self.below(Segment::Key(name.into()), field, rest, is_new),
        }
    }

    /// Handles an empty part: kyaml's `FieldMatcher` takes an empty name for the scalar itself, if that is
    /// empty. With `create`, it empties any other scalar, and goes on in a copy.
    fn unnamed(&mut self, node: &mut Node, rest: &[String], is_new: bool) -> Fallible<usize> {
        let Value::Scalar(_, text) = &node.value else {
            return Err(unfit(node, "a scalar").into());
        };
        let is_null = node.is_null() && node.style != Style::Untagged;
        if text.is_empty() && !is_null {
            return match rest {
                [] => self.step(node, rest, is_new),
                _ => Err(not_structured(node.origin).into()),
            };
        }
        if self.create == Create::Nothing {
            return Ok(0);
        }
        self.remarks.lost.push(node.origin);
        let mut made = self.create.make(rest.first(), self.made);
        *node = made.clone();
        match &made.value {
            Value::Scalar(..) if !rest.is_empty() && self.enters_text => {
                Err(not_structured(node.origin).into())
            }
            _ => self.step(&mut made, rest, true),
        }
    }

    /// Handles a field to be created below a null: kustomize adds it there, and goes on in it, but it is not printed.
    fn lose_in_null(
        &mut self,
        origin: Origin,
        part: &Part<'_>,
        rest: &[String],
    ) -> Fallible<usize> {
        self.remarks.lost.push(origin);
        let (mut map, mut list) = (
            Node::empty_mapping(self.made),
            Node::sequence(Vec::new(), self.made),
        );
        match *part {
            Part::Field(name) => self.field(&mut map, name, rest),
            Part::Index(index) => self.index(&mut list, index, rest),
            Part::Match(text) => self.matching(&mut list, text, rest),
            Part::Every => Ok(0),
        }
    }

    /// Continues the walk inside a string and discards the changes, as kustomize does.
    fn inside_text(&mut self, text: &str, origin: Origin, rest: &[String]) -> Fallible<usize> {
        let Some(mut inner) = parse_text(text) else {
            return Err(not_structured(origin).into());
        };
        let found = self.step(&mut inner, rest, false)?;
        if found > 0 {
            self.remarks.lost.push(origin);
        }
        Ok(found)
    }

    fn index(&mut self, node: &mut Node, index: usize, rest: &[String]) -> Fallible<usize> {
        let origin = node.origin;
        let items = list(node)?;
        let is_new = items.len() == index && self.create != Create::Nothing;
        if is_new {
            items.push(self.create.make(rest.first(), self.made));
        }
        let length = items.len();
        match items.get_mut(index) {
            Some(item) => self.below(Segment::Item(index), item, rest, is_new),
            None => Err(no_element(index, length).at(origin).into()),
        }
    }

    fn every(&mut self, node: &mut Node, rest: &[String]) -> Fallible<usize> {
        let mut found = 0;
        for (index, item) in list(node)?.iter_mut().enumerate() {
            found += self.below(Segment::Item(index), item, rest, false)?;
        }
        Ok(found)
    }

    /// Visits each matching element; creates one if none matches.
    fn matching(&mut self, node: &mut Node, part: &str, rest: &[String]) -> Fallible<usize> {
        let Some((key, value)) = split_match(part) else {
            return Err(Diagnostic::error(
                Code::ReplacementPath,
                format!("`{part}` is neither a `[key=value]` match nor a key"),
            )
            .help("use brackets only for a key with dots, or for a match with `=`")
            .into());
        };
        let items = list(node)?;
        let expression = self
            .expressions
            .compiled(value)
            .map_err(|fault| not_an_expression(key, value, &fault))?;
        let wanted = Match {
            key,
            value,
            expression,
        };
        let found = self.matches_in(items, 0, &wanted, rest, false)?;
        if found > 0 || self.create == Create::Nothing {
            return Ok(found);
        }
        items.push(element(key, value, self.made));
        let made = items.len() - 1;
        self.matches_in(items, made, &wanted, rest, true)
    }

    /// Goes on in each item that matches, from the one at `first` on.
    fn matches_in(
        &mut self,
        items: &mut [Node],
        first: usize,
        wanted: &Match<'_>,
        rest: &[String],
        is_new: bool,
    ) -> Fallible<usize> {
        let mut found = 0;
        for (index, item) in items.iter_mut().enumerate().skip(first) {
            let subject = match wanted.key {
                "" => Some(&*item),
                key => item.get(key),
            };
            let Some(subject) = subject else { continue };
            let commented = self.remarks.comments.with(subject);
            let written = commented.unwrap_or_else(|| encode_preserving(subject));
            if !wanted.expression.is_match(written.trim()) {
                continue;
            }
            if let Some(text) = subject.as_str().filter(|text| *text != wanted.value) {
                let loose = (text.to_owned(), subject.origin);
                self.remarks.loose_matches.push(loose);
            }
            let segment = Segment::Item(index);
            found += match wanted.key {
                "" => self.below(segment, item, &[], is_new)?,
                _ => self.below(segment, item, rest, false)?,
            };
        }
        Ok(found)
    }
}

/// The elements of a list.
fn list(node: &mut Node) -> Result<&mut Vec<Node>, Diagnostic> {
    let wrong = unfit(node, "a list");
    node.as_sequence_mut().ok_or(wrong)
}

fn no_element(index: usize, length: usize) -> Diagnostic {
    Diagnostic::error(
        Code::ReplacementIndex,
        format!("element {index} does not exist: the list has {length}"),
    )
    .help("elements count from 0; `[name=web]` finds one by its field")
}

/// A `[key=value]` part.
struct Match<'p> {
    /// The key; empty if the elements are scalars.
    key: &'p str,
    value: &'p str,
    expression: GoRegexp,
}

/// A new element that `[key=value]` matches.
fn element(key: &str, value: &str, origin: Origin) -> Node {
    let value = untagged(value, origin);
    if key.is_empty() {
        return value;
    }
    let mut mapping = Mapping::default();
    push_unquoted(&mut mapping, key, value);
    Node::mapping(mapping, origin)
}

fn unfit(node: &Node, wanted: &str) -> Diagnostic {
    Diagnostic::error(
        Code::ReplacementPath,
        format!("the path wants {wanted} here, not a {}", node.kind_name()),
    )
    .at(node.origin)
    .help("correct the path, or `reject` the resources with another shape")
}

fn not_structured(origin: Origin) -> Diagnostic {
    Diagnostic::error(
        Code::ReplacementPath,
        "the path leads into a string that is neither YAML nor JSON",
    )
    .at(origin)
    .help("end the path at the string")
}
