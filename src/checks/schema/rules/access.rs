//! RBAC: roles, and whom they are bound to.

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::diag::message;
use crate::yaml::Node;

use super::fields::{self, items, text};
use super::names::is_subdomain;

const GROUP: &str = "rbac.authorization.k8s.io";

/// Notes a rule that is for neither resources nor URLs.
pub(super) fn rule(node: &Node, found: &mut Found) {
    if !items(node, "nonResourceURLs").is_empty() {
        for field in ["apiGroups", "resources", "resourceNames"] {
            if !items(node, field).is_empty() {
                let message = message!(
                    "a rule is for resources or for URLs: `{}` and `nonResourceURLs` cannot both be set",
                    field
                );
                fields::contradicts(node, "nonResourceURLs", message, found);
                return;
            }
        }
        return;
    }
    for field in ["apiGroups", "resources"] {
        if items(node, field).is_empty() {
            fields::missing(
                node,
                field,
                message!("a rule for resources needs `{}`", field),
                found,
            );
        }
    }
}

/// Notes URLs in a Role, which has a namespace.
pub(super) fn role(node: &Node, found: &mut Found) {
    fields::each(node, "rules", found, |rule, found| {
        if !items(rule, "nonResourceURLs").is_empty() {
            let message = "only a ClusterRole takes `nonResourceURLs`";
            fields::contradicts(rule, "nonResourceURLs", message, found);
        }
    });
}

/// Notes the role of a RoleBinding.
pub(super) fn role_binding(node: &Node, found: &mut Found) {
    role_ref(node, &["ClusterRole", "Role"], found);
}

/// Notes the role of a ClusterRoleBinding.
pub(super) fn cluster_role_binding(node: &Node, found: &mut Found) {
    role_ref(node, &["ClusterRole"], found);
    fields::each(node, "subjects", found, |subject, found| {
        if text(subject, "kind") == Some("ServiceAccount") && text(subject, "namespace").is_none() {
            fields::note(
                MismatchKind::MissingField,
                subject,
                "namespace",
                "a ServiceAccount needs its `namespace`",
                Some("add it here, or set `namespace:` in the kustomization".into()),
                found,
            );
        }
    });
}

fn role_ref(node: &Node, kinds: &[&str], found: &mut Found) {
    let Some(role) = node.get("roleRef") else {
        return;
    };
    found.at_key("roleRef", |found| {
        if let Some(group) = text(role, "apiGroup").filter(|group| *group != GROUP) {
            let message = message!("`{}` is not the group of roles, `{}`", group, GROUP);
            fields::note(
                MismatchKind::NotAllowed,
                role,
                "apiGroup",
                message,
                None,
                found,
            );
        }
        if let Some(kind) = text(role, "kind").filter(|kind| !kinds.contains(kind)) {
            let message = message!("a binding of this kind cannot refer to a `{}`", kind);
            fields::note(MismatchKind::NotAllowed, role, "kind", message, None, found);
        }
    });
}

/// Notes a malformed subject.
pub(super) fn subject(node: &Node, found: &mut Found) {
    match text(node, "kind") {
        Some("ServiceAccount") => {
            if let Some(name) = text(node, "name").filter(|name| !is_subdomain(name)) {
                let message = message!("`{}` cannot be the name of a ServiceAccount", name);
                fields::malformed(node, "name", message, found);
            }
            group_of_subject(node, "", found);
        }
        Some("User" | "Group") => group_of_subject(node, GROUP, found),
        Some(other) => {
            let message = message!("`{}` cannot be a subject", other);
            let help = Some("use `ServiceAccount`, `User` or `Group`".into());
            fields::note(MismatchKind::NotAllowed, node, "kind", message, help, found);
        }
        None => {}
    }
}

fn group_of_subject(node: &Node, expected: &str, found: &mut Found) {
    let Some(group) = text(node, "apiGroup").filter(|group| *group != expected) else {
        return;
    };
    let message = match expected {
        "" => message!(
            "`{}` is not the group of ServiceAccounts, which is empty",
            group
        ),
        _ => message!(
            "`{}` is not the group of users and groups, `{}`",
            group,
            expected
        ),
    };
    fields::note(
        MismatchKind::NotAllowed,
        node,
        "apiGroup",
        message,
        None,
        found,
    );
}
