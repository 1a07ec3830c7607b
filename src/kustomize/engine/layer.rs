//! The transformers of one kustomization, in the order in which they run
//! (`configureBuiltinTransformers` in `kusttarget_configplugin.go`).

use crate::diag::{Failures, Fallible, Origin};
use crate::model::Step;

use crate::kustomize::build_context::{BuildContext, PreparedStep};
use crate::kustomize::build_metadata::OriginAnnotation;
use crate::kustomize::config::{FieldSpec, LabelRule, ReplacementField};
use crate::kustomize::load::layer::Layer;
use crate::kustomize::patch;
use crate::kustomize::patch::{Body, Patch};
use crate::kustomize::specs::tables::{FieldSpecs, merge_specs};
use crate::kustomize::step_context::Transformer;
use crate::kustomize::transformers::{
    Annotations, Images, Labels, NamePrefix, NameSuffix, Namespace, Replacements, Replicas,
};

type Steps = Vec<PreparedStep>;

/// Every step of a layer. All are prepared, and their files read, before the first runs.
pub(crate) fn steps(
    layer: &Layer<'_>,
    specs: &FieldSpecs,
    build: &mut BuildContext<'_>,
) -> Fallible<Steps> {
    let mut steps = Steps::new();
    let mut failures = Failures::default();
    failures.keep(strategic_merges(layer, build, &mut steps));
    failures.keep(patches(layer, build, &mut steps));
    metadata(layer, specs, &mut steps);
    failures.keep(labels(layer, specs, &mut steps));
    annotations(layer, specs, &mut steps);
    failures.keep(json_patches(layer, build, &mut steps));
    replicas(layer, specs, &mut steps);
    failures.keep(images(layer, specs, build, &mut steps));
    failures.keep(replacements(layer, build, &mut steps));
    if build.metadata.is_tracked() {
        record(layer, &mut steps);
    }
    failures.or_ok(steps)
}

/// Records for each step the plugins that kustomize runs for it: one per
/// step, but a single one for all `patchesStrategicMerge`, one per image, and
/// one for `commonLabels`, set or not, if there are `labels`.
fn record(layer: &Layer<'_>, steps: &mut Steps) {
    let kustomization = layer.kustomization;
    let merges = kustomization.patches_strategic_merge.len();
    for (index, step) in steps.iter_mut().enumerate() {
        let Some(plugin) = step.name.plugin() else {
            continue;
        };
        let times = match step.name {
            Step::PatchesStrategicMerge => usize::from(index + 1 == merges),
            Step::Images => kustomization.images.len(),
            _ => 1,
        };
        let origin = OriginAnnotation::field(&layer.root.trail, layer.file_name, plugin);
        step.recorded = vec![origin; times];
    }
    let last_labels = steps.iter_mut().rfind(|step| step.name == Step::Labels);
    if let (Some(step), true) = (last_labels, kustomization.common_labels.is_empty()) {
        step.recorded.extend_from_within(..);
    }
}

fn push(steps: &mut Steps, name: Step, at: Origin, transformer: impl Transformer + 'static) {
    steps.push(PreparedStep {
        name,
        at,
        recorded: Vec::new(),
        transformer: Box::new(transformer),
    });
}

fn strategic_merges(
    layer: &Layer<'_>,
    build: &mut BuildContext<'_>,
    steps: &mut Steps,
) -> Fallible<()> {
    let mut empty = None;
    let version = build.version;
    for entry in &layer.kustomization.patches_strategic_merge {
        let mut fetch = |entry: &_, place| build.patch_text(layer.root, entry, place);
        let (patches, bytes) = patch::legacy_strategic(entry, version, &mut fetch)?;
        if patches.is_empty() {
            empty = empty.or(Some(entry.at));
            continue;
        }
        let patch = Patch {
            body: Body::Strategic(patches),
            target: None,
            is_legacy: true,
            at: entry.at,
            bytes,
        };
        build.expands(patch.values(), patch.bytes, entry.at)?;
        push(steps, Step::PatchesStrategicMerge, entry.at, patch);
    }
    // One transformer has all entries in kustomize: it wants a patch, not one of each entry.
    let has_patch = steps
        .iter()
        .any(|step| step.name == Step::PatchesStrategicMerge);
    match empty {
        Some(at) if !has_patch => Err(patch::says_nothing(at).into()),
        _ => Ok(()),
    }
}

fn patches(layer: &Layer<'_>, build: &mut BuildContext<'_>, steps: &mut Steps) -> Fallible<()> {
    let mut failures = Failures::default();
    let version = build.version;
    let expressions = build.expressions.clone();
    for rule in &layer.kustomization.patches {
        let mut fetch = |entry: &_, place| build.patch_text(layer.root, entry, place);
        let patch = patch::patch(rule, version, &expressions, &mut fetch)
            .map_err(|failed| failed.with_default_place(rule.at));
        if let Some(patch) = failures.keep(patch) {
            build.expands(patch.values(), patch.bytes, rule.at)?;
            push(steps, Step::Patches, rule.at, patch);
        }
    }
    failures.or_ok(())
}

