//! The answers of Flux's own libraries, recorded by `scripts/flux_variables/probes.py`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::Origin;
use crate::model::{Causes, Resource, ResourceSet};
use crate::yaml::parse_stream;

use super::{Variable, Variables, substitute};

const ANSWERS: &str = include_str!("../../fixtures/flux-variables.jsonl");

#[derive(Deserialize)]
struct Answer {
    manifest: String,
    vars: BTreeMap<String, String>,
    strict: bool,
    /// The text that Flux writes; `None` if it fails.
    out: Option<String>,
}

/// The text that offshoot writes; `None` if it fails.
fn substituted(answer: &Answer) -> Option<String> {
    let nodes = parse_stream(&answer.manifest, Origin::START).ok()?;
    let mut resources: ResourceSet = nodes.into_iter().map(Resource::new).collect();
    let mut variables = Variables::default();
    for (name, value) in &answer.vars {
        let variable = Variable {
            value: value.clone(),
            at: Origin::NONE,
            is_secret: false,
        };
        variables.set(name, variable).ok()?;
    }
    let mut causes = Causes::default();
    substitute(&mut resources, &mut causes, &variables, answer.strict).ok()?;
    resources.to_yaml().ok()
}

#[test]
fn variables_are_replaced_as_flux_replaces_them() {
    let answers = ANSWERS.lines().map(serde_json::from_str::<Answer>);
    let mut wrong = Vec::new();
    let mut count = 0;
    for answer in answers {
        let answer = answer.expect("a line of the recording");
        count += 1;
        let got = substituted(&answer);
        if got != answer.out {
            wrong.push(format!(
                "{} with {:?}{}\nFlux: {:?}\nours: {:?}",
                answer.manifest,
                answer.vars,
                if answer.strict { ", strict" } else { "" },
                answer.out,
                got
            ));
        }
    }
    assert!(count > 1000, "{count} answers were recorded");
    let shown: Vec<&str> = wrong.iter().take(10).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        shown.join("\n\n")
    );
}
