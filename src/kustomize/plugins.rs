//! `generators`, `transformers` and `validators`: configuration objects, inline
//! or in files, for the builtin ones. Functions that would run a program or a
//! container are refused. Rules: `api/internal/plugins/loader/loader.go`.

use crate::diag::{Diagnostic, Failures, Fallible};
use crate::model::{Resource, ResourceSet};
use crate::yaml::{self, Casing, Decode, Fields, LocatedText, Node, Text};

use super::accumulate::{Accumulation, Gathered, Layer};
use super::collision;
use super::config::{
    FieldSpec, GeneratorRule, ImageRule, PatchRule, ReplacementField, ReplicaRule, SecretRule,
    Selector,
};
use super::context::Transformer;
use super::generators::{self, FileContent};
use super::layer::PreparedStep;
use super::manifests;
use super::patch::{self, Body, Patch};
use super::transformers::{
    Annotations, Images, Labels, NamePrefix, NameSuffix, Namespace, Replacements, Replicas,
    ValueAdd,
};

/// The transformers that `entries` configure, in order.
pub(super) fn transformers(
    layer: &Layer<'_>,
    entries: &[LocatedText],
    build: &mut Accumulation<'_>,
) -> Fallible<Vec<PreparedStep>> {
    let mut steps = Vec::new();
    let mut failures = Failures::default();
    for config in configurations(layer, entries, build)? {
        let prepared = Plugin {
            layer,
            config: &config,
            build,
        }
        .transformers();
        for transformer in failures.keep(prepared).unwrap_or_default() {
            steps.push(PreparedStep {
                name: "transformers",
                at: config.origin,
                transformer,
            });
        }
    }
    failures.or_ok(steps)
}

/// What the layer's `generators` generate, in order.
pub(super) fn generators(
    layer: &Layer<'_>,
    build: &mut Accumulation<'_>,
) -> Fallible<Vec<Resource>> {
    let mut generated = Vec::new();
    for config in configurations(layer, &layer.kustomization.generators, build)? {
        generated.extend(
            Plugin {
                layer,
                config: &config,
                build,
            }
            .generate()?,
        );
    }
    Ok(generated)
}

/// Runs the layer's `validators`, which may change nothing.
pub(super) fn validate(
    layer: &Layer<'_>,
    resources: &mut ResourceSet,
    build: &mut Accumulation<'_>,
) -> Fallible<()> {
    for step in transformers(layer, &layer.kustomization.validators, build)? {
        let before = resources.clone();
        build.run(&step, resources)?;
        let changed = before.len() != resources.len()
            || before
                .iter()
                .zip(resources.iter())
                .any(|(old, new)| differs(&old.node, &new.node));
        if changed {
            return Err(
                Diagnostic::error("validator-changes", "the validator changes resources")
                    .at(step.at)
                    .help("list it under `transformers` if it is meant to")
                    .into(),
            );
        }
    }
    Ok(())
}

fn differs(old: &Node, new: &Node) -> bool {
    let (mut old_text, mut new_text) = (String::new(), String::new());
    let emitted = yaml::emit(old, &mut old_text).and(yaml::emit(new, &mut new_text));
    emitted.is_err() || old_text != new_text
}

/// The configuration objects that a list names or contains.
fn configurations(
    layer: &Layer<'_>,
    entries: &[LocatedText],
    build: &mut Accumulation<'_>,
) -> Fallible<Vec<Resource>> {
    let mut gathered = Gathered::empty();
    let mut paths = Vec::new();
    for entry in entries {
        let text = build.inline(entry);
        let inline = yaml::parse_stream(&text.text, text.origin)
            .map_err(|error| super::files::malformed(&error).into())
            .and_then(manifests::resources);
        match inline {
            Ok(found) => {
                for resource in found {
                    collision::append(&mut gathered.resources, resource)?;
                }
            }
            Err(failed) if entry.value.contains('\n') => return Err(failed),
            Err(_) => paths.push(entry.clone()),
        }
    }
    build.resources(layer.root, &paths, &mut gathered)?;
    Ok(gathered.resources.into_items())
}

/// One configuration object.
struct Plugin<'a, 'b> {
    layer: &'a Layer<'a>,
    config: &'a Resource,
    build: &'a mut Accumulation<'b>,
}

