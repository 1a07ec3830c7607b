//! The builtin plugins: for each its kind, the fields of its configuration, and the
//! generator or transformer made from it (`api/internal/plugins/builtinhelpers`).

use crate::config::{Casing, Decode, Fields, LocatedText, Shape, decode, shape};
use crate::diag::{Code, Diagnostic, Diagnostics, Failures, Fallible, did_you_mean, nearest};
use crate::kustomize::config::{FieldSpec, GeneratorRule, PatchRule, SecretRule};
use crate::kustomize::generators::iam_policy::IamPolicy;
use crate::kustomize::generators::{self, FileContent};
use crate::kustomize::patch::{self, Body, Patch};
use crate::kustomize::step_context::Transformer;
use crate::kustomize::transformers::hash::Hash;
use crate::kustomize::transformers::{
    Annotations, Images, Labels, NamePrefix, NameSuffix, Namespace, Replacements, Replicas,
    ValueAdd, ValueAddConfig,
};
use crate::kustomize::version::Behavior;
use crate::model::{Resource, Step};
use crate::yaml::{self, Dialect, Node, Number, Tag, Text};

use super::config::{
    AffixConfig, AnnotationsConfig, HelmChartConfig, ImageConfig, JsonPatchConfig, LabelsConfig,
    NamespaceConfig, ReplacementsConfig, ReplicaConfig, StrategicConfig,
};
use super::plugin::Plugin;

/// A builtin plugin.
pub(super) struct Builtin<M> {
    kind: &'static str,
    shape: fn() -> Shape,
    make: M,
}

type Boxed = Box<dyn Transformer>;
type MakeTransformers = fn(&mut Plugin<'_, '_>) -> Fallible<Vec<Boxed>>;
type MakeResources = fn(&mut Plugin<'_, '_>) -> Fallible<Vec<Resource>>;

/// The plugins that `transformers` and `validators` accept.
#[rustfmt::skip]
pub(super) const TRANSFORMERS: [Builtin<MakeTransformers>; 14] = [
    Builtin { kind: "AnnotationsTransformer", shape: shape::<AnnotationsConfig>, make: |plugin| plugin.annotations() },
    Builtin { kind: "LabelTransformer", shape: shape::<LabelsConfig>, make: |plugin| plugin.labels() },
    Builtin { kind: "NamespaceTransformer", shape: shape::<NamespaceConfig>, make: |plugin| plugin.namespace() },
    Builtin { kind: "PrefixTransformer", shape: shape::<AffixConfig>, make: |plugin| plugin.prefixes() },
    Builtin { kind: "SuffixTransformer", shape: shape::<AffixConfig>, make: |plugin| plugin.suffixes() },
    Builtin { kind: "PrefixSuffixTransformer", shape: shape::<AffixConfig>, make: |plugin| plugin.prefixes_and_suffixes() },
    Builtin { kind: "HashTransformer", shape: shape::<Unread>, make: |_| Ok(one(Hash)) },
    Builtin { kind: "ImageTagTransformer", shape: shape::<ImageConfig>, make: |plugin| plugin.images() },
    Builtin { kind: "ReplicaCountTransformer", shape: shape::<ReplicaConfig>, make: |plugin| plugin.replicas() },
    Builtin { kind: "PatchTransformer", shape: shape::<PatchRule>, make: |plugin| plugin.patches() },
    Builtin { kind: "PatchJson6902Transformer", shape: shape::<JsonPatchConfig>, make: |plugin| plugin.json_patch() },
    Builtin { kind: "PatchStrategicMergeTransformer", shape: shape::<StrategicConfig>, make: |plugin| plugin.strategic_merge() },
    Builtin { kind: "ReplacementTransformer", shape: shape::<ReplacementsConfig>, make: |plugin| plugin.replacements() },
    Builtin { kind: "ValueAddTransformer", shape: shape::<ValueAddConfig>, make: |plugin| plugin.value_add() },
];

