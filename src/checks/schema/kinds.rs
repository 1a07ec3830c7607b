//! Kinds of Kubernetes that a version serves no longer, not yet, or not unless it is told to.

use crate::diag::{Origin, did_you_mean, message, nearest};
use crate::model::Gvk;
use crate::yaml::Node;

use super::found::Found;
use super::mismatch::MismatchKind;
use super::types::{Kind, Lifecycle, Table, lifecycle, was_group};
use crate::model::KubernetesVersion;

/// Notes that a kind which the version has is deprecated in it, or off by default.
pub(super) fn note_end_of_life(
    kind: Kind,
    version: KubernetesVersion,
    table: &Table,
    node: &Node,
    found: &mut Found,
) {
    let (api_version, name) = (kind.api_version, kind.kind);
    let ends = lifecycle(api_version, name).filter(|ends| ends.deprecated <= version.minor());
    let at = origin_of(node, "apiVersion");
    let help = ends.and_then(|ends| use_instead(ends, api_version, name, table));
    let (rule, message) = if !kind.is_on_by_default() {
        let message = message!("clusters serve `{}` only if they are told to", api_version);
        (MismatchKind::OffByDefault, message)
    } else if let Some(ends) = ends {
        let message = message!(
            "`{}` {} is deprecated since Kubernetes 1.{}",
            api_version,
            name,
            ends.deprecated
        );
        (MismatchKind::DeprecatedVersion, message)
    } else {
        return;
    };
    found.at_key("apiVersion", |found| {
        let noted = found.note(rule, at, message);
        if let Some(help) = help {
            noted.help(help);
        }
    });
}

/// Notes a type that the version does not have, though its group is Kubernetes' own. Returns false
/// for groups of others.
pub(super) fn note_unserved(
    gvk: &Gvk,
    version: KubernetesVersion,
    table: &Table,
    node: &Node,
    found: &mut Found,
) -> bool {
    let api_version = gvk.api_version();
    if let Some(ends) = lifecycle(&api_version, &gvk.kind)
        && let Some(removed) = ends.removed.filter(|removed| *removed <= version.minor())
    {
        let message = message!(
            "Kubernetes 1.{} removed `{}` {}",
            removed,
            api_version,
            gvk.kind
        );
        let at = origin_of(node, "apiVersion");
        found.at_key("apiVersion", |found| {
            let noted = found.note(MismatchKind::RemovedVersion, at, message);
            match use_instead(ends, &api_version, &gvk.kind, table) {
                Some(help) => noted.help(help),
                None => noted.help("nothing replaces it"),
            };
        });
        return true;
    }
    if gvk.kind.ends_with("List") || !is_own_group(&gvk.group, table) {
        return false;
    }
    note_unknown(gvk, &api_version, version, table, node, found);
    true
}

fn note_unknown(
    gvk: &Gvk,
    api_version: &str,
    version: KubernetesVersion,
    table: &Table,
    node: &Node,
    found: &mut Found,
) {
    let message = message!(
        "Kubernetes {} has no kind `{}` in `{}`",
        version,
        gvk.kind,
        api_version
    );
    let kind = MismatchKind::UnknownType;
    if let Some(other) = served_kind(&gvk.kind, &gvk.group, table) {
        let at = origin_of(node, "apiVersion");
        found.at_key("apiVersion", |found| {
            let noted = found.note(kind, at, message);
            noted
                .help(message!("write `apiVersion: {}`", other.api_version))
                .suggest(other.api_version);
        });
        return;
    }
    let kinds = table.kinds().iter();
    let kinds = kinds.filter(|kind| kind.api_version == api_version);
    let near = nearest(&gvk.kind, kinds.map(|kind| kind.kind));
    let at = origin_of(node, "kind");
    found.at_key("kind", |found| {
        let noted = found.note(kind, at, message);
        if let Some(near) = near {
            noted.help(did_you_mean(near)).suggest(near);
        }
    });
}

/// The kind of that name in another API version: of the same group if it can be, the newest.
fn served_kind(kind: &str, group: &str, table: &Table) -> Option<Kind> {
    let same = || {
        let kinds = table.kinds().iter().copied();
        kinds.filter(|other| other.kind == kind && other.is_on_by_default())
    };
    let own = same().rfind(|other| group_of(other.api_version) == group);
    // `v1` Event and Endpoints live on beside those of younger groups.
    own.or_else(|| same().next())
}

/// The help that names what replaces a version, as far as it is served.
fn use_instead(
    ends: Lifecycle,
    api_version: &str,
    kind: &str,
    table: &Table,
) -> Option<crate::diag::Message> {
    let stated = ends
        .replacement
        .and_then(|(version, other)| table.kind(version, other.unwrap_or(kind)));
    let own = stated.or_else(|| served_kind(kind, group_of(api_version), table));
    let own = own.filter(|own| (own.api_version, own.kind) != (api_version, kind))?;
    Some(if own.kind == kind {
        message!("write `apiVersion: {}`", own.api_version)
    } else {
        message!("use `{}` {}", own.api_version, own.kind)
    })
}

fn is_own_group(group: &str, table: &Table) -> bool {
    let has = |kind: &Kind| group_of(kind.api_version) == group;
    group.is_empty() || table.kinds().iter().any(has) || was_group(group)
}

fn group_of(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

fn origin_of(node: &Node, field: &str) -> Origin {
    node.get(field).map_or(node.origin, |value| value.origin)
}