fn json_patches(
    layer: &Layer<'_>,
    build: &mut BuildContext<'_>,
    steps: &mut Steps,
) -> Fallible<()> {
    let mut failures = Failures::default();
    let expressions = build.expressions.clone();
    for rule in &layer.kustomization.patches_json6902 {
        let mut fetch = |entry: &_, place| build.patch_text(layer.root, entry, place);
        if let Some(patch) = failures.keep(patch::legacy_json(rule, &expressions, &mut fetch)) {
            build.expands(patch.values(), patch.bytes, rule.at)?;
            push(steps, Step::PatchesJson6902, rule.at, patch);
        }
    }
    failures.or_ok(())
}

fn metadata(layer: &Layer<'_>, specs: &FieldSpecs, steps: &mut Steps) {
    let kustomization = layer.kustomization;
    let namespace = &kustomization.namespace;
    if !namespace.value.is_empty() {
        let transformer = Namespace::new(namespace.value.clone(), specs.namespace.clone());
        push(steps, Step::Namespace, namespace.at, transformer);
    }
    let prefix = &kustomization.name_prefix;
    if !prefix.value.is_empty() {
        let transformer = NamePrefix::new(prefix.value.clone(), specs.name_prefix.clone());
        push(steps, Step::NamePrefix, prefix.at, transformer);
    }
    let suffix = &kustomization.name_suffix;
    if !suffix.value.is_empty() {
        let transformer = NameSuffix::new(suffix.value.clone(), specs.name_suffix.clone());
        push(steps, Step::NameSuffix, suffix.at, transformer);
    }
}

fn labels(layer: &Layer<'_>, specs: &FieldSpecs, steps: &mut Steps) -> Fallible<()> {
    for rule in &layer.kustomization.labels {
        let places = label_places(rule, specs)?;
        push(
            steps,
            Step::Labels,
            rule.at,
            Labels::new(rule.pairs.clone(), places),
        );
    }
    let common = &layer.kustomization.common_labels;
    if let Some((_, first)) = common.first() {
        let places = specs.common_labels.clone();
        push(
            steps,
            Step::CommonLabels,
            first.at,
            Labels::new(common.clone(), places),
        );
    }
    Ok(())
}

/// The fields that the labels of an entry are written to: its own fields,
/// configured ones, then selectors or templates, and always `metadata.labels`.
pub(crate) fn label_places(rule: &LabelRule, specs: &FieldSpecs) -> Fallible<Vec<FieldSpec>> {
    let mut places = rule.fields.clone();
    merge_specs(&mut places, &specs.labels)?;
    if rule.include_selectors {
        merge_specs(&mut places, &specs.common_labels)?;
        return Ok(places);
    }
    if rule.include_templates {
        merge_specs(&mut places, &specs.template_labels)?;
    }
    if rule.include_claim_templates {
        merge_specs(&mut places, &specs.claim_template_labels)?;
    }
    merge_specs(&mut places, &[FieldSpec::any("metadata/labels", true)])?;
    Ok(places)
}

fn annotations(layer: &Layer<'_>, specs: &FieldSpecs, steps: &mut Steps) {
    let annotations = &layer.kustomization.common_annotations;
    if let Some((_, first)) = annotations.first() {
        let places = specs.common_annotations.clone();
        push(
            steps,
            Step::CommonAnnotations,
            first.at,
            Annotations::new(annotations.clone(), places),
        );
    }
}

fn replicas(layer: &Layer<'_>, specs: &FieldSpecs, steps: &mut Steps) {
    for rule in &layer.kustomization.replicas {
        push(
            steps,
            Step::Replicas,
            rule.at,
            Replicas::new(rule.clone(), specs.replicas.clone()),
        );
    }
}

fn images(
    layer: &Layer<'_>,
    specs: &FieldSpecs,
    build: &BuildContext<'_>,
    steps: &mut Steps,
) -> Fallible<()> {
    let rules = &layer.kustomization.images;
    if let Some(first) = rules.first() {
        let transformer = Images::new(
            rules.iter().cloned(),
            specs.images.clone(),
            build.version,
            &build.expressions,
        )?;
        push(steps, Step::Images, first.at, transformer);
    }
    Ok(())
}

fn replacements(
    layer: &Layer<'_>,
    build: &mut BuildContext<'_>,
    steps: &mut Steps,
) -> Fallible<()> {
    let entries: &[ReplacementField] = &layer.kustomization.replacements;
    let Some(first) = entries.first() else {
        return Ok(());
    };
    let at = first.replacement.at;
    let (version, expressions) = (build.version, build.expressions.clone());
    let mut read = |entry: &_| {
        build
            .text(layer.root, entry)
            .map(|file| (file.text, file.origin))
    };
    let transformer = Replacements::load(entries, version, &expressions, &mut read)?;
    push(steps, Step::Replacements, at, transformer);
    Ok(())
}
