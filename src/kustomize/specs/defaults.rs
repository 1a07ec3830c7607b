//! kustomize's default tables, read from `data/tables-v5.8.1.tsv`: the fields that hold
//! names, namespaces, labels, annotations, images and replica counts in the built-in kinds,
//! and the kinds that come first and last. Rows that other versions add or drop are in
//! `data/changes.tsv`, by behavior. Both files are compiled in. In: nothing. Out: tables, each
//! parsed on first use.

use std::sync::LazyLock;

use crate::kustomize::config::FieldSpec;
use crate::kustomize::specs::name_reference::NameReference;
use crate::kustomize::specs::type_order::sort_specs;
use crate::kustomize::version::Behavior;
use crate::model::Gvk;
use crate::yaml::Text;

/// One table of the file, in the order of its rows.
pub(crate) type Table<T> = LazyLock<Vec<T>>;

const FILE: &str = include_str!("data/tables-v5.8.1.tsv");

/// The rows that versions with a behavior add (`+`) or drop (`-`); columns as in the other file.
const CHANGES: &str = include_str!("data/changes.tsv");

pub(crate) static NAME_PREFIX: Table<FieldSpec> = LazyLock::new(|| specs("namePrefix"));
pub(crate) static NAME_SUFFIX: Table<FieldSpec> = LazyLock::new(|| specs("nameSuffix"));
pub(crate) static NAMESPACE: Table<FieldSpec> = LazyLock::new(|| specs("namespace"));
pub(crate) static COMMON_LABELS: Table<FieldSpec> = LazyLock::new(|| specs("commonLabels"));
pub(crate) static TEMPLATE_LABELS: Table<FieldSpec> = LazyLock::new(|| specs("templateLabels"));
pub(crate) static COMMON_ANNOTATIONS: Table<FieldSpec> =
    LazyLock::new(|| specs("commonAnnotations"));
pub(crate) static VAR_REFERENCE: Table<FieldSpec> = LazyLock::new(|| specs("varReference"));
pub(crate) static IMAGES: Table<FieldSpec> = LazyLock::new(|| specs("images"));
pub(crate) static REPLICAS: Table<FieldSpec> = LazyLock::new(|| specs("replicas"));
pub(crate) static NAME_REFERENCE: Table<NameReference> = LazyLock::new(name_references);
pub(crate) static TEMPLATE_LABELS_WITHOUT_CLAIMS: Table<FieldSpec> =
    LazyLock::new(|| changed("templateLabels", Behavior::ClaimTemplateLabels));
pub(crate) static CLAIM_TEMPLATE_LABELS: Table<FieldSpec> =
    LazyLock::new(|| changed("volumeClaimTemplateLabels", Behavior::ClaimTemplateLabels));
pub(crate) static IMAGES_OF_CRON_JOBS: Table<FieldSpec> =
    LazyLock::new(|| changed("images", Behavior::CronJobImageVolumes));
pub(crate) static ORDER_FIRST: Table<Text> = LazyLock::new(|| kinds("orderFirst"));
pub(crate) static ORDER_LAST: Table<Text> = LazyLock::new(|| kinds("orderLast"));

/// One row: the columns that the file's head names.
struct Row {
    spec: FieldSpec,
    /// The type whose name the field holds, in a table of name references.
    target: Gvk,
}

impl Row {
    fn of(columns: &'static str) -> Self {
        let mut columns = columns.split('\t').map(Text::new_static);
        let mut column = || columns.next().unwrap_or_default();
        let gvk = Gvk::new(column(), column(), column());
        Self {
            spec: FieldSpec::of(gvk, &column(), column() == "true"),
            target: Gvk::new(column(), column(), column()),
        }
    }
}

/// The rows of a table, which stand together: most runs look at most tables, and the file is long.
fn rows(table: &'static str) -> impl Iterator<Item = Row> {
    let columns = move |line: &'static str| line.strip_prefix(table)?.strip_prefix('\t');
    let first = memchr::memmem::find(FILE.as_bytes(), format!("\n{table}\t").as_bytes());
    let lines = first
        .and_then(|first| FILE.get(first + 1..))
        .unwrap_or_default();
    lines.lines().map_while(columns).map(Row::of)
}

fn specs(table: &'static str) -> Vec<FieldSpec> {
    rows(table).map(|row| row.spec).collect()
}

/// A table of field specs as versions with `behavior` have it.
fn changed(table: &'static str, behavior: Behavior) -> Vec<FieldSpec> {
    let name = behavior.row().name;
    let columns = move |sign: &str, line: &'static str| {
        let rest = line.strip_prefix(sign)?.strip_prefix('\t')?;
        let rest = rest.strip_prefix(name)?.strip_prefix('\t')?;
        rest.strip_prefix(table)?.strip_prefix('\t')
    };
    let specs_of = |sign: &'static str| {
        let lines = CHANGES.lines().filter_map(move |line| columns(sign, line));
        lines.map(|columns| Row::of(columns).spec)
    };
    let dropped: Vec<FieldSpec> = specs_of("-").collect();
    let mut changed = specs(table);
    changed.retain(|spec| !dropped.contains(spec));
    changed.extend(specs_of("+"));
    sort_specs(&mut changed);
    changed
}

fn kinds(table: &'static str) -> Vec<Text> {
    rows(table).map(|row| row.spec.gvk.kind).collect()
}

/// The name references; rows of one target are consecutive in the file.
fn name_references() -> Vec<NameReference> {
    let mut references: Vec<NameReference> = Vec::new();
    for Row { spec, target } in rows("nameReference") {
        match references.last_mut() {
            Some(last) if last.target == target => last.referrers.push(spec),
            _ => references.push(NameReference {
                target,
                referrers: vec![spec],
            }),
        }
    }
    references
}
