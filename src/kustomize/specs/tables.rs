//! The fields that the transformers act on: kustomize's default tables, and
//! the additions of a tree's `configurations` and `crds`. In: decoded files.
//! Out: a table of field specs for each transformer.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use super::name_reference::NameReference;
use super::type_order::{sort_specs, type_key};
use crate::config::{Casing, Decode, Fields, decode};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::kustomize::config::FieldSpec;
use crate::kustomize::later_field::later_field;
use crate::kustomize::specs::{changes, defaults};
use crate::kustomize::version::{Behavior, Version};
use crate::model::Gvk;
use crate::yaml::{self, Entry, Node, Text};

/// One transformer's table: a default one, parsed on first use, or a shared one. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Table<T: 'static>(Rows<T>);

#[derive(Clone, Debug)]
enum Rows<T: 'static> {
    Default(&'static LazyLock<Vec<T>>),
    Own(Arc<Vec<T>>),
}

impl<T> Deref for Table<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        match &self.0 {
            Rows::Default(rows) => rows,
            Rows::Own(rows) => rows,
        }
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> From<Vec<T>> for Table<T> {
    fn from(rows: Vec<T>) -> Self {
        Self(Rows::Own(Arc::new(rows)))
    }
}

impl<T: PartialEq> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T> Table<T> {
    const fn default_rows(rows: &'static LazyLock<Vec<T>>) -> Self {
        Self(Rows::Default(rows))
    }

    /// True if merging `other` makes this the same table: this one is empty,
    /// and `other` is a default table, which is sorted.
    fn becomes(&self, other: &Self) -> bool {
        self.is_empty() && matches!(other.0, Rows::Default(_))
    }

    /// True if merging `other` certainly changes nothing, without comparing rows.
    fn covers(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Rows::Default(own), Rows::Default(other)) => std::ptr::eq(*own, *other),
            (_, Rows::Default(_)) => false,
            (_, Rows::Own(other)) => other.is_empty(),
        }
    }
}

/// The tables of all transformers (kustomize's `TransformerConfig`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldSpecs {
    /// `namePrefix`.
    pub name_prefix: Table<FieldSpec>,
    /// `nameSuffix`.
    pub name_suffix: Table<FieldSpec>,
    /// `namespace`.
    pub namespace: Table<FieldSpec>,
    /// `commonLabels`, and `labels` with `includeSelectors`.
    pub common_labels: Table<FieldSpec>,
    /// `labels` of every form.
    pub labels: Table<FieldSpec>,
    /// `labels` with `includeTemplates`.
    pub template_labels: Table<FieldSpec>,
    /// `labels` with `includeVolumeClaimTemplates`.
    pub claim_template_labels: Table<FieldSpec>,
    /// `commonAnnotations`.
    pub common_annotations: Table<FieldSpec>,
    /// Fields that hold names of objects.
    pub name_reference: Table<NameReference>,
    /// Fields in which `$(VAR)` is replaced.
    pub var_reference: Table<FieldSpec>,
    /// `images`.
    pub images: Table<FieldSpec>,
    /// `replicas`.
    pub replicas: Table<FieldSpec>,
}

impl FieldSpecs {
    /// The defaults of the default version.
    pub fn default_tables() -> Self {
        Self::of_version(Version::DEFAULT)
    }

    /// The defaults of a version.
    pub fn of_version(version: Version) -> Self {
        let defaults = Self {
            name_prefix: Table::default_rows(&defaults::NAME_PREFIX),
            name_suffix: Table::default_rows(&defaults::NAME_SUFFIX),
            namespace: Table::default_rows(&defaults::NAMESPACE),
            common_labels: Table::default_rows(&defaults::COMMON_LABELS),
            labels: Table::default(),
            template_labels: Table::default_rows(&defaults::TEMPLATE_LABELS),
            common_annotations: Table::default_rows(&defaults::COMMON_ANNOTATIONS),
            name_reference: Table::default_rows(&defaults::NAME_REFERENCE),
            var_reference: Table::default_rows(&defaults::VAR_REFERENCE),
            images: Table::default_rows(&defaults::IMAGES),
            replicas: Table::default_rows(&defaults::REPLICAS),
            claim_template_labels: Table::default(),
        };
        defaults.changed_by(version)
    }

    /// These tables with those that differ in a version.
    fn changed_by(mut self, version: Version) -> Self {
        if version.has(Behavior::ClaimTemplateLabels) {
            self.template_labels = Table::default_rows(&changes::TEMPLATE_LABELS_WITHOUT_CLAIMS);
            self.claim_template_labels = Table::default_rows(&changes::CLAIM_TEMPLATE_LABELS);
        }
        if version.has(Behavior::CronJobImageVolumes) {
            self.images = Table::default_rows(&changes::IMAGES_OF_CRON_JOBS);
        }
        self
    }

