//! The JSON Schema of offshoot.yaml, for editors. In: the rows of the reference. Out: a schema of
//! draft 7, which yaml-language-server reads best.

use serde_json::{Map, Value, json};

use super::row::{Form, KEY, Pattern, Presence, Row};
use super::sections::rows;
use crate::diag::Origin;
use crate::yaml::{Node, parse, to_json};

/// The schema, as text with a final line feed.
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}

/// The schema.
pub fn schema() -> Value {
    let mut schema = Map::new();
    schema.insert(
        "$schema".to_owned(),
        json!("http://json-schema.org/draft-07/schema#"),
    );
    schema.insert("title".to_owned(), json!("offshoot.yaml"));
    schema.insert(
        "description".to_owned(),
        json!("The environments of a repository of Kubernetes manifests."),
    );
    schema.extend(object(""));
    Value::Object(schema)
}

/// A map with the fields whose paths begin with `prefix`.
fn object(prefix: &str) -> Map<String, Value> {
    let (mut properties, mut required, mut either) = (Map::new(), Vec::new(), Vec::new());
    for row in rows() {
        let Some(name) = row.path.strip_prefix(prefix).filter(|name| is_word(name)) else {
            continue;
        };
        properties.insert(name.to_owned(), property(row));
        match row.presence {
            Presence::Required => required.push(name),
            Presence::Or(others) => {
                let names = std::iter::once(&name).chain(others);
                let names: Vec<Value> = names.map(|it| json!({"required": [it]})).collect();
                either.push(json!({"anyOf": names}));
            }
            Presence::Default(_) | Presence::Optional(_) => {}
        }
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    if !either.is_empty() {
        schema.insert("allOf".to_owned(), json!(either));
    }
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema
}

/// True for the path of a field right below.
fn is_word(path: &str) -> bool {
    !path.is_empty() && !path.contains(['.', '['])
}

fn property(row: &Row) -> Value {
    let mut schema = Map::new();
    schema.insert("description".to_owned(), json!(description(row)));
    schema.extend(of_form(row.form, row.path));
    if let Presence::Default(text) = row.presence {
        schema.insert("default".to_owned(), value(text).unwrap_or_default());
    }

    let examples = example(row).into_iter().collect();
    schema.insert("examples".to_owned(), Value::Array(examples));
    Value::Object(schema)
}

fn description(row: &Row) -> String {
    let meaning = row.meaning;
    match (row.form.is_template(), row.presence) {
        (true, Presence::Optional(without)) => {
            format!("{meaning} A template. Without it, {without}.")
        }
        (false, Presence::Optional(without)) => format!("{meaning} Without it, {without}."),
        (true, _) => format!("{meaning} A template."),
        (false, _) => meaning.to_owned(),
    }
}

fn of_form(form: Form, path: &str) -> Map<String, Value> {
    let below = form.below(path).unwrap_or_default();
    let schema = match form {
        Form::Text | Form::Template => json!({"type": "string"}),
        Form::Pattern(pattern) => json!({"type": "string", "pattern": anchored(&pattern)}),
        Form::Flag => json!({"type": "boolean"}),
        Form::Integer { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        Form::Word(words) => json!({"type": "string", "enum": words}),
        Form::List(item) => {
            json!({"type": "array", "uniqueItems": true, "items": of_form(*item, path)})
        }
        Form::Map(value) => {
            json!({"type": "object", "additionalProperties": of_form(*value, path)})
        }
        Form::Metadata => json!({
            "type": "object",
            "propertyNames": {"pattern": anchored(&KEY)},
            "additionalProperties": {"type": "string"},
        }),
        Form::Object => return object(&below),
        Form::Short(field) => {
            json!({"type": "array", "items": object(&format!("{path}.{field}[]."))})
        }
        Form::Objects => json!({"type": "array", "items": object(&below)}),
        Form::Named(names) => json!({
            "type": "object",
            "propertyNames": {"pattern": anchored(&names)},
            "additionalProperties": object(&below),
        }),
        Form::NamedLists(names) => {
            let one = Value::Object(object(&below));
            json!({
                "type": "object",
                "propertyNames": {"pattern": anchored(&names)},
                "additionalProperties": {"anyOf": [one, {"type": "array", "items": one}]},
            })
        }
        Form::Either(forms) => {
            let forms = forms.iter().map(|form| Value::Object(of_form(*form, path)));
            json!({"anyOf": forms.collect::<Vec<Value>>()})
        }
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// The expression for a whole string; a template is anything with the start of an expression.
fn anchored(pattern: &Pattern) -> String {
    let whole = format!("^({})$", pattern.expression);
    if pattern.is_template {
        format!(r"{whole}|\{{\{{|\{{%|\{{#")
    } else {
        whole
    }
}

/// The value of YAML as JSON.
fn value(text: &str) -> Option<Value> {
    as_json(&parse(text, Origin::NONE).ok()??)
}

fn as_json(node: &Node) -> Option<Value> {
    serde_json::from_str(&to_json(node).ok()?).ok()
}

/// The value that the field has in the example; in the first item of a list.
fn example(row: &Row) -> Option<Value> {
    let example = value(row.example)?;
    let path = row.in_environment().unwrap_or(row.path);
    let mut found = &example;
    for step in path.split('.') {
        found = match step.strip_suffix("[]") {
            Some(list) => found.get(list)?.get(0)?,
            None => found.get(step)?,
        };
    }
    Some(found.clone())
}
