//! `conftest test -o json`: messages per file. A policy may add metadata: `kind`, `name`, `namespace`,
//! `apiVersion` and `path` are read; else the message says which resource it is about.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::diag::{Rule, Severity};

use super::finding::{About, LinterFinding, stated};
use super::format::Format;

pub(super) const FORMAT: Format = Format {
    name: "conftest",
    is,
    read,
};

fn is(report: &Value) -> bool {
    let is_own = |it: &Value| it.get("filename").is_some() && it.get("successes").is_some();
    let files = report.as_array();
    files.is_some_and(|files| files.iter().all(is_own))
}

#[derive(Deserialize)]
struct File {
    filename: String,
    #[serde(default)]
    namespace: String,
    warnings: Option<Vec<Found>>,
    failures: Option<Vec<Found>>,
}

#[derive(Deserialize)]
struct Found {
    msg: String,
    metadata: Option<Map<String, Value>>,
}

fn read(report: Value) -> Result<Vec<LinterFinding>, serde_json::Error> {
    let files: Vec<File> = serde_json::from_value(report)?;
    let mut findings = Vec::new();
    for file in &files {
        let all = [
            (&file.failures, "failure", Severity::Error),
            (&file.warnings, "warning", Severity::Warning),
        ];
        for (found, word, severity) in all {
            let found = found.iter().flatten();
            findings.extend(found.map(|it| finding(it, file, word, severity)));
        }
    }
    Ok(findings)
}

fn finding(found: &Found, file: &File, word: &str, severity: Severity) -> LinterFinding {
    let text = |key: &str| {
        let value = found.metadata.as_ref()?.get(key)?.as_str();
        stated(value.map(str::to_owned))
    };
    // The query is the only thing that has a name: a rule of Rego has none in the report.
    let query = text("query").and_then(|query| Some(query.rsplit_once('.')?.1.to_owned()));
    let query = query.unwrap_or_else(|| word.to_owned());
    let namespace = match file.namespace.as_str() {
        "" => "main",
        namespace => namespace,
    };
    LinterFinding {
        rule: Rule {
            name: format!("conftest/{namespace}.{query}"),
            ..Rule::default()
        },
        severity,
        message: found.msg.clone(),
        help: None,
        about: About {
            api_version: text("apiVersion"),
            kind: text("kind"),
            namespace: text("namespace"),
            name: text("name"),
            path: text("path"),
            file: Some(file.filename.clone()),
            lines: None,
        },
    }
}
