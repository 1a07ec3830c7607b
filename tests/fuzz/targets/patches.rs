//! A resource and a patch for it. Where the patch is one of RFC 6902 that another implementation applies, and
//! ours too, both lead to the same.

use json_patch::Patch;
use offshoot::diag::Origin;
use offshoot::kustomize::Options;
use offshoot::sources::FilePath;
use offshoot::yaml::{parse_stream, to_json};
use serde_json::Value;

use super::kustomizations::built;
use crate::files;

const RESOURCE: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, labels: {x: y}, finalizers: [a/b]}
spec:
  replicas: 1
  template:
    spec:
      containers:
      - {name: c, image: i, args: [a, b], ports: [{containerPort: 80}], env: [{name: E, value: v}]}
      - {name: d, image: j}
      volumes: [{name: v, emptyDir: {}}]
";

const PATCHES: &[&str] = &[
    "metadata: {labels: {x: null, z: w}}\nspec: {replicas: 3}\n",
    "spec: {template: {spec: {containers: [{name: c, image: z}, {name: new}]}}}\n",
    "spec: {template: {spec: {containers: [{name: c, $patch: delete}]}}}\n",
    "spec: {template: {$patch: replace, spec: {containers: []}}}\n",
    "$patch: delete\nmetadata: {name: a}\n",
    "spec:\n  template:\n    spec:\n      $setElementOrder/containers: [{name: d}, {name: c}]\n      containers: [{name: d, image: x}]\n",
    "metadata: {$deleteFromPrimitiveList/finalizers: [a/b], $retainKeys: [name]}\n",
    "spec: {template: {spec: {containers: [{$patch: replace}, {name: only}], volumes: [{name: v, $retainKeys: [name, hostPath], hostPath: {path: /}}]}}}\n",
    "- {op: add, path: /spec/template/spec/containers/-, value: {name: e}}\n- {op: remove, path: /spec/replicas}\n",
    "- {op: test, path: /spec/replicas, value: 1}\n- {op: replace, path: /spec/template/spec/containers/0/image, value: k}\n",
    "- {op: move, from: /metadata/labels/x, path: /metadata/labels/a~1b}\n- {op: copy, from: /spec/template, path: /spec/other}\n",
    "[{\"op\": \"add\", \"path\": \"/metadata/annotations\", \"value\": {\"a\": \"b\"}}, {\"op\": \"add\", \"path\": \"/metadata/annotations/c~0d\", \"value\": \"1\"}]",
];

pub fn corpus() -> Vec<Vec<u8>> {
    let input = |patch: &&str| {
        files::joined(&[
            ("r.yaml".to_owned(), RESOURCE.into()),
            ("p.yaml".to_owned(), patch.as_bytes().to_vec()),
        ])
    };
    PATCHES.iter().map(input).collect()
}

pub fn run(data: &[u8]) -> String {
    let given = files::split(data);
    let (resource, patch) = (
        files::named(&given, "r.yaml"),
        files::named(&given, "p.yaml"),
    );
    let mut tree = files::tree(&[
        ("r.yaml".to_owned(), resource.to_vec()),
        ("p.yaml".to_owned(), patch.to_vec()),
    ]);
    let kustomization = "resources: [r.yaml]\npatches: [{path: p.yaml, target: {name: .*}, options: {allowNameChange: true, allowKindChange: true}}]\n";
    let at = FilePath::new(files::ROOT).join("kustomization.yaml");
    tree.insert(at, kustomization);
    match built(&tree, &Options::default()) {
        Ok(text) => compared(resource, patch, &text).to_owned(),
        Err(codes) => codes,
    }
}

/// Compares what was built with what another implementation makes of the patch.
fn compared(resource: &[u8], patch: &[u8], text: &str) -> &'static str {
    let (Some(mut other), Some(ours)) = (json(resource), json(text.as_bytes())) else {
        return "built";
    };
    let patch = json(patch).and_then(|patch| serde_json::from_value::<Patch>(patch).ok());
    let Some(patch) = patch else {
        return "merged";
    };
    if json_patch::patch(&mut other, &patch).is_err() {
        return "applied alone";
    }
    let (other, ours) = (in_floats(other), in_floats(ours));
    assert_eq!(
        other, ours,
        "another implementation applies the patch otherwise"
    );
    "applied alike"
}

/// The same with numbers as kustomize has them after a patch: Go's `float64`.
fn in_floats(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.into_iter().map(in_floats).collect(),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            fields.map(|(key, value)| (key, in_floats(value))).collect()
        }
        other => other,
    }
}

/// The only document of a text as JSON.
fn json(text: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(text).ok()?;
    let documents = parse_stream(text, Origin::NONE).ok()?;
    let [document] = &documents[..] else {
        return None;
    };
    serde_json::from_str(&to_json(document).ok()?).ok()
}
