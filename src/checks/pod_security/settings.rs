//! Rules about security contexts, and about the annotations that they replaced.

use crate::yaml::Node;

use super::fields::{PodFields, Setter, boolean, text, value};
use super::found::Forbidden;

/// Notes a field of a security context that has a forbidden value.
fn note(setter: &Setter<'_>, node: &Node, field: &str, found: &mut Vec<Forbidden>, help: &str) {
    found.push(Forbidden {
        at: node.origin,
        path: setter.security_path(field),
        problem: format!("the value is `{}`", text(node)),
        help: help.to_owned(),
    });
}

/// Notes a field of a security context that is missing.
fn lack(setter: &Setter<'_>, field: &str, found: &mut Vec<Forbidden>, help: &str) {
    found.push(Forbidden {
        at: setter.security_at(),
        path: setter.security_path(field),
        problem: "it is not set".to_owned(),
        help: help.to_owned(),
    });
}

/// Privileged containers: `check_privileged.go`.
pub(super) fn privileged(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    for container in pod.containers() {
        let node = container.security(&["privileged"]);
        if let Some(node) = node.filter(|it| boolean(it) == Some(true)) {
            note(&container, node, "privileged", found, "remove it");
        }
    }
}

/// The mask of /proc: `check_procMount_restricted.go`.
pub(super) fn proc_mount(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    for container in pod.containers() {
        let node = container.security(&["procMount"]);
        if let Some(node) = node.filter(|it| text(it) != "Default") {
            note(&container, node, "procMount", found, "remove it");
        }
    }
}

/// The same, unless the pod has users of its own: `check_procMount_baseline.go`.
pub(super) fn proc_mount_of_host_users(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    if !pod.has_own_users() {
        proc_mount(pod, found);
    }
}

/// Containers with the rights of Windows' host: `check_windowsHostProcess.go`.
pub(super) fn windows_host_process(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    for setter in pod.setters() {
        let node = setter.security(&["windowsOptions", "hostProcess"]);
        if let Some(node) = node.filter(|it| boolean(it) == Some(true)) {
            note(
                &setter,
                node,
                "windowsOptions.hostProcess",
                found,
                "remove it",
            );
        }
    }
}

/// Profiles of AppArmor: `check_appArmorProfile.go`.
pub(super) fn app_armor(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    const HELP: &str = "write `RuntimeDefault` or `Localhost`";
    for setter in pod.setters() {
        let node = setter.security(&["appArmorProfile", "type"]);
        if let Some(node) = node.filter(|it| !is_profile(text(it))) {
            note(&setter, node, "appArmorProfile.type", found, HELP);
        }
    }
    const PREFIX: &str = "container.apparmor.security.beta.kubernetes.io/";
    for (key, node) in pod.annotations() {
        let profile = text(node);
        let is_allowed = ["", "runtime/default"].contains(&profile);
        if key.starts_with(PREFIX) && !is_allowed && !profile.starts_with("localhost/") {
            annotation(key, node, found);
        }
    }
}

fn is_profile(kind: &str) -> bool {
    matches!(kind, "RuntimeDefault" | "Localhost")
}

fn annotation(key: &str, node: &Node, found: &mut Vec<Forbidden>) {
    found.push(Forbidden {
        at: node.origin,
        path: format!("metadata.annotations[{key}]"),
        problem: format!("the profile is `{}`", text(node)),
        help: "write `runtime/default`, or remove the annotation".to_owned(),
    });
}

/// The options of SELinux: `check_seLinuxOptions.go`.
pub(super) fn se_linux(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    for setter in pod.setters() {
        let Some(options) = setter.security(&["seLinuxOptions"]) else {
            continue;
        };
        for field in ["user", "role"] {
            let node = value(options, &[field]).filter(|it| !text(it).is_empty());
            if let Some(node) = node {
                let field = format!("seLinuxOptions.{field}");
                note(&setter, node, &field, found, "remove it");
            }
        }
        let is_allowed = |kind: &str| match kind {
            "" | "container_t" | "container_init_t" | "container_kvm_t" => true,
            "container_engine_t" => pod.minor >= 31,
            _ => false,
        };
        let kind = value(options, &["type"]).filter(|it| !is_allowed(text(it)));
        if let Some(node) = kind {
            let help = "write `container_t`, `container_init_t` or `container_kvm_t`";
            note(&setter, node, "seLinuxOptions.type", found, help);
        }
    }
}

/// Seccomp's annotations before 1.19: `check_seccompProfile_baseline.go`.
pub(super) fn seccomp_annotations(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    const OF_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
    const OF_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
    let annotations = pod.annotations();
    let of_containers = pod.containers().into_iter();
    let of_containers = of_containers.filter_map(|it| it.node.str_at("name"));
    let keys = of_containers.map(|name| format!("{OF_CONTAINER}{name}"));
    for key in std::iter::once(OF_POD.to_owned()).chain(keys) {
        let Some((&key, &node)) = annotations.get_key_value(key.as_str()) else {
            continue;
        };
        let profile = text(node);
        let is_allowed = ["runtime/default", "docker/default"].contains(&profile);
        if !is_allowed && !profile.starts_with("localhost/") {
            annotation(key, node, found);
        }
    }
}

