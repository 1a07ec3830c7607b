//! Values and patches.

use super::row::{
    Form::{Flag, Map, Object, Objects, Template, Text},
    Presence::{Default, Optional, Or},
    Row, Section,
};
use crate::diag::Code;

pub(super) const PATCHES: Section = Section {
    title: "Values and patches",
    about: "What a branch has of its own beside its namespace, hosts and images: a database, a bucket, a topic, a role, other sizes. The \
            patches are kustomize's, with templates in them. They are applied to the target under its own names, before anything else of the \
            environment looks at it: a host or a namespace in a patch moves, and is guarded, like one in a manifest. \
            [templates.md](templates.md#patches) says how quotes work in them.",
    rows: &[
        Row {
            path: "environments.NAME.values",
            form: Map(&Template),
            presence: Default("{}"),
            meaning: "Named templates, which the other templates of the environment and its patches read as `values.NAME`. A value can read those above it. `namespace` can read those that do not read `namespace`.",
            example: "perBranch: true\nvalues:\n  DATABASE: \"app_{{ slug | replace('-', '_') }}\"\n  REPLICAS: \"{{ set.replicas | default('3') }}\"\nlabels: {database: \"{{ values.DATABASE }}\"}",
            codes: &[Code::FieldValue, Code::ValueUnused],
        },
        Row {
            path: "environments.NAME.patches",
            form: Objects,
            presence: Default("[]"),
            meaning: "Patches of the target, as in a kustomization, in their order. Every key and value of a patch may be a template.",
            example: "patches:\n  - target: {kind: Deployment, name: api}\n    patch: |-\n      - {op: replace, path: /spec/replicas, value: 3}",
            codes: &[
                Code::PatchAbsent,
                Code::PatchTwice,
                Code::PatchEmpty,
                Code::PatchTargetMany,
            ],
        },
        Row {
            path: "environments.NAME.patches[].patch",
            form: Text,
            presence: Or(&["path"]),
            meaning: "The patch itself: a part of a manifest (strategic merge), or a list of operations (JSON patch). Its keys and values are templates.",
            example: "patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: api}\n      spec: {replicas: 3}",
            codes: &[Code::PatchAbsent],
        },
        Row {
            path: "environments.NAME.patches[].path",
            form: Text,
            presence: Or(&["patch"]),
            meaning: "The file of the patch, relative to offshoot.yaml. Its keys and values are templates; without a `target`, it may have several documents.",
            example: "patches: [{path: patches/load.yaml}]",
            codes: &[Code::PatchAbsent, Code::PatchTwice, Code::FileMissing],
        },
        Row {
            path: "environments.NAME.patches[].target",
            form: Object,
            presence: Optional("the patch says itself which resource it is for"),
            meaning: "The resources to patch: all that match every field. A JSON patch needs it.",
            example: "patches: [{path: patches/api.yaml, target: {kind: Deployment, name: api}}]",
            codes: &[],
        },
        Row {
            path: "environments.NAME.patches[].target.group",
            form: Text,
            presence: Optional("any group matches"),
            meaning: "An expression for the whole API group.",
            example: "patches: [{path: patches/api.yaml, target: {group: apps}}]",
            codes: &[],
        },
        Row {
            path: "environments.NAME.patches[].target.version",
            form: Text,
            presence: Optional("any version matches"),
            meaning: "An expression for the whole API version.",
            example: "patches: [{path: patches/api.yaml, target: {version: v1}}]",
            codes: &[],
        },
        Row {
            path: "environments.NAME.patches[].target.kind",
            form: Text,
            presence: Optional("any kind matches"),
            meaning: "An expression for the whole kind.",
            example: "patches: [{path: patches/api.yaml, target: {kind: Deployment|StatefulSet}}]",
            codes: &[],
        },
        Row {
            path: "environments.NAME.patches[].target.name",
            form: Text,
            presence: Optional("any name matches"),
            meaning: "An expression for the whole name, as the target has it: without a hash at the end.",
            example: "patches: [{path: patches/api.yaml, target: {name: \"api-.*\"}}]",
            codes: &[],
        },
        Row {
            path: "environments.NAME.patches[].target.namespace",
            form: Text,
            presence: Optional("any namespace matches"),
            meaning: "An expression for the whole namespace, as the target has it.",
            example: "patches: [{path: patches/api.yaml, target: {namespace: shop}}]",
            codes: &[],
        },
        Row {
            path: "environments.NAME.patches[].target.labelSelector",
            form: Text,
            presence: Optional("labels do not matter"),
            meaning: "A Kubernetes label selector.",
            example: "patches: [{path: patches/api.yaml, target: {labelSelector: app=api}}]",
            codes: &[Code::LabelSelector],
        },
        Row {
            path: "environments.NAME.patches[].target.annotationSelector",
            form: Text,
            presence: Optional("annotations do not matter"),
            meaning: "A label selector for annotations.",
            example: "patches: [{path: patches/api.yaml, target: {annotationSelector: team=shop}}]",
            codes: &[Code::LabelSelector],
        },
        Row {
            path: "environments.NAME.patches[].options",
            form: Object,
            presence: Optional("a patch changes neither kind nor name"),
            meaning: "What a strategic merge patch may change beside other fields.",
            example: "patches: [{path: patches/api.yaml, options: {allowNameChange: true}}]",
            codes: &[],
        },
        Row {
            path: "environments.NAME.patches[].options.allowNameChange",
            form: Flag,
            presence: Default("false"),
            meaning: "Whether the patch gives its name to the resource.",
            example: "patches: [{path: patches/api.yaml, options: {allowNameChange: true}}]",
            codes: &[],
        },
        Row {
            path: "environments.NAME.patches[].options.allowKindChange",
            form: Flag,
            presence: Default("false"),
            meaning: "Whether the patch gives its kind to the resource.",
            example: "patches: [{path: patches/api.yaml, options: {allowKindChange: true}}]",
            codes: &[],
        },
    ],
};
