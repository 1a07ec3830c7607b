use super::known::{SchemaRank, Schemas};
use crate::diag::Origin;
use crate::model::data::kubernetes_1_21::{CLUSTER_SCOPED, DEFINITIONS, NAMESPACED, TYPES};
use crate::model::gvk::Gvk;
use crate::model::scope::is_cluster_scoped;

fn gvk(group: &str, version: &str, kind: &str) -> Gvk {
    Gvk {
        group: group.into(),
        version: version.into(),
        kind: kind.into(),
        ..Gvk::default()
    }
}

fn keys(schemas: &Schemas, path: &str) -> Option<Vec<String>> {
    let deployment = schemas.of_type(&gvk("apps", "v1", "Deployment"))?;
    let found = path
        .split('.')
        .try_fold(deployment, |schema, step| match step {
            "[]" => schema.elements(),
            field => schema.field(field),
        });
    let keys = found?.list_merge()?.keys();
    Some(keys.into_iter().map(Into::into).collect())
}

fn words(words: &[&str]) -> Option<Vec<String>> {
    Some(words.iter().map(|word| (*word).to_owned()).collect())
}

const CONTAINERS: &str = "spec.template.spec.containers";

#[test]
fn lists_merge_by_the_keys_of_kubernetes_1_21() {
    let schemas = Schemas::default();
    let of = |path: &str| keys(&schemas, path);
    assert_eq!(of(CONTAINERS), words(&["name"]));
    assert_eq!(
        of(&format!("{CONTAINERS}.[].ports")),
        words(&["containerPort", "protocol"])
    );
    assert_eq!(of("metadata.finalizers"), words(&[]));
    assert_eq!(of("spec.template.spec.tolerations"), None);
}

#[test]
fn unknown_types_have_no_schema_and_are_namespaced() {
    let schemas = Schemas::default();
    assert!(schemas.of_type(&gvk("apps", "v2", "Deployment")).is_none());
    assert!(!is_cluster_scoped(&gvk("example.com", "v1", "Namespace")));
    assert!(is_cluster_scoped(&gvk("", "v1", "Namespace")));
}

/// A PodSpec of one's own, whose containers merge by image.
const BY_IMAGE: &str = r##"{"definitions": {"io.k8s.api.core.v1.PodSpec": {"properties": {"containers": {
    "type": "array", "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "image"}}}}}"##;

#[test]
fn a_document_alone_is_all_that_is_known() {
    let mut schemas = Schemas::default();
    schemas.choose_document(BY_IMAGE, Origin::NONE, SchemaRank::Alone);
    assert_eq!(keys(&schemas, CONTAINERS), None);
}

#[test]
fn a_document_above_the_builtin_schema_is_looked_at_first() {
    let mut schemas = Schemas::default();
    schemas.choose_document(BY_IMAGE, Origin::NONE, SchemaRank::Above);
    assert_eq!(keys(&schemas, CONTAINERS), words(&["image"]));
}

#[test]
fn a_document_below_the_builtin_schema_is_looked_at_last() {
    let mut schemas = Schemas::default();
    schemas.choose_document(BY_IMAGE, Origin::NONE, SchemaRank::Below);
    assert_eq!(keys(&schemas, CONTAINERS), words(&["name"]));
}

#[test]
fn references_in_a_circle_lead_nowhere() {
    let mut schemas = Schemas::default();
    let circle = r##"{"definitions": {
        "a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"},
        "c": {"properties": {"x": {"$ref": "#/definitions/a"}},
              "x-kubernetes-group-version-kind": [{"group": "apps", "version": "v1", "kind": "Deployment"}]}}}"##;
    schemas.choose_document(circle, Origin::NONE, SchemaRank::Alone);
    assert_eq!(keys(&schemas, "x.y"), None);
}

#[test]
fn tables_are_sorted() {
    assert!(CLUSTER_SCOPED.is_sorted());
    assert!(NAMESPACED.is_sorted());
    assert!(TYPES.is_sorted_by_key(|(key, _)| *key));
    assert!(DEFINITIONS.is_sorted_by_key(|definition| definition.name));
    for definition in DEFINITIONS {
        let fields = definition.fields;
        assert!(
            fields.is_sorted_by_key(|field| field.name),
            "{}",
            definition.name
        );
    }
}
