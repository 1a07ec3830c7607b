//! SARIF 2.1.0 of any linter (OASIS): results at lines of the files that it read.

use serde::Deserialize;
use serde_json::Value;

use crate::diag::{Rule, Severity};

use super::finding::{About, Lines, LinterFinding, stated};
use super::format::{Format, has_list};

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    is: |report| has_list(report, "runs"),
    read,
};

#[derive(Deserialize)]
struct Log {
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    tool: Tool,
    results: Option<Vec<Found>>,
}

#[derive(Deserialize)]
struct Tool {
    driver: Driver,
}

#[derive(Deserialize)]
struct Driver {
    name: String,
    #[serde(default)]
    rules: Vec<RuleOfDriver>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RuleOfDriver {
    id: String,
    short_description: Option<Text>,
    full_description: Option<Text>,
    help_uri: Option<String>,
    default_configuration: Option<Configuration>,
}

#[derive(Deserialize)]
struct Configuration {
    level: Option<String>,
}

#[derive(Deserialize)]
struct Text {
    text: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    rule_id: Option<String>,
    rule_index: Option<usize>,
    level: Option<String>,
    kind: Option<String>,
    message: Text,
    #[serde(default)]
    locations: Vec<Location>,
    #[serde(default)]
    suppressions: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Option<Physical>,
    #[serde(default)]
    logical_locations: Vec<Logical>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    name: Option<String>,
    kind: Option<String>,
    fully_qualified_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Option<Artifact>,
    region: Option<Region>,
}

#[derive(Deserialize)]
struct Artifact {
    uri: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: Option<usize>,
    end_line: Option<usize>,
}

fn read(report: Value) -> Result<Vec<LinterFinding>, serde_json::Error> {
    let log: Log = serde_json::from_value(report)?;
    let mut findings = Vec::new();
    for run in &log.runs {
        let results = run.results.iter().flatten();
        // §3.27.9 and §3.27.23: what passed, and what somebody has accepted.
        let open = results.filter(|it| {
            let kind = it.kind.as_deref().unwrap_or("fail");
            !matches!(kind, "pass" | "notApplicable" | "informational")
                && it.suppressions.is_empty()
        });
        findings.extend(open.map(|it| finding(it, &run.tool.driver)));
    }
    Ok(findings)
}

fn finding(found: &Found, driver: &Driver) -> LinterFinding {
    let by_index = found.rule_index.and_then(|index| driver.rules.get(index));
    let id = found.rule_id.as_deref();
    let by_id = || {
        driver
            .rules
            .iter()
            .find(|rule| Some(rule.id.as_str()) == id)
    };
    let rule = by_index.or_else(by_id);
    let id = id.or(rule.map(|rule| rule.id.as_str())).unwrap_or("result");
    let message = found.message.text.clone().unwrap_or_default();
    LinterFinding {
        rule: Rule {
            name: format!("{}/{id}", driver.name.to_lowercase().replace(' ', "-")),
            meaning: rule.and_then(meaning).unwrap_or_default(),
            page: rule.and_then(|rule| stated(rule.help_uri.clone())),
        },
        severity: severity(found, rule),
        help: None,
        about: about(found),
        message,
    }
}

fn meaning(rule: &RuleOfDriver) -> Option<String> {
    let texts = [&rule.short_description, &rule.full_description];
    let mut texts = texts.into_iter().flatten();
    texts.find_map(|text| stated(text.text.clone()))
}

/// §3.27.10: without a level, that of the rule's configuration; else `warning`.
fn severity(found: &Found, rule: Option<&RuleOfDriver>) -> Severity {
    let of_rule = rule.and_then(|rule| rule.default_configuration.as_ref()?.level.as_deref());
    match found.level.as_deref().or(of_rule) {
        Some("error") => Severity::Error,
        Some("note" | "none") => Severity::Note,
        _ => Severity::Warning,
    }
}

fn about(found: &Found) -> About {
    let location = found.locations.first();
    let place = location.and_then(|it| it.physical_location.as_ref());
    let uri = place.and_then(|it| it.artifact_location.as_ref()?.uri.clone());
    let region = place.and_then(|it| it.region.as_ref());
    let lines = region.and_then(|it| Lines::given(it.start_line, it.end_line));
    let object = location.map_or_else(About::default, |it| object(&it.logical_locations));
    About {
        file: stated(uri),
        // kube-linter, which names objects, gives every result the line 1.
        lines: lines.filter(|_| object.name.is_none()),
        ..object
    }
}

/// The object that kube-linter names in logical locations.
fn object(locations: &[Logical]) -> About {
    let of = |kind: &str| {
        let mut locations = locations.iter();
        locations.find(|it| it.kind.as_deref() == Some(kind))
    };
    let name = |kind: &str| of(kind).and_then(|it| stated(it.name.clone()));
    let version = of("GVK/Version").and_then(|it| stated(it.fully_qualified_name.clone()));
    About {
        api_version: version.or_else(|| name("GVK/Version")),
        kind: name("GVK/Kind"),
        namespace: name("Object Namespace"),
        name: name("Object Name"),
        ..About::default()
    }
}
