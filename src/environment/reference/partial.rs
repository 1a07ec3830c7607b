//! The part of a stack that a branch runs itself.

use super::row::{
    Form::{Either, List, Object, Template, Text},
    Presence::{Default, Optional, Required},
    Row, Section,
};
use crate::diag::Code;

pub(super) const PARTIAL: Section = Section {
    title: "Partial environments",
    about: "A branch that changes one service of fifty need not run all of them. `only` selects what it runs; the Services \
            of the rest become ExternalNames that lead to the namespace `shared`. See [partial-environments.md](partial-environments.md).",
    rows: &[
        Row {
            path: "environments.NAME.only",
            form: Object,
            presence: Optional("a branch runs everything"),
            meaning: "What a branch runs: workloads that one of the fields selects, with the Services and routes that lead to them, and the \
                      ConfigMaps, Secrets, claims, accounts and rights that they name. Other resources that a field selects are kept as well, and so is the end-to-end test.",
            example: "namespace: \"preview-{{ slug }}\"\nonly: {labelSelector: \"app.kubernetes.io/name in (api, web)\"}\nshared: preview-main",
            codes: &[
                Code::FieldMissing,
                Code::FieldValue,
                Code::NamespaceMissing,
                Code::OnlyUnmatched,
                Code::SharedMissing,
                Code::OnlyBackend,
                Code::OnlyHeadless,
                Code::OnlyHost,
                Code::OnlyNetworkPolicy,
                Code::OnlyQuota,
                Code::OnlyRole,
            ],
        },
        Row {
            path: "environments.NAME.only.labelSelector",
            form: Text,
            presence: Optional("labels select nothing; one of the fields is required"),
            meaning: "Resources with labels that a Kubernetes label selector matches.",
            example: "namespace: \"preview-{{ slug }}\"\nonly: {labelSelector: \"team=shop\"}\nshared: preview-main",
            codes: &[Code::OnlyUnmatched, Code::LabelSelector],
        },
        Row {
            path: "environments.NAME.only.paths",
            form: List(&Text),
            presence: Default("[]"),
            meaning: "Resources in these directories and files, relative to offshoot.yaml: of a generator or a chart, the kustomization counts. `*` stands for any characters in a name, `**` for any directories.",
            example: "namespace: \"preview-{{ slug }}\"\nonly: {paths: [base/api, \"apps/*/web\"]}\nshared: preview-main",
            codes: &[Code::OnlyUnmatched, Code::FieldValue],
        },
        Row {
            path: "environments.NAME.only.changedSince",
            form: Text,
            presence: Optional("edits select nothing"),
            meaning: "Workloads that the edits since the merge base with this git revision change, they or something that is kept with them, and those that run an image of the branch.",
            example: "namespace: \"preview-{{ slug }}\"\nonly: {changedSince: main}\nshared: preview-main",
            codes: &[Code::OnlyUnchanged],
        },
        Row {
            path: "environments.NAME.shared",
            form: Either(&[Template, Object]),
            presence: Optional("an error if the rest has Services"),
            meaning: "The namespace in which the rest runs, the same for all branches: its name, or a map. It may be anybody's that offshoot.yaml names.",
            example: "namespace: \"preview-{{ slug }}\"\nonly: {paths: [base/api]}\nshared: preview-main",
            codes: &[
                Code::SharedNamespace,
                Code::SharedMissing,
                Code::FieldMissing,
                Code::FieldValue,
            ],
        },
        Row {
            path: "environments.NAME.shared.namespace",
            form: Template,
            presence: Required,
            meaning: "The namespace.",
            example: "namespace: \"preview-{{ slug }}\"\nonly: {paths: [base/api]}\nshared: {namespace: preview-main}",
            codes: &[Code::SharedNamespace, Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.shared.clusterDomain",
            form: Text,
            presence: Optional("`cluster.local`"),
            meaning: "The domain of the cluster's DNS names, which every ExternalName ends in.",
            example: "namespace: \"preview-{{ slug }}\"\nonly: {paths: [base/api]}\nshared: {namespace: preview-main, clusterDomain: k8s.example.com}",
            codes: &[Code::DnsName],
        },
        Row {
            path: "environments.NAME.shared.hosts",
            form: Template,
            presence: Optional(
                "hosts of the rest stay as they are, with a warning for each that the branch mentions",
            ),
            meaning: "The names that hosts of the rest have in the shared namespace, as a template of `host`, `label` and `parent`: mentions of them follow.",
            example: "namespace: \"preview-{{ slug }}\"\nonly: {paths: [base/api]}\nshared: {namespace: preview-main, hosts: \"main--{{ label }}.preview.example.com\"}",
            codes: &[Code::SharedNamespace],
        },
    ],
};
