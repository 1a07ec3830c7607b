//! Requests and limits of containers.

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::seen::Seen;
use crate::diag::{Message, did_you_mean, message, nearest};
use crate::diff::Quantity;
use crate::environment::names::is_qualified_name;
use crate::yaml::Node;

use super::fields::{self, map};

/// Resources of Kubernetes itself, beside huge pages of a size.
const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// Notes resources that do not exist, negative amounts, and requests above limits.
pub(super) fn requirements(node: &Node, found: &mut Found) {
    for field in ["limits", "requests"] {
        amounts(node, field, found);
    }
    let (Some(requests), Some(limits)) = (map(node, "requests"), map(node, "limits")) else {
        return;
    };
    for (name, request) in requests.iter() {
        let Some(limit) = limits.get(name) else {
            continue;
        };
        if let (Some(asked), Some(most)) = (quantity(request), quantity(limit))
            && !asked.is_at_most(&most)
        {
            let message = message!("the request for `{}` is above its limit", name);
            found.at_keys(&["requests", name], |found| {
                found.note(MismatchKind::Contradiction, request.origin, message);
            });
        }
    }
}

fn amounts(node: &Node, field: &str, found: &mut Found) {
    let Some(amounts) = map(node, field) else {
        return;
    };
    for entry in &amounts.entries {
        let (name, value) = (entry.key.text.as_str(), &entry.value);
        found.at_keys(&[field, name], |found| {
            if let Some((message, help)) = unknown(name) {
                let noted = found.note(MismatchKind::NotAllowed, entry.key.origin, message);
                if let Some(help) = help {
                    noted.help(help);
                }
            } else if quantity(value).is_some_and(|amount| amount.is_negative()) {
                found.note(
                    MismatchKind::OutOfBounds,
                    value.origin,
                    "an amount cannot be negative",
                );
            }
        });
    }
}

/// The fault in the name of a resource.
fn unknown(name: &str) -> Option<(Message, Option<Message>)> {
    if name.contains('/') {
        let is_name = is_qualified_name(name);
        return (!is_name).then(|| {
            (
                message!("`{}` cannot be the name of a resource", name),
                None,
            )
        });
    }
    if STANDARD.contains(&name) || name.starts_with("hugepages-") {
        return None;
    }
    let help = nearest(name, STANDARD).map(|near| did_you_mean(near).into());
    Some((message!("containers have no resource `{}`", name), help))
}

/// The amount that a value says.
pub(super) fn quantity(node: &Node) -> Option<Quantity> {
    match Seen::of(node) {
        Seen::Text(text) => Quantity::parse(text),
        Seen::Number(_) => Quantity::parse(node.as_str()?),
        _ => None,
    }
}

/// Notes a claim without a request for storage, or with one of nothing.
pub(super) fn claim(node: &Node, found: &mut Found) {
    let storage = node.at(&["resources", "requests", "storage"]);
    found.at_keys(
        &["resources", "requests", "storage"],
        |found| match storage {
            None => {
                let at = node.get("resources").map_or(node.origin, |own| own.origin);
                found.note(
                    MismatchKind::MissingField,
                    at,
                    "a claim needs a request for `storage`",
                );
            }
            Some(value) => {
                if let Some(amount) = quantity(value)
                    && (amount.is_negative() || amount.is_zero())
                {
                    found.note(
                        MismatchKind::OutOfBounds,
                        value.origin,
                        "the request for `storage` must be more than 0",
                    );
                }
            }
        },
    );
}

/// Notes a minimum above the maximum in a LimitRange.
pub(super) fn limit_range_item(node: &Node, found: &mut Found) {
    let (Some(least), Some(most)) = (map(node, "min"), map(node, "max")) else {
        return;
    };
    for (name, value) in least.iter() {
        let most = most.get(name).and_then(quantity);
        if let (Some(least), Some(most)) = (quantity(value), most)
            && !least.is_at_most(&most)
        {
            let message = message!("the minimum of `{}` is above its maximum", name);
            fields::contradicts(node, "min", message, found);
        }
    }
}

/// Notes negative amounts in a ResourceQuota.
pub(super) fn quota(node: &Node, found: &mut Found) {
    let Some(hard) = map(node, "hard") else {
        return;
    };
    for (name, value) in hard.iter() {
        if quantity(value).is_some_and(|amount| amount.is_negative()) {
            found.at_keys(&["hard", name], |found| {
                found.note(
                    MismatchKind::OutOfBounds,
                    value.origin,
                    "an amount cannot be negative",
                );
            });
        }
    }
}
