//! `configMapGenerator`, `secretGenerator` and `generatorOptions`
//! (`api/types/generatorargs.go`, `generatoroptions.go`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::Origin;
use crate::yaml::Text;

/// An entry of `configMapGenerator` or `secretGenerator`.
#[derive(Clone, Debug, Default)]
pub struct GeneratorRule {
    /// `metadata.name` before prefix, suffix and hash.
    pub name: LocatedText,
    /// `metadata.namespace`.
    pub namespace: LocatedText,
    /// `create`, `merge` or `replace`.
    pub behavior: LocatedText,
    /// `key=value`.
    pub literals: Vec<LocatedText>,
    /// `path` or `key=path`.
    pub files: Vec<LocatedText>,
    /// Files of `key=value` lines (`envs`).
    pub envs: Vec<LocatedText>,
    /// One more such file; only kustomizations know this field, plugins ignore it.
    pub env: Option<LocatedText>,
    /// Options of this entry's own.
    pub options: Option<GeneratorOptions>,
    /// `type`, of Secrets.
    pub secret_type: LocatedText,
    /// The place of the entry.
    pub at: Origin,
}

/// `generatorOptions`, or the `options` of one entry.
#[derive(Clone, Debug, Default)]
pub struct GeneratorOptions {
    /// Labels of the generated objects.
    pub labels: Vec<(Text, LocatedText)>,
    /// Annotations of the generated objects.
    pub annotations: Vec<(Text, LocatedText)>,
    /// No hash at the end of the name.
    pub disable_name_suffix_hash: bool,
    /// The place that says so.
    pub hash_disabled_at: Option<Origin>,
    /// `immutable: true`.
    pub immutable: bool,
    /// The booleans that are set to false, which does not override a true in `generatorOptions`.
    pub denied: Vec<(&'static str, Origin)>,
}

impl Decode for GeneratorRule {
    const WHAT: &'static str = "a generator";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            name: fields.located("name"),
            namespace: fields.located("namespace"),
            behavior: fields.located("behavior"),
            literals: fields.texts("literals"),
            files: fields.texts("files"),
            envs: fields.texts("envs"),
            env: fields.optional("env").filter(|env| !env.value.is_empty()),
            options: fields.object("options"),
            secret_type: LocatedText::default(),
            at: fields.at,
        }
    }
}

/// A `secretGenerator` entry: a generator with a `type`.
pub(crate) struct SecretRule(pub(crate) GeneratorRule);

impl Decode for SecretRule {
    const WHAT: &'static str = "a `secretGenerator` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let mut rule = GeneratorRule::decode(fields);
        rule.secret_type = fields.located("type");
        Self(rule)
    }
}

impl Decode for GeneratorOptions {
    const WHAT: &'static str = "generator options";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let (disable_name_suffix_hash, immutable) = (
            fields.flag("disableNameSuffixHash"),
            fields.flag("immutable"),
        );
        let flags = [
            ("disableNameSuffixHash", disable_name_suffix_hash),
            ("immutable", immutable),
        ];
        let denied = flags.into_iter().filter(|(_, is_set)| !is_set);
        let denied = denied.filter_map(|(name, _)| Some((name, fields.node(name)?.origin)));
        let denied = denied.collect();
        Self {
            labels: fields.text_map("labels"),
            annotations: fields.text_map("annotations"),
            disable_name_suffix_hash,
            hash_disabled_at: fields
                .node("disableNameSuffixHash")
                .filter(|_| disable_name_suffix_hash)
                .map(|node| node.origin),
            immutable,
            denied,
        }
    }
}
