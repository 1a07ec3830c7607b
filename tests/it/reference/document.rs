//! Whole files around the examples of rows. JSON is YAML: documents are JSON values.

use offshoot::diag::{Fallible, Origin};
use offshoot::environment::Config;
use offshoot::environment::reference::{NAME, Row};
use offshoot::yaml;
use serde_json::{Map, Value, json};

/// A file in which the field of a row has a value.
pub(super) struct Document {
    pub(super) value: Value,
    /// The place of the field, as a JSON pointer.
    pointer: String,
}

impl Document {
    /// The row's example, with the fields around it that every file needs.
    pub(super) fn of(row: &Row) -> Self {
        let example = from_yaml(row.example);
        let file = match row.in_environment() {
            Some(_) => {
                json!({"domains": ["example.com"], "environments": {NAME: environment(example)}})
            }
            None => example,
        };
        let mut value = json!({
            "apiVersion": "offshoot/v1",
            "kind": "Environments",
            "environments": {"plain": {"path": "base"}},
        });
        merge(&mut value, file);
        // Names of `checks` are codes.
        let path = row.path.replace("checks.NAME", "checks.image-locked");
        let pointer = format!("/{}", path.replace("[]", "/0").replace('.', "/"));
        Self { value, pointer }
    }

    /// The value of the field.
    pub(super) fn field(&self) -> Option<&Value> {
        self.value.pointer(&self.pointer)
    }

    /// The file with another value.
    pub(super) fn with(&self, value: Value) -> Value {
        let mut file = self.value.clone();
        *file.pointer_mut(&self.pointer).expect("the example has it") = value;
        file
    }

    /// The file without the field.
    pub(super) fn without(&self) -> Value {
        let mut file = self.value.clone();
        let (above, name) = self.pointer.rsplit_once('/').expect("it is a pointer");
        let above = file.pointer_mut(above).and_then(Value::as_object_mut);
        above
            .expect("it is a map")
            .remove(name)
            .expect("it is there");
        file
    }
}

/// An environment with the fields that every one of them needs.
fn environment(example: Value) -> Value {
    let mut environment = example;
    let fields: &mut Map<String, Value> = environment.as_object_mut().expect("a map");
    let has_namespace = fields.contains_key("namespaces");
    let has_paths = fields.contains_key("paths");
    let mut set = |name: &str, value: Value| {
        fields.entry(name).or_insert(value);
    };
    if !has_paths {
        set("path", json!("overlays/preview"));
    }
    set("perBranch", json!(true));
    if !has_namespace {
        set("namespace", json!("preview-{{ slug }}"));
    }
    environment
}

fn merge(into: &mut Value, from: Value) {
    let into = into.as_object_mut().expect("a map");
    into.extend(from.as_object().expect("a map").clone());
}

/// YAML as JSON.
pub(crate) fn from_yaml(text: &str) -> Value {
    let node = yaml::parse(text, Origin::NONE).expect(text).expect(text);
    let json = yaml::to_json(&node).expect(text);
    serde_json::from_str(&json).expect(text)
}

/// Reads a file as the program does.
pub(super) fn decoded(file: &Value) -> Fallible<Config> {
    Config::parse(&file.to_string(), Origin::START)
}
