//! The rules by which the items of a list are matched, and the meaning of their order.

use crate::yaml::{Node, Text, Value};

/// The rule by which the items of a list are matched, and the meaning of their order.
#[derive(Clone, Debug)]
pub(crate) struct ListRule<'d> {
    pub(crate) matching: Matching<'d>,
    pub(crate) order: Order,
}

/// The parts of two items that make them the same item.
#[derive(Clone, Debug)]
pub(crate) enum Matching<'d> {
    /// Equal values of these fields.
    Keys(&'static [KeyField<'static>]),
    /// The same, by a definition.
    DefinedKeys(Vec<KeyField<'d>>),
    /// Being equal: the list is a set.
    Value,
    /// Their place between equal neighbours.
    Position,
}

/// A field that identifies an item.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyField<'d> {
    /// The map in the item that has the field; the item itself where empty.
    pub(super) parent: &'d str,
    /// The field.
    pub(super) name: &'d str,
    /// The default that the API server gives an absent field; without one the field is required.
    pub(super) default: Option<&'d str>,
}

/// The meaning of the order of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Something: items run, match or override in this order.
    Significant,
    /// Nothing.
    Ignored,
    /// Something where a value refers to another by `$(NAME)`.
    IfReferences,
}

impl<'d> Matching<'d> {
    /// The fields that identify an item, if fields do.
    pub(crate) fn fields(&self) -> Option<&[KeyField<'d>]> {
        match self {
            Matching::Keys(fields) => Some(fields),
            Matching::DefinedKeys(fields) => Some(fields),
            Matching::Value | Matching::Position => None,
        }
    }
}

impl<'d> KeyField<'d> {
    pub(crate) const fn new(name: &'d str, default: Option<&'d str>) -> Self {
        Self {
            parent: "",
            name,
            default,
        }
    }

    fn of(self, item: &Node) -> Option<&Node> {
        match self.parent {
            "" => item.get(self.name),
            parent => item.get(parent)?.get(self.name),
        }
    }
}

impl<'d> ListRule<'d> {
    /// The fields that identify an item and have a default: with it they say what they say when absent.
    pub(crate) fn defaults(&self) -> Vec<(&'d str, &'d str)> {
        let fields = self.matching.fields().unwrap_or_default().iter();
        let own = fields.filter(|field| field.parent.is_empty());
        own.filter_map(|field| Some((field.name, field.default?)))
            .collect()
    }

    /// True if every item has the fields that identify it.
    pub(super) fn fits(&self, items: &[Node]) -> bool {
        let fields = self.matching.fields();
        fields.is_none_or(|fields| items.iter().all(|item| keys_of(item, fields).is_some()))
    }

    /// True if every item has fields that identify it, and no two the same.
    pub(super) fn tells_apart(&self, items: &[Node]) -> bool {
        let Some(fields) = self.matching.fields() else {
            return false;
        };
        let keys: Option<Vec<_>> = items.iter().map(|item| keys_of(item, fields)).collect();
        keys.is_some_and(|mut keys| {
            keys.sort();
            keys.windows(2).all(|pair| pair[0] != pair[1])
        })
    }

    /// The rule with [`Order::IfReferences`] decided.
    pub(super) fn resolved(&self, old: &[Node], new: &[Node]) -> Self {
        let order = match self.order {
            Order::IfReferences if old.iter().chain(new).any(refers) => Order::Significant,
            Order::IfReferences => Order::Ignored,
            order => order,
        };
        Self {
            order,
            ..self.clone()
        }
    }
}

/// The values that identify an item; `None` where one is missing or not a scalar.
pub(crate) fn keys_of(item: &Node, fields: &[KeyField<'_>]) -> Option<Vec<Text>> {
    item.as_mapping()?;
    fields
        .iter()
        .map(|field| match field.of(item) {
            Some(value) => value.as_text().cloned(),
            None => field.default.map(Text::from),
        })
        .collect()
}

/// True if an environment variable's value uses another's.
fn refers(variable: &Node) -> bool {
    match variable.get("value").map(|value| &value.value) {
        Some(Value::Scalar(_, text)) => text.contains("$("),
        _ => false,
    }
}
