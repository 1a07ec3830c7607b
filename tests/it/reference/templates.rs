//! The names and filters of templates that the page lists.

use std::collections::BTreeMap;

use offshoot::config::LocatedText;
use offshoot::diag::Origin;
use offshoot::environment::reference::{FILTERS, VARIABLES};
use offshoot::environment::template::{Variables, render};

use crate::support::Repository;

fn said(text: String) -> String {
    let text = LocatedText {
        value: text.into(),
        at: Origin::NONE,
    };
    let variables = Variables::default()
        .with("branch", "a")
        .with_set(&BTreeMap::new());
    match render(&text, &variables) {
        Ok(text) => text,
        Err(errors) => errors
            .iter()
            .map(|error| error.message.absolute().to_string())
            .collect(),
    }
}

#[test]
fn every_filter_exists() {
    for filter in FILTERS.split_whitespace() {
        let said = said(format!("{{{{ branch | {filter} }}}}"));
        assert!(!said.contains("does not exist"), "{filter}: {said}");
    }
    assert!(said("{{ branch | tojson }}".to_owned()).contains("does not exist"));
}

/// Every name is defined where the page says: a template that reads it renders.
#[test]
fn every_variable_is_defined() {
    let file = |field: &str| {
        format!(
            "apiVersion: offshoot/v1\nkind: Environments\ndomains: [example.com]\nenvironments:\n  preview:\n    path: base\n    \
             perBranch: true\n    namespace: \"preview-{{{{ slug }}}}\"\n    values: {{NAME: x}}\n    {field}\n"
        )
    };
    let repository = Repository::new(&[
        ("base/kustomization.yaml", "resources: [ingress.yaml]\n"),
        (
            "base/ingress.yaml",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: api}\nspec: {rules: [{host: api.example.com}]}\n",
        ),
    ]);
    for (name, place, _) in VARIABLES {
        let name = name.replace("KEY", "region");
        let field = if place.contains("hosts.pattern") {
            format!("hosts: {{pattern: \"{{{{ {name} }}}}.{{{{ slug }}}}.example.com\"}}")
        } else {
            format!("annotations: {{a: \"{{{{ {name} }}}}\"}}\n    hosts: {{strategy: prefix}}")
        };
        repository.write("offshoot.yaml", &file(&field));
        let ran = repository.run(&["render", "preview", "--branch", "b", "--set", "region=eu"]);
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.stderr);
    }
}
