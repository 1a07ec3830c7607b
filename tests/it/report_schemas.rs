//! The reports of `check`, `attribute` and `build`, held against the published schemas of their formats
//! by validators that are not ours: SARIF 2.1.0, JUnit's XSD, and GitLab's code quality.
#![allow(clippy::disallowed_methods, reason = "the test runs a validator")]

use std::process::Command;

use regex::Regex;
use serde_json::{Value, json};

use crate::support::{Ran, Repository, needs, root, run};

/// The formats that have schemas, with a text whose removal makes a report wrong.
const FORMATS: [(&str, &str, &str); 3] = [
    (
        "sarif",
        "sarif-schema-2.1.0.json",
        "\"version\": \"2.1.0\",",
    ),
    ("gitlab", "gitlab-code-quality.json", "\"check_name\""),
    ("junit", "junit-4.xsd", " name=\"offshoot\""),
];

/// A tree with findings of several codes and levels, with labels, and with a text that XML cannot have.
fn faulty() -> Repository {
    Repository::new(&[
        (
            "kustomization.yaml",
            "resources: [web.yaml]\nimages: [{name: web, newName: a/web}]\n",
        ),
        (
            "web.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: web, image: web}\n  - {name: \"a<&\\u0001\", image: 'b:latest'}\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: pgadmin}\nspec:\n  rules:\n  - host: pgadmin.example.com\n    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: pgadmin, port: {number: 80}}}}]}\n",
        ),
    ])
}

/// Reports by name, in a format.
fn reports(format: &str) -> Vec<(String, String)> {
    let faulty = faulty();
    let tree = root().join("fixtures/attribute/tree");
    let mut reports = Vec::new();
    let mut add = |name: &str, ran: Ran| {
        assert!(!ran.stdout.is_empty(), "{name}: {}", ran.stderr);
        reports.push((format!("{name} -o {format}"), ran.stdout));
    };
    add("check", faulty.run(&["check", "-o", format]));
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    let files = [
        ("kustomization.yaml", "resources: [a.yaml]\n"),
        ("a.yaml", config),
    ];
    let fine = Repository::new(&files);
    add(
        "check, without findings",
        fine.run(&["check", "-o", format]),
    );
    for report in [
        "conftest.json",
        "kube-linter.json",
        "kube-linter.sarif",
        "kubeconform.json",
        "kyverno.yaml",
        "trivy.json",
    ] {
        let path = format!("reports/{report}");
        let arguments = [
            "attribute",
            "preview",
            "-b",
            "feature/login",
            "-o",
            format,
            "--report",
        ];
        let ran = run(&tree, &[&arguments[..], &[path.as_str()]].concat());
        add(&format!("attribute {report}"), ran);
    }
    reports
}

#[test]
fn reports_fit_their_schemas() {
    let Some(python) = needs::xmlschema() else {
        return;
    };
    let mut cases: Vec<Value> = Vec::new();
    for (format, schema, needed) in FORMATS {
        for (name, text) in reports(format) {
            // What the validator would not see, this test would not.
            if text.contains(needed) {
                let broken =
                    text.replace(needed, if format == "gitlab" { "\"other\"" } else { "" });
                cases.push(json!({"name": format!("{name}, broken"), "schema": schema, "valid": false, "text": broken}));
            }
            cases.push(json!({"name": name, "schema": schema, "valid": true, "text": text}));
        }
        let is_broken = |it: &&Value| it["schema"] == schema && it["valid"] == false;
        assert!(cases.iter().any(|it| is_broken(&it)), "{format}");
    }
    let mut command = Command::new(python);
    command.arg("scripts/report-test.py").current_dir(root());
    let ran = Ran::with_input(&mut command, &json!({"cases": cases}).to_string());
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
}

/// docs.github.com, "Workflow commands for GitHub Actions": a line each, its properties without the
/// characters that end one.
#[test]
fn annotations_are_workflow_commands() {
    let command = "^::(error|warning|notice) (file=[^:,]+,line=[1-9][0-9]*,col=[1-9][0-9]*,)?title=[^:,]+::[^\r]+$";
    let command = Regex::new(command).expect("it is one");
    for (name, text) in reports_of_lines("github") {
        for line in text.lines() {
            assert!(command.is_match(line), "{name}: {line}");
        }
    }
}

/// One JSON object per line, with the fields that every finding has.
#[test]
fn json_has_an_object_per_line() {
    for (name, text) in reports_of_lines("json") {
        for line in text.lines() {
            let finding: Value = serde_json::from_str(line).expect("JSON");
            for field in ["severity", "code", "message"] {
                assert!(finding[field].is_string(), "{name}: {line}");
            }
        }
    }
}

/// Formats of lines, which have none without findings.
fn reports_of_lines(format: &str) -> Vec<(String, String)> {
    let tree = root().join("fixtures/attribute/tree");
    let attribute = [
        "attribute",
        "preview",
        "-b",
        "feature/login",
        "--report",
        "reports/trivy.json",
    ];
    let attribute = run(&tree, &[&attribute[..], &["-o", format]].concat());
    let check = faulty().run(&["check", "-o", format]);
    let reports = [("check", check), ("attribute", attribute)];
    reports
        .map(|(name, ran)| {
            assert!(ran.stdout.lines().count() > 2, "{name}: {}", ran.said());
            (name.to_owned(), ran.stdout)
        })
        .to_vec()
}
