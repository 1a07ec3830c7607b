//! Every value of a tree, in document order: a value comes before those in it.
//! These functions call themselves once a level; the parser bounds how many
//! levels a tree has, so that no walk overflows the stack.

use std::convert::Infallible;
use std::ops::ControlFlow;

use super::path::{FieldPath, Segment};
use crate::yaml::node::{Key, Mapping, Node, Value};

/// A value on a walk, with the way to it.
pub struct Visited<'n, 'p> {
    /// The way from the walk's first value.
    pub path: &'p FieldPath,
    /// The key of the map that has it, if a map has it.
    pub key: Option<&'n Key>,
    /// The value.
    pub node: &'n Node,
}

impl Node {
    /// The number of values: this one and all in it.
    pub(crate) fn count(&self) -> usize {
        let mut count = 0;
        self.walk(|_| count += 1);
        count
    }

    /// The number of nested levels of collections; none in a scalar.
    pub(crate) fn height(&self) -> usize {
        let below = match &self.value {
            Value::Scalar(..) => return 0,
            Value::Sequence(items) => items.iter().map(Self::height).max(),
            Value::Mapping(mapping) => mapping.iter().map(|(_, value)| value.height()).max(),
        };
        1 + below.unwrap_or(0)
    }

    /// The bytes of its keys and scalars in block style, indented by two spaces per level. Quotes are not counted.
    pub(crate) fn written_size(&self) -> usize {
        self.size_at(0)
    }

    fn size_at(&self, level: usize) -> usize {
        const INDENT: usize = 2;
        let line = |text: &str| {
            text.len() + INDENT * level * (1 + memchr::memchr_iter(b'\n', text.as_bytes()).count())
        };
        let sum = usize::saturating_add;
        match &self.value {
            Value::Scalar(_, text) => line(text) + 1,
            Value::Sequence(items) => items
                .iter()
                .map(|item| item.size_at(level + 1))
                .fold(0, sum),
            Value::Mapping(mapping) => {
                let entry = |(key, value): (&str, &Self)| key.len() + 2 + value.size_at(level + 1);
                mapping.iter().map(entry).fold(0, sum)
            }
        }
    }

    /// Visits this value and all in it.
    pub fn walk<'n>(&'n self, mut visit: impl FnMut(&'n Node)) {
        let _: ControlFlow<Infallible> = self.try_walk(&mut |node| {
            visit(node);
            ControlFlow::Continue(())
        });
    }

    /// True if `is` of this value, or of one in it.
    pub fn any(&self, mut is: impl FnMut(&Node) -> bool) -> bool {
        let found = self.try_walk(&mut |node| match is(node) {
            found if found => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        });
        found.is_break()
    }

    fn try_walk<'n, B>(
        &'n self,
        visit: &mut impl FnMut(&'n Node) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        visit(self)?;
        match &self.value {
            Value::Scalar(..) => ControlFlow::Continue(()),
            Value::Sequence(items) => items.iter().try_for_each(|item| item.try_walk(visit)),
            Value::Mapping(mapping) => {
                let mut values = mapping.entries.iter().map(|entry| &entry.value);
                values.try_for_each(|value| value.try_walk(visit))
            }
        }
    }

