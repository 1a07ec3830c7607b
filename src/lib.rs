//! offshoot: a pure, offline compiler for Kubernetes manifests.
//!
//! The pipeline, each stage a module that uses only those before it:
//!
//! `diag` · `sources` → `yaml` → `model` → `kustomize` → `environment` →
//! `checks` → `diff` → `impact` → `report` → `argocd` · `cli`

#[cfg(feature = "cli")]
pub mod cli;
pub mod diag;
pub mod diff;
pub mod environment;
pub mod impact;
pub mod kustomize;
pub mod model;
pub mod report;
pub mod sources;
pub mod yaml;