const SECCOMP_HELP: &str = "write `seccompProfile: {type: RuntimeDefault}`";

/// Seccomp's profiles: `check_seccompProfile_baseline.go`.
pub(super) fn seccomp(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    for setter in pod.setters() {
        let node = setter.security(&["seccompProfile", "type"]);
        if let Some(node) = node.filter(|it| !is_profile(text(it))) {
            note(&setter, node, "seccompProfile.type", found, SECCOMP_HELP);
        }
    }
}

/// The same of `restricted`, which leaves Windows alone: `check_seccompProfile_restricted.go`.
pub(super) fn seccomp_of_linux(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    if !pod.is_windows() {
        seccomp(pod, found);
    }
}

/// Containers without a profile of seccomp: `check_seccompProfile_restricted.go`.
pub(super) fn seccomp_missing(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    let of_pod = pod.itself().security(&["seccompProfile"]);
    if pod.is_windows() || of_pod.is_some() {
        return;
    }
    for container in pod.containers() {
        if container.security(&["seccompProfile"]).is_none() {
            lack(&container, "seccompProfile", found, SECCOMP_HELP);
        }
    }
}

/// The capabilities that `baseline` lets containers add: `check_capabilities_baseline.go`.
const CAPABILITIES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Capabilities beyond those that containers have anyway.
pub(super) fn added_capabilities(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    added(pod, &CAPABILITIES, found);
}

/// The only capability that `restricted` lets containers add: `check_capabilities_restricted.go`.
pub(super) fn capabilities(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    if !pod.is_windows() {
        added(pod, &["NET_BIND_SERVICE"], found);
    }
}

fn added(pod: &PodFields<'_>, allowed: &[&str], found: &mut Vec<Forbidden>) {
    for container in pod.containers() {
        // Of a container that drops nothing, Kubernetes tells only that; here, both are.
        let list = container.security(&["capabilities", "add"]);
        let list = list.and_then(Node::as_sequence).unwrap_or_default();
        for node in list.iter().filter(|it| !allowed.contains(&text(it))) {
            found.push(Forbidden {
                at: node.origin,
                path: container.security_path(&format!("capabilities.add[{}]", text(node))),
                problem: format!("the container has the capability `{}`", text(node)),
                help: "remove it".to_owned(),
            });
        }
    }
}

/// Containers that keep capabilities: `check_capabilities_restricted.go`.
pub(super) fn dropped_capabilities(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    if pod.is_windows() {
        return;
    }
    for container in pod.containers() {
        let list = container.security(&["capabilities", "drop"]);
        let items = list.and_then(Node::as_sequence).unwrap_or_default();
        if !items.iter().any(|it| text(it) == "ALL") {
            found.push(Forbidden {
                at: list.map_or(container.security_at(), |it| it.origin),
                path: container.security_path("capabilities.drop"),
                problem: "`ALL` is not in it".to_owned(),
                help: "write `capabilities: {drop: [ALL]}`".to_owned(),
            });
        }
    }
}

/// Containers whose programs may gain rights: `check_allowPrivilegeEscalation.go`.
pub(super) fn escalation(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    const FIELD: &str = "allowPrivilegeEscalation";
    const HELP: &str = "write `allowPrivilegeEscalation: false`";
    if pod.is_windows() {
        return;
    }
    for container in pod.containers() {
        match container.security(&[FIELD]) {
            Some(node) if boolean(node) == Some(false) => {}
            Some(node) => note(&container, node, FIELD, found, HELP),
            None => lack(&container, FIELD, found, HELP),
        }
    }
}

const NON_ROOT: &str = "runAsNonRoot";
const NON_ROOT_HELP: &str = "write `runAsNonRoot: true`";

/// Pods and containers that say that root is welcome: `check_runAsNonRoot.go`.
pub(super) fn explicit_root(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    if pod.has_own_users() {
        return;
    }
    for setter in pod.setters() {
        let node = setter.security(&[NON_ROOT]);
        if let Some(node) = node.filter(|it| boolean(it) != Some(true)) {
            note(&setter, node, NON_ROOT, found, NON_ROOT_HELP);
        }
    }
}

/// Containers that may run as root because nothing is said.
pub(super) fn implicit_root(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    // A pod that says so itself has a finding.
    if pod.has_own_users() || pod.itself().security(&[NON_ROOT]).is_some() {
        return;
    }
    for container in pod.containers() {
        if container.security(&[NON_ROOT]).is_none() {
            lack(&container, NON_ROOT, found, NON_ROOT_HELP);
        }
    }
}

/// Root by its number: `check_runAsUser.go`.
pub(super) fn user_zero(pod: &PodFields<'_>, found: &mut Vec<Forbidden>) {
    if pod.has_own_users() {
        return;
    }
    for setter in pod.setters() {
        let node = setter.security(&["runAsUser"]);
        if let Some(node) = node.filter(|it| text(it) == "0") {
            note(&setter, node, "runAsUser", found, "name another user");
        }
    }
}
