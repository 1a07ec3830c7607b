//! What a kustomization file says, typed. Field names, defaults and strictness
//! are kustomize v5.8.1's (`api/types`); every value keeps its place.

use crate::diag::Origin;
use crate::model::Gvk;
use crate::yaml::{Decode, Fields, LocatedText, Node, Text};

/// A kustomization file or component, normalised: deprecated fields are moved
/// to those that replace them.
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
    pub helm_globals: Option<Node>,
    /// `helmCharts`.
    pub helm_charts: Vec<Node>,
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
    /// What to write instead.
    pub instead: &'static str,
}

/// Where a transformer acts: a type selector and a path (`api/types/fieldspec.go`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Which types; empty parts match any.
    pub gvk: Gvk,
    /// The path as written, `/` between fields.
    pub path: Text,
    /// The path in parts.
    pub parts: Vec<Text>,
    /// Make what is missing on the way.
    pub create: bool,
}

/// An entry of `labels`.
#[derive(Clone, Debug, Default)]
pub struct LabelRule {
    /// The labels.
    pub pairs: Vec<(Text, LocatedText)>,
    /// Also in selectors (and templates).
    pub include_selectors: bool,
    /// Also in templates.
    pub include_templates: bool,
    /// Also at these places.
    pub fields: Vec<FieldSpec>,
    /// Where the entry is.
    pub at: Origin,
}

/// Which resources a patch or replacement means (`api/types/selector.go`).
#[derive(Clone, Debug, Default)]
pub struct Selector {
    /// Regular expression, anchored; empty for any.
    pub group: Text,
    /// Regular expression, anchored; empty for any.
    pub version: Text,
    /// Regular expression, anchored; empty for any.
    pub kind: Text,
    /// Regular expression, anchored; empty for any.
    pub name: Text,
    /// Regular expression, anchored; empty for any.
    pub namespace: Text,
    /// A Kubernetes label selector over annotations.
    pub annotation_selector: Text,
    /// A Kubernetes label selector.
    pub label_selector: Text,
    /// Where it is.
    pub at: Origin,
}

/// An entry of `patches` or `patchesJson6902`.
#[derive(Clone, Debug, Default)]
pub struct PatchRule {
    /// A file with the patch.
    pub path: Option<LocatedText>,
    /// The patch itself.
    pub patch: Option<LocatedText>,
    /// What to patch; the patch says so itself if absent.
    pub target: Option<Selector>,
    /// `options.allowNameChange`.
    pub allow_name_change: bool,
    /// `options.allowKindChange`.
    pub allow_kind_change: bool,
    /// Where the entry is.
    pub at: Origin,
}

/// An entry of `images`.
#[derive(Clone, Debug, Default)]
pub struct ImageRule {
    /// The image to match: a regular expression, as kustomize has it.
    pub name: LocatedText,
    /// Replaces the name.
    pub new_name: Text,
    /// Replaces the tag.
    pub new_tag: Text,
    /// Is appended to the tag.
    pub tag_suffix: Text,
    /// Replaces tag and digest.
    pub digest: Text,
    /// Where the entry is.
    pub at: Origin,
}

/// An entry of `replicas`.
#[derive(Clone, Debug, Default)]
pub struct ReplicaRule {
    /// The name of a scalable resource.
    pub name: LocatedText,
    /// How many.
    pub count: i64,
    /// Where the entry is.
    pub at: Origin,
}

/// An entry of `configMapGenerator` or `secretGenerator`.
#[derive(Clone, Debug, Default)]
pub struct GeneratorRule {
    /// `metadata.name` before prefix, suffix and hash.
    pub name: LocatedText,
    /// `metadata.namespace`.
    pub namespace: Text,
    /// `create`, `merge` or `replace`.
    pub behavior: LocatedText,
    /// `key=value`.
    pub literals: Vec<LocatedText>,
    /// `path` or `key=path`.
    pub files: Vec<LocatedText>,
    /// Files of `key=value` lines (`envs`, then `env`).
    pub envs: Vec<LocatedText>,
    /// Options of this entry's own.
    pub options: Option<GeneratorOptions>,
    /// `type`, of Secrets.
    pub secret_type: Text,
    /// Where the entry is.
    pub at: Origin,
}

/// `generatorOptions`, or the `options` of one entry.
#[derive(Clone, Debug, Default)]
pub struct GeneratorOptions {
    /// Labels of what is generated.
    pub labels: Vec<(Text, LocatedText)>,
    /// Annotations of what is generated.
    pub annotations: Vec<(Text, LocatedText)>,
    /// No hash at the end of the name.
    pub disable_name_suffix_hash: bool,
    /// `immutable: true`.
    pub immutable: bool,
}

/// An entry of `replacements`: inline, or a file of them.
#[derive(Clone, Debug, Default)]
pub struct ReplacementField {
    /// A file with one or a list of replacements.
    pub path: Option<LocatedText>,
    /// The replacement, where no path is given.
    pub replacement: Replacement,
}

