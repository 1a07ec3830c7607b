//! Texts of a render that programs read: values of fields, variables, arguments and the lines of files. In:
//! a resource. Out: each with the name that it goes by. Names of Kubernetes' own (labels, kinds, images) are
//! left out, and so are comments.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{Node, Value};

/// A line of text.
pub(super) struct Line<'l> {
    /// The name: a variable, a key, an option.
    pub(super) name: &'l str,
    /// The line, without the name.
    pub(super) text: &'l str,
    /// The key of the file or variable that it is in.
    pub(super) key: &'l str,
    /// The place.
    pub(super) at: Origin,
    /// True for what is in a Secret, or was copied out of one.
    pub(super) is_secret: bool,
}

/// Fields whose values name nothing outside of the cluster's API, or that other rules are about.
const SKIPPED: &[&str] = &[
    "apiVersion",
    "caBundle",
    "finalizers",
    "image",
    "imagePullSecrets",
    "kind",
    "labels",
    "managedFields",
    "matchLabels",
    "matchExpressions",
    "ownerReferences",
    "kubectl.kubernetes.io/last-applied-configuration",
];

/// Types of Secrets with no text for programs: for image registries, and keys of TLS.
const SKIPPED_TYPES: &[&str] = &[
    "kubernetes.io/dockerconfigjson",
    "kubernetes.io/dockercfg",
    "kubernetes.io/tls",
];

/// Visits every line.
pub(super) fn lines(resource: &Resource, visit: &mut dyn FnMut(&Line<'_>)) {
    let is_core = resource.gvk().group.is_empty();
    match resource.kind() {
        "CustomResourceDefinition" => {}
        "Secret" if is_core => secret(resource, visit),
        _ => {
            let mut walk = Walk { resource, visit };
            let fields = resource.node.as_mapping().into_iter();
            for (key, value) in fields.flat_map(|map| map.iter()) {
                match key {
                    "metadata" => {
                        let annotations = value.get("annotations");
                        annotations.into_iter().for_each(|it| walk.value("", it));
                    }
                    key if SKIPPED.contains(&key) => {}
                    key => walk.value(key, value),
                }
            }
        }
    }
}

/// The values of a Secret, decoded.
fn secret(resource: &Resource, visit: &mut dyn FnMut(&Line<'_>)) {
    let kind = resource.node.str_at("type").unwrap_or_default();
    if SKIPPED_TYPES.contains(&kind) {
        return;
    }
    for (field, is_encoded) in [("data", true), ("stringData", false)] {
        let data = resource.node.get(field).and_then(Node::as_mapping);
        for (key, value) in data.into_iter().flat_map(|data| data.iter()) {
            let text = value.as_str().unwrap_or_default();
            let text = if is_encoded {
                Cow::Owned(decoded(text))
            } else {
                Cow::Borrowed(text)
            };
            split(key, &text, value.origin, true, visit);
        }
    }
}

fn decoded(text: &str) -> String {
    let compact: String = text.split_whitespace().collect();
    let bytes = STANDARD.decode(compact).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

struct Walk<'r, 'v> {
    resource: &'r Resource,
    visit: &'v mut dyn FnMut(&Line<'_>),
}

impl Walk<'_, '_> {
    fn value(&mut self, key: &str, node: &Node) {
        match &node.value {
            Value::Scalar(_, text) => self.scalar(key, text, node.origin),
            Value::Sequence(items) => self.items(key, items),
            Value::Mapping(mapping) => {
                // A variable: `{name: BUCKET, value: uploads}`.
                let named = mapping.get("value").and(mapping.get("name"));
                let named = named.and_then(Node::as_str);
                for (key, value) in mapping.iter() {
                    match (key, named) {
                        (key, _) if SKIPPED.contains(&key) => {}
                        ("value", Some(name)) => self.value(name, value),
                        ("name", Some(_)) => {}
                        (key, _) => self.value(key, value),
                    }
                }
            }
        }
    }

    /// The items of a list. The value of an option may be the next one: `--bucket`, `uploads`.
    fn items(&mut self, key: &str, items: &[Node]) {
        let mut option = None;
        for item in items {
            let text = item.as_str();
            let name = option.take().filter(|_| text.is_some());
            self.value(name.unwrap_or(key), item);
            option = text.filter(|text| text.starts_with('-') && !text.contains(['=', ' ']));
        }
    }

    fn scalar(&mut self, key: &str, text: &str, at: Origin) {
        let mut copies = self.resource.secret_copies.iter();
        let is_secret = copies.any(|copy| copy.origin == at);
        split(key, text, at, is_secret, self.visit);
    }
}

/// Visits the lines of a text that are not comments, each under the name that it gives its value.
fn split(key: &str, text: &str, at: Origin, is_secret: bool, visit: &mut dyn FnMut(&Line<'_>)) {
    let is_file = text.trim_end().contains('\n');
    for line in text.lines() {
        let line = line.trim();
        let is_comment = || {
            ["#", "//", ";", "--", "<!--"]
                .iter()
                .any(|it| line.starts_with(it))
        };
        if line.is_empty() || (is_file && is_comment()) {
            continue;
        }
        let (name, text) = match assignment(line) {
            Some((name, text)) if is_file || line.starts_with('-') => (name, text),
            _ => (key, line),
        };
        visit(&Line {
            name: name.trim_start_matches('-'),
            text,
            key,
            at,
            is_secret,
        });
    }
}

/// The parts of `KEY=VALUE`, `key: value`, `"key": "value",` and `--key=value`.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let end = line.find(['=', ':'])?;
    let (name, rest) = line.split_at_checked(end)?;
    let name = name.trim().trim_matches(['"', '\'']);
    let name = name.strip_prefix("export ").unwrap_or(name);
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let rest = rest.get(1..)?;
    if !is_name || rest.starts_with("//") {
        return None;
    }
    let value = rest.trim().trim_end_matches(',');
    Some((name, value.trim_matches(['"', '\''])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse_stream;

    fn shown(manifest: &str) -> Vec<String> {
        let documents = parse_stream(manifest, Origin::NONE).expect("the test's YAML");
        let mut found = Vec::new();
        for document in documents {
            lines(&Resource::new(document), &mut |line| {
                let mark = if line.is_secret { " (secret)" } else { "" };
                found.push(format!("{} = {}{mark}", line.name, line.text));
            });
        }
        found
    }

    #[test]
    fn every_value_goes_by_a_name() {
        for (manifest, expected) in [
            (
                "{kind: Pod, metadata: {name: a, labels: {b: c}, annotations: {d: e}}, spec: {containers: [{image: f, env: [{name: G, value: h}], args: [--i=j, --k, l, m]}]}}",
                &["d = e", "G = h", "i = j", "args = --k", "k = l", "args = m"][..],
            ),
            (
                "{apiVersion: v1, kind: ConfigMap, data: {A: b, c.env: \"# d\\nE=f\\nexport G=h\\n\", i.yaml: \"j: https://k\\nhttps://l\\n\"}}",
                &[
                    "A = b",
                    "E = f",
                    "G = h",
                    "j = https://k",
                    "i.yaml = https://l",
                ],
            ),
            (
                "{apiVersion: v1, kind: Secret, data: {A: Yg==}, stringData: {c: d}}",
                &["A = b (secret)", "c = d (secret)"],
            ),
            (
                "{apiVersion: v1, kind: Secret, type: kubernetes.io/tls, stringData: {c: d}}",
                &[],
            ),
        ] {
            assert_eq!(shown(manifest), expected, "{manifest}");
        }
    }
}
