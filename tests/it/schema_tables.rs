//! The generated schema tables hold what the facts they were made from say.

use offshoot::model::{Gvk, Schema, Schemas, is_cluster_scoped};
use serde_json::{Map, Value};

use crate::support::{needs, read};

#[test]
fn tables_are_current() {
    let Some(facts) = merge_keys() else {
        return;
    };
    let (paths, types) = (&facts["kustomize"]["paths"], &facts["kustomize"]["gvks"]);
    let schemas = Schemas::default();
    let mut lists = 0;
    for (name, fields) in object(paths) {
        for (path, merge) in object(fields) {
            if path.ends_with("matchExpressions[].key") {
                continue; // a merge key on a scalar, which merges nothing
            }
            lists += usize::from(holds(&schemas, &gvk(name), path, merge));
        }
    }
    assert!(lists > 400, "only {lists} lists were compared");
    for (name, facts) in object(types) {
        let expected = facts["namespaced"] == Value::Bool(false);
        assert_eq!(is_cluster_scoped(&gvk(name)), expected, "{name}");
    }
}

/// Compares one list; true if it merges.
fn holds(schemas: &Schemas, gvk: &Gvk, path: &str, merge: &Value) -> bool {
    let found = field(schemas, gvk, path).and_then(Schema::list_merge);
    let strategy = merge[0].as_str().unwrap_or_default();
    if !strategy.split(',').any(|word| word == "merge") {
        assert_eq!(found, None, "{gvk} {path}");
        return false;
    }
    let found = found.unwrap_or_else(|| panic!("{gvk} {path} does not merge"));
    assert_eq!(
        found.keys().first().copied(),
        merge[1].as_str(),
        "{gvk} {path}"
    );
    true
}

fn field<'s>(schemas: &'s Schemas, gvk: &Gvk, path: &str) -> Option<Schema<'s>> {
    path.split('.')
        .try_fold(schemas.of_type(gvk)?, |schema, part| {
            let (name, brackets) = part.split_at(part.find('[').unwrap_or(part.len()));
            let schema = schema.field(name)?;
            match brackets {
                "" => Some(schema),
                _ => schema.elements(),
            }
        })
}

fn gvk(name: &str) -> Gvk {
    let (api_version, kind) = name.split_once(' ').expect("apiVersion and kind");
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    Gvk {
        group: group.into(),
        version: version.into(),
        kind: kind.into(),
        ..Gvk::default()
    }
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("an object")
}

#[track_caller]
fn merge_keys() -> Option<Value> {
    let text = read(&needs::shared()?.join("data/merge-keys.json"));
    Some(serde_json::from_str(&text).expect("JSON"))
}
