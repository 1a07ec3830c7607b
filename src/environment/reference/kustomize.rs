//! The version of kustomize.

use super::row::{
    Form::{Object, Text},
    Presence::Optional,
    Row, Section,
};
use crate::diag::Code;

pub(super) const KUSTOMIZE: Section = Section {
    title: "Version of kustomize",
    about: "Builds write the bytes of one version of kustomize. It should be the one that applies the repository: the one in Argo \
            CD, kubectl or Flux. [The page about versions](kustomize-versions.md) tells what differs between them.",
    rows: &[
        Row {
            path: "kustomize",
            form: Object,
            presence: Optional("the version is 5.8.1"),
            meaning: "The kustomize that applies this repository. `--kustomize-version` overrides it.",
            example: "kustomize: {version: \"5.8.1\"}",
            codes: &[],
        },
        Row {
            path: "kustomize.version",
            form: Text,
            presence: Optional("it is 5.8.1"),
            meaning: "The version of kustomize whose bytes are built: `5.7.1`, `5.8.1`, `5.8.2` or `5.8.3`, or who runs it: \
                      `argocd-3.5`, `argocd-3.6`, `flux-2.9` or `kubectl-1.37`.",
            example: "kustomize: {version: argocd-3.6}",
            codes: &[Code::FieldValue],
        },
    ],
};
