//! `kind-bound`: resources that work in one namespace alone, since their controller reads no other or they
//! are sealed for it. In: a target and its moves. Out: errors for those that would move.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::environment::target::Target;
use crate::environment::wildcard;
use crate::model::{Gvk, Resource};
use crate::yaml::Node;

use super::bound_kinds::{is_bound, row};
use super::own::Moves;

/// Refuses resources that would move to a namespace where they do not work. One that states no namespace
/// is applied to whatever namespace its controller reads, but in the environment of a branch.
///
/// # Errors
/// `kind-bound`, one for each kind.
pub(in crate::environment) fn refuse_bound(
    target: &Target,
    moves: &Moves,
    per_branch: bool,
) -> Fallible<()> {
    let mut by_kind: BTreeMap<Gvk, Vec<(&Resource, &str)>> = BTreeMap::new();
    for resource in target.resources().iter().filter(|it| is_bound(it)) {
        let Some(new) = moves.namespace_of(resource) else {
            continue;
        };
        let old = resource.namespace();
        let is_moved = new != old && (per_branch || !old.is_empty());
        if is_moved
            && !moves_with_its_reader(resource, target)
            && !is_admitted(resource, new, target)
        {
            by_kind
                .entry(resource.gvk())
                .or_default()
                .push((resource, new));
        }
    }
    let mut failures = Failures::default();
    for refused in by_kind
        .iter()
        .filter_map(|(gvk, found)| refused(gvk, found, target))
    {
        failures.push(refused);
    }
    failures.or_ok(())
}

/// The error for all resources of a kind.
fn refused(gvk: &Gvk, found: &[(&Resource, &str)], target: &Target) -> Option<Diagnostic> {
    let ((first, new), others) = found.split_first()?;
    let reason = row(gvk)?.reason;
    let message = match others.len() {
        0 => format!("`{}` cannot move to `{new}`: {reason}", first.id()),
        more => format!(
            "`{}` and {more} more of this kind cannot move to `{new}`: {reason}",
            first.id()
        ),
    };
    let mut diagnostic = Diagnostic::error(Code::KindBound, message).at(first.origin);
    for (other, _) in others {
        diagnostic = diagnostic.label(other.origin, format!("nor can `{}`", other.name()));
    }
    let entries = entries(gvk, found, target).join(", ");
    let diagnostic = diagnostic.help(format!("leave it out: `exclude: [{entries}]`"));
    Some(match gvk.kind.as_str() {
        "SealedSecret" => diagnostic.help(
            "or seal one that previews can open, with credentials of their own: `kubeseal --scope cluster-wide`",
        ),
        "Application" => diagnostic.help(format!(
            "if Argo CD reads Applications in any namespace: `sourceNamespaces` of their AppProject has to match `{new}`"
        )),
        _ => diagnostic,
    })
}

/// Entries of `exclude` for these and no others.
fn entries(gvk: &Gvk, found: &[(&Resource, &str)], target: &Target) -> Vec<String> {
    let kind = format!("{}.{}", gvk.kind, gvk.group);
    let is_of_kind = |it: &&Resource| it.kind() == gvk.kind && it.gvk().group == gvk.group;
    if target.resources().iter().filter(is_of_kind).count() == found.len() {
        return vec![format!("{{kind: {kind}}}")];
    }
    let entry = |(it, _): &(&Resource, &str)| format!("{{kind: {kind}, name: {}}}", it.name());
    found.iter().map(entry).collect()
}

/// True for a resource whose controller is in the target, in the same namespace.
fn moves_with_its_reader(resource: &Resource, target: &Target) -> bool {
    const WORKLOADS: [&str; 3] = ["DaemonSet", "Deployment", "StatefulSet"];
    let Some(reader) = row(&resource.gvk()).and_then(|row| row.reader) else {
        return false;
    };
    target.resources().iter().any(|it| {
        WORKLOADS.contains(&it.kind())
            && it.name().ends_with(reader)
            && it.namespace() == resource.namespace()
    })
}

/// True for an Application whose AppProject lists the namespace among its `sourceNamespaces`: a statement
/// that Argo CD reads Applications there.
fn is_admitted(resource: &Resource, new: &str, target: &Target) -> bool {
    if resource.kind() != "Application" {
        return false;
    }
    let project = resource
        .node
        .at(&["spec", "project"])
        .and_then(Node::as_str);
    let all = target.resources().iter().chain(target.all_excluded());
    all.filter(|it| it.kind() == "AppProject" && Some(it.name()) == project)
        .flat_map(|it| {
            let namespaces = it.node.at(&["spec", "sourceNamespaces"]);
            namespaces.and_then(Node::as_sequence).unwrap_or_default()
        })
        .filter_map(Node::as_str)
        .any(|pattern| wildcard::matches(pattern, new))
}
