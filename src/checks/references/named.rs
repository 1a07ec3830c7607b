//! Objects that others name: ServiceAccounts, claims, targets of autoscalers, roles, classes, values of
//! Helm releases.

use crate::checks::findings::Findings;
use crate::checks::objects::Objects;
use crate::checks::pods::pod;
use crate::checks::subject::{Subject, namespace_of};
use crate::diag::{Code, Diagnostic, did_you_mean, nearest};
use crate::environment::nodes_at;
use crate::model::{Resource, built_in_scope};
use crate::yaml::Node;

/// Kinds with a reference to an object of a stated kind: `{kind, name}`, `apiVersion` beside.
const TARGETS: [(&str, &str, &str); 3] = [
    (
        "autoscaling",
        "HorizontalPodAutoscaler",
        "spec.scaleTargetRef",
    ),
    (
        "autoscaling.k8s.io",
        "VerticalPodAutoscaler",
        "spec.targetRef",
    ),
    ("keda.sh", "ScaledObject", "spec.scaleTargetRef"),
];

/// Kinds with the name of a class.
const CLASSES: [(&str, &str, &str); 4] = [
    ("Ingress", "spec.ingressClassName", "IngressClass"),
    (
        "PersistentVolumeClaim",
        "spec.storageClassName",
        "StorageClass",
    ),
    (
        "StatefulSet",
        "spec.volumeClaimTemplates[].spec.storageClassName",
        "StorageClass",
    ),
    ("Gateway", "spec.gatewayClassName", "GatewayClass"),
];

/// Adds the findings about names.
pub(super) fn check(subject: &Subject<'_>, objects: &Objects<'_>, findings: &mut Findings) {
    for resource in subject.resources {
        let mut search = Search {
            by: resource,
            objects,
            found: Vec::new(),
        };
        search.pod();
        search.targets();
        search.role();
        search.classes();
        search.values();
        for found in search.found {
            findings.add(subject, resource, found);
        }
    }
}

struct Search<'a, 's> {
    by: &'s Resource,
    objects: &'a Objects<'s>,
    found: Vec<Diagnostic>,
}

impl<'s> Search<'_, 's> {
    /// Notes a name of an object in the namespace of the resource, unless it is there, or may be.
    fn object(&mut self, kind: &'s str, node: &'s Node) {
        let namespace = namespace_of(self.by);
        let Some(name) = node.as_str().filter(|name| is_whole(name)) else {
            return;
        };
        if self.objects.find(kind, namespace, name).is_some()
            || self.objects.has_makers(namespace)
            || self.objects.is_around(kind, namespace, name)
        {
            return;
        }
        let near = nearest(name, self.objects.names(kind, namespace));
        self.note(kind, name, node, near);
    }

    fn note(&mut self, kind: &str, name: &str, node: &Node, near: Option<&str>) {
        let message = format!(
            "`{}` names {kind} `{name}`, which nothing makes",
            self.by.id()
        );
        let found = Diagnostic::warning(Code::ReferenceBroken, message).at(node.origin);
        self.found.push(found.help(match near {
            Some(near) => did_you_mean(near),
            None => format!("correct the name, or render the {kind}"),
        }));
    }

    fn pod(&mut self) {
        let Some(pod) = pod(self.by) else { return };
        if let Some(account) = pod.spec.get("serviceAccountName")
            && account.as_str() != Some("default")
        {
            self.object("ServiceAccount", account);
        }
        for claim in nodes_at(pod.spec, "volumes[].persistentVolumeClaim.claimName") {
            self.object("PersistentVolumeClaim", claim);
        }
    }

    fn targets(&mut self) {
        let gvk = self.by.gvk();
        for (group, kind, path) in TARGETS {
            if gvk.group != group || gvk.kind != kind {
                continue;
            }
            for reference in nodes_at(&self.by.node, path) {
                // KEDA's default.
                let target = reference.str_at("kind").unwrap_or("Deployment");
                let group = reference.str_at("apiVersion").unwrap_or("apps/v1");
                let group = group.split_once('/').map_or("", |(group, _)| group);
                if built_in_scope(group, target).is_some()
                    && let Some(name) = reference.get("name")
                {
                    self.object(target, name);
                }
            }
        }
    }

    /// The role of a binding. ClusterRoles are often somebody else's: only a misspelled one is told.
    fn role(&mut self) {
        let is_binding = matches!(self.by.kind(), "RoleBinding" | "ClusterRoleBinding");
        let Some(role) = self.by.node.get("roleRef").filter(|_| is_binding) else {
            return;
        };
        let Some(node) = role.get("name") else { return };
        match role.str_at("kind") {
            Some("Role") if is_built_in(node, namespace_of(self.by)) => {}
            Some("Role") => self.object("Role", node),
            Some("ClusterRole") => {
                let name = node.as_str().unwrap_or_default();
                let kind = "ClusterRole";
                let known = self.objects.find(kind, "default", name).is_some()
                    || self.objects.is_around(kind, "default", name);
                let near = nearest(name, self.objects.names(kind, "default"));
                if let (false, Some(near)) = (known, near) {
                    self.note(kind, name, node, Some(near));
                }
            }
            _ => {}
        }
    }

    /// Classes, where the repository has some of the kind, and no chart that could bring others.
    fn classes(&mut self) {
        for (kind, path, class) in CLASSES {
            if self.by.kind() != kind {
                continue;
            }
            for node in nodes_at(&self.by.node, path) {
                let own = self.objects.of(class, "default").iter().copied();
                let around = self.objects.around_of(class, "default");
                let all: Vec<&Resource> = own.chain(around).collect();
                let name = node.as_str().unwrap_or_default();
                let is_known = name.is_empty() || all.iter().any(|it| it.name() == name);
                if !all.is_empty() && !is_known && !self.objects.has_charts() {
                    let names = all.iter().map(|it| it.name());
                    self.note(class, name, node, nearest(name, names));
                }
            }
        }
    }

    /// The values of a Helm release, where the render has objects of the kind: they are often made by hand.
    fn values(&mut self) {
        let gvk = self.by.gvk();
        if gvk.group != "helm.toolkit.fluxcd.io" {
            return;
        }
        let namespace = namespace_of(self.by);
        for values in nodes_at(&self.by.node, "spec.valuesFrom[]") {
            let kind = match values.str_at("kind") {
                Some("ConfigMap") => "ConfigMap",
                Some("Secret") => "Secret",
                _ => continue,
            };
            let is_optional = values.str_at("optional") == Some("true");
            let Some(node) = values.get("name").filter(|_| !is_optional) else {
                continue;
            };
            let name = node.as_str().unwrap_or_default();
            let is_there = self.objects.find(kind, namespace, name).is_some()
                || self.objects.is_around(kind, namespace, name);
            let near = nearest(name, self.objects.names(kind, namespace));
            if let (false, Some(near)) = (is_there, near) {
                self.note(kind, name, node, Some(near));
            }
        }
    }
}

/// True for a Role that the API server makes (kubernetes.io, "Using RBAC Authorization").
fn is_built_in(name: &Node, namespace: &str) -> bool {
    const READER: &str = "extension-apiserver-authentication-reader";
    let name = name.as_str().unwrap_or_default();
    namespace.starts_with("kube-") && (name == READER || name.starts_with("system:"))
}

/// False for a name that something else completes.
fn is_whole(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':');
    !name.is_empty() && name.chars().all(is_part)
}
