//! Small cases by hand, and random ones against an independent implementation.

use serde_json::{Value as Json, json};

use super::JsonPatch;
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::step_context::StepContext;
use crate::model::{Causes, Step};
use crate::yaml::{Mapping, Node, Tag, Value};

fn node(json: &Json) -> Node {
    let at = Origin::NONE;
    match json {
        Json::Null => Node::null(at),
        Json::Bool(flag) => Node::scalar(Tag::Bool, flag.to_string(), at),
        Json::Number(number) => Node::scalar(Tag::Int, number.to_string(), at),
        Json::String(text) => Node::string(text.as_str(), at),
        Json::Array(items) => Node::sequence(items.iter().map(node).collect(), at),
        Json::Object(fields) => {
            let mut mapping = Mapping::default();
            for (key, value) in fields {
                mapping.push(key, node(value));
            }
            Node::mapping(mapping, at)
        }
    }
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(Tag::Null, _) => Json::Null,
        Value::Scalar(Tag::Bool, text) => Json::Bool(text == "true"),
        Value::Scalar(Tag::Int | Tag::Float, text) => {
            serde_json::from_str(text).expect("a number's text is a number")
        }
        Value::Scalar(_, text) => Json::String(text.to_string()),
        Value::Sequence(items) => items.iter().map(json).collect(),
        Value::Mapping(mapping) => mapping
            .iter()
            .map(|(key, value)| (key.to_owned(), json(value)))
            .collect(),
    }
}

fn patched(document: &Json, patch: &Json) -> (Fallible<Json>, Vec<Diagnostic>) {
    let (mut causes, mut warnings) = (Causes::default(), Vec::new());
    let mut cx = StepContext {
        version: crate::kustomize::version::Version::DEFAULT,
        step: Step::Patches,
        at: Origin::NONE,
        via: Origin::NONE,
        causes: &mut causes,
        schemas: &crate::model::Schemas::default(),
        schema_state: &mut crate::kustomize::schema_state::SchemaState::default(),
        warnings: &mut warnings,
        map: None,
    };
    let mut target = node(document);
    let result = JsonPatch::parse(&node(patch))
        .and_then(|patch| patch.apply(&mut target, &mut cx))
        .map(|()| json(&target));
    (result, warnings)
}

fn message(document: &Json, patch: &Json) -> String {
    let failed = patched(document, patch).0.expect_err("the patch fails");
    let first = failed.iter().next().expect("a failure has a reason");
    first.message.absolute()
}

#[test]
fn manners_beyond_the_rfc_are_those_of_kustomize() {
    for (document, patch, expected) in [
        (
            json!({"a": {}}),
            json!([{"op": "replace", "path": "/a/b", "value": 1}]),
            json!({"a": {"b": 1}}),
        ),
        (
            json!({"a": [1, 2]}),
            json!([{"op": "add", "path": "/a/-1", "value": 3}]),
            json!({"a": [1, 2, 3]}),
        ),
        (
            json!({"a": [1, 2]}),
            json!([{"op": "remove", "path": "/a/-1"}]),
            json!({"a": [1]}),
        ),
        (
            json!({"a": 1}),
            json!([{"op": "add", "path": "/b"}]),
            json!({"a": 1, "b": null}),
        ),
        (
            json!({"a": 1}),
            json!([{"op": "copy", "from": "/x", "path": "/b"}]),
            json!({"a": 1, "b": null}),
        ),
        (
            json!({"a": 1}),
            json!([{"op": "test", "path": "/x", "value": null}]),
            json!({"a": 1}),
        ),
        (
            json!({"a": 1}),
            json!([{"op": "replace", "path": "", "value": {"b": 2}}]),
            json!({"b": 2}),
        ),
        (
            json!({"a": 1}),
            json!([{"op": "add", "path": "ignored/b", "value": 2}]),
            json!({"a": 1, "b": 2}),
        ),
        (
            json!({"a/b": {"c~d": 1}}),
            json!([{"op": "replace", "path": "/a~1b/c~0d", "value": 2}]),
            json!({"a/b": {"c~d": 2}}),
        ),
    ] {
        assert_eq!(patched(&document, &patch).0, Ok(expected), "{patch}");
    }
}

