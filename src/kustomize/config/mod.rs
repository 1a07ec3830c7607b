//! A kustomization file, typed. Field names, defaults and strictness are those of kustomize
//! v5.8.1 (`api/types`); every value keeps its place. Each kind of list entry has its own file.

mod field_spec;
mod generators;
mod helm;
mod images;
mod labels;
mod patches;
mod replacements;
mod replicas;
mod selector;
mod sort;
mod vars;

pub use field_spec::FieldSpec;
pub(crate) use generators::SecretRule;
pub use generators::{GeneratorOptions, GeneratorRule};
pub(super) use helm::charts;
pub use helm::{HelmChart, HelmGlobals};
pub use images::ImageRule;
pub use labels::LabelRule;
pub use patches::PatchRule;
pub use replacements::{
    Replacement, ReplacementField, ReplacementOptions, ReplacementSource, ReplacementTarget,
};
pub use replicas::ReplicaRule;
pub use selector::Selector;
pub use sort::SortOptions;
pub use vars::VarRule;

use crate::config::LocatedText;
use crate::diag::Origin;
use crate::yaml::Text;

/// A kustomization file or component, normalized: deprecated fields are moved
/// to their replacements.
#[derive(Clone, Debug, Default)]
pub struct Kustomization {
    /// `Kustomization` or `Component`.
    pub kind: LocatedText,
    /// `apiVersion`.
    pub api_version: LocatedText,
    /// `resources`, then `bases`.
    pub resources: Vec<LocatedText>,
    /// `components`.
    pub components: Vec<LocatedText>,
    /// `crds`.
    pub crds: Vec<LocatedText>,
    /// `configurations`.
    pub configurations: Vec<LocatedText>,
    /// `openapi.path`.
    pub openapi_path: Option<LocatedText>,
    /// `openapi.version`.
    pub openapi_version: Option<LocatedText>,
    /// `namespace`.
    pub namespace: LocatedText,
    /// `namePrefix`.
    pub name_prefix: LocatedText,
    /// `nameSuffix`.
    pub name_suffix: LocatedText,
    /// `labels`.
    pub labels: Vec<LabelRule>,
    /// `commonLabels`.
    pub common_labels: Vec<(Text, LocatedText)>,
    /// `commonAnnotations`.
    pub common_annotations: Vec<(Text, LocatedText)>,
    /// `patches`.
    pub patches: Vec<PatchRule>,
    /// `patchesStrategicMerge`: a path or the patch itself.
    pub patches_strategic_merge: Vec<LocatedText>,
    /// `patchesJson6902`.
    pub patches_json6902: Vec<PatchRule>,
    /// `images`, then `imageTags`.
    pub images: Vec<ImageRule>,
    /// `replicas`.
    pub replicas: Vec<ReplicaRule>,
    /// `replacements`.
    pub replacements: Vec<ReplacementField>,
    /// `vars`.
    pub vars: Vec<VarRule>,
    /// `configMapGenerator`.
    pub config_maps: Vec<GeneratorRule>,
    /// `secretGenerator`.
    pub secrets: Vec<GeneratorRule>,
    /// `generatorOptions`.
    pub generator_options: Option<GeneratorOptions>,
    /// `sortOptions`.
    pub sort_options: Option<SortOptions>,
    /// `buildMetadata`.
    pub build_metadata: Vec<LocatedText>,
    /// `generators`: paths or inline configuration.
    pub generators: Vec<LocatedText>,
    /// `transformers`: paths or inline configuration.
    pub transformers: Vec<LocatedText>,
    /// `validators`: paths or inline configuration.
    pub validators: Vec<LocatedText>,
    /// `helmGlobals`.
    pub helm_globals: HelmGlobals,
    /// `helmCharts`, then `helmChartInflationGenerator`.
    pub helm_charts: Vec<HelmChart>,
    /// Deprecated fields in use, in the order in which kustomize warns of them.
    pub deprecated: Vec<(Deprecation, Origin)>,
    /// True if only type meta (or nothing) is written.
    pub is_blank: bool,
}

/// A deprecated field and what replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deprecation {
    /// The field.
    pub field: &'static str,
    /// The field that replaces it.
    pub instead: &'static str,
}
