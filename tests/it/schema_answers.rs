//! Verdicts of the schema check against those of a real API server: `fixtures/schema/cases`, each case a
//! manifest, and `fixtures/schema/answers.json`, which scripts/schema_answers/record.py recorded.

use std::collections::BTreeMap;

use crate::support::{entries, read, root};
use offshoot::checks::schema::{Mismatch, MismatchKind, Types, Verdict};
use offshoot::diag::Origin;
use offshoot::model::KubernetesVersion;
use offshoot::model::Resource;
use offshoot::yaml::{self, Node};
use serde::Deserialize;

#[derive(Deserialize)]
struct Recorded {
    kubernetes: String,
    answers: BTreeMap<String, BTreeMap<String, Answer>>,
}

#[derive(Deserialize)]
struct Answer {
    accepted: bool,
    #[serde(default)]
    fields: Vec<String>,
    #[serde(default)]
    message: String,
    #[serde(default)]
    warnings: Vec<String>,
}

fn documents(text: &str) -> Vec<Node> {
    yaml::parse_stream(text, Origin::NONE).expect("the cases are YAML")
}

/// A path as the server and we write it, without indices: the server leaves some out. It speaks of its
/// own types, which have no metadata in templates, no text in Secrets; and it leaves out `requests`.
fn fields_of(path: &str) -> Vec<String> {
    let mut fields = Vec::new();
    let path = path.replace(['"', '\''], "");
    let path = path.replace("template.metadata.", "template.");
    let path = path
        .replace("stringData", "data")
        .replace("resources.requests", "resources");
    for part in path
        .split(['.', '[', ']', '/'])
        .filter(|part| !part.is_empty())
    {
        if !part.bytes().all(|byte| byte.is_ascii_digit()) {
            fields.push(part.to_lowercase());
        }
    }
    fields
}

/// True if one path leads to the other's place or further.
fn meet(a: &[String], b: &[String]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// The difference between our verdict and the server's; `follows` has fields that it names only because
/// of a mistake in others.
fn unlike(verdict: &Verdict, answer: &Answer, follows: &[String]) -> Option<String> {
    let refused = || {
        verdict
            .mismatches()
            .iter()
            .filter(|found| found.kind.is_refused())
    };
    let shown = |found: &Mismatch| format!("{}: {}", found.path, found.message.absolute());
    let ours: Vec<String> = refused().map(shown).collect();
    let is_deprecated = |found: &Mismatch| found.kind == MismatchKind::DeprecatedVersion;
    let warned = answer
        .warnings
        .iter()
        .any(|text| text.contains(" is deprecated"));
    if verdict.mismatches().iter().any(is_deprecated) != warned {
        return Some(format!("the server warns: {:?}", answer.warnings));
    }
    if answer.accepted != ours.is_empty() {
        return Some(format!("we say {ours:?}, the server {:?}", answer.message));
    }
    let paths: Vec<_> = refused()
        .map(|found| fields_of(&found.path.to_string()))
        .collect();
    let missed: Vec<&String> = answer
        .fields
        .iter()
        .filter(|field| !paths.iter().any(|path| meet(path, &fields_of(field))))
        .filter(|field| {
            !follows
                .iter()
                .any(|path| fields_of(field).starts_with(&fields_of(path)))
        })
        .collect();
    (!missed.is_empty()).then(|| {
        format!(
            "we say {ours:?}, the server names {missed:?}, too: {:?}",
            answer.message
        )
    })
}

#[test]
fn verdicts_are_those_of_the_api_server() {
    let folder = root().join("fixtures/schema");
    let recorded: Recorded =
        serde_json::from_str(&read(&folder.join("answers.json"))).expect("the answers are JSON");
    let version = KubernetesVersion::parse(&recorded.kubernetes).expect("it is compiled in");
    let definitions: Vec<Resource> = documents(&read(&folder.join("definitions.yaml")))
        .into_iter()
        .map(Resource::new)
        .collect();
    let types = Types::new(version, &definitions);
    let (mut wrong, mut count) = (Vec::new(), 0);
    for path in entries(&folder.join("cases")) {
        let file = path
            .file_stem()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let cases = documents(&read(&path)).remove(0);
        for case in cases.as_sequence().expect("a list of cases") {
            count += 1;
            let name = case.str_at("case").expect("a case has a name");
            let manifest = case.get("manifest").expect("a case has a manifest").clone();
            let verdict = types.judge(&Resource::new(manifest));
            let Some(answer) = recorded.answers.get(&file).and_then(|of| of.get(name)) else {
                wrong.push(format!("{file}: {name}: no answer is recorded"));
                continue;
            };
            let follows = case
                .get("follows")
                .and_then(Node::as_sequence)
                .unwrap_or_default();
            let follows: Vec<String> = follows
                .iter()
                .filter_map(Node::as_str)
                .map(str::to_owned)
                .collect();
            match (unlike(&verdict, answer, &follows), case.str_at("cannot")) {
                (Some(problem), None) => wrong.push(format!("{file}: {name}: {problem}")),
                (None, Some(reason)) => {
                    wrong.push(format!(
                        "{file}: {name}: it can be known, despite `{reason}`"
                    ));
                }
                _ => {}
            }
        }
    }
    let answers: usize = recorded.answers.values().map(BTreeMap::len).sum();
    assert_eq!(count, answers, "answers are recorded for other cases");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n  {}",
        wrong.len(),
        wrong.join("\n  ")
    );
}
