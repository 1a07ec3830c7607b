//! Paths as people type them. In: `spec.containers[api].image`, `ports[0]`,
//! `containers[name=api]`, `["app.env"]`, or a JSON pointer; and a resource. Out:
//! the value there, with its path as [`FieldPath`] prints it, which is also read.

use std::fmt;

use super::kubernetes::lists::rule_for;
use super::path::{FieldPath, Item, Label, Segment};
use crate::diag::nearest;
use crate::diff::kubernetes::list_rule::{Matching, keys_of};
use crate::yaml::{self, Mapping, Node, Pointer, Text, Value};

/// Why a path leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchField {
    /// How far it leads.
    pub reached: FieldPath,
    /// What is not there.
    pub missing: String,
    /// What is there instead, nearest first if something is near.
    pub present: Vec<String>,
}

impl fmt::Display for NoSuchField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.reached.is_root() {
            write!(f, "there is no `{}`", self.missing)
        } else {
            write!(f, "`{}` has no `{}`", self.reached, self.missing)
        }
    }
}

/// The value at `path` in a resource of `kind`.
///
/// # Errors
/// [`NoSuchField`] where the path leads nowhere.
pub fn field<'n>(
    kind: &str,
    root: &'n Node,
    path: &str,
) -> Result<(FieldPath, &'n Node), NoSuchField> {
    let mut walk = Walk {
        kind,
        path: FieldPath::default(),
        node: root,
    };
    let parts = if path.starts_with('/') {
        Pointer::parse(path)
            .tokens()
            .iter()
            .map(Part::of_token)
            .collect()
    } else {
        parts(path)
    };
    let mut rest = parts.as_slice();
    while let Some((part, after)) = rest.split_first() {
        let taken = walk.step(part, after)?;
        rest = &after[taken..];
    }
    Ok((walk.path, walk.node))
}

/// Every scalar and empty collection of a resource of `kind`, with its path.
pub fn leaves<'n>(kind: &str, root: &'n Node) -> Vec<(FieldPath, &'n Node)> {
    let (mut path, mut found) = (FieldPath::default(), Vec::new());
    // The segments to the items of the lists around the value that is visited, by depth.
    let mut around: Vec<Vec<Segment>> = Vec::new();
    root.walk_paths(|at| {
        let depth = at.path.segments().len();
        around.truncate(depth);
        path.truncate(depth.saturating_sub(1));
        match at.path.segments().last() {
            Some(yaml::Segment::Key(key)) => path.push(Segment::Key(key.clone())),
            Some(yaml::Segment::Item(index)) => path.push(around[depth - 1][*index].clone()),
            None => {}
        }
        let items = at.node.as_sequence().unwrap_or_default();
        around.push(if items.is_empty() {
            Vec::new()
        } else {
            segments(kind, &path, items)
        });
        if items.is_empty() && at.node.as_mapping().is_none_or(Mapping::is_empty) {
            found.push((path.clone(), at.node));
        }
    });
    found
}

/// The segments that lead to the items of the list at `path`.
fn segments(kind: &str, path: &FieldPath, items: &[Node]) -> Vec<Segment> {
    let rule = rule_for(Some(kind), None, path, items, items);
    let label = |item: &Node| match (&rule.matching, &item.value) {
        (Matching::Keys(fields), _) => keys_of(item, fields).map(Label::Keys),
        (Matching::Value, Value::Scalar(_, text)) => Some(Label::Value(text.clone())),
        _ => None,
    };
    let segment = |(index, item): (usize, &Node)| {
        Segment::Item(Item {
            label: label(item).unwrap_or(Label::Position),
            old: Some(index),
            new: Some(index),
        })
    };
    items.iter().enumerate().map(segment).collect()
}

/// A part of a typed path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    text: String,
    /// It stood between dots, and may be a piece of a key that has dots.
    is_bare: bool,
}

impl Part {
    fn of_token(token: &Text) -> Self {
        Self {
            text: token.to_string(),
            is_bare: false,
        }
    }
}

/// The parts of a dotted path. A backslash takes the next character as it is.
fn parts(path: &str) -> Vec<Part> {
    let (mut parts, mut text, mut started) = (Vec::new(), String::new(), false);
    let mut characters = path.chars();
    let bare = |text: &mut String| Part {
        text: std::mem::take(text),
        is_bare: true,
    };
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            '.' if started => parts.push(bare(&mut text)),
            '.' => {}
            '[' => {
                if started {
                    parts.push(bare(&mut text));
                }
                parts.push(bracketed(&mut characters));
                started = false;
                continue;
            }
            other => text.push(other),
        }
        started = character != '.';
    }
    if started {
        parts.push(bare(&mut text));
    }
    parts
}

/// What stands in brackets, quotes around it or not.
fn bracketed(characters: &mut std::str::Chars<'_>) -> Part {
    let mut text = String::new();
    let mut quote = None;
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\\', Some(_)) => text.extend(characters.next()),
            ('"' | '\'', None) if text.is_empty() => quote = Some(character),
            (close, Some(open)) if close == open => quote = None,
            (']', None) => break,
            (other, _) => text.push(other),
        }
    }
    Part {
        text,
        is_bare: false,
    }
}

struct Walk<'k, 'n> {
    kind: &'k str,
    path: FieldPath,
    node: &'n Node,
}