    /// Visits this value and all in it, each with the way to it.
    pub fn walk_paths<'n>(&'n self, mut visit: impl FnMut(Visited<'n, '_>)) {
        self.walk_below(&mut FieldPath::default(), None, &mut visit);
    }

    fn walk_below<'n>(
        &'n self,
        path: &mut FieldPath,
        key: Option<&'n Key>,
        visit: &mut impl FnMut(Visited<'n, '_>),
    ) {
        let node = self;
        visit(Visited { path, key, node });
        match &self.value {
            Value::Scalar(..) => {}
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(Segment::Item(index));
                    item.walk_below(path, None, visit);
                    path.pop();
                }
            }
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    path.push(Segment::Key(entry.key.text.clone()));
                    entry.value.walk_below(path, Some(&entry.key), visit);
                    path.pop();
                }
            }
        }
    }

    /// Visits this value and all that is in it after the visit.
    pub fn walk_mut(&mut self, mut visit: impl FnMut(&mut Node)) {
        let Ok(()) = self.try_walk_mut(&mut |node| -> Result<(), Infallible> {
            visit(node);
            Ok(())
        });
    }

    /// Visits this value and all that is in it after the visit.
    ///
    /// # Errors
    /// The first error of a visit, which ends the walk.
    pub fn try_walk_mut<E>(
        &mut self,
        visit: &mut impl FnMut(&mut Node) -> Result<(), E>,
    ) -> Result<(), E> {
        visit(self)?;
        match &mut self.value {
            Value::Scalar(..) => Ok(()),
            Value::Sequence(items) => items
                .iter_mut()
                .try_for_each(|item| item.try_walk_mut(visit)),
            Value::Mapping(mapping) => {
                let mut values = mapping.iter_mut();
                values.try_for_each(|(_, value)| value.try_walk_mut(visit))
            }
        }
    }

    /// True if `is` of this value and `other`, and of all values in both at one path: those of a
    /// key, or of an index. Values that only one of the two has are not asked for.
    pub fn all_beside<'n>(
        &'n self,
        other: &'n Node,
        is: &mut impl FnMut(&'n Node, &'n Node) -> bool,
    ) -> bool {
        is(self, other)
            && match (&self.value, &other.value) {
                (Value::Sequence(items), Value::Sequence(others)) => items
                    .iter()
                    .zip(others)
                    .all(|(item, other)| item.all_beside(other, is)),
                (Value::Mapping(mapping), Value::Mapping(other)) => {
                    let mut entries = mapping.entries.iter().enumerate();
                    entries.all(|(index, entry)| {
                        let found = beside(other, index, &entry.key.text);
                        found.is_none_or(|other| entry.value.all_beside(other, is))
                    })
                }
                _ => true,
            }
    }

    /// Visits the pairs of values that this one and `other` have at one path.
    pub fn walk_beside<'n>(&'n self, other: &'n Node, mut visit: impl FnMut(&'n Node, &'n Node)) {
        self.all_beside(other, &mut |node, other| {
            visit(node, other);
            true
        });
    }

    /// Visits the values that this one and `other` have at one path, those here to change.
    pub fn walk_mut_beside(&mut self, other: &Node, visit: &mut impl FnMut(&mut Node, &Node)) {
        visit(self, other);
        match (&mut self.value, &other.value) {
            (Value::Sequence(items), Value::Sequence(others)) => items
                .iter_mut()
                .zip(others)
                .for_each(|(item, other)| item.walk_mut_beside(other, visit)),
            (Value::Mapping(mapping), Value::Mapping(other)) => {
                for (index, (key, value)) in mapping.iter_mut().enumerate() {
                    if let Some(other) = beside(other, index, key) {
                        value.walk_mut_beside(other, visit);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The value at `key`. It is looked for at `index` first: most maps beside one another are alike.
fn beside<'n>(mapping: &'n Mapping, index: usize, key: &str) -> Option<&'n Node> {
    match mapping.entries.get(index) {
        Some(entry) if entry.key.text == key => Some(&entry.value),
        _ => mapping.get(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    fn tree(text: &str) -> Node {
        let parsed = parse(text, Origin::NONE).expect("the tests' YAML");
        parsed.expect("a document")
    }

    #[test]
    fn values_are_visited_before_those_in_them() {
        let tree = tree("{a: [1, {b: 2}], c: 3}");
        let mut found = Vec::new();
        tree.walk_paths(|at| {
            let key = at.key.map_or("", |key| key.text.as_str());
            found.push(format!("{}|{key}|{}", at.path, at.node.kind_name()));
        });
        let expected = [
            "||map",
            "a|a|list",
            "a[0]||scalar",
            "a[1]||map",
            "a[1].b|b|scalar",
            "c|c|scalar",
        ];
        assert_eq!(found, expected);
        let mut count = 0;
        tree.walk(|_| count += 1);
        assert_eq!(count, expected.len());
    }

    #[test]
    fn a_search_ends_where_it_finds() {
        let mut asked = 0;
        let found = tree("[a, b, c]").any(|node| {
            asked += 1;
            node.as_str() == Some("b")
        });
        assert_eq!((found, asked), (true, 3));
    }

    #[test]
    fn what_a_visit_writes_is_visited() {
        let mut tree = tree("{a: x}");
        tree.walk_mut(|node| match node.as_str() {
            Some("x") => {
                *node = Node::sequence(vec![Node::string("y", Origin::NONE)], Origin::NONE)
            }
            Some("y") => *node = Node::string("z", Origin::NONE),
            _ => {}
        });
        let items = tree.get("a").and_then(Node::as_sequence);
        assert_eq!(items.and_then(|items| items[0].as_str()), Some("z"));
    }

    #[test]
    fn pairs_are_those_of_one_path() {
        let (old, new) = (
            tree("{a: 1, b: [2, 3], c: 4}"),
            tree("{b: [5], a: 6, d: 7}"),
        );
        let mut pairs = Vec::new();
        old.walk_beside(&new, |old, new| {
            pairs.extend(old.as_str().zip(new.as_str()));
        });
        assert_eq!(pairs, [("1", "6"), ("2", "5")]);
    }
}
