//! Rules about fields outside of security contexts, and about sysctls.

use super::fields::{PodFields, Setter, boolean, items, text, value};
use super::found::Forbidden;

/// Namespaces of the host: `check_hostNamespaces.go`.
pub(super) fn host_namespaces(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    for field in ["hostNetwork", "hostPID", "hostIPC"] {
        let Some(node) = value(pod.pod.spec, &[field]) else {
            continue;
        };
        if boolean(node) == Some(true) {
            found.push(Forbidden {
                at: node.origin,
                path: field.to_owned(),
                problem: "a namespace of the host".to_owned(),
                help: format!("remove `{field}`"),
            });
        }
    }
}

/// Volumes of the host: `check_hostPathVolumes.go`.
pub(super) fn host_paths(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    for volume in items(pod.pod.spec, &["volumes"]) {
        if let Some(node) = value(volume, &["hostPath"]) {
            found.push(Forbidden {
                at: node.origin,
                path: format!("volumes[{}].hostPath", name(volume)),
                problem: "a directory of the host".to_owned(),
                help: "use another type of volume".to_owned(),
            });
        }
    }
}

/// The types that `restricted` allows: `check_restrictedVolumes.go`.
const VOLUME_TYPES: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// Volumes of other types.
pub(super) fn volume_types(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    for volume in items(pod.pod.spec, &["volumes"]) {
        let fields = volume.as_mapping().into_iter().flat_map(|map| map.iter());
        let mut types = fields.filter(|(key, node)| *key != "name" && !node.is_null());
        let first = types.next();
        // A volume without a type is an `emptyDir`.
        let Some((kind, node)) = first else { continue };
        let is_allowed = |kind: &str| VOLUME_TYPES.contains(&kind);
        if is_allowed(kind) || types.any(|(kind, _)| is_allowed(kind)) {
            continue;
        }
        found.push(Forbidden {
            at: node.origin,
            path: format!("volumes[{}].{kind}", name(volume)),
            problem: format!("a volume of the type `{kind}`"),
            help: format!("allowed are {}", listed(&VOLUME_TYPES)),
        });
    }
}

/// Ports of the host: `check_hostPorts.go`. On the network of the host, every port is one, by default.
pub(super) fn host_ports(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    let network = value(pod.pod.spec, &["hostNetwork"]);
    let is_on_host = network.and_then(boolean) == Some(true);
    for container in pod.containers() {
        for port in items(container.node, &["ports"]) {
            let stated = value(port, &["hostPort"]).filter(|it| text(it) != "0");
            let defaulted = value(port, &["containerPort"]).filter(|_| is_on_host);
            let Some(node) = stated.or(defaulted) else {
                continue;
            };
            let number = text(node);
            found.push(Forbidden {
                at: node.origin,
                path: format!("{}ports[{number}].hostPort", container.path),
                problem: format!("the port {number} of the host"),
                help: "remove `hostPort`, and reach the pod by a Service".to_owned(),
            });
        }
    }
}

/// The handlers that connect to a host.
const HANDLERS: [&[&str]; 5] = [
    &["livenessProbe"],
    &["readinessProbe"],
    &["startupProbe"],
    &["lifecycle", "postStart"],
    &["lifecycle", "preStop"],
];

/// Hosts in probes and hooks: `check_hostProbesAndhostLifecycle.go`.
pub(super) fn hosts_of_probes(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    for container in pod.containers() {
        for path in HANDLERS {
            for action in ["httpGet", "tcpSocket"] {
                let host = value(container.node, path);
                let host = host.and_then(|it| value(it, &[action, "host"]));
                let Some(node) = host.filter(|it| !text(it).is_empty()) else {
                    continue;
                };
                found.push(Forbidden {
                    at: node.origin,
                    path: format!("{}{}.{action}.host", container.path, path.join(".")),
                    problem: format!("the kubelet connects to `{}`", text(node)),
                    help: "remove `host`: the kubelet then connects to the pod".to_owned(),
                });
            }
        }
    }
}

/// The sysctls that are allowed, and the first minor that allows each: `check_sysctls.go`.
const SYSCTLS: [(&str, u32); 14] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_notsent_lowat", 37),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_slow_start_after_idle", 37),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.tcp_wmem", 32),
];

/// Settings of the kernel.
pub(super) fn sysctls(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    let itself: Setter<'_> = pod.itself();
    let list = itself.security(&["sysctls"]);
    let list = list.and_then(|it| it.as_sequence()).unwrap_or_default();
    for sysctl in list {
        let name = name(sysctl);
        let mut allowed = SYSCTLS.iter();
        if allowed.any(|(allowed, since)| *allowed == name && pod.minor >= *since) {
            continue;
        }
        found.push(Forbidden {
            at: sysctl.get("name").map_or(sysctl.origin, |it| it.origin),
            path: format!("securityContext.sysctls[{name}]"),
            problem: "a setting of the kernel that is not safe".to_owned(),
            help: "remove it".to_owned(),
        });
    }
}

fn name(item: &crate::yaml::Node) -> &str {
    item.str_at("name").unwrap_or_default()
}

/// Words in backticks.
fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
