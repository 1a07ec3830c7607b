//! Fields of pods in words, wherever the pod's template is.

use super::field::{Field, Join, joined, of_metadata, rest_of};
use crate::diff::{Change, Item, Segment};
use crate::yaml::Node;

/// The kinds whose template is that of pods.
const WORKLOADS: [&str; 9] = [
    "CronJob",
    "DaemonSet",
    "Deployment",
    "Job",
    "Pod",
    "ReplicaSet",
    "ReplicationController",
    "Rollout",
    "StatefulSet",
];

/// True for a kind whose template is that of pods.
pub(super) fn is_workload(kind: &str) -> bool {
    WORKLOADS.contains(&kind)
}

/// The field at `rest`, below `spec`, if it is one of pods.
pub(super) fn field(kind: &str, rest: &[Segment]) -> Option<Field> {
    let keys = |keys: &[&str]| {
        let is_key = |(segment, key): (&Segment, &&str)| matches!(segment, Segment::Key(found) if found == key);
        (rest.len() > keys.len() && rest.iter().zip(keys).all(is_key))
            .then(|| rest.get(keys.len()..).unwrap_or_default())
    };
    let is_workload = is_workload(kind);
    let template = keys(&["jobTemplate", "spec", "template"]).or_else(|| keys(&["template"]));
    if let Some(rest @ [_, ..]) = keys(&["jobTemplate", "metadata"]) {
        return Some(of_metadata("job ", rest));
    }
    match template {
        Some([Segment::Key(metadata), rest @ ..])
            if metadata == "metadata" && is_workload && !rest.is_empty() =>
        {
            Some(of_metadata("pod ", rest))
        }
        Some([Segment::Key(spec), rest @ ..])
            if spec == "spec" && !rest.is_empty() && (is_workload || is_of_container(rest)) =>
        {
            Some(of_pod(rest))
        }
        _ if kind == "Pod" => Some(of_pod(rest)),
        _ => None,
    }
}

fn is_of_container(rest: &[Segment]) -> bool {
    matches!(rest, [Segment::Key(list), Segment::Item(_), ..] if container(list).is_some())
}

/// The word for the items of a list of containers.
fn container(list: &str) -> Option<&'static str> {
    match list {
        "containers" => Some("container"),
        "initContainers" => Some("init container"),
        "ephemeralContainers" => Some("ephemeral container"),
        _ => None,
    }
}

fn of_pod(rest: &[Segment]) -> Field {
    match rest {
        [Segment::Key(list), Segment::Item(item), rest @ ..] if container(list).is_some() => {
            let owner = format!("{} {item}", container(list).unwrap_or_default());
            match rest {
                [] => Field::word(owner),
                rest => of_container(rest).of(&owner),
            }
        }
        [Segment::Key(list), Segment::Item(item), rest @ ..] if list == "volumes" => {
            let owner = format!("volume {item}");
            match rest {
                [] => Field::word(owner),
                rest => rest_of(rest).of(&owner),
            }
        }
        rest => rest_of(rest),
    }
}

fn of_container(rest: &[Segment]) -> Field {
    match rest {
        [Segment::Key(list), Segment::Item(item), rest @ ..] if list == "env" => match rest {
            [] => Field::variable(format!("env {item}")),
            [Segment::Key(value)] if value == "value" => Field::variable(format!("env {item}")),
            rest => Field::path(format!("env {item}: {}", joined(rest))),
        },
        [Segment::Key(list), Segment::Item(item), rest @ ..] if list == "ports" => {
            let port = format!("port {}", port_label(item));
            match rest {
                [] => Field::word(port),
                [Segment::Key(number)] if number == "containerPort" => Field::word("port"),
                [Segment::Key(field)] => Field::word(format!("{port}: {field}")),
                rest => rest_of(rest).of(&port),
            }
        }
        [Segment::Key(list), Segment::Item(item), rest @ ..] if list == "volumeMounts" => {
            let mount = format!("mount {item}");
            match rest {
                [] => Field::word(mount),
                rest => rest_of(rest).of(&mount),
            }
        }
        [
            Segment::Key(resources),
            Segment::Key(which),
            Segment::Key(what),
        ] if resources == "resources" && ["limits", "requests"].contains(&which.as_str()) => {
            Field::word(format!("{what} {}", which.trim_end_matches('s')))
        }
        [Segment::Key(list), Segment::Item(_)] if ["args", "command"].contains(&list.as_str()) => {
            Field {
                join: Join::Space,
                ..Field::path(joined(rest))
            }
        }
        rest => rest_of(rest),
    }
}

/// The label of a port: its number, and its protocol unless that is TCP.
pub(super) fn port_label(item: &Item) -> String {
    let label = item.to_string();
    match label.strip_suffix("/TCP") {
        Some(number) => number.to_owned(),
        None => label,
    }
}

/// An added or removed item of a pod's lists, in words: `bar` of `env FOO=bar` is a value, and
/// `Some(None)` says that the item is said by its label. `None` for anything else.
pub(super) fn item(change: &Change, value: &Node) -> Option<Option<String>> {
    change.path.last_item()?;
    let list = change.path.fields().next_back()?;
    let text = |keys: &[&str]| {
        value
            .at(keys)
            .and_then(Node::as_text)
            .map(ToString::to_string)
    };
    match list {
        "containers" | "initContainers" | "ephemeralContainers" => {
            Some(text(&["image"]).map(|image| format!("(image {image})")))
        }
        "env" if value.get("valueFrom").is_some() => {
            let sources = [("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")];
            let found = sources.iter().find_map(|(field, kind)| {
                let name = text(&["valueFrom", field, "name"])?;
                let key = text(&["valueFrom", field, "key"])?;
                Some(format!("from {kind} {name}, key {key}"))
            });
            let field = || text(&["valueFrom", "fieldRef", "fieldPath"]);
            let found = found.or_else(|| field().map(|path| format!("from {path}")));
            Some(Some(found.unwrap_or_else(|| "from elsewhere".to_owned())))
        }
        "ports" => Some(text(&["name"]).map(|name| format!("({name})"))),
        "volumeMounts" => Some(text(&["name"]).map(|name| format!("from volume {name}"))),
        "volumes" => {
            let map = value.as_mapping()?;
            let source = map.iter().find(|(key, _)| *key != "name")?;
            let (kind, source) = source;
            let named = ["name", "secretName", "claimName", "path"]
                .iter()
                .find_map(|key| source.get(key)?.as_text().cloned());
            let named = named.map_or_else(String::new, |name| format!(" {name}"));
            Some(Some(format!("({kind}{named})")))
        }
        _ => None,
    }
}
