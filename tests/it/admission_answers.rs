//! Verdicts of `pod-security` and `policy-refused` against those of a real API server: the cases of
//! `fixtures/admission`, and the answers that scripts/admission_answers/record.py recorded. Equal means that
//! both refuse, or that neither does; where we say that nothing tells, the test counts it apart.

use std::collections::BTreeMap;

use crate::support::{read, root};
use offshoot::checks::{Nothing, Subject, check};
use offshoot::diag::{Code, Origin, Severity};
use offshoot::model::{Causes, Resource};
use offshoot::yaml::{self, Node};
use serde::Deserialize;

#[derive(Deserialize)]
struct Answer {
    answer: String,
    #[serde(default)]
    message: String,
}

fn documents(text: &str) -> Vec<Node> {
    yaml::parse_stream(text, Origin::NONE).expect("the cases are YAML")
}

fn answers<T: for<'d> Deserialize<'d>>(name: &str) -> BTreeMap<String, T> {
    let text = read(&root().join("fixtures/admission").join(name));
    serde_json::from_str(&text).expect("the answers are JSON")
}

/// The codes and texts that `check` finds in manifests.
fn found(manifests: &[Node]) -> Vec<(Code, Severity, String)> {
    let resources: Vec<Resource> = manifests.iter().cloned().map(Resource::new).collect();
    let subject = Subject {
        name: "cases",
        resources: &resources,
        causes: &Causes::default(),
        config: None,
        spec: None,
        branch: None,
        slug: None,
        production: &[],
        elsewhere: &Nothing,
    };
    let findings = check(&subject).findings.into_iter();
    let findings = findings.map(|it| it.diagnostic);
    findings
        .map(|it| (it.code, it.severity, it.message.absolute()))
        .collect()
}

/// Our answer about an expression, in the words of the recorded ones.
fn answer(found: &[(Code, Severity, String)]) -> &'static str {
    let has = |code: Code| found.iter().any(|(own, _, _)| *own == code);
    if has(Code::PolicyInvalid) {
        "invalid"
    } else if has(Code::PolicyUnknown) {
        "unknown"
    } else if has(Code::PolicyRefused) {
        "refused"
    } else {
        "accepted"
    }
}

const POLICY: &str = "apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: case}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]
  validations: [{expression: EXPRESSION}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: case}
spec: {policyName: case, validationActions: [Deny]}
---
{apiVersion: v1, kind: Namespace, metadata: {name: policies, labels: {team: shop}}}
---
";

/// The cases that nothing offline tells, by a part of the expression.
const UNKNOWN: [&str; 3] = [
    "request.userInfo",
    "authorizer.group",
    "authorizer.requestResource",
];

#[test]
fn expressions_have_the_answers_of_the_api_server() {
    let recorded: BTreeMap<String, Answer> = answers("expressions.json");
    let folder = root().join("fixtures/admission");
    let object = read(&folder.join("object.yaml"));
    let (mut wrong, mut unknown, mut count) = (Vec::new(), 0, 0);
    for document in documents(&read(&folder.join("expressions.yaml"))) {
        let topics = document.as_mapping().expect("a map of topics");
        for (topic, expressions) in topics.iter() {
            let expressions = expressions.as_sequence().expect("a list");
            for (index, expression) in expressions.iter().enumerate() {
                let text = expression.as_str().expect("a string");
                for (name, text) in [
                    (format!("{topic}-{index}"), text.to_owned()),
                    (format!("{topic}-{index}-not"), format!("!({text})")),
                ] {
                    let quoted = serde_json::to_string(&text).expect("a string");
                    let all = POLICY.replace("EXPRESSION", &quoted) + &object;
                    let found = found(&documents(&all));
                    let (ours, theirs) = (answer(&found), &recorded[&name]);
                    count += 1;
                    if ours == "unknown" && UNKNOWN.iter().any(|it| text.contains(it)) {
                        unknown += 1;
                    } else if ours != theirs.answer {
                        let said: Vec<&String> = found.iter().map(|it| &it.2).collect();
                        let theirs = (&theirs.answer, &theirs.message);
                        wrong.push(format!(
                            "{name} `{text}`: we {ours} {said:?}, the server {theirs:?}"
                        ));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(count, recorded.len(), "every answer has its case");
    assert_eq!(unknown, 2 * UNKNOWN.len(), "what nothing tells");
}

#[test]
fn pods_have_the_answers_of_the_api_server() {
    let recorded: BTreeMap<String, BTreeMap<String, String>> = answers("pods.json");
    let folder = root().join("fixtures/admission");
    let mut wrong = Vec::new();
    for document in documents(&read(&folder.join("pods.yaml"))) {
        for entry in document.as_sequence().expect("a list of cases") {
            let name = entry.str_at("case").expect("the case's name");
            let pod = entry.get("manifest").expect("the case's manifest");
            for (asked, theirs) in &recorded[name] {
                let (level, version) = asked.split_once(' ').expect("a level and a version");
                let key = "pod-security.kubernetes.io/enforce";
                let namespace = format!(
                    "{{apiVersion: v1, kind: Namespace, metadata: {{name: default, labels: {{{key}: {level}, {key}-version: {version}}}}}}}"
                );
                let mut manifests = documents(&namespace);
                manifests.push(pod.clone());
                let found = found(&manifests);
                let is_refused = found
                    .iter()
                    .any(|it| it.0 == Code::PodSecurity && it.1 == Severity::Error);
                // Of a pod that is no pod, the server does not say what else it would refuse.
                if theirs != "invalid" && is_refused != (theirs == "refused") {
                    wrong.push(format!("{name}, {asked}: {theirs}, we say {found:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hostile_expressions_end() {
    let nested = (0..9).fold("x8 > 0".to_owned(), |inner, level| {
        format!("[0,1,2,3,4,5,6,7,8,9].all(x{level}, {inner})").replace("x8 > 0", "true")
    });
    let doubled = "'aaaaaaaaaaaaaaaa'".to_owned() + &".replace('a', 'aaaaaaaaaaaaaaaa')".repeat(12);
    let hostile = [
        "(".repeat(100_000),
        "!".repeat(200_000),
        "-".repeat(90_000) + "1",
        "[".repeat(50_000) + &"]".repeat(50_000),
        "object".to_owned() + &".a".repeat(40_000),
        "1".to_owned() + &" + 1".repeat(20_000) + " == 1",
        "a ? ".repeat(20_000),
        nested,
        doubled + " == ''",
        "lists.range(1000000).all(x, lists.range(1000000).all(y, x == y))".to_owned(),
        "'a'.matches('((((a{1000}){1000}){1000}){1000})')".to_owned(),
        "object.metadata.name.matches('(a*)*(a*)*(a*)*' + 'b{500}{500}')".to_owned(),
        "{".repeat(3000),
    ];
    for expression in hostile {
        let quoted = serde_json::to_string(&expression).expect("a string");
        let all = POLICY.replace("EXPRESSION", &quoted);
        let object = read(&root().join("fixtures/admission/object.yaml"));
        let found = found(&documents(&(all + &object)));
        let start: String = expression.chars().take(40).collect();
        assert_ne!(answer(&found), "accepted", "{start}");
    }
}
