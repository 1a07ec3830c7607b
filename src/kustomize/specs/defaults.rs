//! kustomize's default tables, read from `data/tables-v5.8.1.tsv`: the fields that hold
//! names, namespaces, labels, annotations, images and replica counts in the built-in kinds,
//! and the kinds that come first and last. The file is compiled in. In: nothing. Out: tables, each
//! parsed on first use.

use std::sync::LazyLock;

use crate::kustomize::config::FieldSpec;
use crate::kustomize::specs::name_reference::NameReference;
use crate::model::Gvk;
use crate::yaml::Text;

/// One table of the file, in the order of its rows.
pub(crate) type Table<T> = LazyLock<Vec<T>>;

const FILE: &str = include_str!("data/tables-v5.8.1.tsv");

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
pub(crate) static ORDER_FIRST: Table<Text> = LazyLock::new(|| kinds("orderFirst"));
pub(crate) static ORDER_LAST: Table<Text> = LazyLock::new(|| kinds("orderLast"));

/// One row: the columns that the file's head names.
pub(super) struct Row {
    pub(super) spec: FieldSpec,
    /// The type whose name the field holds, in a table of name references.
    target: Gvk,
}

impl Row {
    pub(super) fn of(columns: &'static str) -> Self {
        let mut columns = columns.split('\t');
        let mut column = || columns.next().unwrap_or_default();
        let mut gvk = || {
            let mut text = || Text::new_static(column());
            Gvk::new(text(), text(), text())
        };
        let own = gvk();
        let (path, create) = (column(), column() == "true");
        let spec = if path.contains('\\') || path.starts_with('/') {
            FieldSpec::of(own, path, create)
        } else {
            FieldSpec::compiled_in(own, path, create)
        };
        let mut text = || Text::new_static(column());
        let target = Gvk::new(text(), text(), text());
        Self { spec, target }
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

pub(super) fn specs(table: &'static str) -> Vec<FieldSpec> {
    rows(table).map(|row| row.spec).collect()
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
