//! `offshoot attribute` on reports of other linters: `fixtures/attribute/NAME.txt` has a command in its
//! first line, which runs in `fixtures/attribute/tree`, and below it what the program answers (`UPDATE=1`
//! writes it anew, for a person to read). `scripts/record-linter-reports.sh` records the reports of
//! kubeconform, kube-linter and conftest over our own renders; those of kyverno and trivy are written
//! after the definitions of their formats.

use std::path::PathBuf;

use crate::support::{Golden, Repository, entries, offshoot, read, root, run};

/// The value of the Secret in the tree, in every form that the reports have.
const SECRETS: [&str; 2] = ["correct-horse", "Y29ycmVjdC1ob3JzZS"];

fn cases() -> Vec<PathBuf> {
    let mut cases = entries(&root().join("fixtures/attribute"));
    cases.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    assert!(!cases.is_empty());
    cases
}

fn answer(command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    let ran = run(&root().join("fixtures/attribute/tree"), &words);
    let (code, stdout, stderr) = ran.parts();
    let stdout = stdout.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    match stderr.as_str() {
        "" => format!("{stdout}exit {code}\n"),
        stderr => format!("{stdout}-- stderr --\n{stderr}exit {code}\n"),
    }
}

#[test]
fn findings_are_at_the_lines_that_somebody_wrote() {
    let mut golden = Golden::default();
    for case in cases() {
        let text = read(&case);
        let first = text.lines().next().expect("a command");
        let command = first
            .strip_prefix("$ offshoot ")
            .unwrap_or_else(|| first.strip_prefix("$ ").expect("a command"));
        golden.file(&case, &format!("$ offshoot {command}\n{}", answer(command)));
    }
    golden.assert();
}

#[test]
fn no_secret_is_told() {
    for case in cases() {
        let text = read(&case);
        for secret in SECRETS {
            assert!(!text.contains(secret), "{}: {secret}", case.display());
        }
    }
}

/// The places of kube-linter's findings in the example, which are lines of containers.
#[test]
fn kube_linter_on_the_example_leads_to_containers() {
    let repository = Repository::example();
    let report = read(&root().join("fixtures/attribute/tree/reports/example-kube-linter.json"));
    repository.write("report.json", &report);
    let arguments = [
        "attribute",
        "preview",
        "-b",
        "feature/login",
        "--report",
        "report.json",
    ];
    let ran = repository.run(&[&arguments[..], &["-o", "json"]].concat());
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let recorded: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let recorded = recorded["Reports"].as_array().expect("findings");
    let found: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(found.len(), recorded.len());
    for (line, recorded) in found.iter().zip(recorded) {
        let finding: serde_json::Value = serde_json::from_str(line).expect("a finding per line");
        let message = recorded["Diagnostic"]["Message"]
            .as_str()
            .expect("a message");
        let container = message.split('"').nth(1).expect("a container");
        let file = finding["location"]["file"].as_str().expect("a place");
        let text = repository.read(file);
        let at = finding["location"]["line"].as_u64().expect("a line");
        let at = usize::try_from(at).expect("it is small");
        let source = text.lines().nth(at - 1).unwrap_or_default();
        assert_eq!(source.trim(), format!("- name: {container}"), "{file}:{at}");
    }
}

/// A report on standard input, about files that are read again.
#[test]
fn lines_are_those_of_the_file_that_the_linter_read() {
    let repository = Repository::new(&[
        (
            "kustomization.yaml",
            "resources: [pod.yaml]\nnamePrefix: a-\n",
        ),
        (
            "pod.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: nginx\n",
        ),
        (
            "out/all.json",
            "{\"kind\": \"List\", \"items\": [\n{\"apiVersion\": \"v1\",\n\"kind\": \"Pod\",\n\"metadata\": {\"name\": \"a-web\"},\n\"spec\": {\"containers\": [{\n\"name\": \"web\",\n\"image\": \"nginx\"}]}}]}\n",
        ),
    ]);
    let report = |file: &str, line: usize| {
        format!(
            r#"{{"runs": [{{"tool": {{"driver": {{"name": "x"}}}}, "results": [{{"ruleId": "r", "message": {{"text": "m"}}, "locations": [{{"physicalLocation": {{"artifactLocation": {{"uri": "{file}"}}, "region": {{"startLine": {line}}}}}}}]}}]}}]}}"#
        )
    };
    for (rendered, file, line, expected) in [
        (Some("out"), "all.json", 7, "pod.yaml:7:12"),
        (Some("out/all.json"), "x/all.json", 7, "pod.yaml:7:12"),
        (Some("out"), "other.json", 7, "nowhere"),
        (None, "whatever.yaml", 7, "pod.yaml:7:12"),
        (None, "pod_a-web.yaml", 4, "pod.yaml:3:18"),
        (None, "v1_pod_a-web.yaml", 700, "pod.yaml:6:11"),
        (None, "whatever.yaml", 700, "nowhere"),
    ] {
        repository.write("report.sarif", &report(file, line));
        let mut arguments = vec!["attribute", "--report", "report.sarif", "-o", "json"];
        if let Some(path) = rendered {
            arguments.extend(["--rendered", path]);
        }
        let ran = repository.run(&arguments);
        let finding: serde_json::Value = serde_json::from_str(&ran.stdout).expect("one finding");
        let at = &finding["location"];
        let got = match at["file"].as_str() {
            Some(file) => format!("{file}:{}:{}", at["line"], at["column"]),
            None => "nowhere".to_owned(),
        };
        assert_eq!(got, expected, "{file}:{line}\n{finding}");
    }
    let mut command = offshoot(repository.path(), &["attribute", "--report", "-"]);
    let ran = crate::support::Ran::with_input(&mut command, &report("all.yaml", 7));
    assert_eq!(
        (ran.code, ran.stdout.contains("warning[x/r]: m")),
        (Some(0), true),
        "{}",
        ran.stderr
    );
}
