//! The lines that values take in a text. In: a document, and lines. Out: the pointer to the innermost
//! value around them.

use crate::diag::Origin;
use crate::yaml::{Node, Pointer, Text, Value};

use super::finding::Lines;

/// The starts of the lines of a text that was parsed from [`Origin::START`].
#[derive(Debug)]
pub(super) struct LineStarts(Vec<usize>);

impl LineStarts {
    pub(super) fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(
            std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect(),
        )
    }

    /// The line of an origin in the text, from 1; none for what is not in it.
    pub(super) fn line(&self, origin: Origin) -> Option<usize> {
        let offset = origin
            .as_source()?
            .checked_sub(Origin::START.as_source()?)?;
        Some(self.0.partition_point(|start| *start <= offset))
    }

    /// The number of lines.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }
}

/// The pointer to the innermost value of `document` that takes all of `lines`. `last` is the document's
/// last line.
pub(super) fn innermost(
    document: &Node,
    starts: &LineStarts,
    last: usize,
    lines: Lines,
) -> Pointer {
    let (mut node, mut end, mut pointer) = (document, last, Pointer::default());
    loop {
        let mut children = children(node, starts);
        let next: Vec<usize> = children.iter().skip(1).map(|child| child.start).collect();
        for (child, next) in children.iter_mut().zip(next.into_iter().chain([end + 1])) {
            child.end = next.saturating_sub(1).max(child.start);
        }
        let is_around = |child: &&Child<'_>| child.start <= lines.first && lines.last <= child.end;
        let mut around = children.iter().filter(is_around);
        // Of several on one line, none is meant more than the others.
        let (Some(child), None) = (around.next(), around.next()) else {
            return pointer;
        };
        pointer.push(child.token.clone());
        (node, end) = (child.node, child.end);
    }
}

struct Child<'n> {
    token: Text,
    node: &'n Node,
    start: usize,
    end: usize,
}

fn children<'n>(node: &'n Node, starts: &LineStarts) -> Vec<Child<'n>> {
    let child = |token: Text, node: &'n Node, origin: Origin| {
        let start = starts.line(origin)?;
        let end = start;
        Some(Child {
            token,
            node,
            start,
            end,
        })
    };
    match &node.value {
        Value::Mapping(mapping) => {
            let entries = mapping.entries.iter();
            let children = entries.map(|it| child(it.key.text.clone(), &it.value, it.key.origin));
            children.flatten().collect()
        }
        Value::Sequence(items) => {
            let items = items.iter().enumerate();
            let children = items.map(|(at, it)| child(at.to_string().into(), it, it.origin));
            children.flatten().collect()
        }
        Value::Scalar(..) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    const TEXT: &str = "kind: Pod
spec:
  containers:
  - image: a
    name: a
  - command:
    - sh
    - |
      one
      two
    name: b
  flow: {x: 1, y: 2}
";

    #[test]
    fn lines_lead_to_the_innermost_value() {
        let node = parse(TEXT, Origin::START)
            .expect("YAML")
            .expect("a document");
        let starts = LineStarts::of(TEXT);
        let pointer = |first, last| {
            let lines = Lines { first, last };
            innermost(&node, &starts, starts.count(), lines).to_string()
        };
        for (first, last, expected) in [
            (1, 1, "/kind"),
            (4, 4, "/spec/containers/0/image"),
            (4, 5, "/spec/containers/0"),
            (6, 11, "/spec/containers/1"),
            (9, 9, "/spec/containers/1/command/1"),
            (11, 11, "/spec/containers/1/name"),
            (4, 11, "/spec/containers"),
            (2, 12, "/spec"),
            (12, 12, "/spec/flow"),
            (1, 12, ""),
        ] {
            assert_eq!(pointer(first, last), expected, "{first}-{last}");
        }
    }
}
