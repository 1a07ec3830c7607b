//! Causes of a tree that was read from a substituted text. In: the tree of the text before, with its origins, and the
//! tree after. Out: the latter with origins: of the same place before, with the variable as a cause where the text is
//! another.

use crate::model::{Cause, Causes, Step};
use crate::yaml::{Mapping, Node, Text, Value};

use super::template::Template;
use super::variables::Variables;

/// Copies the origins of `from` to the same keys and items of `to`.
pub(super) fn copied(to: &mut Node, from: &Node) {
    to.origin = from.origin;
    match (&mut to.value, &from.value) {
        (Value::Mapping(to), Value::Mapping(from)) => {
            for entry in &mut to.entries {
                if let Some(own) = from
                    .entries
                    .iter()
                    .find(|own| own.key.text == entry.key.text)
                {
                    entry.key.origin = own.key.origin;
                    copied(&mut entry.value, &own.value);
                }
            }
        }
        (Value::Sequence(to), Value::Sequence(from)) => {
            to.iter_mut()
                .zip(from)
                .for_each(|(to, from)| copied(to, from));
        }
        _ => {}
    }
}

/// Notes causes of substituted values.
pub(super) struct Tracer<'v> {
    pub(super) causes: &'v mut Causes,
    pub(super) variables: &'v Variables,
}

impl Tracer<'_> {
    /// Gives `after` the origins of `before`.
    pub(super) fn trace(&mut self, after: &mut Node, before: &Node) {
        after.origin = before.origin;
        match (&mut after.value, &before.value) {
            (Value::Mapping(after), Value::Mapping(before)) => self.mapping(after, before),
            (Value::Sequence(after), Value::Sequence(before)) if after.len() == before.len() => {
                let pairs = after.iter_mut().zip(before);
                pairs.for_each(|(after, before)| self.trace(after, before));
            }
            (value, Value::Scalar(_, text)) => {
                let is_same = matches!(value, Value::Scalar(_, own) if own == text);
                if !is_same {
                    self.replaced(after, before, text);
                }
            }
            _ => after.walk_mut(|node| node.origin = before.origin),
        }
    }

    /// Keys that are the same pair first; the others have their order.
    fn mapping(&mut self, after: &mut Mapping, before: &Mapping) {
        let has = |mapping: &Mapping, key: &Text| mapping.get(key).is_some();
        let kept: Vec<Text> = after
            .entries
            .iter()
            .map(|entry| entry.key.text.clone())
            .collect();
        let gone = before
            .entries
            .iter()
            .filter(|entry| !kept.contains(&entry.key.text));
        let mut gone = gone.collect::<Vec<_>>().into_iter();
        for entry in &mut after.entries {
            let same = has(before, &entry.key.text);
            let own = if same {
                before
                    .entries
                    .iter()
                    .find(|own| own.key.text == entry.key.text)
            } else {
                gone.next()
            };
            let Some(own) = own else {
                continue;
            };
            entry.key.origin = own.key.origin;
            if !same && let Some(cause) = self.cause(&own.key.text) {
                let old = Node::string(own.key.text.clone(), own.key.origin);
                entry.key.origin = self.causes.over(cause, &old);
            }
            self.trace(&mut entry.value, &own.value);
        }
    }

    fn replaced(&mut self, after: &mut Node, before: &Node, text: &Text) {
        let Some(cause) = self.cause(text) else {
            after.walk_mut(|node| node.origin = before.origin);
            return;
        };
        let origin = self.causes.over(cause, before);
        after.walk_mut(|node| node.origin = origin);
    }

    /// The cause of a text with variables: the first that has a value, or nothing but their defaults.
    fn cause(&mut self, text: &str) -> Option<Cause> {
        let template = Template::parse(text).ok()?;
        let names = template.names();
        let set = names.iter().filter_map(|name| self.variables.get(name));
        let set: Vec<_> = set.collect();
        for variable in set.iter().filter(|variable| variable.is_secret) {
            self.causes
                .mark_secret(variable.at, &variable.value.as_str().into());
        }
        let chosen = set
            .iter()
            .find(|variable| variable.is_secret)
            .or(set.first());
        let at = chosen.map(|variable| variable.at)?;
        Some(Cause {
            from: at,
            ..Cause::new(Step::Substitute, at)
        })
    }
}
