//! A Service of the rest, as the branch has it: an ExternalName that leads to the shared namespace. In: the
//! Service. Out: what is left of it.

use crate::model::Resource;
use crate::yaml::{Mapping, Node};

/// The fields of a port that an ExternalName has. Its other ports are those of pods and nodes: ingress-nginx connects to
/// `targetPort` of an ExternalName, where the shared Service listens on `port`.
const PORT: [&str; 4] = ["appProtocol", "name", "port", "protocol"];

/// The Service without pods, and without the annotations that controllers read: external-dns would publish
/// it once more.
pub(super) fn stand_in(service: &Resource) -> Resource {
    let mut stand_in = service.clone();
    if let Some(metadata) = stand_in
        .node
        .at_mut(&["metadata"])
        .and_then(Node::as_mapping_mut)
    {
        metadata.remove("annotations");
    }
    let spec = spec(service);
    if let Some(fields) = stand_in.node.as_mapping_mut() {
        fields.set("spec", spec);
    }
    stand_in
}

/// The `spec` of an ExternalName in place of a Service, without the name that it leads to.
fn spec(service: &Resource) -> Node {
    let at = service.origin;
    let mut fields = Mapping::default();
    let ports = service
        .node
        .at(&["spec", "ports"])
        .and_then(Node::as_sequence);
    let ports: Vec<Node> = ports.unwrap_or_default().iter().map(port).collect();
    if !ports.is_empty() {
        fields.push("ports", Node::sequence(ports, at));
    }
    fields.push("type", Node::string("ExternalName", at));
    Node::mapping(fields, at)
}

fn port(port: &Node) -> Node {
    let mut fields = Mapping::default();
    for key in PORT {
        if let Some(value) = port.get(key) {
            fields.push(key, value.clone());
        }
    }
    Node::mapping(fields, port.origin)
}
