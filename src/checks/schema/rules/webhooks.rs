//! Webhooks of admission.

use crate::checks::schema::found::Found;
use crate::diag::message;
use crate::yaml::Node;

use super::fields::{self, in_range, text};
use super::names::is_subdomain;

/// Notes a name that is not a domain of three parts, and a time that is too long.
pub(super) fn webhook(node: &Node, found: &mut Found) {
    let is_name = |name: &&str| is_subdomain(name) && name.split('.').count() >= 3;
    if let Some(name) = text(node, "name").filter(|name| !is_name(name)) {
        let message = message!("`{}` is not a DNS name of at least three parts", name);
        fields::malformed(node, "name", message, found);
    }
    in_range(node, "timeoutSeconds", 1..=30, found);
}