#[test]
fn mistakes_say_what_is_true() {
    let document = json!({"spec": {"replicas": 1, "list": [1]}});
    for (patch, expected) in [
        (
            json!([{"op": "ad", "path": "/a"}]),
            "JSON patches have no operation `ad`",
        ),
        (json!([{"op": "add"}]), "the operation has no `path`"),
        (
            json!([{"op": "add", "path": 1}]),
            "`path` of an operation takes a string, not a scalar",
        ),
        (
            json!([{"op": "remove", "path": "/x"}]),
            "`/x` does not exist in the patched object",
        ),
        (
            json!([{"op": "add", "path": "/x/y", "value": 1}]),
            "`/x/y` does not exist in the patched object",
        ),
        (
            json!([{"op": "add", "path": "", "value": 1}]),
            "`` does not exist in the patched object",
        ),
        (
            json!([{"op": "add", "path": "/spec/list/2", "value": 1}]),
            "`/spec/list/2` does not exist in the patched object",
        ),
        (
            json!([{"op": "replace", "path": "/spec/list/-", "value": 1}]),
            "`/spec/list/-` does not exist in the patched object",
        ),
        (
            json!([{"op": "test", "path": "/spec/replicas", "value": 2}]),
            "the patch expects a different value at `/spec/replicas`",
        ),
        (
            json!([{"op": "move", "from": "/spec", "path": "/spec/x"}]),
            "`/spec/x` does not exist in the patched object",
        ),
        (
            json!({"op": "add"}),
            "a JSON patch is a list of operations, and this is a map",
        ),
        (
            json!(["add"]),
            "an operation of a JSON patch is a map, and this is a scalar",
        ),
    ] {
        assert_eq!(message(&document, &patch), expected, "{patch}");
    }
}

#[test]
fn an_operation_that_never_applies_waits_for_a_target() {
    assert!(JsonPatch::parse(&node(&json!([{"op": "ad", "path": "/a"}]))).is_ok());
}

#[test]
fn yaml_1_1_booleans_are_spelled_out() {
    let text = "[{op: add, path: /a, value: [yes, off]}]";
    let patch = crate::yaml::parse_config(text, Origin::NONE).expect("it is YAML");
    let patch = patch.expect("it has a document");
    let (mut causes, mut warnings) = (Causes::default(), Vec::new());
    let mut cx = StepContext {
        version: crate::kustomize::version::Version::DEFAULT,
        step: Step::Patches,
        at: Origin::NONE,
        via: Origin::NONE,
        causes: &mut causes,
        schemas: &crate::model::Schemas::default(),
        schema_state: &mut crate::kustomize::schema_state::SchemaState::default(),
        warnings: &mut warnings,
        map: None,
    };
    let mut target = node(&json!({}));
    let applied = JsonPatch::parse(&patch).and_then(|patch| patch.apply(&mut target, &mut cx));
    assert!(applied.is_ok());
    assert_eq!(json(&target), json!({"a": [true, false]}));
}

#[test]
fn damaged_numbers_are_reported() {
    let document = json!({"big": 9_007_199_254_740_993_i64, "small": 5});
    let (_, warnings) = patched(&document, &json!([{"op": "add", "path": "/a", "value": 1}]));
    let codes: Vec<_> = warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, [Code::NumberPrecision]);
}

/// A small linear congruential generator: the cases are the same on every run.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 40).unwrap_or(0) % limit
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn value(&mut self, depth: usize) -> Json {
        match self.below(if depth == 0 { 3 } else { 5 }) {
            0 => json!(self.below(100)),
            1 => json!(self.pick(&["x", "y", "true", "3"])),
            2 => json!(self.below(2) == 0),
            3 => (0..self.below(3)).map(|_| self.value(depth - 1)).collect(),
            _ => ["a", "b"]
                .iter()
                .map(|key| ((*key).to_owned(), self.value(depth - 1)))
                .collect(),
        }
    }

    fn path(&mut self) -> String {
        (0..=self.below(3))
            .map(|_| format!("/{}", self.pick(&["a", "b", "0", "1", "-", "c"])))
            .collect()
    }

    fn operation(&mut self) -> Json {
        let (path, from) = (self.path(), self.path());
        match self.below(5) {
            0 => json!({"op": "add", "path": path, "value": self.value(1)}),
            1 => json!({"op": "remove", "path": path}),
            2 => json!({"op": "replace", "path": path, "value": self.value(1)}),
            3 => json!({"op": "move", "from": from, "path": path}),
            _ => json!({"op": "copy", "from": from, "path": path}),
        }
    }
}

/// Whatever the RFC allows has the RFC's result. What it refuses we may allow.
#[test]
fn plain_patches_agree_with_another_implementation() {
    let mut seeded = Seeded(7);
    let mut applied = 0;
    for _ in 0..20_000 {
        let document = json!({"a": seeded.value(3), "b": seeded.value(3)});
        let operations: Vec<Json> = (0..=seeded.below(2)).map(|_| seeded.operation()).collect();
        let patch: json_patch::Patch =
            serde_json::from_value(json!(operations)).expect("the operations are well formed");
        let mut expected = document.clone();
        if json_patch::patch_unsafe(&mut expected, &patch).is_err() {
            continue;
        }
        applied += 1;
        let (actual, _) = patched(&document, &json!(operations));
        assert_eq!(
            actual,
            Ok(expected),
            "{document} with {}",
            json!(operations)
        );
    }
    assert!(applied > 1_000, "only {applied} patches applied");
}
