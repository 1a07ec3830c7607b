//! The schema, by a validator that is not ours.

use std::process::Command;

use offshoot::diag::{Code, Origin};
use offshoot::environment::Config;
use offshoot::environment::reference::{Presence, rows, schema, schema_text};
use offshoot::yaml;
use serde_json::{Value, json};

use super::document::{Document, from_yaml};
use super::{generated, wrong};
use crate::support::messages::messages;
use crate::support::{Ran, Repository, files_below, needs, read, root};

const SCHEMA: &str = "schema/offshoot.schema.json";

#[test]
fn the_schema_is_what_the_rows_say() {
    generated(SCHEMA, &schema_text());
}

#[test]
fn the_command_prints_the_schema() {
    let printed = Repository::new(&[]).run(&["schema"]).output();
    assert_eq!(printed, schema_text());
}

#[test]
fn the_example_names_the_schema_in_its_first_line() {
    let text = read(&root().join("offshoot.yaml"));
    let first = text.lines().next().unwrap_or_default();
    assert_eq!(first, format!("# yaml-language-server: $schema={SCHEMA}"));
}

/// Every offshoot.yaml of the repository: its place and its text.
fn files() -> Vec<(String, String)> {
    let mut found = vec![(
        "offshoot.yaml".to_owned(),
        read(&root().join("offshoot.yaml")),
    )];
    for path in files_below(&root().join("fixtures")) {
        if path.file_name().is_some_and(|name| name == "offshoot.yaml") {
            found.push((path.display().to_string(), read(&path)));
        }
    }
    for case in messages() {
        let name = case.name();
        let is_file =
            |(path, _): &(String, String)| path.rsplit('/').next() == Some("offshoot.yaml");
        let files = case.files.into_iter().filter(is_file);
        found.extend(files.map(|(_, text)| (name.clone(), text)));
    }
    found
}

/// Mistakes that a schema can see.
const SEEN: [Code; 2] = [Code::UnknownField, Code::FieldType];

/// A file with whether the schema has to accept it; `None` if the schema cannot tell.
fn case(name: String, text: &str) -> Option<Value> {
    let node = yaml::parse(text, Origin::START).ok()??;
    let document: Value = serde_json::from_str(&yaml::to_json(&node).ok()?).ok()?;
    let valid = match Config::parse(text, Origin::START) {
        Ok(_) => true,
        Err(errors) if errors.iter().any(|error| SEEN.contains(&error.code)) => false,
        Err(_) => return None,
    };
    Some(json!({"name": name, "valid": valid, "document": document}))
}

/// The examples of rows, and the same with wrong values.
fn of_rows() -> Vec<Value> {
    let mut cases = Vec::new();
    for row in rows() {
        let document = Document::of(row);
        let mut add = |what: String, valid: bool, document: Value| {
            let name = format!("{} {what}", row.path);
            cases.push(json!({"name": name, "valid": valid, "document": document}));
        };
        add("example".to_owned(), true, document.value.clone());
        for value in wrong::values(row.form) {
            add(format!("{value}"), false, document.with(value));
        }
        match row.presence {
            Presence::Required | Presence::Or(_) => {
                add("left out".to_owned(), false, document.without())
            }
            Presence::Default(text) => {
                add("default".to_owned(), true, document.with(from_yaml(text)))
            }
            Presence::Optional(_) => {}
        }
    }
    cases
}

#[test]
fn the_schema_accepts_what_the_program_accepts() {
    let Some(python) = needs::jsonschema() else {
        return;
    };
    let mut cases = of_rows();
    let files = files();
    assert!(files.len() > 50, "only {} files were found", files.len());
    cases.extend(
        files
            .into_iter()
            .filter_map(|(name, text)| case(name, &text)),
    );
    let mut command = Command::new(python);
    command.arg("scripts/schema-test.py").current_dir(root());
    let input = json!({"schema": schema(), "cases": cases});
    let ran = Ran::with_input(&mut command, &input.to_string());
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
}
