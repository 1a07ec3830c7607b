//! Images, the end-to-end test, and metadata.

use super::row::{
    Form::{Either, List, Metadata, Object, Objects, Short, Template, Text, Word},
    Presence::{Default, Optional, Required},
    Row, Section,
};
use crate::diag::Code;

pub(super) const IMAGES: Section = Section {
    title: "Images",
    about: "A branch builds one or two images; the other services run the defaults. An image that matches no container is an error, \
            where kustomize is silent: a misspelled name would deploy the wrong version. [Pipelines](pipelines.md) shows how two \
            repositories that build one branch keep their images in one file.",
    rows: &[
        Row {
            path: "environments.NAME.images",
            form: Either(&[Short("defaults"), Object]),
            presence: Default("[]"),
            meaning: "Images: those of every branch, the file with those of one branch, and fields with images that kustomize does not know. `--image` and `--images` win over the file, and the file over the defaults.",
            example: "images:\n  - {name: registry.example.com/api, newTag: stable}\n  - {name: redis, newName: mirror.example.com/redis, digest: \"sha256:24d25afcd0e5ed5b0a6ff7f7d7ae3a5a8d4ac4b9c5a9b8d34f0b6b1a1a8c0d9e\"}",
            codes: &[Code::ImageUnmatched, Code::ImageReference],
        },
        Row {
            path: "environments.NAME.images.defaults",
            form: Objects,
            presence: Default("[]"),
            meaning: "The images of a branch that says nothing else, in the form of a kustomization's `images`.",
            example: "images:\n  defaults:\n    - {name: registry.example.com/api, newTag: stable}",
            codes: &[Code::ImageUnmatched, Code::ImageReference],
        },
        Row {
            path: "environments.NAME.images.defaults[].name",
            form: Text,
            presence: Required,
            meaning: "The image to change, without tag or digest.",
            example: "images: {defaults: [{name: registry.example.com/api, newTag: stable}]}",
            codes: &[Code::FieldMissing, Code::FieldValue, Code::ImageUnmatched],
        },
        Row {
            path: "environments.NAME.images.defaults[].newName",
            form: Template,
            presence: Optional("the name stays"),
            meaning: "The new name. An entry needs at least one of `newName`, `newTag` and `digest`.",
            example: "images: {defaults: [{name: redis, newName: mirror.example.com/redis}]}",
            codes: &[Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.images.defaults[].newTag",
            form: Template,
            presence: Optional("the tag stays"),
            meaning: "The new tag. Quote a tag that reads as a number.",
            example: "images: {defaults: [{name: registry.example.com/api, newTag: \"1.10\"}]}",
            codes: &[Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.images.defaults[].digest",
            form: Template,
            presence: Optional("the digest stays, unless there is a new tag"),
            meaning: "The new digest.",
            example: "images: {defaults: [{name: redis, digest: \"sha256:24d25afcd0e5ed5b0a6ff7f7d7ae3a5a8d4ac4b9c5a9b8d34f0b6b1a1a8c0d9e\"}]}",
            codes: &[Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.images.file",
            form: Template,
            presence: Optional("a branch has the defaults and what `--image` says"),
            meaning: "The file with the images of a branch, relative to offshoot.yaml: one reference per line in the form of `--image`, perhaps after a dash; `#` begins a comment. `offshoot edit set image --environment ENV --branch NAME REF` writes it. A branch without a file has the defaults. A line for an image that the render does not have is a warning.",
            example: "images: {file: \"previews/{{ slug }}.yaml\"}",
            codes: &[
                Code::FieldValue,
                Code::ImageReference,
                Code::ImageStale,
                Code::PromotionEmpty,
            ],
        },
        Row {
            path: "environments.NAME.images.fields",
            form: Objects,
            presence: Default("[]"),
            meaning: "Fields with images that kustomize's `images` does not know: of custom resources, of the values of a HelmRelease, of variables. They are set by patches.",
            example: "images:\n  fields:\n    - {kind: HelmRelease, path: \"spec.values.image\"}\n    - {kind: Deployment, path: \"spec.template.spec.containers[].env[].value\"}",
            codes: &[Code::FieldValue, Code::ImageFieldUnused],
        },
        Row {
            path: "environments.NAME.images.fields[].kind",
            form: Text,
            presence: Required,
            meaning: "The kind: `HelmRelease`, or with its group `HelmRelease.helm.toolkit.fluxcd.io`.",
            example: "images: {fields: [{kind: HelmRelease.helm.toolkit.fluxcd.io, path: spec.values.image}]}",
            codes: &[Code::FieldMissing, Code::ImageFieldUnused],
        },
        Row {
            path: "environments.NAME.images.fields[].path",
            form: Text,
            presence: Required,
            meaning: "The path to a text, to a list of texts, or to a map with `repository` (or `name`, `image`), `tag`, and perhaps `registry` and `digest`. `[]` is any item of a list, `*` any value of a map. Of variables, those count whose value has a `/` or whose name has `IMAGE` in it.",
            example: "images: {fields: [{kind: Kafka, path: \"spec.kafka.image\"}]}",
            codes: &[Code::FieldMissing, Code::FieldValue, Code::ImageFieldUnused],
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
