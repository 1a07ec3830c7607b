//! Finding a directory's kustomization file and reading it.
//! Rules: `api/internal/target/kusttarget.go` (`Load`), `api/types/kustomization.go`.

use std::collections::BTreeMap;

use crate::config::{self, Casing, Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, message};
use crate::sources::{Entry, FilePath, Sources, leads_out, link_outside};
use crate::yaml::{self, Mapping, Node, Value};

use super::files::Files;
use super::unread;
use crate::kustomize::config::{Deprecation, Kustomization, SecretRule, charts};

/// The names a kustomization file may have, in kustomize's order.
pub const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The fields that kustomize converts to YAML by way of JSON to configure the
/// corresponding plugins.
const MARSHALLED: [&str; 17] = [
    "commonAnnotations",
    "commonLabels",
    "configMapGenerator",
    "helmChartInflationGenerator",
    "helmCharts",
    "helmGlobals",
    "images",
    "imageTags",
    "labels",
    "namePrefix",
    "nameSuffix",
    "patches",
    "patchesJson6902",
    "patchesStrategicMerge",
    "replacements",
    "replicas",
    "secretGenerator",
];

const API_VERSION: &str = "kustomize.config.k8s.io/v1beta1";
const COMPONENT_API_VERSION: &str = "kustomize.config.k8s.io/v1alpha1";

/// A directory's kustomization, and the origin of its file.
pub(crate) struct Loaded {
    /// The decoded kustomization.
    pub(crate) kustomization: Kustomization,
    /// The file's name, one of [`FILE_NAMES`].
    pub(crate) file_name: String,
    /// The file's first byte.
    pub(crate) origin: Origin,
    /// The file's size.
    pub(crate) bytes: usize,
    /// The number of values that it makes, those of aliases included; 0 if it has no aliases.
    pub(crate) values: usize,
    /// Warnings for repeated fields.
    pub(crate) warnings: Vec<Diagnostic>,
}

/// The path of the kustomization file in `directory`, if there is exactly one. One that is a symlink to
/// a file outside `directory` does not count.
///
/// # Errors
/// `kustomization-missing`, `kustomization-ambiguous`; `load-restricted` if the only one leads outside.
pub(crate) fn find(sources: &dyn Sources, directory: &FilePath) -> Fallible<FilePath> {
    let foreign = |path: &FilePath| link_outside(sources, path, directory);
    let (inside, outside): (Vec<FilePath>, Vec<FilePath>) =
        named(sources, directory).partition(|path| foreign(path).is_none());
    match (only(inside, directory), outside.first()) {
        (Ok(None), Some(path)) => {
            let found = foreign(path).unwrap_or_else(|| path.clone());
            Err(leads_out(path, &found, directory).into())
        }
        (found, _) => found?.ok_or_else(|| missing(directory).into()),
    }
}

/// As [`find`], wherever symlinks lead.
fn find_anywhere(sources: &dyn Sources, directory: &FilePath) -> Fallible<FilePath> {
    let found = only(named(sources, directory).collect(), directory)?;
    found.ok_or_else(|| missing(directory).into())
}

/// True if `directory` has a kustomization file.
pub(crate) fn has_kustomization(sources: &dyn Sources, directory: &FilePath) -> bool {
    named(sources, directory).next().is_some()
}

/// The files in `directory` that may be its kustomization.
fn named(sources: &dyn Sources, directory: &FilePath) -> impl Iterator<Item = FilePath> {
    FILE_NAMES
        .iter()
        .map(|name| directory.join(name))
        .filter(|path| sources.entry(path) == Some(Entry::File))
}

fn missing(directory: &FilePath) -> Diagnostic {
    Diagnostic::error(
        Code::KustomizationMissing,
        message!("`{}` does not contain a kustomization file", directory),
    )
    .help("add a `kustomization.yaml`, `kustomization.yml` or `Kustomization`")
}

/// The one file of `found`.
///
/// # Errors
/// `kustomization-ambiguous`, if there are several.
fn only(found: Vec<FilePath>, directory: &FilePath) -> Fallible<Option<FilePath>> {
    match found.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.clone())),
        [first, second, ..] => Err(Diagnostic::error(
            Code::KustomizationAmbiguous,
            message!(
                "`{}` has both `{}` and `{}`",
                directory,
                first.name(),
                second.name()
            ),
        )
        .help("remove one of the two")
        .into()),
    }
}

