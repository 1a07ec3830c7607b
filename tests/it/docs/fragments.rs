//! The `yaml` blocks of pages that are about offshoot.yaml. In: a page. Out: the blocks, and why the program
//! refuses one.

use std::path::Path;

use offshoot::diag::{Diagnostic, Origin};
use offshoot::environment::Config;
use offshoot::environment::reference::rows;
use serde_json::{Map, Value, json};

use crate::reference::document::from_yaml;
use crate::support::{read, root};

/// The blocks with fields of offshoot.yaml, each with its place.
pub(super) fn fragments(page: &Path) -> Vec<(String, String)> {
    let name = page.strip_prefix(root()).expect("it is ours").display();
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut is_within = false;
    for (index, line) in read(page).lines().enumerate() {
        match line.trim() {
            "```yaml" => {
                is_within = true;
                blocks.push((format!("{name}:{}", index + 1), String::new()));
            }
            "```" => is_within = false,
            _ => {
                let block = blocks.last_mut().filter(|_| is_within);
                if let Some((_, text)) = block {
                    text.push_str(&format!("{line}\n"));
                }
            }
        }
    }
    blocks.retain(|(_, text)| is_about_environments(text));
    blocks
}

/// True for a map whose keys are fields of offshoot.yaml.
fn is_about_environments(text: &str) -> bool {
    if text
        .lines()
        .all(|line| line.is_empty() || line.starts_with('#'))
    {
        return false;
    }
    let value = from_yaml(text);
    let keys = value.as_object().into_iter().flat_map(Map::keys);
    let mut keys = keys.map(String::as_str).peekable();
    keys.peek().is_some() && keys.all(|key| is_field(key, true) || is_field(key, false))
}

/// True for a field of the file, or of an environment.
fn is_field(key: &str, of_environment: bool) -> bool {
    rows().any(|row| match row.in_environment() {
        Some(path) => of_environment && path == key,
        None => !of_environment && row.path == key,
    })
}

/// The errors about a block, put into a file that has all else that is needed.
pub(super) fn refused(text: &str) -> Option<String> {
    let file = file(from_yaml(text));
    let refused = Config::parse(&file.to_string(), Origin::START).err()?;
    let messages = refused.iter().map(|it: &Diagnostic| it.message.absolute());
    Some(messages.collect::<Vec<_>>().join("; "))
}

fn file(fragment: Value) -> Value {
    let (mut file, mut environment) = (Map::new(), Map::new());
    for (key, value) in fragment.as_object().cloned().unwrap_or_default() {
        let is_of_file = is_field(&key, false);
        let home = if is_of_file {
            &mut file
        } else {
            &mut environment
        };
        home.insert(key, value);
    }
    file.entry("apiVersion").or_insert(json!("offshoot/v1"));
    file.entry("kind").or_insert(json!("Environments"));
    file.entry("domains").or_insert(json!(["example.com"]));
    let given = json!({"preview": environment});
    let environments = file.entry("environments").or_insert(given);
    let environments = environments.as_object_mut().expect("a map");
    for (name, fields) in environments {
        complete(name, fields.as_object_mut().expect("a map"));
    }
    Value::Object(file)
}

/// Adds what every environment needs.
fn complete(name: &str, fields: &mut Map<String, Value>) {
    if !["path", "paths", "plain"]
        .iter()
        .any(|it| fields.contains_key(*it))
    {
        fields.insert("path".to_owned(), json!("overlays/preview"));
    }
    if ["production", "staging"].contains(&name) {
        return;
    }
    fields.entry("perBranch").or_insert(json!(true));
    if !fields.contains_key("namespaces") {
        fields
            .entry("namespace")
            .or_insert(json!("preview-{{ slug }}"));
    }
}

#[test]
fn fragments_are_told_from_other_yaml_and_held() {
    for text in [
        "jobs: hash",
        "environments: {x: {ttl: 2d}}",
        "    exclude: [{kind: Job}]",
    ] {
        assert!(is_about_environments(text), "{text}");
        assert_eq!(refused(text), None, "{text}");
    }
    for text in ["- a", "apiVersion: v1\nkind: Pod\nmetadata: {}", "# yes"] {
        assert!(!is_about_environments(text), "{text}");
    }
    assert!(refused("jobs: often").is_some());
    assert!(refused("environments: {x: {hosts: {strategy: up}}}").is_some());
}
