//! The namespace, and what is outside it.

use super::row::{
    Form::{self, Either, List, Object, Template, Text, Word},
    Pattern,
    Presence::{Default, Optional},
    Row, Section,
};
use crate::diag::Code;

/// A duration as kube-janitor reads it (`names::is_ttl`).
const TTL: Form = Form::Pattern(Pattern {
    what: "a number and one of `s`, `m`, `h`, `d`, `w`, or `forever`",
    expression: "forever|[0-9]+[smhdw]",
    is_template: true,
    samples: (
        &["72h", "1w", "forever", "{{ set.ttl }}"],
        &["3 days", "72", "h", "1.5h", "2h30m"],
    ),
});

pub(super) const ISOLATION: Section = Section {
    title: "Namespace and cluster",
    about: "A namespace for each branch keeps branches apart, and deleting it deletes all of the branch. The Namespace is part of the \
            render, so that it has its labels before anything is in it.",
    rows: &[
        Row {
            path: "environments.NAME.namespace",
            form: Template,
            presence: Optional("resources stay where they are; an error with `perBranch: true`"),
            meaning: "The namespace that everything moves into. References follow: `subjects` of RoleBindings, webhooks, \
                      `SERVICE.NAMESPACE.svc` names. The Namespace object is rendered with it, and carries the branch in an annotation.",
            example: "namespace: \"preview-{{ slug }}\"",
            codes: &[
                Code::NamespaceMissing,
                Code::NamespaceName,
                Code::NamespaceCollision,
                Code::NameBudget,
            ],
        },
        Row {
            path: "environments.NAME.ttl",
            form: TTL,
            presence: Optional("the Namespace says nothing about its end"),
            meaning: "How long the namespace may live: the annotation `janitor/ttl` of the Namespace, which kube-janitor reads.",
            example: "namespace: \"preview-{{ slug }}\"\nttl: 72h",
            codes: &[Code::TtlFormat, Code::NamespaceMissing],
        },
        Row {
            path: "environments.NAME.clusterScoped",
            form: Either(&[Word(&["forbid"]), Object]),
            presence: Default("forbid"),
            meaning: "The fate of cluster-scoped resources. Deleting the namespace would leave them, and all branches would share \
                      them, so that they are refused unless their kind is allowed. Namespaces of the target are replaced by the environment's own.",
            example: "namespace: \"preview-{{ slug }}\"\nclusterScoped: forbid",
            codes: &[Code::ClusterScoped, Code::NamespaceMissing],
        },
        Row {
            path: "environments.NAME.clusterScoped.allow",
            form: List(&Text),
            presence: Default("[]"),
            meaning: "Kinds of cluster-scoped resources that are accepted.",
            example: "namespace: \"preview-{{ slug }}\"\nclusterScoped: {allow: [ClusterRole, ClusterRoleBinding]}",
            codes: &[Code::ClusterScopedUnused],
        },
    ],
};
