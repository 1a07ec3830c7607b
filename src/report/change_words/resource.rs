//! Whole resources in a few words: what somebody who reads that one came or went wants to know.

use super::length::Length;
use crate::diag::{counted, first_of};
use crate::yaml::{Node, Value};

/// Names that are written out; the others are counted.
const MOST: usize = 3;

/// The resource `node` in a few words: `ClusterIP, 80, 8081`; `None` where its kind and name say
/// everything.
pub(in crate::report) fn resource_words(node: &Node) -> Option<String> {
    let text = |keys: &[&str]| text(node, keys);
    let words: Vec<String> = match node.str_at("kind").unwrap_or_default() {
        "Service" => {
            let is_headless = text(&["spec", "clusterIP"]).as_deref() == Some("None");
            let default = if is_headless { "headless" } else { "ClusterIP" };
            let kind = text(&["spec", "type"]).unwrap_or_else(|| default.to_owned());
            let ports = items(node, &["spec", "ports"]);
            let ports = ports.iter().filter_map(|port| self::text(port, &["port"]));
            [kind].into_iter().chain(ports).collect()
        }
        "ConfigMap" | "Secret" => {
            let keys = ["data", "stringData", "binaryData"]
                .iter()
                .flat_map(|field| {
                    let map = node.get(field).and_then(Node::as_mapping);
                    map.into_iter().flat_map(|map| map.keys())
                });
            let keys = first_of(MOST, keys);
            Some(keys)
                .filter(|keys| !keys.is_empty())
                .into_iter()
                .collect()
        }
        "Ingress" => {
            let rules = items(node, &["spec", "rules"]);
            let hosts = rules.iter().filter_map(|rule| self::text(rule, &["host"]));
            hosts.take(MOST).collect()
        }
        "PersistentVolumeClaim" => {
            let storage = text(&["spec", "resources", "requests", "storage"]);
            storage.into_iter().collect()
        }
        "Role" | "ClusterRole" => {
            let rules = items(node, &["rules"]).len();
            vec![counted(rules, "rule")]
        }
        "RoleBinding" | "ClusterRoleBinding" => binding(node),
        "HorizontalPodAutoscaler" => {
            let (least, most) = (
                text(&["spec", "minReplicas"]),
                text(&["spec", "maxReplicas"]),
            );
            let least = least.unwrap_or_else(|| "1".to_owned());
            let range = most.map(|most| format!("{least} to {most} replicas"));
            range.into_iter().collect()
        }
        "CustomResourceDefinition" => {
            let versions = items(node, &["spec", "versions"]);
            let versions = versions
                .iter()
                .filter_map(|version| self::text(version, &["name"]));
            versions.take(MOST).collect()
        }
        _ => workload(node),
    };
    let words = words.join(", ");
    (!words.is_empty()).then(|| Length::Short.value(&words))
}

fn binding(node: &Node) -> Vec<String> {
    let role = ["kind", "name"].map(|field| text(node, &["roleRef", field]));
    let [Some(kind), Some(name)] = role else {
        return Vec::new();
    };
    let subjects = items(node, &["subjects"]);
    let subjects = subjects.iter().filter_map(|subject| {
        let (kind, name) = (text(subject, &["kind"])?, text(subject, &["name"])?);
        Some(format!("{kind} {name}"))
    });
    vec![format!("{kind} {name} for {}", first_of(MOST, subjects))]
}

/// The images and the number of the pods of a workload; of anything else nothing.
fn workload(node: &Node) -> Vec<String> {
    let templates: [&[&str]; 3] = [
        &["spec", "template", "spec", "containers"],
        &[
            "spec",
            "jobTemplate",
            "spec",
            "template",
            "spec",
            "containers",
        ],
        &["spec", "containers"],
    ];
    let containers = templates.iter().map(|keys| items(node, keys));
    let images: Vec<String> = containers
        .flat_map(|containers| containers.iter())
        .filter_map(|container| text(container, &["image"]))
        .collect();
    if images.is_empty() {
        return Vec::new();
    }
    let mut words = vec![format!("image {}", first_of(MOST, images))];
    if let Some(replicas) = text(node, &["spec", "replicas"]) {
        let is_one = replicas == "1";
        words.push(format!(
            "{replicas} replica{}",
            if is_one { "" } else { "s" }
        ));
    }
    words.extend(text(node, &["spec", "schedule"]));
    words
}

fn text(node: &Node, keys: &[&str]) -> Option<String> {
    node.at(keys)?.as_text().map(ToString::to_string)
}

fn items<'n>(node: &'n Node, keys: &[&str]) -> &'n [Node] {
    match node.at(keys).map(|node| &node.value) {
        Some(Value::Sequence(items)) => items,
        _ => &[],
    }
}
