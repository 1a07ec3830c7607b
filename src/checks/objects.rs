//! Objects by kind, namespace and name: those of a render, and those of the targets around it. In: a
//! subject. Out: lookups, and whether somebody outside of the repository may make an object.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Resource, built_in_scope};

use super::subject::{Subject, namespace_of};

/// Groups whose controllers make neither Services nor pods: `GROUP`, or `GROUP/KIND`.
const PASSIVE: [&str; 50] = [
    "acme.cert-manager.io",
    "argoproj.io/AnalysisTemplate",
    "argoproj.io/AppProject",
    "argoproj.io/Rollout",
    "autoscaling.k8s.io",
    "bitnami.com",
    "cert-manager.io",
    "cilium.io",
    "config.openshift.io",
    "crd.projectcalico.org",
    "external-secrets.io",
    "externaldns.k8s.io",
    "gateway.envoyproxy.io/BackendTrafficPolicy",
    "gateway.envoyproxy.io/ClientTrafficPolicy",
    "gateway.envoyproxy.io/SecurityPolicy",
    "gateway.networking.k8s.io",
    "image.toolkit.fluxcd.io",
    "isindir.github.com",
    "k8s.cni.cncf.io",
    "keda.sh",
    "kubernetes-client.io",
    "kyverno.io",
    "linkerd.io",
    "metallb.io",
    "monitoring.coreos.com/AlertmanagerConfig",
    "monitoring.coreos.com/PodMonitor",
    "monitoring.coreos.com/Probe",
    "monitoring.coreos.com/PrometheusRule",
    "monitoring.coreos.com/ScrapeConfig",
    "monitoring.coreos.com/ServiceMonitor",
    "networking.gke.io",
    "networking.istio.io",
    "notification.toolkit.fluxcd.io",
    "onepassword.com",
    "policy.linkerd.io",
    "projectcontour.io",
    "ricoberger.de",
    "route.openshift.io",
    "secrets-store.csi.x-k8s.io",
    "secrets.hashicorp.com",
    "secrets.infisical.com",
    "security.istio.io",
    "security.openshift.io",
    "snapshot.storage.k8s.io",
    "source.toolkit.fluxcd.io",
    "telemetry.istio.io",
    "traefik.containo.us",
    "traefik.io",
    "trust.cert-manager.io",
    "velero.io",
];

/// Kinds by which charts and other repositories are deployed: they make anything.
const CHARTS: [&str; 8] = [
    "Application",
    "ApplicationSet",
    "HelmChart",
    "HelmChartConfig",
    "HelmRelease",
    "Kustomization",
    "Release",
    "Terraform",
];

/// Services that come with a cluster, or with the program that installs it from a repository, by namespace:
/// Kubernetes' own, and those of `flux bootstrap`.
const INSTALLED: [(&str, &str); 5] = [
    ("default", "kubernetes"),
    ("flux-system", "notification-controller"),
    ("flux-system", "source-controller"),
    ("flux-system", "webhook-receiver"),
    ("kube-system", "kube-dns"),
];

/// The objects of a render, and of what is around it.
pub(super) struct Objects<'s> {
    own: BTreeMap<(&'s str, &'s str), Vec<&'s Resource>>,
    namespaces: BTreeSet<&'s str>,
    makers: BTreeMap<&'s str, Vec<&'s str>>,
    subject: &'s Subject<'s>,
}

impl<'s> Objects<'s> {
    /// The objects of a subject.
    pub(super) fn new(subject: &'s Subject<'s>) -> Self {
        let mut own: BTreeMap<_, Vec<&'s Resource>> = BTreeMap::new();
        let mut makers: BTreeMap<_, Vec<&'s str>> = BTreeMap::new();
        let mut namespaces = BTreeSet::new();
        for resource in subject.resources {
            let namespace = namespace_of(resource);
            let of_kind = own.entry((resource.kind(), namespace)).or_default();
            of_kind.push(resource);
            if resource.kind() == "Namespace" {
                namespaces.insert(resource.name());
            } else {
                namespaces.insert(namespace);
            }
            if is_maker(resource) {
                makers.entry(namespace).or_default().push(resource.name());
            }
        }
        Self {
            own,
            namespaces,
            makers,
            subject,
        }
    }

