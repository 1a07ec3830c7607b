//! The rules of an environment: where people look for the cause of a value.
//! Every value of an overlay's files knows its rule until the files are built.

use crate::diag::Origin;
use crate::model::Step;
use crate::yaml::{Mapping, Node, Tag};

/// A rule of an environment: the field of offshoot.yaml or the option that asked for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::environment) struct Rule {
    /// The name that users know it by: the field's, or `branch`.
    pub(in crate::environment) name: Step,
    /// The place in offshoot.yaml or on the command line.
    pub(in crate::environment) at: Origin,
}

/// The rules behind the values of files that are being written. The origin of
/// such a value is an index of this table.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

impl Rules {
    /// Makes the values that `rule` asks for.
    pub(super) fn values(&mut self, rule: Rule) -> RuleValues {
        if self.0.last() != Some(&rule) {
            self.0.push(rule);
        }
        RuleValues(Origin::cause(self.0.len() - 1))
    }

    /// The rule that asked for a value, by the value's origin.
    pub(super) fn get(&self, origin: Origin) -> Option<Rule> {
        self.0.get(origin.as_cause()?).copied()
    }
}

/// Makes values that one rule asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleValues(Origin);

impl RuleValues {
    /// A string.
    pub(super) fn text(self, text: &str) -> Node {
        Node::string(text, self.0)
    }

    /// `true`.
    pub(super) fn yes(self) -> Node {
        Node::scalar(Tag::Bool, "true", self.0)
    }

    /// A value that exists already, spelled as it is.
    pub(super) fn spelled(self, value: &Node) -> Node {
        Node {
            origin: self.0,
            ..value.clone()
        }
    }

    /// A value that exists already, with all that is in it.
    pub(super) fn whole(self, value: &Node) -> Node {
        let mut value = value.clone();
        value.walk_mut(|node| node.origin = self.0);
        value
    }

    /// A map of these entries.
    pub(super) fn map<const N: usize>(self, entries: [(&str, Node); N]) -> Node {
        let mut mapping = Mapping::default();
        for (key, value) in entries {
            mapping.push(key, value);
        }
        self.mapping(mapping)
    }

    /// A map.
    pub(super) fn mapping(self, mapping: Mapping) -> Node {
        Node::mapping(mapping, self.0)
    }

    /// A list.
    pub(super) fn list(self, items: Vec<Node>) -> Node {
        Node::sequence(items, self.0)
    }
}