/// The plugins that `generators` accepts.
#[rustfmt::skip]
pub(super) const GENERATORS: [Builtin<MakeResources>; 4] = [
    Builtin { kind: "ConfigMapGenerator", shape: shape::<GeneratorRule>, make: |plugin| plugin.config_map() },
    Builtin { kind: "SecretGenerator", shape: shape::<SecretRule>, make: |plugin| plugin.secret() },
    Builtin { kind: "IAMPolicyGenerator", shape: shape::<IamPolicy>, make: |plugin| plugin.iam_policy() },
    Builtin { kind: "HelmChartInflationGenerator", shape: shape::<HelmChartConfig>, make: |plugin| plugin.helm_chart() },
];

/// The configuration of a plugin that ignores it.
struct Unread;

impl Decode for Unread {
    const WHAT: &'static str = "a plugin without fields";
    fn decode(_: &mut Fields<'_, '_>) -> Self {
        Self
    }
}

/// The kinds of builtin plugins, each with the fields of its configuration.
pub fn builtin_plugins() -> Vec<(&'static str, Shape)> {
    let transformers = TRANSFORMERS
        .iter()
        .map(|plugin| (plugin.kind, (plugin.shape)()));
    let generators = GENERATORS
        .iter()
        .map(|plugin| (plugin.kind, (plugin.shape)()));
    transformers.chain(generators).collect()
}

/// The kinds of some plugins.
pub(super) fn kinds<M>(plugins: &[Builtin<M>]) -> impl Iterator<Item = &'static str> {
    plugins.iter().map(|plugin| plugin.kind)
}

/// The function that makes a generator or transformer from the configuration of this kind.
pub(super) fn maker<M: Copy>(plugins: &[Builtin<M>], kind: &str) -> Option<M> {
    let plugin = plugins.iter().find(|plugin| plugin.kind == kind);
    plugin.map(|plugin| plugin.make)
}

fn one(transformer: impl Transformer + 'static) -> Vec<Boxed> {
    vec![Box::new(transformer)]
}

impl Plugin<'_, '_> {
    /// The decoded configuration, converted to JSON first as in kustomize.
    fn decoded<T: Decode>(&self) -> Fallible<T> {
        let mut failures = Failures::default();
        let text_keys = self.build.version.has(Behavior::KeysBecomeText);
        let node = if text_keys {
            yaml::through_json(&yaml::text_keyed(&self.config.node))?
        } else {
            yaml::through_json(&self.config.node)?
        };
        let decoded = decode(&node, Casing::Lenient, &mut failures);
        match (failures.or_ok(()), decoded) {
            (Ok(()), Some(config)) => Ok(config),
            (Err(failed), _) => Err(failed),
            (Ok(()), None) => Err(self.unknown("plugin")),
        }
    }

    fn annotations(&mut self) -> Fallible<Vec<Boxed>> {
        let config: AnnotationsConfig = self.decoded()?;
        Ok(one(Annotations::new(config.annotations, config.specs)))
    }

    fn labels(&mut self) -> Fallible<Vec<Boxed>> {
        let config: LabelsConfig = self.decoded()?;
        Ok(one(Labels::new(config.labels, config.specs)))
    }

    fn namespace(&mut self) -> Fallible<Vec<Boxed>> {
        let config: NamespaceConfig = self.decoded()?;
        let namespace = Namespace::new(self.config.namespace(), config.specs);
        let namespace = namespace.with_options(&config.subjects, config.unset_only)?;
        Ok(one(namespace))
    }

    fn prefixes(&mut self) -> Fallible<Vec<Boxed>> {
        let config: AffixConfig = self.decoded()?;
        Ok(one(NamePrefix::new(
            config.prefix,
            self.required(config.specs)?,
        )))
    }

    fn suffixes(&mut self) -> Fallible<Vec<Boxed>> {
        let config: AffixConfig = self.decoded()?;
        Ok(one(NameSuffix::new(
            config.suffix,
            self.required(config.specs)?,
        )))
    }

    fn prefixes_and_suffixes(&mut self) -> Fallible<Vec<Boxed>> {
        let mut both = self.prefixes()?;
        both.extend(self.suffixes()?);
        Ok(both)
    }

