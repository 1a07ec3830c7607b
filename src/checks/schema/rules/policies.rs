//! NetworkPolicies: peers and ports.

use core::net::IpAddr;

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::diag::message;
use crate::yaml::Node;

use super::containers::port as port_of;
use super::fields::{self, in_range, integer, is_set, text};

/// Notes a malformed range of ports.
pub(super) fn port(node: &Node, found: &mut Found) {
    port_of(node, "port", found);
    in_range(node, "endPort", 1..=65535, found);
    let Some(end) = integer(node, "endPort") else {
        return;
    };
    if !is_set(node, "port") {
        fields::contradicts(node, "endPort", "`endPort` needs `port`", found);
    } else if integer(node, "port").is_none() {
        fields::contradicts(
            node,
            "endPort",
            "`endPort` needs a `port` that is a number",
            found,
        );
    } else if integer(node, "port").is_some_and(|port| end < port) {
        fields::contradicts(
            node,
            "endPort",
            "`endPort` must not be less than `port`",
            found,
        );
    }
}

/// Notes a peer of no kind, or of two.
pub(super) fn peer(node: &Node, found: &mut Found) {
    let is_selected = is_set(node, "podSelector") || is_set(node, "namespaceSelector");
    if is_set(node, "ipBlock") && is_selected {
        fields::contradicts(
            node,
            "ipBlock",
            "`ipBlock` takes no selector beside it",
            found,
        );
    } else if !is_set(node, "ipBlock") && !is_selected {
        found.note(
            MismatchKind::MissingField,
            node.origin,
            "a peer needs `podSelector`, `namespaceSelector` or `ipBlock`",
        );
    }
}

/// Notes a malformed block of addresses.
pub(super) fn block(node: &Node, found: &mut Found) {
    if let Some(cidr) = text(node, "cidr").filter(|cidr| !is_cidr(cidr)) {
        fields::malformed(
            node,
            "cidr",
            message!(
                "`{}` is not a block of addresses such as `10.0.0.0/8`",
                cidr
            ),
            found,
        );
    }
    fields::each(node, "except", found, |own, found| {
        if let Some(cidr) = own.as_str().filter(|cidr| !is_cidr(cidr)) {
            found.note(
                MismatchKind::Malformed,
                own.origin,
                message!("`{}` is not a block of addresses", cidr),
            );
        }
    });
}

fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let most = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    length.bytes().all(|b| b.is_ascii_digit())
        && length.parse::<u8>().is_ok_and(|length| length <= most)
}