/// Reads the kustomization file in `directory`, which may be a symlink to one outside unless that is
/// `restricted`.
pub(crate) fn load(files: &Files<'_>, directory: &FilePath, restricted: bool) -> Fallible<Loaded> {
    let find = if restricted { find } else { find_anywhere };
    let path = find(files.sources, directory)?;
    let (text, origin) = files.text(&path, Origin::NONE)?;
    let root = yaml::parse_config(&text, origin)?;
    let kustomization = match &root {
        Some(node) => decode(node)?,
        None => Kustomization {
            is_blank: true,
            ..Kustomization::default()
        },
    };
    if kustomization.is_blank {
        return Err(Diagnostic::error(
            Code::KustomizationEmpty,
            format!("`{}` is empty", path.name()),
        )
        .at(origin)
        .help("list the manifests and directories to build under `resources`")
        .into());
    }
    refuse_foreign(&kustomization)?;
    root.as_ref().map_or(Ok(()), refuse_control_characters)?;
    let content = files.read(&path).ok();
    let lost = content.and_then(|content| unread::in_configuration(&path, &content));
    let mut warnings: Vec<Diagnostic> = lost.into_iter().collect();
    if let Some(node) = &root {
        warn_of_repeats(node, &mut warnings);
    }
    Ok(Loaded {
        kustomization,
        file_name: path.name().to_owned(),
        origin,
        bytes: text.len(),
        values: match &root {
            Some(node) if yaml::may_have_aliases(&text) => node.count(),
            _ => 0,
        },
        warnings,
    })
}

/// Checks the fields of a kustomization as kustomize does when it reads the file to edit it.
///
/// # Errors
/// `field-unknown`, and all errors of a field's type.
pub(crate) fn check_fields(node: &Node) -> Fallible<()> {
    decode(node).map(|_| ())
}

fn decode(node: &Node) -> Fallible<Kustomization> {
    let mut failures = Failures::default();
    let decoded = config::decode(node, Casing::Fold, &mut failures);
    failures.or_ok(decoded.unwrap_or_default())
}

/// Warns of repeated fields: kustomize silently takes the last one.
fn warn_of_repeats(root: &Node, warnings: &mut Vec<Diagnostic>) {
    root.walk(|node| {
        let mut last: BTreeMap<&str, Origin> = BTreeMap::new();
        let entries = node.as_mapping().into_iter().flat_map(|map| &map.entries);
        for entry in entries.rev() {
            let key = entry.key.text.as_str();
            match last.get(key) {
                Some(counts) => warnings.push(repeated(key, entry.key.origin, *counts)),
                None => _ = last.insert(key, entry.key.origin),
            }
        }
    });
}

fn refuse_control_characters(root: &Node) -> Fallible<()> {
    let mut failures = Failures::default();
    let fields = root.as_mapping().into_iter().flat_map(Mapping::iter);
    let is_marshalled = |name: &str| {
        let mut names = MARSHALLED.iter();
        names.any(|marshalled| marshalled.eq_ignore_ascii_case(name))
    };
    for (_, value) in fields.filter(|(name, _)| is_marshalled(name)) {
        note_control_characters(value, &mut failures);
    }
    failures.or_ok(())
}

fn note_control_characters(node: &Node, failures: &mut Failures) {
    node.walk(|node| {
        let Value::Scalar(_, text) = &node.value else {
            return;
        };
        if let Some(found) = yaml::without_json_form(text) {
            let number = u32::from(found);
            let message = format!(
                "the text holds the control character U+{number:04X}, which kustomize cannot pass on"
            );
            failures.push(
                Diagnostic::error(Code::ControlCharacter, message)
                    .at(node.origin)
                    .help("remove it, or put the text in a file"),
            );
        }
    });
}

fn repeated(key: &str, at: Origin, counts: Origin) -> Diagnostic {
    let message = format!("`{key}` is repeated, and this one is ignored");
    Diagnostic::warning(Code::RepeatedField, message)
        .at(at)
        .label(counts, "this one is used")
        .help("kustomize ignores it silently; merge the two")
}

fn refuse_foreign(kustomization: &Kustomization) -> Fallible<()> {
    let (kind, version) = (&kustomization.kind, &kustomization.api_version);
    let wanted = match kind.value.as_str() {
        "" | "Kustomization" => API_VERSION,
        "Component" => COMPONENT_API_VERSION,
        other => {
            let help = "list manifests of other kinds under `resources`";
            return Err(Diagnostic::error(
                Code::KustomizationKind,
                format!("`kind` is `{other}`, not `Kustomization` or `Component`"),
            )
            .at(kind.at)
            .suggest_or(other, ["Kustomization", "Component"], help)
            .into());
        }
    };
    // A Component without a version passes as either kind, as in kustomize.
    if version.value.is_empty() || version.value == wanted {
        return Ok(());
    }
    Err(Diagnostic::error(
        Code::KustomizationVersion,
        format!(
            "`apiVersion` of a {} is `{wanted}`, not `{}`",
            kind_name(kind),
            version.value
        ),
    )
    .at(version.at)
    .help("write that one, or remove the field")
    .into())
}