impl<'n> Walk<'_, 'n> {
    /// Goes down by `part`; how many of those `after` it were part of the same key.
    fn step(&mut self, part: &Part, after: &[Part]) -> Result<usize, NoSuchField> {
        let node = self.node;
        match &node.value {
            Value::Mapping(mapping) => self.key(mapping, part, after),
            Value::Sequence(items) => self.item(items, &part.text).map(|()| 0),
            Value::Scalar(..) => Err(self.missing(&part.text, Vec::new())),
        }
    }

    /// The shortest key that the parts begin with: keys with dots need no quotes.
    fn key(
        &mut self,
        mapping: &'n Mapping,
        part: &Part,
        after: &[Part],
    ) -> Result<usize, NoSuchField> {
        let mut key = part.text.clone();
        for taken in 0..=after.len() {
            if let Some(value) = mapping.get(&key) {
                self.path.push(Segment::Key(Text::from(key)));
                self.node = value;
                return Ok(taken);
            }
            match after.get(taken) {
                Some(next) if next.is_bare && part.is_bare => {
                    key.push('.');
                    key.push_str(&next.text);
                }
                _ => break,
            }
        }
        let keys: Vec<String> = mapping.keys().map(str::to_owned).collect();
        Err(self.missing(&part.text, keys))
    }

    fn item(&mut self, items: &'n [Node], text: &str) -> Result<(), NoSuchField> {
        let segments = segments(self.kind, &self.path, items);
        let labels: Vec<String> = segments.iter().map(label).collect();
        let has = |item: &Node, key: &str, value: &str| {
            let parts: Vec<&str> = key.split('.').collect();
            item.at(&parts).and_then(Node::as_str) == Some(value)
        };
        let by_field = text.split_once('=').and_then(|(key, value)| {
            let value = value.trim_matches(['"', '\'']);
            items.iter().position(|item| has(item, key, value))
        });
        let by_label = || {
            let unquoted = |label: &String| label.trim_matches('"') == text;
            labels.iter().position(unquoted)
        };
        let by_index = || text.parse().ok().filter(|index| *index < items.len());
        let by_name = || {
            items
                .iter()
                .position(|item| has(item, "name", text) || item.as_str() == Some(text))
        };
        let found = by_field
            .or_else(by_label)
            .or_else(by_index)
            .or_else(by_name);
        let (Some(index), mut segments) = (found, segments) else {
            return Err(self.missing(text, labels));
        };
        self.path.push(segments.swap_remove(index));
        self.node = &items[index];
        Ok(())
    }

    fn missing(&self, text: &str, present: Vec<String>) -> NoSuchField {
        let near = nearest(text, present.iter().map(String::as_str)).map(str::to_owned);
        NoSuchField {
            reached: self.path.clone(),
            missing: text.to_owned(),
            present: match near {
                Some(near) => vec![near],
                None => present,
            },
        }
    }
}

fn label(segment: &Segment) -> String {
    match segment {
        Segment::Key(key) => key.to_string(),
        Segment::Item(item) => item.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    const POD: &str = "
metadata: {labels: {app.kubernetes.io/name: web, 'a[b': c}}
spec:
  containers:
  - {name: api, image: a, args: [x, y]}
  - {name: web, image: w, ports: [{containerPort: 80}, {containerPort: 80, protocol: UDP}]}
";

    fn found(path: &str) -> String {
        let pod = parse(POD, Origin::NONE).expect("YAML").expect("a document");
        match field("Pod", &pod, path) {
            Ok((path, node)) => format!("{path} = {}", node.as_str().unwrap_or(node.kind_name())),
            Err(missing) => format!("{missing} ({})", missing.present.join(", ")),
        }
    }

    #[test]
    fn every_way_to_write_a_path_is_read() {
        for path in [
            "spec.containers[1].image",
            "spec.containers[web].image",
            "spec.containers[name=web].image",
            ".spec.containers[name=\"web\"][image]",
            "/spec/containers/1/image",
            "spec.containers.web.image",
        ] {
            assert_eq!(found(path), "spec.containers[web].image = w", "{path}");
        }
        let label = "metadata.labels[\"app.kubernetes.io/name\"] = web";
        for path in [
            "metadata.labels.app.kubernetes.io/name",
            "metadata.labels[\"app.kubernetes.io/name\"]",
            "metadata.labels[app.kubernetes.io/name]",
            "metadata.labels.app\\.kubernetes\\.io/name",
            "/metadata/labels/app.kubernetes.io~1name",
        ] {
            assert_eq!(found(path), label, "{path}");
        }
        assert_eq!(
            found("metadata.labels['a[b']"),
            r#"metadata.labels["a[b"] = c"#
        );
        assert_eq!(
            found("spec.containers[web].ports[80/UDP]"),
            "spec.containers[web].ports[80/UDP] = map"
        );
        assert_eq!(
            found("spec.containers[api].args[1]"),
            "spec.containers[api].args[1] = y"
        );
    }

    #[test]
    fn what_is_not_there_is_named_with_what_is() {
        assert_eq!(
            found("spec.container"),
            "`spec` has no `container` (containers)"
        );
        assert_eq!(
            found("spec.containers[db]"),
            "`spec.containers` has no `db` (api, web)"
        );
        assert_eq!(found("status"), "there is no `status` (metadata, spec)");
    }

    #[test]
    fn printed_paths_are_read() {
        let pod = parse(POD, Origin::NONE).expect("YAML").expect("a document");
        for (path, node) in leaves("Pod", &pod) {
            let again = field("Pod", &pod, &path.to_string()).expect("it was printed");
            assert_eq!((again.0, &again.1.value), (path, &node.value));
        }
    }
}