impl Plugin<'_, '_> {
    fn transformers(&mut self) -> Fallible<Vec<Box<dyn Transformer>>> {
        self.refuse_foreign("transformer")?;
        let one = |transformer: Box<dyn Transformer>| Ok(vec![transformer]);
        match self.config.kind() {
            "AnnotationsTransformer" => {
                let config: PairsConfig = self.decoded()?;
                one(Box::new(Annotations::new(config.annotations, config.specs)))
            }
            "LabelTransformer" => {
                let config: PairsConfig = self.decoded()?;
                one(Box::new(Labels::new(config.labels, config.specs)))
            }
            "NamespaceTransformer" => one(Box::new(self.namespace()?)),
            "PrefixTransformer" => one(Box::new(self.prefix()?)),
            "SuffixTransformer" => one(Box::new(self.suffix()?)),
            "PrefixSuffixTransformer" => {
                Ok(vec![Box::new(self.prefix()?), Box::new(self.suffix()?)])
            }
            "ImageTagTransformer" => {
                let config: ImageConfig = self.decoded()?;
                one(Box::new(Images::new([config.image], config.specs)?))
            }
            "ReplicaCountTransformer" => {
                let config: ReplicaConfig = self.decoded()?;
                one(Box::new(Replicas::new(config.replica, config.specs)))
            }
            "PatchTransformer" => {
                let rule: PatchRule = self.decoded()?;
                let patch = self.patch(&rule)?;
                Ok(patch
                    .into_iter()
                    .map(|patch| Box::new(patch) as Box<dyn Transformer>)
                    .collect())
            }
            "PatchJson6902Transformer" => {
                let JsonPatchConfig(rule) = self.decoded()?;
                let (root, build) = (self.layer.root, &*self.build);
                let mut fetch = |entry: &_, place| build.patch_text(root, entry, place);
                one(Box::new(patch::legacy_json(&rule, &mut fetch)?))
            }
            "PatchStrategicMergeTransformer" => one(Box::new(self.strategic_merge()?)),
            "ReplacementTransformer" => {
                let ReplacementsConfig(entries) = self.decoded()?;
                let (root, build) = (self.layer.root, &*self.build);
                let mut read =
                    |entry: &_| build.text(root, entry).map(|file| (file.text, file.origin));
                one(Box::new(Replacements::load(&entries, &mut read)?))
            }
            "ValueAddTransformer" => {
                let (root, build) = (self.layer.root, &*self.build);
                let mut read =
                    |entry: &_| build.text(root, entry).map(|file| (file.text, file.origin));
                let directory = root.directory.name();
                one(Box::new(ValueAdd::load(
                    &self.config.node,
                    directory,
                    &mut read,
                )?))
            }
            _ => Err(self.unknown("transformer")),
        }
    }

    fn generate(&mut self) -> Fallible<Vec<Resource>> {
        self.refuse_foreign("generator")?;
        match self.config.kind() {
            "ConfigMapGenerator" => {
                let rule: GeneratorRule = self.decoded()?;
                self.generate_from(rule, generators::config_map::generate)
            }
            "SecretGenerator" => {
                let SecretRule(rule) = self.decoded()?;
                self.generate_from(rule, generators::secret::generate)
            }
            "IAMPolicyGenerator" => {
                let cx = &mut self.build.cx("generators", self.config.origin);
                Ok(vec![generators::iam_policy::generate(
                    &self.config.node,
                    cx,
                )?])
            }
            "HelmChartInflationGenerator" => {
                Err(generators::helm::refused(&self.config.node).into())
            }
            _ => Err(self.unknown("generator")),
        }
    }

    /// As a `configMapGenerator` entry, its name and namespace taken from the
    /// object's metadata where the entry itself has none.
    fn generate_from(
        &mut self,
        mut rule: GeneratorRule,
        generate: generators::Generate,
    ) -> Fallible<Vec<Resource>> {
        if rule.name.value.is_empty() {
            rule.name = LocatedText {
                value: self.config.name().into(),
                at: self.config.origin,
            };
        }
        if rule.namespace.is_empty() {
            rule.namespace = self.config.namespace().into();
        }
        let root = self.layer.root;
        let mut read = |entry: &LocatedText| {
            let content = root.read(entry)?;
            Ok(FileContent {
                bytes: content.bytes,
                origin: content.origin,
            })
        };
        let cx = &mut self.build.cx("generators", rule.at);
        Ok(vec![generate(&rule, None, &mut read, cx)?])
    }

    fn decoded<T: Decode>(&self) -> Fallible<T> {
        let mut failures = Failures::default();
        let decoded = yaml::decode(&self.config.node, Casing::Lenient, &mut failures);
        match (failures.or_ok(()), decoded) {
            (Ok(()), Some(config)) => Ok(config),
            (Err(failed), _) => Err(failed),
            (Ok(()), None) => Err(self.unknown("plugin")),
        }
    }

    fn namespace(&self) -> Fallible<Namespace> {
        let config: NamespaceConfig = self.decoded()?;
        Namespace::new(self.config.namespace(), config.specs)
            .with_options(&config.subjects, config.unset_only)
    }

    fn prefix(&self) -> Fallible<NamePrefix> {
        let config: AffixConfig = self.decoded()?;
        Ok(NamePrefix::new(config.prefix, self.required(config.specs)?))
    }

    fn suffix(&self) -> Fallible<NameSuffix> {
        let config: AffixConfig = self.decoded()?;
        Ok(NameSuffix::new(config.suffix, self.required(config.specs)?))
    }

