//! The differences between the versions of kustomize, by name: for each what it does, the first version that does it,
//! and its place in kustomize's sources. Everything that one version does and another one does not is a row here, and
//! the code asks for the row, never for the number of a version.

use super::number::Number;

/// Something that a version of kustomize does and earlier ones do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Behavior {
    /// `select` and `reject` of a replacement are expressions, no longer exact names.
    ReplacementExpressions,
    /// The path of a replacement can lead into YAML or JSON in a string.
    StructuredText,
    /// A chart gets the `namespace` of the kustomization, or of an overlay above it.
    ChartNamespace,
    /// `namespace` leaves alone what helm rendered.
    ChartsKeepNamespaces,
    /// Helm 4 renders charts.
    Helm4,
    /// Unknown names in `options` of a patch are refused.
    PatchOptions,
    /// A patch file without content changes nothing.
    EmptyPatches,
    /// `includeTemplates` leaves the claim templates of a StatefulSet alone; they have an option and a table of their own.
    ClaimTemplateLabels,
    /// ValidatingAdmissionPolicies and their bindings are known as cluster-scoped.
    AdmissionPolicyScope,
    /// Replacements in YAML or JSON in a string heed `delimiter` and `index`.
    StructuredTextOptions,
    /// `behavior: merge` of a secretGenerator keeps `stringData` of the Secret, encoded into `data`.
    SecretStringData,
    /// `images` matches images with a digest of any algorithm.
    DigestAlgorithms,
    /// A name in `images` that is not an expression matches nothing.
    InvalidImageNames,
    /// `images` reaches the image volumes of CronJobs.
    CronJobImageVolumes,
    /// The path of a base with `..` inside a segment is refused.
    AmbiguousPaths,
    /// The name of a chart that begins with `-` is refused.
    ChartNames,
    /// Keys that are integers or dates become text.
    KeysBecomeText,
}

/// A row about a behavior.
#[derive(Clone, Copy, Debug)]
pub struct BehaviorRow {
    /// The behavior.
    pub behavior: Behavior,
    /// Its name in reports: `claim-template-labels`.
    pub name: &'static str,
    /// The first version with it.
    pub since: Number,
    /// The effect, as a sentence of the present tense about that version.
    pub effect: &'static str,
    /// The place in kustomize's sources, or the reason elsewhere.
    pub source: &'static str,
}

const fn row(
    behavior: Behavior,
    name: &'static str,
    since: (u8, u8, u8),
    effect: &'static str,
    source: &'static str,
) -> BehaviorRow {
    let since = Number::new(since.0, since.1, since.2);
    BehaviorRow {
        behavior,
        name,
        since,
        effect,
        source,
    }
}

