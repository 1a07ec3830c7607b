//! Every format, and how a report is read.

use serde_json::Value;

use crate::diag::{
    Code, Diagnostic, Fallible, Message, Origin, did_you_mean, listed, message, nearest,
};
use crate::yaml::{parse_stream, to_json};

use super::finding::LinterFinding;
use super::format::Format;
use super::{conftest, kube_linter, kubeconform, kyverno, sarif, trivy};

/// Every format, in the order of the names.
const FORMATS: &[Format] = &[
    conftest::FORMAT,
    kube_linter::FORMAT,
    kubeconform::FORMAT,
    kyverno::FORMAT,
    sarif::FORMAT,
    trivy::FORMAT,
];

/// The names of the formats.
pub fn format_names() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().map(|format| format.name)
}

/// The findings in the text of a report; without a `format`, in the one that it is in. `file` names
/// the report.
///
/// # Errors
/// `linter-report`.
pub fn read(text: &str, file: &Message, format: Option<&str>) -> Fallible<Vec<LinterFinding>> {
    let report = value(text).map_err(|error| {
        let message = message!("`{}` is neither JSON nor a policy report: {}", file, error);
        refused(message)
            .help("linters write it with `-o json`, `--format json` or `--format sarif`")
    })?;
    let found = match format {
        Some(name) => FORMATS.iter().find(|it| it.name == name),
        None => FORMATS.iter().find(|it| (it.is)(&report)),
    };
    let Some(found) = found else {
        return Err(unknown(file, format).into());
    };
    if !(found.is)(&report) {
        return Err(other(file, found, &report).into());
    }
    (found.read)(report).map_err(|error| {
        let message = message!("`{}` is not a report of {}: {}", file, found.name, error);
        refused(message)
            .help(
                "`--format` states another format; without it, the report says which one it is in",
            )
            .into()
    })
}

fn refused(message: Message) -> Diagnostic {
    Diagnostic::error(Code::LinterReport, message)
}

/// The error about a report of another format than the stated one: read as that, it would have no findings.
fn other(file: &Message, stated: &Format, report: &Value) -> Diagnostic {
    let refused = refused(message!("`{}` is not a report of {}", file, stated.name));
    match FORMATS.iter().find(|it| (it.is)(report)) {
        Some(is) => refused.help(format!("it is one of {}: leave `--format` out", is.name)),
        None => refused,
    }
}

fn unknown(file: &Message, format: Option<&str>) -> Diagnostic {
    let names = || FORMATS.iter().map(|format| format.name);
    let known = format!("the formats are {}", listed(names()));
    let Some(name) = format else {
        return refused(message!("`{}` is in no format that is known", file)).help(known);
    };
    let diagnostic = refused(message!("there is no format `{}`", name));
    match nearest(name, names()) {
        Some(near) => diagnostic.help(did_you_mean(near)),
        None => diagnostic.help(known),
    }
}

