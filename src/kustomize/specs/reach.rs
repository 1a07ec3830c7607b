//! The paths, of many, that lead to a value of a tree, found in one walk. Most paths of a table share their first parts, and
//! most lead nowhere: a Deployment has some of the dozens of fields that may hold a name.

use super::walk::{is_field_name, split_list};
use crate::yaml::{Node, Tag, Text, Value};

/// Paths, and the walk that asks for all of them at once.
pub(crate) struct Reach<'p> {
    paths: Vec<&'p [Text]>,
    /// The trees that were asked for.
    asked: usize,
    forks: Option<Forks>,
}

/// The number of trees for which it is worth to put the paths together.
const WORTH_FORKS: usize = 3;

impl<'p> Reach<'p> {
    /// The reach of `paths`: fields, in lists on the way those of each item.
    pub(crate) fn of(paths: impl Iterator<Item = &'p [Text]>) -> Self {
        Self {
            paths: paths.collect(),
            asked: 0,
            forks: None,
        }
    }

    /// For each path, whether a walk along it may do anything in `node`: find its field, meet a value that has no fields, or
    /// write an empty list in place of a null. Also true if one path is the start of another: a change at the first may
    /// change what the second finds.
    pub(crate) fn reaches(&mut self, node: &Node) -> Vec<bool> {
        self.asked += 1;
        if self.asked < WORTH_FORKS {
            return vec![true; self.paths.len()];
        }
        let forks = self.forks.get_or_insert_with(|| Forks::of(&self.paths));
        let mut reached = forks.always.clone();
        forks.visit(0, node, &mut reached);
        reached
    }
}

/// The paths as a tree of their parts.
struct Forks {
    forks: Vec<Fork>,
    /// For each path, whether it is not told from the tree.
    always: Vec<bool>,
}

/// The values at the same first parts.
#[derive(Default)]
struct Fork {
    /// The next parts, without `[]`, and the forks behind them.
    next: Vec<(Text, usize)>,
    /// The paths that end here.
    ends: Vec<usize>,
    /// The paths that lead on from here.
    below: Vec<usize>,
    /// True if a path requires a list here: it writes one for a null.
    is_list: bool,
}

impl Forks {
    fn of(paths: &[&[Text]]) -> Self {
        let mut forks = Self {
            forks: vec![Fork::default()],
            always: vec![false; paths.len()],
        };
        for (number, path) in paths.iter().enumerate() {
            let end = forks.add(number, path);
            forks.forks[end].ends.push(number);
        }
        for (number, path) in paths.iter().enumerate() {
            forks.always[number] |= forks.is_entangled(path);
        }
        forks
    }

    fn add(&mut self, number: usize, path: &[Text]) -> usize {
        let mut at = 0;
        for part in path {
            let (name, is_list) = split_list(part);
            self.always[number] |= !is_field_name(name);
            self.forks[at].below.push(number);
            let known = self.forks[at].next.iter().find(|(known, _)| known == name);
            at = match known {
                Some((_, next)) => *next,
                None => {
                    let next = self.forks.len();
                    self.forks.push(Fork::default());
                    self.forks[at].next.push((name.into(), next));
                    next
                }
            };
            self.forks[at].is_list |= is_list;
        }
        at
    }

    /// True if another path begins with this one, or this one with another.
    fn is_entangled(&self, path: &[Text]) -> bool {
        let mut at = 0;
        for part in path {
            if !self.forks[at].ends.is_empty() {
                return true;
            }
            let (name, _) = split_list(part);
            let next = self.forks[at].next.iter().find(|(known, _)| known == name);
            at = next.map_or(0, |(_, next)| *next);
        }
        self.forks[at].ends.len() > 1 || !self.forks[at].next.is_empty()
    }

    fn visit(&self, at: usize, node: &Node, reached: &mut [bool]) {
        let fork = &self.forks[at];
        let mut mark = |paths: &[usize]| paths.iter().for_each(|path| reached[*path] = true);
        mark(&fork.ends);
        match &node.value {
            Value::Scalar(Tag::Null, _) if !fork.is_list => {}
            Value::Scalar(..) => mark(&fork.below),
            Value::Sequence(items) => {
                for item in items {
                    self.visit(at, item, reached);
                }
            }
            Value::Mapping(mapping) => {
                for (name, next) in &fork.next {
                    if let Some(value) = mapping.get(name) {
                        self.visit(*next, value, reached);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    fn reached(text: &str, paths: &[&str]) -> Vec<bool> {
        let parts = |path: &&str| path.split('/').map(Text::from).collect();
        let paths: Vec<Vec<Text>> = paths.iter().map(parts).collect();
        let node = parse(text, Origin::START).expect("valid").expect("a map");
        let mut reach = Reach::of(paths.iter().map(Vec::as_slice));
        (1..WORTH_FORKS).for_each(|_| drop(reach.reaches(&node)));
        reach.reaches(&node)
    }

    #[test]
    fn paths_lead_through_lists_to_their_fields() {
        let text = "spec:\n  containers:\n  - image: a\n  - env: []\n  volumes: null\n";
        let paths = [
            "spec/containers/image",
            "spec/containers[]/env",
            "spec/containers/name",
            "spec/volumes/name",
            "metadata/name",
        ];
        assert_eq!(reached(text, &paths), [true, true, false, false, false]);
    }

    #[test]
    fn what_a_walk_would_report_or_change_is_reached() {
        let text = "a: text\nb: null\n";
        let paths = ["a/x/y", "b[]/x", "b2/x", "c/0", "d/e", "d/e/f"];
        let expected = [true, true, false, true, true, true];
        assert_eq!(reached(text, &paths), expected);
    }
}
