//! Policy reports: those of `kyverno apply --policy-report`, and of the clusters that follow the same
//! definition (wgpolicyk8s.io, openreports.io). A report is a document, or several in a `List`.

use serde::Deserialize;
use serde_json::Value;

use crate::diag::{Rule, Severity};

use super::finding::{About, LinterFinding, stated};
use super::format::Format;

pub(super) const FORMAT: Format = Format {
    name: "kyverno",
    is: |report| reports(report).next().is_some(),
    read,
};

/// The groups of policy reports.
const GROUPS: [&str; 2] = ["wgpolicyk8s.io/", "openreports.io/"];

/// The reports in a value.
fn reports(value: &Value) -> impl Iterator<Item = &Value> {
    let items = value.as_array().or_else(|| value.get("items")?.as_array());
    let of_list = items.into_iter().flatten();
    std::iter::once(value).chain(of_list).filter(|it| {
        let version = it.get("apiVersion").and_then(Value::as_str);
        version.is_some_and(|version| GROUPS.iter().any(|group| version.starts_with(group)))
    })
}

#[derive(Deserialize)]
struct Report {
    scope: Option<Identity>,
    results: Option<Vec<Found>>,
}

#[derive(Deserialize)]
struct Found {
    #[serde(default)]
    source: String,
    policy: String,
    #[serde(default)]
    rule: String,
    #[serde(alias = "description")]
    message: Option<String>,
    result: String,
    resources: Option<Vec<Identity>>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    api_version: Option<String>,
    kind: Option<String>,
    namespace: Option<String>,
    name: Option<String>,
}

fn read(report: Value) -> Result<Vec<LinterFinding>, serde_json::Error> {
    let mut findings = Vec::new();
    for report in reports(&report) {
        let report = Report::deserialize(report)?;
        let results = report.results.unwrap_or_default();
        for found in &results {
            let Some(severity) = severity(&found.result) else {
                continue;
            };
            let named = found.resources.clone().unwrap_or_default();
            let resources = match named.as_slice() {
                [] => vec![report.scope.clone().unwrap_or_default()],
                _ => named,
            };
            findings.extend(resources.into_iter().map(|it| finding(found, it, severity)));
        }
    }
    Ok(findings)
}

/// The severity of a result; none for what passes and for what is skipped.
fn severity(result: &str) -> Option<Severity> {
    match result {
        "fail" | "error" => Some(Severity::Error),
        "warn" => Some(Severity::Warning),
        _ => None,
    }
}

fn finding(found: &Found, resource: Identity, severity: Severity) -> LinterFinding {
    let tool = match found.source.as_str() {
        "" => "kyverno",
        source => source,
    };
    let rule = match found.rule.as_str() {
        "" => found.policy.clone(),
        rule => format!("{}/{rule}", found.policy),
    };
    let message = stated(found.message.clone());
    let message = message.unwrap_or_else(|| format!("policy {} is violated", found.policy));
    LinterFinding {
        rule: Rule {
            name: format!("{tool}/{rule}"),
            ..Rule::default()
        },
        severity,
        help: None,
        about: About {
            api_version: stated(resource.api_version),
            kind: stated(resource.kind),
            namespace: stated(resource.namespace),
            name: stated(resource.name),
            path: path(&message),
            ..About::default()
        },
        message,
    }
}

/// The path in a message of a pattern that does not match: `… failed at path /spec/replicas/`.
fn path(message: &str) -> Option<String> {
    let (_, after) = message.split_once(" at path ")?;
    let path = after.split_whitespace().next()?;
    let path = path.trim_end_matches(['/', '.', ',']);
    path.starts_with('/').then(|| path.to_owned())
}
