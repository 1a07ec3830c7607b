//! `scripts/growth.py` has a kind of input for each list and map that a kustomization or an offshoot.yaml may fill: what
//! decoders read is the authority.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the repository and run programs"
)]

use std::collections::BTreeSet;
use std::process::Command;

use offshoot::config::{Read, Shape, shape};
use offshoot::environment::reference::{Form, rows};
use offshoot::kustomize::Kustomization;

use crate::support::{needs, root};

fn lists(shape: &Shape, prefix: &str, found: &mut BTreeSet<String>) {
    for field in &shape.fields {
        let path = format!("{prefix}{}", field.name);
        let below = match field.read {
            Read::Texts | Read::TextMap | Read::Items => {
                found.insert(path);
                continue;
            }
            Read::Objects => {
                found.insert(path.clone());
                format!("{path}[].")
            }
            _ => format!("{path}."),
        };
        if let Some(shape) = field.below {
            lists(&shape(), &below, found);
        }
    }
}

fn is_list(form: Form) -> bool {
    match form {
        Form::List(_)
        | Form::Map(_)
        | Form::Metadata
        | Form::Objects
        | Form::Named(_)
        | Form::NamedLists(_)
        | Form::Short(_) => true,
        Form::Either(forms) => forms.iter().copied().any(is_list),
        _ => false,
    }
}

fn fields() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    lists(&shape::<Kustomization>(), "", &mut found);
    // A map with two fields.
    found.remove("openapi");
    let of_file = rows().filter(|row| is_list(row.form));
    found.extend(of_file.map(|row| format!("offshoot.yaml {}", row.path)));
    found
}

#[test]
fn every_list_has_a_kind_of_input() {
    if needs::python().is_none() {
        return;
    }
    let script = Command::new("python3")
        .arg(root().join("scripts/growth.py"))
        .arg("--fields")
        .output();
    let script = script.expect("python runs");
    let covered = String::from_utf8(script.stdout).expect("it is text");
    let covered: BTreeSet<&str> = covered.lines().collect();
    let wanted = fields();
    let missing: Vec<_> = wanted
        .iter()
        .filter(|field| !covered.contains(field.as_str()))
        .collect();
    let unknown: Vec<_> = covered
        .iter()
        .filter(|field| !wanted.contains(**field))
        .collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "without a kind: {missing:#?}\nno list: {unknown:#?}"
    );
}
