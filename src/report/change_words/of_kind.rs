//! Fields in words. In: the path of a change, and the kind of its resource. Out: what people call
//! the field: `container api: env LOG_LEVEL`, `label team`; its path where nobody calls it anything.

use super::field::{Field, of_metadata, rest_of};
use super::pod;
use crate::diff::{Change, Segment};

/// The fields of kinds that have data of their own.
const DATA: [&str; 3] = ["data", "stringData", "binaryData"];

/// The field that `change` is in.
pub(super) fn field(kind: &str, change: &Change) -> Field {
    let segments = change.path.segments();
    match segments {
        [Segment::Key(data), Segment::Key(key)]
            if DATA.contains(&data.as_str()) && ["ConfigMap", "Secret"].contains(&kind) =>
        {
            Field::variable(key.as_str())
        }
        [Segment::Key(metadata), Segment::Key(name)]
            if metadata == "metadata" && name == "name" =>
        {
            Field::word("renamed")
        }
        [Segment::Key(metadata), rest @ ..] if metadata == "metadata" && !rest.is_empty() => {
            of_metadata("", rest)
        }
        [Segment::Key(spec), rest @ ..] if spec == "spec" && !rest.is_empty() => {
            of_spec(kind, rest)
        }
        _ => rest_of(segments),
    }
}

fn of_spec(kind: &str, rest: &[Segment]) -> Field {
    if let Some(field) = pod::field(kind, rest) {
        return field;
    }
    match rest {
        [
            Segment::Key(resources),
            Segment::Key(_),
            Segment::Key(storage),
        ] if resources == "resources" && storage == "storage" => Field::word("storage"),
        [Segment::Key(list), Segment::Item(item), rest @ ..] if list == "volumeClaimTemplates" => {
            let owner = format!("claim template {item}");
            match rest {
                [] => Field::word(owner),
                [Segment::Key(metadata), rest @ ..]
                    if metadata == "metadata" && !rest.is_empty() =>
                {
                    of_metadata("", rest).of(&owner)
                }
                [Segment::Key(spec), rest @ ..] if spec == "spec" && !rest.is_empty() => {
                    of_spec("PersistentVolumeClaim", rest).of(&owner)
                }
                rest => rest_of(rest).of(&owner),
            }
        }
        [Segment::Key(ports), Segment::Item(item), rest @ ..]
            if ports == "ports" && kind == "Service" =>
        {
            let port = format!("port {}", pod::port_label(item));
            match rest {
                [] => Field::word(port),
                [Segment::Key(number)] if number == "port" => Field::word("port"),
                [Segment::Key(field)] => Field::word(format!("{port}: {field}")),
                rest => rest_of(rest).of(&port),
            }
        }
        [Segment::Key(selector), Segment::Key(key)] if selector == "selector" => {
            Field::variable(format!("selector {key}"))
        }
        [
            Segment::Key(selector),
            Segment::Key(labels),
            Segment::Key(key),
        ] if selector == "selector" && labels == "matchLabels" => {
            Field::variable(format!("selector {key}"))
        }
        rest => rest_of(rest),
    }
}