    fn images(&mut self) -> Fallible<Vec<Boxed>> {
        let config: ImageConfig = self.decoded()?;
        let version = self.build.version;
        Ok(one(Images::new(
            [config.image],
            config.specs,
            version,
            &self.build.expressions,
        )?))
    }

    fn replicas(&mut self) -> Fallible<Vec<Boxed>> {
        let config: ReplicaConfig = self.decoded()?;
        Ok(one(Replicas::new(config.replica, config.specs)))
    }

    fn patches(&mut self) -> Fallible<Vec<Boxed>> {
        let rule: PatchRule = self.decoded()?;
        let version = self.build.version;
        let expressions = self.build.expressions.clone();
        let mut fetch = |entry: &_, place| self.build.patch_text(self.layer.root, entry, place);
        let patch = patch::patch(&rule, version, &expressions, &mut fetch)?;
        self.build.expands(patch.values(), patch.bytes, rule.at)?;
        Ok(one(patch))
    }

    fn json_patch(&mut self) -> Fallible<Vec<Boxed>> {
        let JsonPatchConfig(rule) = self.decoded()?;
        let expressions = self.build.expressions.clone();
        let mut fetch = |entry: &_, place| self.build.patch_text(self.layer.root, entry, place);
        let patch = patch::legacy_json(&rule, &expressions, &mut fetch)?;
        self.build.expands(patch.values(), patch.bytes, rule.at)?;
        Ok(one(patch))
    }

    fn strategic_merge(&mut self) -> Fallible<Vec<Boxed>> {
        let config: StrategicConfig = self.decoded()?;
        let version = self.build.version;
        let mut fetch = |entry: &_, place| self.build.patch_text(self.layer.root, entry, place);
        let (mut patches, mut bytes) = (Vec::new(), 0);
        for entry in config.paths.iter().chain(&config.patches) {
            let (read, size) = patch::legacy_strategic(entry, version, &mut fetch)?;
            patches.extend(read);
            bytes += size;
        }
        if patches.is_empty() {
            return Err(patch::says_nothing(self.config.origin).into());
        }
        let at = self.config.origin;
        let patch = Patch {
            body: Body::Strategic(patches),
            target: None,
            is_legacy: true,
            at,
            bytes,
        };
        self.build.expands(patch.values(), patch.bytes, at)?;
        Ok(one(patch))
    }

    fn replacements(&mut self) -> Fallible<Vec<Boxed>> {
        let ReplacementsConfig(entries) = self.decoded()?;
        let (root, build) = (self.layer.root, &mut *self.build);
        let (version, expressions) = (build.version, build.expressions.clone());
        let mut read = |entry: &_| build.text(root, entry).map(|file| (file.text, file.origin));
        let replacements = Replacements::load(&entries, version, &expressions, &mut read)?;
        Ok(one(replacements))
    }

    fn value_add(&mut self) -> Fallible<Vec<Boxed>> {
        let (root, build) = (self.layer.root, &mut *self.build);
        let expressions = build.expressions.clone();
        let mut read = |entry: &_| build.text(root, entry).map(|file| (file.text, file.origin));
        let directory = root.directory.name();
        let value_add = ValueAdd::load(&self.config.node, directory, &expressions, &mut read)?;
        Ok(one(value_add))
    }

    fn config_map(&mut self) -> Fallible<Vec<Resource>> {
        let rule: GeneratorRule = self.decoded()?;
        self.generate_from(rule, generators::config_map::generate)
    }

    fn secret(&mut self) -> Fallible<Vec<Resource>> {
        let SecretRule(rule) = self.decoded()?;
        self.generate_from(rule, generators::secret::generate)
    }

    fn iam_policy(&mut self) -> Fallible<Vec<Resource>> {
        let policy: IamPolicy = self.decoded()?;
        let cx = &mut self.build.cx(Step::Generators, self.config.origin);
        Ok(vec![generators::iam_policy::generate(&policy, cx)?])
    }