fn kind_name(kind: &LocatedText) -> &str {
    if kind.value.is_empty() {
        "Kustomization"
    } else {
        &kind.value
    }
}

impl Decode for Kustomization {
    const WHAT: &'static str = "a kustomization";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let is_blank = is_blank(fields);
        let deprecated = deprecated(fields);
        let (openapi_path, openapi_version) = openapi(fields);
        let (helm_globals, helm_charts) = charts(fields);
        fields.node("metadata");
        Self {
            kind: fields.located("kind"),
            api_version: fields.located("apiVersion"),
            resources: joined(fields, "resources", "bases"),
            components: fields.texts("components"),
            crds: fields.texts("crds"),
            configurations: fields.texts("configurations"),
            openapi_path,
            openapi_version,
            namespace: fields.located("namespace"),
            name_prefix: fields.located("namePrefix"),
            name_suffix: fields.located("nameSuffix"),
            labels: fields.objects("labels"),
            common_labels: fields.text_map("commonLabels"),
            common_annotations: fields.text_map("commonAnnotations"),
            patches: fields.objects("patches"),
            patches_strategic_merge: fields.texts("patchesStrategicMerge"),
            patches_json6902: fields.objects("patchesJson6902"),
            images: {
                let mut images: Vec<_> = fields.objects("images");
                images.extend(fields.objects("imageTags"));
                images
            },
            replicas: fields.objects("replicas"),
            replacements: fields.objects("replacements"),
            vars: fields.objects("vars"),
            config_maps: fields.objects("configMapGenerator"),
            secrets: fields
                .objects("secretGenerator")
                .into_iter()
                .map(|SecretRule(rule)| rule)
                .collect(),
            generator_options: fields.object("generatorOptions"),
            sort_options: fields.object("sortOptions"),
            build_metadata: fields.texts("buildMetadata"),
            generators: fields.texts("generators"),
            transformers: fields.texts("transformers"),
            validators: fields.texts("validators"),
            helm_globals,
            helm_charts,
            deprecated,
            is_blank,
        }
    }
}

/// True if no field says anything. Of repeated ones, the last counts.
fn is_blank(fields: &Fields<'_, '_>) -> bool {
    let all: Vec<(&str, &Node)> = fields.all().collect();
    let mut last = all.iter().enumerate().filter(|(position, (key, _))| {
        let mut later = all.iter().skip(position + 1);
        !later.any(|(other, _)| other == key)
    });
    last.all(|(_, (key, value))| says_nothing(key, value))
}

/// True for type meta and for zero values, which Go cannot tell from absent fields.
fn says_nothing(key: &str, value: &Node) -> bool {
    let type_meta = key.eq_ignore_ascii_case("kind") || key.eq_ignore_ascii_case("apiVersion");
    type_meta
        || matches!(&value.value, Value::Scalar(_, text) if value.is_null() || text.is_empty())
}

fn joined(
    fields: &mut Fields<'_, '_>,
    first: &'static str,
    second: &'static str,
) -> Vec<LocatedText> {
    let mut texts = fields.texts(first);
    texts.extend(fields.texts(second));
    texts
}

fn openapi(fields: &mut Fields<'_, '_>) -> (Option<LocatedText>, Option<LocatedText>) {
    let pairs = fields.text_map("openapi");
    let find = |name: &str| {
        pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
    };
    (find("path"), find("version"))
}

/// The deprecated fields in use, in the order in which kustomize warns of them.
fn deprecated(fields: &mut Fields<'_, '_>) -> Vec<(Deprecation, Origin)> {
    const DEPRECATED: [(&str, &str); 6] = [
        ("bases", "resources"),
        ("commonLabels", "labels"),
        ("imageTags", "images"),
        ("patchesJson6902", "patches"),
        ("patchesStrategicMerge", "patches"),
        ("vars", "replacements"),
    ];
    DEPRECATED
        .into_iter()
        .filter_map(|(field, instead)| {
            fields.node(field)?;
            let at = fields.entry(field)?.key.origin;
            Some((Deprecation { field, instead }, at))
        })
        .collect()
}
