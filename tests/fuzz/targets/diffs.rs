//! Two lists of manifests: the patches between them, applied by another implementation of RFC 6902, lead from one to the other.

use offshoot::diag::Origin;
use offshoot::diff::{Options, PatchAction, compare, patches, resources};
use offshoot::model::Resource;
use offshoot::report::{HumanOptions, human, unified};
use offshoot::yaml::{parse_stream, to_json};
use serde_json::Value;

use crate::{corpus, files};

pub fn corpus() -> Vec<Vec<u8>> {
    let cases = corpus::directories("fixtures/diffs").into_iter();
    let input = |case: std::path::PathBuf| {
        let mut input = files::below(&case);
        input.retain(|(path, _)| ["old.yaml", "new.yaml"].contains(&path.as_str()));
        files::joined(&input)
    };
    corpus::small(cases.map(input).collect())
}

pub fn run(data: &[u8]) -> String {
    let given = files::split(data);
    let sides = ["old.yaml", "new.yaml"].map(|name| read(files::named(&given, name)));
    let [Some(old), Some(new)] = sides else {
        return "no manifests".to_owned();
    };
    let comparison = compare(&old, &new, Options::default());
    let same = compare(&old, &old, Options::default());
    assert!(same.is_empty(), "something differs from itself");
    let shown = human(&comparison, HumanOptions::default());
    let shown = shown + &unified(&comparison, "old", "new").unwrap_or_default();
    super::names::assert_visible(&shown);
    match patched(&old, &new) {
        Some(found) => {
            let expected = patched(&new, &new).expect("both sides have a JSON form");
            assert_eq!(
                sorted(&expected),
                sorted(&found),
                "the patches lead elsewhere"
            );
            let changes = comparison.changed().flat_map(|found| &found.changes);
            let mut classes: Vec<&str> = changes.map(|change| change.class.name()).collect();
            classes.sort_unstable();
            classes.dedup();
            format!("patched {}", classes.join(" "))
        }
        None => "no patches".to_owned(),
    }
}

/// The resources in a text but for Secrets, whose patches are masked.
fn read(text: &[u8]) -> Option<Vec<Resource>> {
    let documents = parse_stream(&String::from_utf8_lossy(text), Origin::NONE).ok()?;
    let mut found = resources(documents).ok()?;
    found.retain(|resource| resource.kind() != "Secret");
    Some(found)
}

fn patched(old: &[Resource], new: &[Resource]) -> Option<Vec<Value>> {
    let json = |resource: &Resource| {
        let text = to_json(&resource.node).ok()?;
        serde_json::from_str::<Value>(&text).ok().map(Some)
    };
    let _: Vec<_> = new.iter().map(json).collect::<Option<_>>()?;
    let mut documents: Vec<Option<Value>> = old.iter().map(json).collect::<Option<_>>()?;
    let mut added = Vec::new();
    let patches = match patches(old, new, Options::default()) {
        Ok(patches) => patches,
        Err(failed) => {
            panic!("both sides have a JSON form: {failed}");
        }
    };
    for patch in patches {
        if patch.masked {
            return None;
        }
        match (patch.from, patch.action) {
            (_, PatchAction::Add(value)) => added.push(value),
            (Some((at, _)), PatchAction::Remove) => documents[at] = None,
            (Some((at, _)), PatchAction::Change(operations)) => {
                let operations = serde_json::to_value(&operations).expect("it is JSON");
                let operations: json_patch::Patch =
                    serde_json::from_value(operations).expect("it is a patch");
                let document = documents[at].as_mut().expect("it is patched once");
                json_patch::patch(document, &operations).expect("the patch applies");
            }
            (None, _) => unreachable!("only additions have no old resource"),
        }
    }
    documents.extend(added.into_iter().map(Some));
    Some(documents.into_iter().flatten().collect())
}

/// The values as texts, in one order, also of keys.
fn sorted(values: &[Value]) -> Vec<String> {
    let text = |value: &Value| {
        let mut value = value.clone();
        value.sort_all_objects();
        value.to_string()
    };
    let mut texts: Vec<String> = values.iter().map(text).collect();
    texts.sort();
    texts
}