    /// Adds the missing rows of `other` (see `merge_specs`), and sorts each
    /// table by type. Name references with the same target are combined.
    ///
    /// # Errors
    /// A row that exists with another `create`.
    pub fn merge(&mut self, other: &FieldSpecs) -> Fallible<()> {
        for (name, own, incoming) in self.pairs(other) {
            merge_table(own, incoming).map_err(|e| e.during(format!("merging `{name}`")))?;
        }
        merge_references(&mut self.name_reference, &other.name_reference)
            .map_err(|e| e.during("merging `nameReference`"))
    }

    #[rustfmt::skip]
    fn pairs<'a>(
        &'a mut self,
        other: &'a FieldSpecs,
    ) -> [(&'static str, &'a mut Table<FieldSpec>, &'a Table<FieldSpec>); 11] {
        [
            ("namePrefix", &mut self.name_prefix, &other.name_prefix),
            ("nameSuffix", &mut self.name_suffix, &other.name_suffix),
            ("namespace", &mut self.namespace, &other.namespace),
            ("commonAnnotations", &mut self.common_annotations, &other.common_annotations),
            ("commonLabels", &mut self.common_labels, &other.common_labels),
            ("labels", &mut self.labels, &other.labels),
            ("templateLabels", &mut self.template_labels, &other.template_labels),
            ("volumeClaimTemplateLabels", &mut self.claim_template_labels, &other.claim_template_labels),
            ("varReference", &mut self.var_reference, &other.var_reference),
            ("images", &mut self.images, &other.images),
            ("replicas", &mut self.replicas, &other.replicas),
        ]
    }
}

/// The list that kustomize knows since [`Behavior::ClaimTemplateLabels`].
const CLAIM_TEMPLATE_LABELS: &str = "volumeClaimTemplateLabels";

/// Reads a `configurations` file: lists of field specs, and no other fields.
///
/// # Errors
/// The text is not YAML, or has fields that this version does not know.
pub fn transformer_config(text: &str, start: Origin, version: Version) -> Fallible<FieldSpecs> {
    let parsed = yaml::parse_config(text, start)?;
    let mut failures = Failures::default();
    let specs = parsed.and_then(|node| {
        refuse_repeats(&node, &mut failures);
        if !version.has(Behavior::ClaimTemplateLabels) {
            refuse_claim_templates(&node, version, &mut failures);
        }
        decode(&node, Casing::Fold, &mut failures)
    });
    failures.or_ok(specs.unwrap_or_default())
}

/// Rejects the list for claim templates, which this version does not know.
fn refuse_claim_templates(root: &Node, version: Version, failures: &mut Failures) {
    let entries = root.as_mapping().into_iter().flat_map(|map| &map.entries);
    for entry in entries.filter(|it| it.key.text.eq_ignore_ascii_case(CLAIM_TEMPLATE_LABELS)) {
        let what = FieldSpecs::WHAT;
        failures.push(later_field(
            CLAIM_TEMPLATE_LABELS,
            what,
            entry.key.origin,
            (Behavior::ClaimTemplateLabels, version),
        ));
    }
}

/// Rejects repeated fields: kustomize decodes these files strictly, unlike
/// kustomizations, where the last one counts.
fn refuse_repeats(root: &Node, failures: &mut Failures) {
    root.walk(|node| {
        let Some(mapping) = node.as_mapping() else {
            return;
        };
        for (index, entry) in mapping.entries.iter().enumerate() {
            let first = mapping.position(&entry.key.text);
            if let Some(first) = first.filter(|first| *first < index) {
                failures.push(duplicate_key(&mapping.entries[first], entry));
            }
        }
    });
}

fn duplicate_key(first: &Entry, second: &Entry) -> Diagnostic {
    let message = format!("the key `{}` is repeated", second.key.text);
    Diagnostic::error(Code::DuplicateKey, message)
        .at(second.key.origin)
        .label(first.key.origin, "first here")
        .help("remove one of the two")
}

/// Appends each incoming spec, unless a spec with the same path exists whose type is
/// selected by the incoming one's (`FsSlice.MergeAll`, `api/types/fieldspec.go`).
///
/// # Errors
/// Such a spec exists with another `create`.
pub(crate) fn merge_specs(specs: &mut Vec<FieldSpec>, incoming: &[FieldSpec]) -> Fallible<()> {
    let mut by_path: FxHashMap<Text, Vec<usize>> = FxHashMap::default();
    for (position, spec) in specs.iter().enumerate() {
        by_path.entry(spec.path.clone()).or_default().push(position);
    }
    for spec in incoming {
        let alike = by_path.entry(spec.path.clone()).or_default();
        let mut alike_specs = alike.iter().filter_map(|position| specs.get(*position));
        match alike_specs.find(|own| own.gvk.is_selected_by(&spec.gvk)) {
            Some(own) if own.create != spec.create => return Err(conflict(own, spec).into()),
            Some(_) => {}
            None => {
                alike.push(specs.len());
                specs.push(spec.clone());
            }
        }
    }
    Ok(())
}

