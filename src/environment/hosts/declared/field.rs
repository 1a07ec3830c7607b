//! Paths to declaring fields: `spec.rules[].host`, `metadata.annotations["example.com/host"]`.
//! `[]` and `[*]` stand for every item of a list, `*` for every value of a map.

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic};
use crate::yaml::{FieldPath, Node, Segment, Text, Value};

/// A field of `hosts.declare`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// The kind: `HelmRelease`, or with its group `HelmRelease.helm.toolkit.fluxcd.io`.
    pub kind: LocatedText,
    /// The path, as it is written.
    pub path: LocatedText,
    /// The steps of the path.
    pub steps: Vec<FieldStep>,
}

impl Field {
    /// Reads an entry of `list`, of which `example` shows the form.
    pub(in crate::environment) fn read(
        fields: &mut Fields<'_, '_>,
        list: &str,
        example: &str,
    ) -> Self {
        let (kind, path) = (fields.located("kind"), fields.located("path"));
        for (name, value) in [("kind", &kind), ("path", &path)] {
            if value.value.is_empty() {
                let message = format!("an entry of `{list}` has no `{name}`");
                let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(fields.at);
                fields.fail(diagnostic.help(example));
            }
        }
        let found = steps(&path.value);
        if found.is_none() && !path.value.is_empty() {
            let message = format!("`{}` is not a path", path.value);
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(path.at);
            fields.fail(diagnostic.help(example));
        }
        Self {
            kind,
            path,
            steps: found.unwrap_or_default(),
        }
    }

    /// True if the field is for resources of this group and kind.
    pub fn covers(&self, group: &str, kind: &str) -> bool {
        match self.kind.value.split_once('.') {
            Some((wanted, its_group)) => wanted == kind && its_group == group,
            None => self.kind.value == kind,
        }
    }

    /// True if the path leads to this place, or to the list that it is an item of.
    pub fn leads_to(&self, place: &FieldPath) -> bool {
        let mut place = place.segments();
        if place.len() > self.steps.len()
            && let [above @ .., Segment::Item(_)] = place
        {
            place = above;
        }
        let is_step = |(step, segment): (&FieldStep, &Segment)| match (step, segment) {
            (FieldStep::Key(key), Segment::Key(found)) => key == found,
            (FieldStep::Values, Segment::Key(_)) | (FieldStep::Items, Segment::Item(_)) => true,
            _ => false,
        };
        place.len() == self.steps.len() && self.steps.iter().zip(place).all(is_step)
    }
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldStep {
    /// To the value of a key.
    Key(Text),
    /// To every item of a list.
    Items,
    /// To every value of a map.
    Values,
}

/// The steps of a path; `None` if it is not one.
pub fn steps(path: &str) -> Option<Vec<FieldStep>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(bracket) = rest.strip_prefix('[') {
            let (inner, after) = bracket_end(bracket)?;
            steps.push(match inner.trim_matches(['"', '\'']) {
                "" | "*" => FieldStep::Items,
                key if key.len() < inner.len() => FieldStep::Key(key.into()),
                _ => return None,
            });
            rest = after;
            continue;
        }
        if !steps.is_empty() {
            rest = rest.strip_prefix('.')?;
        }
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (key, after) = rest.split_at_checked(end)?;
        steps.push(match key {
            "" => return None,
            "*" => FieldStep::Values,
            key => FieldStep::Key(key.into()),
        });
        rest = after;
    }
    (!steps.is_empty()).then_some(steps)
}

/// The text in a bracket, and the text after it. A key in quotes may have brackets.
fn bracket_end(text: &str) -> Option<(&str, &str)> {
    let end = match text.chars().next().filter(|c| "\"'".contains(*c)) {
        Some(quote) => text.find(&format!("{quote}]"))? + 1,
        None => text.find(']')?,
    };
    Some((text.get(..end)?, text.get(end + 1..)?))
}

/// A path that stands for every item of its lists.
pub fn any_item(path: &FieldPath) -> String {
    let mut text = String::new();
    for segment in path.segments() {
        match segment {
            Segment::Item(_) => text.push_str("[]"),
            Segment::Key(key) if key.contains(['.', '[', ']', '*']) => {
                text.push_str(&format!("['{key}']"));
            }
            Segment::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
        }
    }
    text
}

/// Each value that the steps reach.
pub fn reached<'n>(root: &'n Node, steps: &[FieldStep]) -> Vec<(FieldPath, &'n Node)> {
    let mut reached = vec![(FieldPath::default(), root)];
    for step in steps {
        let below = |(path, node): (FieldPath, &'n Node)| below(path, node, step);
        reached = reached.into_iter().flat_map(below).collect();
    }
    reached
}

fn below<'n>(path: FieldPath, node: &'n Node, step: &FieldStep) -> Vec<(FieldPath, &'n Node)> {
    match (&node.value, step) {
        (Value::Sequence(items), FieldStep::Items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| (path.clone().item(index), item))
                .collect()
        }
        (Value::Mapping(mapping), FieldStep::Key(key)) => {
            let child = mapping.get(key).map(|child| (path.key(key), child));
            child.into_iter().collect()
        }
        (Value::Mapping(mapping), FieldStep::Values) => {
            let values = mapping.iter();
            values
                .map(|(key, child)| (path.clone().key(key), child))
                .collect()
        }
        _ => Vec::new(),
    }
}
