//! Emission against what kustomize printed: strings and source texts in every
//! position, sets of keys, and every document of the conformance suite, which
//! must come out as it went in.

// Tests read the files they compare with.
#![allow(clippy::disallowed_methods)]

use offshoot::diag::Origin;
use offshoot::yaml::{Mapping, Node, Style, emit, parse, parse_stream};
use serde_json::Value;
use std::path::{Path, PathBuf};

use crate::support::{self, needs};

/// `a9` is before `a10`, that before `a1b`, and that before `a9`: kustomize
/// prints these in another order at every run.
const CYCLE: &str = "  a10: 1\n  a9: 2\n";

#[test]
fn strings_come_out_as_kustomize_prints_them() {
    let mut differences = Differences::default();
    for row in rows("string") {
        let text = row["value"].as_str().expect("each row has a value");
        let mut value = Node::string(text, Origin::NONE);
        // The recorded inputs were written as JSON strings.
        value.style = Style::DoubleQuoted;
        let item = Node::sequence(vec![value.clone()], Origin::NONE);
        let key = map(text, Node::string("v", Origin::NONE));
        for (node, expected, error) in [
            (map("v", value), "doc", "error"),
            (item, "as_item", "error"),
            (key, "as_key", "key_error"),
        ] {
            let expected = row[expected].as_str();
            if expected.is_some() || row.get(error).is_some() {
                differences.compare(text, emitted(&map("spec", node)), expected);
            }
        }
    }
    differences.report();
}

#[test]
fn source_texts_come_out_as_kustomize_prints_them() {
    let mut differences = Differences::default();
    for row in rows("source") {
        let source = row["source"].as_str().expect("each row has a source");
        if source.contains(CYCLE) {
            continue;
        }
        let ours = match parse(source, Origin::NONE) {
            Ok(node) => emitted(&node.unwrap_or_else(|| Node::null(Origin::NONE))),
            Err(error) => Err(error.message),
        };
        differences.compare(source, ours, row["emitted"].as_str());
    }
    differences.report();
}

#[test]
fn keys_come_out_in_kustomize_s_order() {
    let Some(text) = shared("data/emit-key-order.json") else {
        return;
    };
    let sets: Value = serde_json::from_str(&text).expect("the key sets are JSON");
    for set in sets.as_array().into_iter().flatten() {
        let mut mapping = Mapping::default();
        for key in texts(&set["keys"]) {
            mapping.push(key, Node::null(Origin::NONE));
        }
        let printed = emitted(&Node::mapping(mapping, Origin::NONE)).expect("keys are fine");
        let read = parse(&printed, Origin::NONE).ok().flatten();
        let keys: Vec<&str> = read
            .iter()
            .filter_map(Node::as_mapping)
            .flat_map(Mapping::keys)
            .collect();
        assert_eq!(keys, texts(&set["sorted"]));
    }
}

#[test]
fn kustomize_s_output_comes_out_unchanged() {
    let Some(root) = needs::shared().map(|shared| shared.join("conformance")) else {
        return;
    };
    let mut differences = Differences::default();
    for path in expected_documents(&root) {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let name = path
            .strip_prefix(&root)
            .unwrap_or(&path)
            .display()
            .to_string();
        differences.compare(&name, reprinted(&text), Some(&text));
    }
    differences.report();
}

/// A stream of documents, parsed and emitted.
fn reprinted(text: &str) -> Result<String, String> {
    let nodes = parse_stream(text, Origin::NONE).map_err(|error| error.message)?;
    let documents: Result<Vec<String>, String> = nodes.iter().map(emitted).collect();
    Ok(documents?.join("---\n"))
}

fn emitted(node: &Node) -> Result<String, String> {
    let mut out = String::new();
    match emit(node, &mut out) {
        Ok(()) => Ok(out),
        Err(failed) => Err(failed.iter().map(|one| one.message.absolute()).collect()),
    }
}

fn map(key: &str, value: Node) -> Node {
    let mut mapping = Mapping::default();
    mapping.push(key, value);
    Node::mapping(mapping, Origin::NONE)
}

/// What came out otherwise than expected.
#[derive(Default)]
struct Differences {
    compared: usize,
    found: Vec<String>,
}

impl Differences {
    /// Notes `ours` if it differs; without an `expected` text it has to be an error.
    fn compare(&mut self, name: &str, ours: Result<String, String>, expected: Option<&str>) {
        self.compared += 1;
        let difference = match (ours, expected) {
            (Err(_), None) => return,
            (Ok(ours), Some(expected)) if ours == expected => return,
            (Ok(ours), Some(expected)) => first_difference(&ours, expected),
            (Ok(ours), None) => format!("ours {ours:?} is an error in kustomize"),
            (Err(message), Some(expected)) => format!("ours: {message}, expected {expected:?}"),
        };
        let difference: String = difference.chars().take(1000).collect();
        self.found.push(format!("{name:?}\n    {difference}"));
    }

    fn report(&self) {
        let shown = self.found.iter().take(20).map(String::as_str);
        let shown = shown.collect::<Vec<_>>().join("\n");
        let (found, compared) = (self.found.len(), self.compared);
        assert!(found == 0, "{found} of {compared} differ:\n{shown}");
    }
}

/// The first lines that differ, with their number.
fn first_difference(ours: &str, expected: &str) -> String {
    let lines = ours.lines().zip(expected.lines()).enumerate();
    let mut differing = lines.filter(|(_, (ours, expected))| ours != expected);
    match differing.next() {
        Some((at, (ours, expected))) => {
            format!("line {}: ours {ours:?}, expected {expected:?}", at + 1)
        }
        None => format!("{} bytes, expected {}", ours.len(), expected.len()),
    }
}

#[track_caller]
fn rows(kind: &str) -> Vec<Value> {
    let text = shared("data/emit-cases.jsonl").unwrap_or_default();
    let rows = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"));
    rows.filter(|row: &Value| row["kind"] == kind).collect()
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Every YAML file whose own name, or whose directory's, says it is expected output.
fn expected_documents(root: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let files = files
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path);
    files
        .filter(|path| {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let expected = name.starts_with("expected")
                || path
                    .parent()
                    .is_some_and(|directory| directory.ends_with("expected"));
            expected && name.ends_with(".yaml") && path.is_file()
        })
        .collect()
}

/// A text among the shared test data; `None` where there is none.
#[track_caller]
fn shared(path: &str) -> Option<String> {
    Some(support::read(&needs::shared()?.join(path)))
}
