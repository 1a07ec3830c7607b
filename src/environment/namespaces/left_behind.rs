//! The namespaces that a target leaves. Only these are followed: others belong to
//! somebody else.

use std::collections::BTreeSet;

use crate::environment::target::Target;

use super::cluster_kinds::is_cluster_scoped;

/// The namespaces that resources of the target specify.
pub(super) fn left_behind(target: &Target) -> BTreeSet<String> {
    let stated = target
        .resources()
        .iter()
        .filter(|resource| !is_cluster_scoped(resource, target));
    stated
        .map(|resource| resource.namespace().to_owned())
        .filter(|namespace| !namespace.is_empty())
        .collect()
}
