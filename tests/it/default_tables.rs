//! kustomize's default tables are read from `src/kustomize/specs/data/tables-v5.8.1.tsv`. Each row of it must be
//! in order and mean something, and all together must say what kustomize's own files say.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

use std::collections::BTreeSet;

use crate::support::{needs, read, root};
use offshoot::diag::Origin;
use offshoot::kustomize::version::Version;
use offshoot::kustomize::{FieldSpec, FieldSpecs, NameReference, transformer_config};

const FILE: &str = "src/kustomize/specs/data/tables-v5.8.1.tsv";

const TABLES: &[&str] = &[
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "templateLabels",
    "commonAnnotations",
    "varReference",
    "images",
    "replicas",
    "nameReference",
    "orderFirst",
    "orderLast",
];

#[test]
fn every_row_is_read_and_stands_where_it_is_looked_for() {
    let text = read(&root().join(FILE));
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    let (mut seen, mut last) = (BTreeSet::new(), Vec::new());
    let mut tables = Vec::new();
    for row in &rows {
        let [table, _, _, kind, rest @ ..] = row.as_slice() else {
            panic!("{row:?} has too few columns");
        };
        assert!(TABLES.contains(table), "`{table}` is no table");
        let columns = match *table {
            "orderFirst" | "orderLast" => 0,
            "nameReference" => 5,
            _ => 2,
        };
        assert_eq!(rest.len(), columns, "{row:?}");
        assert!(columns > 0 || !kind.is_empty(), "{row:?}");
        if let [_, create, ..] = rest {
            assert!(["true", "false"].contains(create), "{row:?}");
        }
        assert!(
            tables.last() == Some(table) || !tables.contains(table),
            "{row:?} is apart from its table"
        );
        tables.push(*table);
        let key = [&[*table], rest.get(2..).unwrap_or_default()].concat();
        assert!(
            key == last || seen.insert(key.clone()),
            "{row:?} is apart from its like"
        );
        last = key;
    }
    assert!(rows.len() > 300, "only {} rows", rows.len());
}

#[test]
fn tables_say_what_kustomizes_own_files_say() {
    let Some(shared) = needs::shared() else {
        return;
    };
    let mut compared = 0;
    let defaults = tables(&FieldSpecs::default_tables());
    for entry in std::fs::read_dir(shared.join("data/field-specs")).expect("a directory") {
        let text = read(&entry.expect("an entry").path());
        let theirs = transformer_config(&text, Origin::NONE, Version::DEFAULT).expect("a table");
        for (ours, theirs) in defaults.iter().zip(tables(&theirs)) {
            if !theirs.is_empty() {
                assert_eq!(*ours, theirs);
                compared += 1;
            }
        }
    }
    assert_eq!(compared, defaults.len());
}

/// The rows of each table, as text.
fn tables(specs: &FieldSpecs) -> [Vec<String>; 10] {
    let row = |spec: &FieldSpec| format!("{} {} {}", spec.gvk, spec.path, spec.create);
    let rows = |specs: &[FieldSpec]| specs.iter().map(row).collect::<Vec<_>>();
    let references = |reference: &NameReference| {
        let target = reference.target.to_string();
        let referrers = rows(&reference.referrers).into_iter();
        referrers.map(move |row| format!("{target} <- {row}"))
    };
    [
        rows(&specs.name_prefix),
        rows(&specs.name_suffix),
        rows(&specs.namespace),
        rows(&specs.common_labels),
        rows(&specs.template_labels),
        rows(&specs.common_annotations),
        rows(&specs.var_reference),
        rows(&specs.images),
        rows(&specs.replicas),
        specs.name_reference.iter().flat_map(references).collect(),
    ]
}
