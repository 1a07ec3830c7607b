//! kustomize's default tables, as data: `src/kustomize/data/tables-v5.8.1.tsv` says what the
//! engine's tables must hold, row by row, for a person to hold against a new version of
//! kustomize. `UPDATE=1 cargo test --test default_tables` writes what they hold now.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

mod support;

use offshoot::kustomize::{FieldSpec, FieldSpecs, Order};
use offshoot::model::Gvk;
use support::{read, root};

const FILE: &str = "src/kustomize/data/tables-v5.8.1.tsv";

const HEAD: &str = "\
# kustomize v5.8.1 (api v0.21.1): default field specs (api/internal/konfig/builtinpluginconsts)
# and the order of kinds (api/internal/builtins/SortOrderTransformer.go). Tab-separated; empty: any.
# table\tgroup\tversion\tkind\tpath\tcreate\ttarget of a name reference
";

fn rows(table: &str, specs: &[FieldSpec], target: &str) -> String {
    let row = |spec: &FieldSpec| {
        let Gvk {
            group,
            version,
            kind,
            ..
        } = &spec.gvk;
        let (path, create) = (&spec.path, spec.create);
        format!("{table}\t{group}\t{version}\t{kind}\t{path}\t{create}\t{target}\n")
    };
    specs.iter().map(row).collect()
}

fn tables() -> String {
    let specs = FieldSpecs::default_tables();
    let mut text = HEAD.to_owned();
    for (table, specs) in [
        ("namePrefix", &specs.name_prefix),
        ("nameSuffix", &specs.name_suffix),
        ("namespace", &specs.namespace),
        ("commonLabels", &specs.common_labels),
        ("templateLabels", &specs.template_labels),
        ("commonAnnotations", &specs.common_annotations),
        ("varReference", &specs.var_reference),
        ("images", &specs.images),
        ("replicas", &specs.replicas),
    ] {
        text.push_str(&rows(table, specs, ""));
    }
    for reference in specs.name_reference.iter() {
        let target = &reference.target;
        let target = format!("{}/{}/{}", target.group, target.version, target.kind);
        text.push_str(&rows("nameReference", &reference.referrers, &target));
    }
    if let Order::Legacy { first, last } = Order::legacy() {
        for (table, kinds) in [("orderFirst", first), ("orderLast", last)] {
            for kind in kinds {
                text.push_str(&format!("{table}\t\t\t{kind}\t\t\t\n"));
            }
        }
    }
    text
}

#[test]
fn tables_hold_what_the_data_file_says() {
    let path = root().join(FILE);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, tables()).expect("the file is writable");
        return;
    }
    assert_eq!(read(&path), tables(), "see {FILE}");
}
