//! Containers: names, images, ports.

use rustc_hash::FxHashSet;

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::seen::Seen;
use crate::diag::message;
use crate::environment::names::is_dns_label;
use crate::yaml::Node;

use super::fields::{self, in_range, integer, is_true, items, text};
use super::text::is_port_name;

/// Numbers that a port may have.
pub(super) const PORTS: std::ops::RangeInclusive<i128> = 1..=65535;

/// Notes what is wrong with a container alone.
pub(super) fn container(node: &Node, found: &mut Found) {
    name(node, found);
    ports(node, found);
    restart(node, found);
    for probe in ["livenessProbe", "startupProbe"] {
        if let Some(of) = node.get(probe)
            && integer(of, "successThreshold").is_some_and(|count| count != 1 && count != 0)
        {
            let message = message!("the `successThreshold` of `{}` must be 1", probe);
            found.at_key(probe, |found| {
                fields::malformed(of, "successThreshold", message, found)
            });
        }
    }
}

fn restart(node: &Node, found: &mut Found) {
    if let Some(policy) = text(node, "restartPolicy")
        && !["Always", "Never", "OnFailure"].contains(&policy)
    {
        let message = message!("`{}` is not one of the values of this field", policy);
        fields::note(
            MismatchKind::NotAllowed,
            node,
            "restartPolicy",
            message,
            None,
            found,
        );
    }
}

/// Notes a name that is not a DNS label.
pub(super) fn name(node: &Node, found: &mut Found) {
    if let Some(name) = text(node, "name").filter(|name| !is_dns_label(name)) {
        let message = message!(
            "`{}` is not a DNS label: lower-case letters, digits and inner dashes, at most 63",
            name
        );
        fields::malformed(node, "name", message, found);
    }
}

fn ports(node: &Node, found: &mut Found) {
    let mut names = FxHashSet::default();
    fields::each(node, "ports", found, |port, found| {
        if integer(port, "containerPort") != Some(0) {
            in_range(port, "containerPort", PORTS, found);
        }
        if integer(port, "hostPort") != Some(0) {
            in_range(port, "hostPort", PORTS, found);
        }
        let Some(name) = text(port, "name") else {
            return;
        };
        port_name(port, "name", name, found);
        if !names.insert(name.to_owned()) {
            let message = message!("another port of the container is named `{}`", name);
            fields::note(MismatchKind::Repeated, port, "name", message, None, found);
        }
    });
}

/// Notes a text that cannot be the name of a port.
pub(super) fn port_name(node: &Node, field: &str, name: &str, found: &mut Found) {
    if is_port_name(name) {
        return;
    }
    let message = message!("`{}` cannot be the name of a port", name);
    let help =
        "use at most 15 lower-case letters, digits and inner dashes, with a letter among them";
    fields::note(
        MismatchKind::Malformed,
        node,
        field,
        message,
        Some(help.into()),
        found,
    );
}

/// Notes a port that is a number out of range, or a text that is not a name.
pub(super) fn port(node: &Node, field: &str, found: &mut Found) {
    match node.get(field).map(Seen::of) {
        Some(Seen::Text(name)) if !name.is_empty() => port_name(node, field, name, found),
        Some(seen) if seen.integer() != Some(0) => in_range(node, field, PORTS, found),
        _ => {}
    }
}

/// Notes images with blanks around them. Templates of workloads may have them, and pods cannot.
pub(super) fn images_of_pod(node: &Node, found: &mut Found) {
    let Some(spec) = node.get("spec") else {
        return;
    };
    found.at_key("spec", |found| {
        for list in ["initContainers", "containers"] {
            fields::each(spec, list, found, |own, found| {
                if let Some(image) = text(own, "image").filter(|image| image.trim() != *image) {
                    let message = message!("the image `{}` begins or ends with a blank", image);
                    fields::malformed(own, "image", message, found);
                }
            });
        }
    });
}

/// Notes names that containers and init containers share, and host ports that differ from the
/// container's in the host's network.
pub(super) fn containers_of_pod(node: &Node, found: &mut Found) {
    let names = items(node, "containers")
        .iter()
        .filter_map(|own| text(own, "name"));
    let names: FxHashSet<&str> = names.collect();
    fields::each(node, "initContainers", found, |own, found| {
        if let Some(name) = text(own, "name").filter(|name| names.contains(name)) {
            let message = message!("a container of the pod is named `{}`, too", name);
            fields::note(MismatchKind::Repeated, own, "name", message, None, found);
        }
    });
    if !is_true(node, "hostNetwork") {
        return;
    }
    fields::each(node, "containers", found, |own, found| {
        fields::each(own, "ports", found, |port, found| {
            let host = integer(port, "hostPort").filter(|port| *port != 0);
            if host.is_some() && host != integer(port, "containerPort") {
                let message = "in the host's network, `hostPort` must equal `containerPort`";
                fields::contradicts(port, "hostPort", message, found);
            }
        });
    });
}
