//! `kube-linter lint --format json`: a message per object, which names containers in quotes.

use serde::Deserialize;
use serde_json::Value;

use crate::diag::{Rule, Severity};

use super::finding::{About, LinterFinding, stated};
use super::format::Format;

pub(super) const FORMAT: Format = Format {
    name: "kube-linter",
    is: |report| report.get("Checks").is_some() && report.get("Reports").is_some(),
    read,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Report {
    checks: Option<Vec<Check>>,
    reports: Option<Vec<Found>>,
}

#[derive(Deserialize)]
struct Check {
    name: String,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Found {
    diagnostic: Said,
    check: String,
    remediation: Option<String>,
    object: Object,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Said {
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Object {
    metadata: Metadata,
    #[serde(rename = "K8sObject")]
    object: Identity,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    file_path: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Identity {
    namespace: Option<String>,
    name: String,
    group_version_kind: Type,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Type {
    group: String,
    version: String,
    kind: String,
}

fn read(report: Value) -> Result<Vec<LinterFinding>, serde_json::Error> {
    let report: Report = serde_json::from_value(report)?;
    let checks = report.checks.unwrap_or_default();
    let found = report.reports.unwrap_or_default();
    Ok(found.into_iter().map(|it| finding(it, &checks)).collect())
}

fn finding(found: Found, checks: &[Check]) -> LinterFinding {
    let check = checks.iter().find(|check| check.name == found.check);
    let Identity {
        namespace,
        name,
        group_version_kind: of,
    } = found.object.object;
    LinterFinding {
        rule: Rule {
            name: format!("kube-linter/{}", found.check),
            meaning: check.map_or_else(String::new, |check| check.description.clone()),
            page: Some(page(&found.check)),
        },
        // Its own exit code makes no difference between checks.
        severity: Severity::Error,
        message: found.diagnostic.message,
        help: stated(found.remediation),
        about: About {
            api_version: stated(Some(match of.group.as_str() {
                "" => of.version,
                group => format!("{group}/{}", of.version),
            })),
            kind: stated(Some(of.kind)),
            namespace: stated(namespace),
            name: stated(Some(name)),
            file: found.object.metadata.file_path,
            ..About::default()
        },
    }
}

fn page(check: &str) -> String {
    format!("https://docs.kubelinter.io/#/generated/checks?id={check}")
}
