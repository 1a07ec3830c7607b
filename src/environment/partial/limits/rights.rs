//! `only-role`: rights of the branch's accounts to objects of the rest. A Role ends at its namespace.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Origin, first_of};
use crate::environment::nodes_at::{nodes, strings};
use crate::environment::partial::pods::pods;
use crate::model::Resource;
use crate::yaml::Node;

use super::rest::{Rest, called};

/// Names and places in the warning.
const SHOWN: usize = 10;

pub(super) fn missing(rest: &Rest<'_>) -> Option<Diagnostic> {
    let roles = rest.kept.iter().filter(|it| it.kind() == "Role");
    let mut found: Vec<(&Resource, Origin)> = Vec::new();
    let mut objects = BTreeSet::new();
    for role in roles {
        for rule in nodes(&role.node, "rules[]") {
            let lost = lost(rule, rest);
            if !lost.is_empty() {
                let at = rule.get("resources").map_or(rule.origin, |it| it.origin);
                found.push((role, at));
                objects.extend(lost);
            }
        }
    }
    let (_, first) = found.first()?;
    let names: BTreeSet<String> = found.iter().map(|(it, _)| called(it)).collect();
    let (ends, its) = if names.len() == 1 {
        ("ends", "its")
    } else {
        ("end", "their")
    };
    let message = format!(
        "{} {ends} at the branch's namespace: {its} accounts have no rights to {} in `{}`",
        first_of(SHOWN, &names),
        first_of(SHOWN, objects),
        rest.shared
    );
    let mut diagnostic = Diagnostic::warning(Code::OnlyRole, message).at(*first);
    for (_, at) in found.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(*at, "here, too");
    }
    let (own, shared) = (rest.own, rest.shared);
    Some(
        diagnostic
            .help("state the `resourceNames` that the branch has, where it needs nothing else")
            .help(format!(
                "or bind the Role in `{shared}` for the group `system:serviceaccounts:{own}`"
            )),
    )
}

/// The objects of the rest that a rule is about.
fn lost(rule: &Node, rest: &Rest<'_>) -> BTreeSet<String> {
    let texts = |path: &str| -> BTreeSet<&str> {
        let found = strings(rule, path).into_iter();
        found.filter_map(Node::as_str).collect()
    };
    let (resources, names) = (texts("resources[]"), texts("resourceNames[]"));
    let groups = texts("apiGroups[]");
    let is_meant = |resource: &&&Resource| {
        let gvk = resource.gvk();
        let plural = plural(resource.kind());
        let runs_pods = !pods(resource).is_empty();
        let is_kind = resources.contains(plural.as_str()) || resources.contains("*");
        let is_group = groups.contains(gvk.group.as_str()) || groups.contains("*");
        let is_named = names.is_empty() || names.contains(resource.name());
        let has_pods = groups.contains("")
            && names.is_empty()
            && resources.iter().any(|it| it.starts_with("pods"));
        (is_kind && is_group && is_named) || (runs_pods && has_pods)
    };
    let meant = rest.gone.iter().filter(is_meant);
    meant.map(|it| called(it)).collect()
}

/// The name of a kind in the rules of Roles.
fn plural(kind: &str) -> String {
    let kind = kind.to_ascii_lowercase();
    if let Some(stem) = kind.strip_suffix('y') {
        format!("{stem}ies")
    } else if kind.ends_with('s') {
        // `endpoints` is a plural already.
        if kind == "endpoints" {
            kind
        } else {
            format!("{kind}es")
        }
    } else {
        format!("{kind}s")
    }
}
