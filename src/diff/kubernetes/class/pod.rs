//! Pod templates: their place in each kind, and the fields that let a pod do more.

use super::leaf::Leaf;
use super::storage;
use crate::diff::change::Class;
use crate::diff::kubernetes::class::subject::Subject;

/// The part of a path that is within a pod template, where it is in one.
pub(super) fn in_template<'p, 'a>(
    group: &str,
    kind: &str,
    path: &'p [&'a str],
) -> Option<&'p [&'a str]> {
    let template: &[&str] = template_of(group, kind)?;
    path.strip_prefix(template)
}

/// The path of a kind's pod template; the root for a Pod.
pub(crate) fn template_of(group: &str, kind: &str) -> Option<&'static [&'static str]> {
    Some(match (group, kind) {
        ("", "Pod") => &[],
        ("", "PodTemplate") => &["template"],
        ("batch", "CronJob") => &["spec", "jobTemplate", "spec", "template"],
        ("", "ReplicationController")
        | ("apps", "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet")
        | ("batch", "Job")
        | ("argoproj.io", "Rollout")
        | ("serving.knative.dev", "Service" | "Configuration") => &["spec", "template"],
        _ => return None,
    })
}

/// The effect of a change within a template, apart from what the workload's controller does.
pub(super) fn effect(subject: &Subject<'_>, path: &[&str], leaf: &Leaf<'_>) -> Class {
    let ["spec", path @ ..] = path else {
        return Class::Rollout;
    };
    if storage::is_other_claim(path, leaf) {
        return Class::DataLoss;
    }
    if widens(subject, path, leaf) {
        Class::Access
    } else if path.last() == Some(&"hostPort") {
        Class::Traffic
    } else {
        Class::Rollout
    }
}

/// True if a field of a pod's `spec` takes a restriction away. Defaults are those of the API: a
/// field that is restrictive only when it says so does not widen anything by being absent before.
fn widens(subject: &Subject<'_>, path: &[&str], leaf: &Leaf<'_>) -> bool {
    match path {
        [.., "privileged"] | ["hostNetwork" | "hostPID" | "hostIPC"] => leaf.becomes("true"),
        [.., "allowPrivilegeEscalation"] | ["hostUsers" | "automountServiceAccountToken"] => {
            leaf.leaves("false")
        }
        [.., "runAsNonRoot" | "readOnlyRootFilesystem"] => leaf.leaves("true"),
        [.., "runAsUser" | "runAsGroup"] => leaf.becomes("0"),
        [.., "capabilities", "add"] => leaf.new.is_some() && leaf.old.is_none(),
        [.., "capabilities", "drop"] => leaf.old.is_some() && leaf.new.is_none(),
        [.., "seccompProfile" | "appArmorProfile", "type"] => {
            leaf.becomes("Unconfined") || (leaf.old.is_some() && leaf.new.is_none())
        }
        [.., "procMount"] => leaf.becomes("Unmasked"),
        ["volumes", "hostPath", "path"] => leaf.new.is_some(),
        ["serviceAccountName" | "serviceAccount"] => {
            subject.old.is_some() && leaf.old_text() != leaf.new_text()
        }
        _ => false,
    }
}

/// The fields of a bare Pod that may change while it runs (`ValidatePodUpdate`).
pub(super) fn is_mutable(path: &[&str]) -> bool {
    match path {
        ["spec", "containers" | "initContainers", "image"]
        | ["spec", "activeDeadlineSeconds" | "tolerations", ..]
        | ["spec", "terminationGracePeriodSeconds"] => true,
        ["spec", ..] => false,
        _ => true,
    }
}