    /// The render's objects of a kind in a namespace.
    pub(super) fn of(&self, kind: &'s str, namespace: &'s str) -> &[&'s Resource] {
        let found = self.own.get(&(kind, namespace));
        found.map_or(&[], Vec::as_slice)
    }

    /// The object of the render.
    pub(super) fn find(
        &self,
        kind: &'s str,
        namespace: &'s str,
        name: &str,
    ) -> Option<&'s Resource> {
        let mut all = self.of(kind, namespace).iter().copied();
        all.find(|it| it.name() == name)
    }

    /// The resources of the other targets.
    pub(super) fn around(&self) -> Vec<&'s Resource> {
        self.subject.elsewhere.resources()
    }

    /// The resources of the render and of the other targets.
    pub(super) fn everywhere(&self) -> impl Iterator<Item = &'s Resource> + use<'s> {
        let own: &'s [Resource] = self.subject.resources;
        own.iter().chain(self.around())
    }

    /// The objects of a kind in a namespace that other targets have. One that states no namespace may
    /// be in any.
    pub(super) fn around_of(&self, kind: &str, namespace: &str) -> Vec<&'s Resource> {
        let is_there = |it: &&Resource| {
            let own = it.namespace();
            it.kind() == kind && (own.is_empty() || own == namespace || namespace == "default")
        };
        self.around().into_iter().filter(is_there).collect()
    }

    /// True if another target has the object.
    pub(super) fn is_around(&self, kind: &str, namespace: &str, name: &str) -> bool {
        let around = self.around_of(kind, namespace);
        around.iter().any(|it| it.name() == name)
    }

    /// True for a Service that is there before anything of the repository is applied. A route that states no
    /// namespace may be meant for any.
    pub(super) fn is_installed(&self, namespace: &str, service: &str) -> bool {
        let mut rows = INSTALLED.iter();
        rows.any(|(its, name)| *name == service && (*its == namespace || namespace == "default"))
    }

    /// True if the render has objects in a namespace.
    pub(super) fn has_namespace(&self, namespace: &str) -> bool {
        self.namespaces.contains(namespace)
    }

    /// True if something may make any object in a namespace: an operator or a chart there, or a part of the
    /// repository that does not render.
    pub(super) fn has_makers(&self, namespace: &str) -> bool {
        self.makers.contains_key(namespace) || self.subject.elsewhere.is_partial()
    }

    /// True if a chart somewhere in the repository may make a cluster-scoped object.
    pub(super) fn has_charts(&self) -> bool {
        let mut all = self.everywhere();
        all.any(|it| CHARTS.contains(&it.kind())) || self.subject.elsewhere.is_partial()
    }

    /// The names of the render's objects of a kind in a namespace.
    pub(super) fn names(&self, kind: &'s str, namespace: &'s str) -> impl Iterator<Item = &'s str> {
        self.of(kind, namespace).iter().map(|it| it.name())
    }
}

/// True for a custom resource whose controller may make Services, pods and their like.
fn is_maker(resource: &Resource) -> bool {
    let gvk = resource.gvk();
    let (group, kind) = (gvk.group.as_str(), gvk.kind.as_str());
    if built_in_scope(group, kind).is_some() {
        return false;
    }
    !PASSIVE.iter().any(|row| match row.split_once('/') {
        Some((of, its)) => of == group && its == kind,
        None => *row == group,
    })
}

#[cfg(test)]
mod tests {
    use super::PASSIVE;

    #[test]
    fn groups_are_sorted() {
        assert!(PASSIVE.is_sorted());
    }
}