fn conflict(own: &FieldSpec, incoming: &FieldSpec) -> Diagnostic {
    Diagnostic::error(
        Code::ConflictingFieldSpecs,
        format!(
            "the field spec `{}` already has `create: {}`, and cannot be given `create: {}`",
            own.path, own.create, incoming.create
        ),
    )
    .help("use the same `create`, or a narrower `group`, `version` or `kind`")
}

fn merge_table(own: &mut Table<FieldSpec>, incoming: &Table<FieldSpec>) -> Fallible<()> {
    if own.becomes(incoming) {
        *own = incoming.clone();
    }
    if own.covers(incoming) {
        return Ok(());
    }
    let mut rows = own.to_vec();
    merge_specs(&mut rows, incoming)?;
    sort_specs(&mut rows);
    *own = rows.into();
    Ok(())
}

fn merge_references(
    own: &mut Table<NameReference>,
    incoming: &Table<NameReference>,
) -> Fallible<()> {
    if own.becomes(incoming) {
        *own = incoming.clone();
    }
    if own.covers(incoming) {
        return Ok(());
    }
    let mut rows = own.to_vec();
    for reference in incoming.iter() {
        match rows.iter_mut().find(|row| row.target == reference.target) {
            Some(row) => merge_specs(&mut row.referrers, &reference.referrers)?,
            None => rows.push(reference.clone()),
        }
    }
    rows.sort_by_cached_key(|row| type_key(&row.target));
    *own = rows.into();
    Ok(())
}

impl Decode for NameReference {
    const WHAT: &'static str = "a `nameReference` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            target: Gvk {
                group: fields.text("group"),
                version: fields.text("version"),
                kind: fields.text("kind"),
                ..Gvk::default()
            },
            referrers: fields.objects("fieldSpecs"),
        }
    }
}

/// A `configurations` file.
impl Decode for FieldSpecs {
    const WHAT: &'static str = "a `configurations` file";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let mut specs = |name| {
            let mut specs: Vec<FieldSpec> = fields.objects(name);
            sort_specs(&mut specs);
            Table::from(specs)
        };
        Self {
            name_prefix: specs("namePrefix"),
            name_suffix: specs("nameSuffix"),
            namespace: specs("namespace"),
            common_labels: specs("commonLabels"),
            labels: specs("labels"),
            template_labels: specs("templateLabels"),
            claim_template_labels: specs(CLAIM_TEMPLATE_LABELS),
            common_annotations: specs("commonAnnotations"),
            var_reference: specs("varReference"),
            images: specs("images"),
            replicas: specs("replicas"),
            name_reference: name_references(fields),
        }
    }
}

fn name_references(fields: &mut Fields<'_, '_>) -> Table<NameReference> {
    let mut references: Vec<NameReference> = fields.objects("nameReference");
    references.sort_by_cached_key(|reference| type_key(&reference.target));
    references.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_kind(kind: &str, path: &str, create: bool) -> FieldSpec {
        let kind = kind.into();
        let gvk = Gvk {
            kind,
            ..Gvk::default()
        };
        FieldSpec::of(gvk, path, create)
    }

    #[test]
    fn a_wider_spec_is_ignored_where_a_narrower_one_is_there() {
        let mut specs = vec![of_kind("Deployment", "spec/replicas", true)];
        merge_specs(&mut specs, &[FieldSpec::any("spec/replicas", true)]).unwrap();
        merge_specs(&mut specs, &[of_kind("Rollout", "spec/replicas", false)]).unwrap();
        assert_eq!(specs.len(), 2);
        let conflict = merge_specs(&mut specs, &[FieldSpec::any("spec/replicas", false)]);
        assert!(conflict.is_err());
    }

    #[test]
    fn defaults_are_what_merging_them_into_nothing_makes() {
        let (mut none, mut defaults) = (FieldSpecs::default(), FieldSpecs::default_tables());
        let mut copied = FieldSpecs::default_tables();
        for (_, table, _) in copied.pairs(&FieldSpecs::default()) {
            *table = table.to_vec().into();
        }
        copied.name_reference = copied.name_reference.to_vec().into();
        none.merge(&copied).unwrap();
        defaults.labels = none.labels.clone();
        assert_eq!(none, defaults);
    }

    #[test]
    fn merging_leaves_the_defaults_alone() {
        let mut own = FieldSpecs::default_tables();
        let other = FieldSpecs {
            images: vec![of_kind("Rollout", "spec/image", true)].into(),
            ..FieldSpecs::default()
        };
        own.merge(&other).unwrap();
        assert_eq!(own.images.len(), 7);
        assert_eq!(FieldSpecs::default_tables().images.len(), 6);
    }
}
