//! The effect of adding or removing a whole resource.

use super::leaf::leaves;
use super::{network, object, pod, storage};
use crate::diff::change::Class;
use crate::diff::comparison::Object;
use crate::diff::kubernetes::class::subject::Subject;

/// The effect of a resource of one side where the sides exist beside each other: nothing goes.
pub(super) fn beside(class: Class) -> Class {
    match class {
        Class::DataLoss => Class::InPlace,
        class => class,
    }
}

/// A new resource does what each of its fields does; nothing is refused or lost.
pub(super) fn added(object: &Object<'_>) -> Class {
    let gvk = &object.id.gvk;
    let subject = Subject::new(gvk, None, Some(&object.node));
    // The first policy for a pod shuts out what it does not name.
    if gvk.kind == "NetworkPolicy" {
        return Class::Traffic;
    }
    let fields = leaves(Vec::new(), None, Some(&object.node));
    let classes = fields.iter().map(|leaf| object::effect(&subject, leaf));
    let lasting = classes.filter(|class| *class <= Class::Access);
    lasting.max().unwrap_or_default().max(Class::InPlace)
}

/// A resource that is gone takes with it what it was for.
pub(super) fn removed(object: &Object<'_>) -> Class {
    let (group, kind) = (object.id.gvk.served_group(), object.id.gvk.kind.as_str());
    if storage::holds_data(group, kind, &object.node) {
        return Class::DataLoss;
    }
    if is_guard(group, kind) {
        return Class::Access;
    }
    if network::routes(group, kind) {
        return Class::Traffic;
    }
    let runs = pod::template_of(group, kind).is_some();
    if runs || matches!(group, "autoscaling" | "keda.sh") {
        Class::Scale
    } else {
        Class::InPlace
    }
}

/// Kinds that restrict: without them more is let through.
fn is_guard(group: &str, kind: &str) -> bool {
    match (group, kind) {
        ("networking.k8s.io", "NetworkPolicy")
        | ("policy", "PodSecurityPolicy")
        | ("", "LimitRange" | "ResourceQuota")
        | ("security.istio.io", _)
        | ("kyverno.io" | "policies.kyverno.io", _)
        | ("constraints.gatekeeper.sh" | "templates.gatekeeper.sh", _) => true,
        ("cilium.io", kind) => kind.ends_with("NetworkPolicy"),
        ("crd.projectcalico.org" | "projectcalico.org", kind) => kind.ends_with("NetworkPolicy"),
        ("admissionregistration.k8s.io", kind) => !kind.starts_with("Mutating"),
        _ => false,
    }
}
