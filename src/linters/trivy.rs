//! `trivy config --format json`: misconfigurations of the files that it read, by their lines.

use serde::Deserialize;
use serde_json::Value;

use crate::diag::{Rule, Severity};

use super::finding::{About, Lines, LinterFinding, stated};
use super::format::{Format, has_list};

pub(super) const FORMAT: Format = Format {
    name: "trivy",
    is: |report| report.get("SchemaVersion").is_some() || has_list(report, "Results"),
    read,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Report {
    results: Option<Vec<Target>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Target {
    target: String,
    misconfigurations: Option<Vec<Found>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Found {
    #[serde(rename = "ID")]
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    message: String,
    resolution: Option<String>,
    #[serde(default)]
    severity: String,
    #[serde(rename = "PrimaryURL")]
    page: Option<String>,
    #[serde(default)]
    status: String,
    cause_metadata: Option<Cause>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Cause {
    start_line: Option<usize>,
    end_line: Option<usize>,
}

fn read(report: Value) -> Result<Vec<LinterFinding>, serde_json::Error> {
    let report: Report = serde_json::from_value(report)?;
    let mut findings = Vec::new();
    for target in report.results.unwrap_or_default() {
        let found = target.misconfigurations.unwrap_or_default().into_iter();
        let failed = found.filter(|it| !matches!(it.status.as_str(), "PASS" | "EXCEPTION"));
        findings.extend(failed.map(|it| finding(it, &target.target)));
    }
    Ok(findings)
}

/// Severities as in its own SARIF.
fn severity(word: &str) -> Severity {
    match word {
        "CRITICAL" | "HIGH" => Severity::Error,
        "MEDIUM" => Severity::Warning,
        _ => Severity::Note,
    }
}

fn finding(found: Found, target: &str) -> LinterFinding {
    let cause = found.cause_metadata;
    let lines = cause.and_then(|it| Lines::given(it.start_line, it.end_line));
    LinterFinding {
        rule: Rule {
            name: format!("trivy/{}", found.id),
            meaning: found.title.clone(),
            page: stated(found.page),
        },
        severity: severity(&found.severity),
        message: stated(Some(found.message)).unwrap_or(found.title),
        help: stated(found.resolution),
        about: About {
            file: Some(target.to_owned()),
            lines,
            ..About::default()
        },
    }
}
