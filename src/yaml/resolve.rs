//! What a plain scalar stands for.

use super::Tag;

/// Whose rules decide what a plain scalar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// go-yaml v3: manifests, patches.
    Yaml12,
    /// go-yaml v2: kustomization files, and which strings need quotes on output.
    Yaml11,
}

/// The tag of a plain (unquoted, untagged) scalar.
pub fn resolve_plain(_text: &str, _dialect: Dialect) -> Tag {
    Tag::Str
}