/// A value copied from one field to others (`api/types/replacement.go`).
#[derive(Clone, Debug, Default)]
pub struct Replacement {
    /// Where to read.
    pub source: Option<ReplacementSource>,
    /// Or the value itself.
    pub source_value: Option<LocatedText>,
    /// Where to write. `None` where `targets` is absent.
    pub targets: Option<Vec<ReplacementTarget>>,
    /// Where the entry is.
    pub at: Origin,
}

/// The field a replacement reads.
#[derive(Clone, Debug, Default)]
pub struct ReplacementSource {
    /// Exact names, not expressions.
    pub selector: Selector,
    /// The path; `metadata.name` where absent.
    pub field_path: LocatedText,
    /// Which part of the value.
    pub options: Option<ReplacementOptions>,
    /// Where it is.
    pub at: Origin,
}

/// The fields a replacement writes.
#[derive(Clone, Debug, Default)]
pub struct ReplacementTarget {
    /// Which resources. Required.
    pub select: Option<Selector>,
    /// But not these.
    pub reject: Vec<Selector>,
    /// The paths; `metadata.name` where absent.
    pub field_paths: Vec<LocatedText>,
    /// How to write.
    pub options: Option<ReplacementOptions>,
    /// Where it is.
    pub at: Origin,
}

/// Options of a replacement's source or target.
#[derive(Clone, Debug, Default)]
pub struct ReplacementOptions {
    /// Splits the value.
    pub delimiter: Text,
    /// Which part.
    pub index: i64,
    /// Accepted and ignored by kustomize.
    pub encoding: Text,
    /// Make missing fields.
    pub create: bool,
}

/// An entry of `vars`.
#[derive(Clone, Debug, Default)]
pub struct VarRule {
    /// `$(NAME)`.
    pub name: LocatedText,
    /// Group, version and kind of the object to read.
    pub gvk: Gvk,
    /// Name of the object to read.
    pub object_name: Text,
    /// Namespace of the object to read.
    pub object_namespace: Text,
    /// The field, dotted; `metadata.name` where absent.
    pub field_path: Text,
    /// Where the entry is.
    pub at: Origin,
}

/// `sortOptions`.
#[derive(Clone, Debug, Default)]
pub struct SortOptions {
    /// `legacy` or `fifo`.
    pub order: LocatedText,
    /// `legacySortOptions`: kinds first, kinds last.
    pub legacy: Option<(Vec<Text>, Vec<Text>)>,
    /// Where it is.
    pub at: Origin,
}

impl FieldSpec {
    /// A spec for any type.
    pub fn any(path: &str, create: bool) -> Self {
        Self::of(Gvk::default(), path, create)
    }

    /// A spec for the selected types.
    pub fn of(gvk: Gvk, path: &str, create: bool) -> Self {
        Self {
            gvk,
            path: path.into(),
            parts: crate::model::split_slashed(path)
                .into_iter()
                .map(Text::from)
                .collect(),
            create,
        }
    }
}

fn gvk(fields: &mut Fields<'_, '_>) -> Gvk {
    Gvk {
        group: fields.text("group"),
        version: fields.text("version"),
        kind: fields.text("kind"),
    }
}

impl Decode for FieldSpec {
    const WHAT: &'static str = "a field spec";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let gvk = gvk(fields);
        let (path, create) = (fields.text("path"), fields.flag("create"));
        Self::of(gvk, &path, create)
    }
}

impl Decode for LabelRule {
    const WHAT: &'static str = "a `labels` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            pairs: fields.text_map("pairs"),
            include_selectors: fields.flag("includeSelectors"),
            include_templates: fields.flag("includeTemplates"),
            fields: fields.objects("fields"),
            at: fields.at,
        }
    }
}

impl Decode for Selector {
    const WHAT: &'static str = "a selector";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let gvk = gvk(fields);
        Self {
            group: gvk.group,
            version: gvk.version,
            kind: gvk.kind,
            name: fields.text("name"),
            namespace: fields.text("namespace"),
            annotation_selector: fields.text("annotationSelector"),
            label_selector: fields.text("labelSelector"),
            at: fields.at,
        }
    }
}

#[derive(Default)]
struct PatchOptions {
    allow_name_change: bool,
    allow_kind_change: bool,
}

impl Decode for PatchOptions {
    const WHAT: &'static str = "`options` of a patch";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            allow_name_change: fields.flag("allowNameChange"),
            allow_kind_change: fields.flag("allowKindChange"),
        }
    }
}

impl Decode for PatchRule {
    const WHAT: &'static str = "a patch";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let some = |text: LocatedText| (!text.value.is_empty()).then_some(text);
        let options: PatchOptions = patch_options(fields);
        Self {
            path: some(fields.located("path")),
            patch: some(fields.located("patch")),
            target: fields.object("target"),
            allow_name_change: options.allow_name_change,
            allow_kind_change: options.allow_kind_change,
            at: fields.at,
        }
    }
}

fn patch_options(fields: &mut Fields<'_, '_>) -> PatchOptions {
    fields.object("options").unwrap_or_default()
}