/// Every behavior, in the order of [`Behavior`], the oldest version first.
#[rustfmt::skip]
pub const BEHAVIORS: [BehaviorRow; 17] = [
    row(Behavior::ReplacementExpressions, "replacement-expressions", (5, 8, 0),
        "`select` and `reject` of replacements are anchored regular expressions instead of exact names",
        "api/types/replacement.go (TargetSelectorRegex)"),
    row(Behavior::StructuredText, "structured-text", (5, 8, 0),
        "replacements can write into YAML and JSON in strings instead of failing",
        "api/filters/replacement/replacement.go (setValueInStructuredData), kyaml/yaml/match.go (handleStructuredDataInScalar)"),
    row(Behavior::ChartNamespace, "chart-namespace", (5, 8, 0),
        "charts without a `namespace` get that of their kustomization, or of the overlay above it",
        "api/internal/target/kusttarget_configplugin.go (HelmChartInflationGenerator), api/internal/target/kusttarget.go (helmRootNamespace)"),
    row(Behavior::ChartsKeepNamespaces, "charts-keep-namespaces", (5, 8, 0),
        "`namespace` leaves alone what helm rendered",
        "api/internal/builtins/NamespaceTransformer.go (HelmGeneratedAnnotation)"),
    row(Behavior::Helm4, "helm-4", (5, 8, 0),
        "helm 4 can render charts",
        "api/internal/builtins/HelmChartInflationGenerator.go (checkHelmVersion)"),
    row(Behavior::PatchOptions, "patch-options", (5, 8, 0),
        "unknown names in `options` of a patch are refused instead of ignored",
        "api/types/patch.go (PatchArgs)"),
    row(Behavior::EmptyPatches, "empty-patches", (5, 8, 0),
        "a patch file without content changes nothing instead of failing",
        "api/internal/builtins/PatchTransformer.go (Transform)"),
    row(Behavior::ClaimTemplateLabels, "claim-template-labels", (5, 8, 2),
        "`labels` with `includeTemplates` leaves the volumeClaimTemplates of StatefulSets alone; `includeVolumeClaimTemplates` labels them",
        "api/internal/konfig/builtinpluginconsts/metadatalabels.go, api/internal/target/kusttarget_configplugin.go (LabelTransformer)"),
    row(Behavior::AdmissionPolicyScope, "admission-policy-scope", (5, 8, 2),
        "ValidatingAdmissionPolicies and their bindings are cluster-scoped: `namespace` leaves them alone",
        "kyaml/openapi/openapi.go (precomputedIsNamespaceScoped)"),
    row(Behavior::StructuredTextOptions, "structured-text-options", (5, 8, 2),
        "replacements in YAML and JSON in strings heed `delimiter` and `index` instead of replacing the whole value",
        "api/filters/replacement/replacement.go (setValueInStructuredData)"),
    row(Behavior::SecretStringData, "secret-string-data", (5, 8, 2),
        "a secretGenerator with `behavior: merge` keeps `stringData` of the Secret, encoded into `data`, instead of dropping it",
        "api/resmap/reswrangler.go (normalizeSecretStringData)"),
    row(Behavior::DigestAlgorithms, "digest-algorithms", (5, 8, 2),
        "`images` matches images with a digest of any algorithm, no longer only sha256",
        "api/internal/image/image.go (IsImageMatched)"),
    row(Behavior::InvalidImageNames, "invalid-image-names", (5, 8, 2),
        "a name in `images` that is not a regular expression matches nothing instead of crashing kustomize",
        "api/internal/image/image.go (IsImageMatched)"),
    row(Behavior::CronJobImageVolumes, "cron-job-image-volumes", (5, 8, 2),
        "`images` changes the image volumes of CronJobs",
        "api/internal/konfig/builtinpluginconsts/images.go"),
    row(Behavior::AmbiguousPaths, "ambiguous-paths", (5, 8, 2),
        "the path of a base with `..` inside a segment is refused",
        "api/internal/loader/fileloader.go (hasAmbiguousPathSegment)"),
    row(Behavior::ChartNames, "chart-names", (5, 8, 2),
        "the name of a chart that begins with `-` is refused",
        "api/internal/builtins/HelmChartInflationGenerator.go (validateArgs)"),
    row(Behavior::KeysBecomeText, "keys-become-text", (5, 8, 3),
        "keys that are integers or dates become text instead of failing",
        "encoding/json of Go 1.27, with which kustomize is built from v5.8.3 on (kustomize/go.mod)"),
];

impl Behavior {
    /// The row about it.
    pub fn row(self) -> &'static BehaviorRow {
        // A test holds that the rows are in the order of the enum.
        &BEHAVIORS[self as usize]
    }

    /// Its bit in a set of behaviors.
    pub(super) const fn bit(self) -> u32 {
        1 << self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_the_order_of_the_enum_and_of_the_versions() {
        for (index, row) in BEHAVIORS.iter().enumerate() {
            assert_eq!(row.behavior as usize, index, "{}", row.name);
            assert_eq!(row.behavior.row().name, row.name);
        }
        assert!(BEHAVIORS.is_sorted_by_key(|row| row.since));
    }
}
