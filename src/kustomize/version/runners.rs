//! The programs that contain a kustomize, with the version that each contains. In: nothing; it is a table. Sources are
//! the release's own files.

use super::number::Number;

/// A release of a program, and the kustomize in it.
#[derive(Clone, Copy, Debug)]
pub struct Runner {
    /// The program and its minor version: `argocd-3.6`.
    pub name: &'static str,
    /// The version of kustomize in it.
    pub kustomize: Number,
    /// The file that says so.
    pub source: &'static str,
}

/// The releases whose kustomize is known.
#[rustfmt::skip]
pub const RUNNERS: [Runner; 4] = [
    Runner { name: "argocd-3.5", kustomize: Number::new(5, 8, 1), source: "argo-cd v3.5.7 hack/tool-versions.sh" },
    Runner { name: "argocd-3.6", kustomize: Number::new(5, 8, 3), source: "argo-cd v3.6.1 hack/tool-versions.sh" },
    Runner { name: "flux-2.9", kustomize: Number::new(5, 8, 1), source: "kustomize-controller v1.10.1 go.mod, which pins api v0.21.1" },
    Runner { name: "kubectl-1.37", kustomize: Number::new(5, 8, 1), source: "kubernetes v1.37.2 go.mod: kustomize/v5 v5.8.1" },
];
