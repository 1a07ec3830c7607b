//! The dialects: whose rules decide what a text means.

/// Whose rules decide what a plain scalar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// go-yaml v3: manifests, patches.
    Yaml12,
    /// go-yaml v2: kustomization files, and which strings need quotes on output.
    Yaml11,
}
