//! Images, the end-to-end test, and metadata.

use super::row::{
    Form::{List, Metadata, Object, Objects, Template, Text, Word},
    Presence::{Default, Optional, Required},
    Row, Section,
};
use crate::diag::Code;

pub(super) const IMAGES: Section = Section {
    title: "Images",
    about: "A branch builds one or two images; the other services run the defaults. An image that matches no container is an error, \
            where kustomize is silent: a misspelled name would deploy the wrong version.",
    rows: &[
        Row {
            path: "environments.NAME.images",
            form: Objects,
            presence: Default("[]"),
            meaning: "Default images, below `--image` and `--images`, in the form of a kustomization's `images`.",
            example: "images:\n  - {name: registry.example.com/api, newTag: stable}\n  - {name: redis, newName: mirror.example.com/redis, digest: \"sha256:24d25afcd0e5ed5b0a6ff7f7d7ae3a5a8d4ac4b9c5a9b8d34f0b6b1a1a8c0d9e\"}",
            codes: &[Code::ImageUnmatched, Code::ImageReference],
        },
        Row {
            path: "environments.NAME.images[].name",
            form: Text,
            presence: Required,
            meaning: "The image to change, without tag or digest.",
            example: "images: [{name: registry.example.com/api, newTag: stable}]",
            codes: &[Code::FieldMissing, Code::FieldValue, Code::ImageUnmatched],
        },
        Row {
            path: "environments.NAME.images[].newName",
            form: Template,
            presence: Optional("the name stays"),
            meaning: "The new name. An entry needs at least one of `newName`, `newTag` and `digest`.",
            example: "images: [{name: redis, newName: mirror.example.com/redis}]",
            codes: &[Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.images[].newTag",
            form: Template,
            presence: Optional("the tag stays"),
            meaning: "The new tag. Quote a tag that reads as a number.",
            example: "images: [{name: registry.example.com/api, newTag: \"1.10\"}]",
            codes: &[Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.images[].digest",
            form: Template,
            presence: Optional("the digest stays, unless there is a new tag"),
            meaning: "The new digest.",
            example: "images: [{name: redis, digest: \"sha256:24d25afcd0e5ed5b0a6ff7f7d7ae3a5a8d4ac4b9c5a9b8d34f0b6b1a1a8c0d9e\"}]",
            codes: &[Code::FieldMissing],
        },
    ],
};

pub(super) const TESTS: Section = Section {
    title: "End-to-end tests",
    about: "The test of a render is a Job that has to run again for each. A Job's template is immutable: applied again, it would be \
            refused, or not run at all.",
    rows: &[
        Row {
            path: "environments.NAME.e2e",
            form: Object,
            presence: Optional("no Job is changed"),
            meaning: "The Jobs that test a render. With `--for argocd` they are hooks that run after each sync; with `--for kubectl` \
                      their names end in a hash.",
            example: "e2e: {select: {labelSelector: \"app.kubernetes.io/component=e2e\"}}",
            codes: &[Code::E2eSelectorEmpty, Code::JobNameInText],
        },
        Row {
            path: "environments.NAME.e2e.select",
            form: Object,
            presence: Required,
            meaning: "The Jobs, by labels, by names, or both.",
            example: "e2e: {select: {names: [e2e]}}",
            codes: &[Code::FieldMissing, Code::E2eSelectorEmpty],
        },
        Row {
            path: "environments.NAME.e2e.select.labelSelector",
            form: Text,
            presence: Optional("Jobs are selected by `names`"),
            meaning: "A Kubernetes label selector.",
            example: "e2e: {select: {labelSelector: \"app.kubernetes.io/component in (e2e, smoke)\"}}",
            codes: &[Code::LabelSelector, Code::E2eSelectorEmpty],
        },
        Row {
            path: "environments.NAME.e2e.select.names",
            form: List(&Text),
            presence: Default("[]"),
            meaning: "Names of Jobs.",
            example: "e2e: {select: {names: [e2e, smoke-test]}}",
            codes: &[Code::E2eSelectorEmpty],
        },
        Row {
            path: "environments.NAME.jobs",
            form: Word(&["hash", "hook", "keep"]),
            presence: Optional(
                "Jobs that run an image which the environment sets are hooks for Argo CD, and get a hash otherwise, in environments per branch; other Jobs stay",
            ),
            meaning: "What happens to Jobs beside those of `e2e`, such as migrations, of which a changed template is refused. `hash`: their names end in a hash of what they run. `hook`: they are hooks for Argo CD, and get a hash otherwise. `keep`: they stay.",
            example: "jobs: hash",
            codes: &[Code::FieldValue, Code::JobImmutable, Code::JobNameInText],
        },
    ],
};

pub(super) const METADATA: Section = Section {
    title: "Labels and annotations",
    about: "They go on every resource's own metadata. Selectors and pod templates stay as they are: a selector is immutable, and a label of \
            a pod template restarts every pod.",
    rows: &[
        Row {
            path: "environments.NAME.labels",
            form: Metadata,
            presence: Default("{}"),
            meaning: "Labels of every resource, the Namespace included.",
            example: "labels: {environment: preview}",
            codes: &[Code::LabelValue, Code::MetadataKey, Code::NameBudget],
        },
        Row {
            path: "environments.NAME.annotations",
            form: Metadata,
            presence: Default("{}"),
            meaning: "Annotations of every resource, the Namespace included.",
            example: "annotations: {example.com/branch: \"{{ branch }}\"}",
            codes: &[Code::MetadataKey],
        },
    ],
};
