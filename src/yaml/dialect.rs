//! The YAML dialects that kustomize uses.

/// The rules that decide the type of a plain scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// go-yaml v3, which reads manifests and patches.
    Yaml12,
    /// go-yaml v2, which reads kustomization files and decides which strings are quoted on output.
    Yaml11,
}
