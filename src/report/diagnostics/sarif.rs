//! Diagnostics as a SARIF 2.1.0 log (OASIS), the least that validates and that
//! code scanning shows at the right line.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::diag::{Code, Diagnostic, Origin, Rule, visible_json};
use crate::report::diagnostics::machine::in_lines;
use crate::report::diagnostics::place::Places;
use crate::report::percent::{is_unreserved, percent_encoded};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The page with every code.
const PAGE: &str = concat!(
    env!("CARGO_PKG_REPOSITORY"),
    "/blob/main/docs/diagnostics.md"
);

/// One log with one run, over several lines.
pub(super) fn log(diagnostics: &[Diagnostic], places: &Places<'_>) -> String {
    let rules: BTreeMap<&str, Value> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.rule_name(), rule(diagnostic)))
        .collect();
    let rules: Vec<Value> = rules.into_values().collect();
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| result(diagnostic, places))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "offshoot",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    visible_json(&format!("{log:#}\n"))
}

fn rule(diagnostic: &Diagnostic) -> Value {
    match &diagnostic.rule {
        Some(rule) => foreign(rule),
        None => own(diagnostic.code),
    }
}

/// A rule of another program. The format asks for no text where it gives none.
fn foreign(rule: &Rule) -> Value {
    let code = Code::LinterFinding;
    let page = format!("{PAGE}#{code}");
    let mut shown = json!({
        "id": rule.name,
        "helpUri": rule.page.as_ref().unwrap_or(&page),
    });
    if !rule.meaning.is_empty() {
        for field in ["shortDescription", "fullDescription", "help"] {
            shown[field] = json!({ "text": rule.meaning });
        }
    }
    shown
}

fn own(code: Code) -> Value {
    let mut rule = json!({
        "id": code.name(),
        "shortDescription": { "text": code.meaning() },
        "fullDescription": { "text": code.meaning() },
        "help": { "text": code.fix() },
        "helpUri": format!("{PAGE}#{code}"),
    });
    if let [severity] = code.severities() {
        rule["defaultConfiguration"] = json!({ "level": severity.name() });
    }
    rule
}

fn result(diagnostic: &Diagnostic, places: &Places<'_>) -> Value {
    let related = diagnostic.labels.iter().filter_map(|label| {
        let mut location = location(label.at, places)?;
        location["message"] = json!({ "text": places.text(&label.text) });
        Some(location)
    });
    let mut result = json!({
        "ruleId": diagnostic.rule_name(),
        "level": diagnostic.severity.name(),
        "message": { "text": in_lines(diagnostic, places) },
        "locations": location(diagnostic.at, places).into_iter().collect::<Vec<_>>(),
    });
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

fn location(origin: Origin, places: &Places<'_>) -> Option<Value> {
    let place = places.place(origin)?;
    Some(json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&place.path) },
        "region": { "startLine": place.line, "startColumn": place.column },
    }}))
}

/// A path as a relative URI reference (RFC 3986).
fn uri(path: &str) -> String {
    percent_encoded(path, |byte| is_unreserved(byte) || b"/@+=".contains(&byte))
}
