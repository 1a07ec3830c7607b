//! Fields of a map as rules ask for them: a value of another type than the rule expects is the
//! walk's to judge, and is nothing here.

use crate::checks::schema::found::{Found, Noted};
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::seen::Seen;
use crate::diag::{Message, message};
use crate::yaml::{Mapping, Node};

/// The string at `field`; none for an empty one, which is nothing to Go.
pub(super) fn text<'n>(node: &'n Node, field: &str) -> Option<&'n str> {
    match Seen::of(node.get(field)?) {
        Seen::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The integer at `field`.
pub(super) fn integer(node: &Node, field: &str) -> Option<i128> {
    Seen::of(node.get(field)?).integer()
}

/// True if the field has the value `true`.
pub(super) fn is_true(node: &Node, field: &str) -> bool {
    node.get(field)
        .is_some_and(|value| Seen::of(value) == Seen::Bool(true))
}

/// True if the field is there and not null.
pub(super) fn is_set(node: &Node, field: &str) -> bool {
    node.get(field)
        .is_some_and(|value| Seen::of(value) != Seen::Null)
}

/// The items of the list at `field`.
pub(super) fn items<'n>(node: &'n Node, field: &str) -> &'n [Node] {
    match node.get(field).map(Seen::of) {
        Some(Seen::List(items)) => items,
        _ => &[],
    }
}

/// The entries of the map at `field`.
pub(super) fn map<'n>(node: &'n Node, field: &str) -> Option<&'n Mapping> {
    match Seen::of(node.get(field)?) {
        Seen::Map(map) => Some(map),
        _ => None,
    }
}

/// Does `walk` for each item of the list at `field`.
pub(super) fn each(
    node: &Node,
    field: &str,
    found: &mut Found,
    mut walk: impl FnMut(&Node, &mut Found),
) {
    found.at_key(field, |found| {
        for (index, item) in items(node, field).iter().enumerate() {
            found.at_item(index, |found| walk(item, found));
        }
    });
}

/// Notes what is wrong with the value at `field`, or with its absence, and the help for it.
pub(super) fn note(
    kind: MismatchKind,
    node: &Node,
    field: &str,
    message: impl Into<Message>,
    help: Option<Message>,
    found: &mut Found,
) {
    let at = node.get(field).map_or(node.origin, |value| value.origin);
    found.at_key(field, |found| {
        let noted: Noted<'_> = found.note(kind, at, message);
        if let Some(help) = help {
            noted.help(help);
        }
    });
}

/// Notes a value of the wrong form.
pub(super) fn malformed(node: &Node, field: &str, message: impl Into<Message>, found: &mut Found) {
    note(MismatchKind::Malformed, node, field, message, None, found);
}

/// Notes a value that contradicts another one.
pub(super) fn contradicts(
    node: &Node,
    field: &str,
    message: impl Into<Message>,
    found: &mut Found,
) {
    note(
        MismatchKind::Contradiction,
        node,
        field,
        message,
        None,
        found,
    );
}

/// Notes a field that is missing under these circumstances.
pub(super) fn missing(node: &Node, field: &str, message: impl Into<Message>, found: &mut Found) {
    note(
        MismatchKind::MissingField,
        node,
        field,
        message,
        None,
        found,
    );
}

/// Notes an integer out of its range.
pub(super) fn in_range(
    node: &Node,
    field: &str,
    range: std::ops::RangeInclusive<i128>,
    found: &mut Found,
) {
    let Some(value) = integer(node, field).filter(|value| !range.contains(value)) else {
        return;
    };
    let (least, most) = (*range.start(), *range.end());
    let message = if most == i128::MAX {
        message!("`{}` is {}, and must be at least {}", field, value, least)
    } else {
        message!(
            "`{}` is {}, and must be {} to {}",
            field,
            value,
            least,
            most
        )
    };
    note(MismatchKind::OutOfBounds, node, field, message, None, found);
}

/// Notes integers below `least`.
pub(super) fn at_least(node: &Node, fields: &[&str], least: i128, found: &mut Found) {
    for field in fields {
        in_range(node, field, least..=i128::MAX, found);
    }
}

/// Notes that not exactly one of several fields is set; `Some` names what they are.
pub(super) fn exactly_one(node: &Node, fields: &[&str], found: &mut Found) {
    let mut set = fields.iter().filter(|field| is_set(node, field));
    match (set.next(), set.next()) {
        (Some(_), None) => {}
        (None, _) => {
            let message = message!("one of {} must be set", crate::diag::listed(fields));
            found.note(MismatchKind::MissingField, node.origin, message);
        }
        (Some(first), Some(second)) => {
            let message = message!("`{}` and `{}` cannot both be set", first, second);
            contradicts(node, second, message, found);
        }
    }
}