/// The report as JSON. kyverno writes YAML below lines for people.
fn value(text: &str) -> Result<Value, String> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with(['{', '[']) {
        return serde_json::from_str(start).map_err(|error| error.to_string());
    }
    let begin = text
        .lines()
        .position(|line| line.starts_with("apiVersion:"));
    let Some(begin) = begin else {
        return Err("it begins with neither `{`, `[` nor `apiVersion:`".to_owned());
    };
    let yaml: String = text.split_inclusive('\n').skip(begin).collect();
    let documents = parse_stream(&yaml, Origin::NONE).map_err(|error| error.to_string())?;
    let value = |node| {
        let json =
            to_json(node).map_err(|_| "it has values that JSON has no form for".to_owned())?;
        serde_json::from_str(&json).map_err(|error| error.to_string())
    };
    let values: Result<Vec<Value>, String> = documents.iter().map(value).collect();
    Ok(Value::Array(values?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;

    fn found(text: &str) -> Vec<String> {
        let findings = read(text, &"report".into(), None).expect("it is a report");
        let shown = |it: &LinterFinding| {
            let about = &it.about;
            format!(
                "{} {} {}/{} {}",
                it.severity.name(),
                it.rule.name,
                about.kind.as_deref().unwrap_or("-"),
                about.name.as_deref().unwrap_or("-"),
                about.path.as_deref().unwrap_or("-")
            )
        };
        findings.iter().map(shown).collect()
    }

    #[test]
    fn formats_are_sorted_and_told_apart() {
        assert!(FORMATS.is_sorted_by_key(|format| format.name));
        let reports = [
            r#"[{"filename": "a.yaml", "namespace": "main", "successes": 1}]"#,
            r#"{"Checks": [], "Reports": null, "Summary": {}}"#,
            r#"{"resources": []}"#,
            r#"{"apiVersion": "wgpolicyk8s.io/v1alpha2", "kind": "PolicyReport", "results": []}"#,
            r#"{"version": "2.1.0", "runs": []}"#,
            r#"{"SchemaVersion": 2, "ArtifactName": "x"}"#,
        ];
        for (report, expected) in reports.iter().zip(FORMATS) {
            let report = value(report).expect("JSON");
            let is: Vec<&str> = FORMATS
                .iter()
                .filter(|it| (it.is)(&report))
                .map(|it| it.name)
                .collect();
            assert_eq!(is, [expected.name]);
        }
    }

    #[test]
    fn a_policy_report_may_be_yaml_below_other_lines() {
        let report = "
Applying 1 policy rule(s) to 2 resource(s)...
----------------------------------------------------------------------
POLICY REPORT:
----------------------------------------------------------------------
apiVersion: openreports.io/v1alpha1
kind: ClusterReport
results:
- message: 'validation error: CPU is required. rule autogen-limits failed at path /spec/template/spec/containers/0/resources/'
  policy: limits
  resources: [{apiVersion: apps/v1, kind: Deployment, name: api, namespace: shop}]
  result: fail
  rule: autogen-limits
  source: kyverno
- {policy: limits, result: pass, rule: x, resources: [{kind: Pod, name: a}]}
- {policy: names, result: warn}
";
        assert_eq!(
            found(report),
            [
                "error kyverno/limits/autogen-limits Deployment/api /spec/template/spec/containers/0/resources",
                "warning kyverno/names -/- -",
            ]
        );
    }

    #[test]
    fn trivy_and_conftest_have_levels() {
        let trivy = r#"{"Results": [{"Target": "a.yaml", "Misconfigurations": [
            {"ID": "KSV001", "Severity": "CRITICAL", "Status": "FAIL", "Message": "m", "CauseMetadata": {"StartLine": 3, "EndLine": 5}},
            {"ID": "KSV002", "Severity": "MEDIUM", "Status": "FAIL", "Title": "t"},
            {"ID": "KSV003", "Severity": "LOW", "Status": "FAIL", "Message": "m"},
            {"ID": "KSV004", "Severity": "LOW", "Status": "PASS", "Message": "m"}]}]}"#;
        assert_eq!(
            found(trivy),
            [
                "error trivy/KSV001 -/- -",
                "warning trivy/KSV002 -/- -",
                "note trivy/KSV003 -/- -"
            ]
        );
        let conftest = r#"[{"filename": "a.yaml", "namespace": "main", "successes": 0,
            "warnings": [{"msg": "w"}],
            "failures": [{"msg": "f", "metadata": {"query": "data.main.deny_root", "kind": "Pod", "name": "a", "path": "spec"}}]}]"#;
        assert_eq!(
            found(conftest),
            [
                "error conftest/main.deny_root Pod/a spec",
                "warning conftest/main.warning -/- -"
            ]
        );
    }

    #[test]
    fn levels_of_sarif_are_those_of_its_rules() {
        let log = r#"{"runs": [{"tool": {"driver": {"name": "Some Linter", "rules": [
            {"id": "a", "defaultConfiguration": {"level": "error"}}, {"id": "b"}]}},
            "results": [
            {"ruleId": "a", "message": {"text": "1"}},
            {"ruleIndex": 1, "message": {"text": "2"}},
            {"ruleId": "a", "level": "note", "message": {"text": "3"}},
            {"ruleId": "a", "kind": "pass", "message": {"text": "4"}},
            {"ruleId": "a", "suppressions": [{"kind": "inSource"}], "message": {"text": "5"}}]}]}"#;
        assert_eq!(
            found(log),
            [
                "error some-linter/a -/- -",
                "warning some-linter/b -/- -",
                "note some-linter/a -/- -"
            ]
        );
        assert_eq!(Severity::Note.name(), "note");
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in [
            "",
            "nothing",
            "{",
            "{}",
            "[1]",
            "{\"runs\": [1]}",
            "apiVersion: v1\n",
        ] {
            let refused = read(text, &"report".into(), None);
            let refused = refused.expect_err("it is none").into_vec();
            assert!(
                refused.iter().all(|it| it.code == Code::LinterReport),
                "{text}"
            );
        }
    }
}