    fn required(&self, specs: Option<Vec<FieldSpec>>) -> Fallible<Vec<FieldSpec>> {
        specs.ok_or_else(|| {
            Diagnostic::error(
                "field-specs-missing",
                format!("the {} has no `fieldSpecs`", self.config.kind()),
            )
            .at(self.config.origin)
            .help("builtin transformers start with none: `fieldSpecs: [{path: metadata/name}]`")
            .into()
        })
    }

    fn patch(&self, rule: &PatchRule) -> Fallible<Option<Patch>> {
        let mut fetch = |entry: &_, place| self.build.patch_text(self.layer.root, entry, place);
        patch::patch(rule, &mut fetch)
    }

    fn strategic_merge(&self) -> Fallible<Patch> {
        let config: StrategicConfig = self.decoded()?;
        let mut fetch = |entry: &_, place| self.build.patch_text(self.layer.root, entry, place);
        let mut patches = Vec::new();
        for entry in config.paths.iter().chain(&config.patches) {
            patches.extend(patch::legacy_strategic(entry, &mut fetch)?);
        }
        if patches.is_empty() {
            return Err(patch::says_nothing(self.config.origin).into());
        }
        Ok(Patch {
            body: Body::Strategic(patches),
            target: None,
            allow_name_change: false,
            allow_kind_change: false,
            is_legacy: true,
            at: self.config.origin,
        })
    }

    fn refuse_foreign(&self, what: &str) -> Fallible<()> {
        let gvk = self.config.gvk();
        if gvk.group.is_empty() && gvk.version == "builtin" {
            return Ok(());
        }
        Err(Diagnostic::error(
            "plugin-external",
            format!(
                "the {what} `{}` would run a program or a container",
                self.config.id()
            ),
        )
        .at(self.config.origin)
        .help("builtin ones have `apiVersion: builtin`; no other code is run while building")
        .into())
    }

    fn unknown(&self, what: &str) -> crate::diag::Diagnostics {
        Diagnostic::error(
            "plugin-unknown",
            format!("there is no builtin {what} `{}`", self.config.kind()),
        )
        .at(self.config.origin)
        .into()
    }
}

struct PairsConfig {
    labels: Vec<(Text, LocatedText)>,
    annotations: Vec<(Text, LocatedText)>,
    specs: Vec<FieldSpec>,
}

impl Decode for PairsConfig {
    const WHAT: &'static str = "a transformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            labels: fields.text_map("labels"),
            annotations: fields.text_map("annotations"),
            specs: fields.objects("fieldSpecs"),
        }
    }
}

struct NamespaceConfig {
    specs: Vec<FieldSpec>,
    subjects: LocatedText,
    unset_only: bool,
}

impl Decode for NamespaceConfig {
    const WHAT: &'static str = "a NamespaceTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            specs: fields.objects("fieldSpecs"),
            subjects: fields.located("setRoleBindingSubjects"),
            unset_only: fields.flag("unsetOnly"),
        }
    }
}

struct AffixConfig {
    prefix: Text,
    suffix: Text,
    specs: Option<Vec<FieldSpec>>,
}

impl Decode for AffixConfig {
    const WHAT: &'static str = "a prefix or suffix transformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let has_specs = fields.node("fieldSpecs").is_some();
        Self {
            prefix: fields.text("prefix"),
            suffix: fields.text("suffix"),
            specs: has_specs.then(|| fields.objects("fieldSpecs")),
        }
    }
}

struct ImageConfig {
    image: ImageRule,
    specs: Vec<FieldSpec>,
}

impl Decode for ImageConfig {
    const WHAT: &'static str = "an ImageTagTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            image: fields.object("imageTag").unwrap_or_default(),
            specs: fields.objects("fieldSpecs"),
        }
    }
}

struct ReplicaConfig {
    replica: ReplicaRule,
    specs: Vec<FieldSpec>,
}

impl Decode for ReplicaConfig {
    const WHAT: &'static str = "a ReplicaCountTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            replica: fields.object("replica").unwrap_or_default(),
            specs: fields.objects("fieldSpecs"),
        }
    }
}

struct JsonPatchConfig(PatchRule);

impl Decode for JsonPatchConfig {
    const WHAT: &'static str = "a PatchJson6902Transformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let some = |text: LocatedText| (!text.value.is_empty()).then_some(text);
        Self(PatchRule {
            path: some(fields.located("path")),
            patch: some(fields.located("jsonOp")),
            target: fields.object::<Selector>("target"),
            at: fields.at,
            ..PatchRule::default()
        })
    }
}

struct StrategicConfig {
    paths: Vec<LocatedText>,
    patches: Option<LocatedText>,
}

impl Decode for StrategicConfig {
    const WHAT: &'static str = "a PatchStrategicMergeTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            paths: fields.texts("paths"),
            patches: fields
                .optional("patches")
                .filter(|patches| !patches.value.is_empty()),
        }
    }
}

struct ReplacementsConfig(Vec<ReplacementField>);

impl Decode for ReplacementsConfig {
    const WHAT: &'static str = "a ReplacementTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(fields.objects("replacements"))
    }
}