    fn helm_chart(&mut self) -> Fallible<Vec<Resource>> {
        let config: HelmChartConfig = self.decoded()?;
        self.build
            .inflate(self.layer, &config.chart, &config.globals, "")
    }

    /// Generates from the configuration as from a `configMapGenerator` entry; name
    /// and namespace come from the object's metadata if the entry itself has none.
    fn generate_from(
        &mut self,
        mut rule: GeneratorRule,
        generate: generators::Generate,
    ) -> Fallible<Vec<Resource>> {
        if rule.name.value.is_empty() {
            rule.name = self.metadata("name")?;
        }
        if rule.namespace.value.is_empty() {
            rule.namespace = self.metadata("namespace")?;
        }
        if let Some(env) = rule.env.take() {
            self.build
                .warnings
                .push(env_ignored(self.config.kind(), &env));
        }
        let root = self.layer.root;
        let mut read = |entry: &LocatedText| {
            let content = root.read(entry)?;
            Ok(FileContent {
                bytes: content.bytes,
                origin: content.origin,
            })
        };
        let cx = &mut self.build.cx(Step::Generators, rule.at);
        Ok(vec![generate(&rule, None, &mut read, cx)?])
    }

    /// A field of the configuration's metadata; empty if missing.
    ///
    /// # Errors
    /// `field-type` for a map or list.
    fn metadata(&self, field: &str) -> Fallible<LocatedText> {
        let node = self.config.node.at(&["metadata", field]);
        if let Some(node) = node.filter(|node| node.tag().is_none()) {
            let message = format!("`{field}` takes a string, not a {}", node.kind_name());
            return Err(Diagnostic::error(Code::FieldType, message)
                .at(node.origin)
                .help("write one string")
                .into());
        }
        Ok(LocatedText {
            value: node.and_then(stated).unwrap_or_default(),
            at: node.map_or(self.config.origin, |node| node.origin),
        })
    }

    fn required(&self, specs: Option<Vec<FieldSpec>>) -> Fallible<Vec<FieldSpec>> {
        specs.ok_or_else(|| {
            Diagnostic::error(
                Code::FieldSpecsMissing,
                format!("the {} has no `fieldSpecs`", self.config.kind()),
            )
            .at(self.config.origin)
            .help("builtin transformers have no default: `fieldSpecs: [{path: metadata/name}]`")
            .into()
        })
    }

    pub(super) fn unknown(&self, what: &str) -> Diagnostics {
        Diagnostic::error(
            Code::PluginUnknown,
            format!("the builtin {what} `{}` does not exist", self.config.kind()),
        )
        .at(self.config.origin)
        .help(self.known(what))
        .into()
    }

    fn known(&self, what: &str) -> String {
        let kinds: Vec<&str> = match what {
            "generator" => kinds(&GENERATORS).collect(),
            _ => kinds(&TRANSFORMERS).collect(),
        };
        match nearest(self.config.kind(), kinds.iter().copied()) {
            Some(near) => did_you_mean(near),
            None => format!("there are {}", kinds.join(", ")),
        }
    }
}

fn env_ignored(kind: &str, env: &LocatedText) -> Diagnostic {
    Diagnostic::warning(
        Code::PluginEnvIgnored,
        format!(
            "`env` has no effect in a {kind}: `{}` is not read",
            env.value
        ),
    )
    .at(env.at)
    .help("kustomize supports `env` only in a kustomization; write `envs: [FILE]`")
}

/// A text of the object's metadata. kustomize passes the object through JSON: a number comes back in
/// another notation, and a date with its time.
fn stated(node: &Node) -> Option<Text> {
    if node.tag() == Some(Tag::Timestamp) {
        return yaml::through_json(node).ok()?.as_text().cloned();
    }
    let is_number = matches!(node.tag(), Some(Tag::Int | Tag::Float));
    match Number::parse(node.as_text()?, Dialect::Yaml12).filter(|_| is_number) {
        Some(number) => {
            let mut written = String::new();
            number.write_yaml(&mut written);
            Some(written.into())
        }
        None => node.as_text().cloned(),
    }
}