impl Decode for ImageRule {
    const WHAT: &'static str = "an `images` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            name: fields.located("name"),
            new_name: fields.text("newName"),
            new_tag: fields.text("newTag"),
            tag_suffix: fields.text("tagSuffix"),
            digest: fields.text("digest"),
            at: fields.at,
        }
    }
}

impl Decode for ReplicaRule {
    const WHAT: &'static str = "a `replicas` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            name: fields.located("name"),
            count: fields.integer("count").unwrap_or_default(),
            at: fields.at,
        }
    }
}

impl Decode for GeneratorRule {
    const WHAT: &'static str = "a generator";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let mut envs = fields.texts("envs");
        envs.extend(fields.optional("env").filter(|env| !env.value.is_empty()));
        Self {
            name: fields.located("name"),
            namespace: fields.text("namespace"),
            behavior: fields.located("behavior"),
            literals: fields.texts("literals"),
            files: fields.texts("files"),
            envs,
            options: fields.object("options"),
            secret_type: Text::default(),
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
        rule.secret_type = fields.text("type");
        Self(rule)
    }
}

impl Decode for GeneratorOptions {
    const WHAT: &'static str = "generator options";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            labels: fields.text_map("labels"),
            annotations: fields.text_map("annotations"),
            disable_name_suffix_hash: fields.flag("disableNameSuffixHash"),
            immutable: fields.flag("immutable"),
        }
    }
}

impl Decode for ReplacementField {
    const WHAT: &'static str = "a `replacements` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            path: fields
                .optional("path")
                .filter(|path| !path.value.is_empty()),
            replacement: Replacement::decode(fields),
        }
    }
}

impl Decode for Replacement {
    const WHAT: &'static str = "a replacement";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            source: fields.object("source"),
            source_value: fields.optional("sourceValue"),
            targets: match fields.node("targets").is_some() {
                true => Some(fields.objects("targets")),
                false => None,
            },
            at: fields.at,
        }
    }
}

impl Decode for ReplacementSource {
    const WHAT: &'static str = "the `source` of a replacement";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            selector: Selector {
                group: fields.text("group"),
                version: fields.text("version"),
                kind: fields.text("kind"),
                name: fields.text("name"),
                namespace: fields.text("namespace"),
                at: fields.at,
                ..Selector::default()
            },
            field_path: fields.located("fieldPath"),
            options: fields.object("options"),
            at: fields.at,
        }
    }
}

impl Decode for ReplacementTarget {
    const WHAT: &'static str = "a target of a replacement";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            select: fields.object("select"),
            reject: fields.objects("reject"),
            field_paths: fields.texts("fieldPaths"),
            options: fields.object("options"),
            at: fields.at,
        }
    }
}

impl Decode for ReplacementOptions {
    const WHAT: &'static str = "`options` of a replacement";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            delimiter: fields.text("delimiter"),
            index: fields.integer("index").unwrap_or_default(),
            encoding: fields.text("encoding"),
            create: fields.flag("create"),
        }
    }
}

#[derive(Default)]
struct ObjectReference {
    gvk: Gvk,
    api_version: Text,
    name: Text,
    namespace: Text,
}

impl Decode for ObjectReference {
    const WHAT: &'static str = "the `objref` of a var";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            gvk: gvk(fields),
            api_version: fields.text("apiVersion"),
            name: fields.text("name"),
            namespace: fields.text("namespace"),
        }
    }
}

#[derive(Default)]
struct FieldReference(Text);

impl Decode for FieldReference {
    const WHAT: &'static str = "the `fieldref` of a var";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(fields.text("fieldpath"))
    }
}

impl Decode for VarRule {
    const WHAT: &'static str = "a `vars` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let object: ObjectReference = fields.object("objref").unwrap_or_default();
        let FieldReference(path) = fields.object("fieldref").unwrap_or_default();
        let mut gvk = object.gvk;
        if !object.api_version.is_empty() {
            let (group, version) = object
                .api_version
                .split_once('/')
                .unwrap_or(("", &object.api_version));
            (gvk.group, gvk.version) = (group.into(), version.into());
        }
        Self {
            name: fields.located("name"),
            gvk,
            object_name: object.name,
            object_namespace: object.namespace,
            field_path: if path.is_empty() {
                "metadata.name".into()
            } else {
                path
            },
            at: fields.at,
        }
    }
}

struct LegacySort(Vec<Text>, Vec<Text>);

impl Decode for LegacySort {
    const WHAT: &'static str = "`legacySortOptions`";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let plain = |texts: Vec<LocatedText>| texts.into_iter().map(|text| text.value).collect();
        Self(
            plain(fields.texts("orderFirst")),
            plain(fields.texts("orderLast")),
        )
    }
}

impl Decode for SortOptions {
    const WHAT: &'static str = "`sortOptions`";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            order: fields.located("order"),
            legacy: fields
                .object("legacySortOptions")
                .map(|LegacySort(first, last)| (first, last)),
            at: fields.at,
        }
    }
}
