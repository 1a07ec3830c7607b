//! The scope of kinds, as it is in clusters of today. kustomize's own idea of it, which a build must
//! have, is in `scope`; it knows Kubernetes 1.21 alone, by version.

use super::data::kubernetes_1_37::KUBERNETES;
use super::data::operators::{OPERATORS, SUFFIXES};
use super::data::scopes::Group;

pub use super::data::scopes::KindScope;

/// The scope of a kind of any version: of Kubernetes' own, and of well-known operators' ones.
/// `None` if it is not known.
pub fn known_scope(group: &str, kind: &str) -> Option<KindScope> {
    if kind == "List" && matches!(group, "" | "v1") {
        return Some(KindScope::Namespaced);
    }
    row(KUBERNETES, group)
        .or_else(|| row(OPERATORS, group))
        .or_else(|| SUFFIXES.iter().find(|row| group.ends_with(row.name)))
        .and_then(|row| row.scope(kind))
}

/// The scope of a kind of Kubernetes itself, which nothing else can define.
pub fn built_in_scope(group: &str, kind: &str) -> Option<KindScope> {
    row(KUBERNETES, group).and_then(|row| row.scope(kind))
}

/// True for a name by which cluster-scoped kinds go: `ClusterPolicy`, `GlobalRule`. The word alone is
/// the name of a namespaced kind, such as Cluster API's.
pub fn is_named_cluster_scoped(kind: &str) -> bool {
    ["Cluster", "Global"].iter().any(|prefix| {
        let rest = kind.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
    })
}

fn row(table: &'static [Group], group: &str) -> Option<&'static Group> {
    let found = table.binary_search_by(|row| row.name.cmp(group));
    table.get(found.ok()?)
}

impl Group {
    fn scope(&self, kind: &str) -> Option<KindScope> {
        if self.cluster.contains(&kind) {
            return Some(KindScope::Cluster);
        }
        if self.namespaced.contains(&kind) {
            return Some(KindScope::Namespaced);
        }
        // A later version of an operator may have such a kind.
        self.others
            .filter(|scope| *scope == KindScope::Cluster || !is_named_cluster_scoped(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::data::kubernetes_1_21::{CLUSTER_SCOPED, NAMESPACED};

    #[test]
    fn groups_are_sorted_and_listed_once() {
        for table in [KUBERNETES, OPERATORS] {
            for pair in table.windows(2) {
                assert!(pair[0].name < pair[1].name, "{}", pair[1].name);
            }
        }
        for row in OPERATORS {
            let is_own = KUBERNETES.iter().any(|other| other.name == row.name);
            assert!(!is_own, "{}", row.name);
        }
        for row in KUBERNETES.iter().chain(OPERATORS).chain(SUFFIXES) {
            for kind in row.namespaced {
                assert!(!row.cluster.contains(kind), "{kind}.{}", row.name);
            }
        }
    }

    #[test]
    fn kustomize_and_the_tables_agree() {
        for (kinds, expected) in [
            (CLUSTER_SCOPED, KindScope::Cluster),
            (NAMESPACED, KindScope::Namespaced),
        ] {
            for (kind, group, _) in kinds.iter().copied() {
                // Parts of requests, and kinds of no group.
                let known = known_scope(group, kind);
                assert!(
                    known.is_none_or(|known| known == expected),
                    "{kind}.{group}"
                );
            }
        }
    }

    #[test]
    fn kinds_have_the_scope_that_clusters_give_them() {
        let cluster = [
            ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
            (
                "admissionregistration.k8s.io",
                "MutatingAdmissionPolicyBinding",
            ),
            ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
            (
                "admissionregistration.k8s.io",
                "ValidatingAdmissionPolicyBinding",
            ),
            ("apiextensions.crossplane.io", "CompositeResourceDefinition"),
            ("apiextensions.crossplane.io", "Composition"),
            ("argoproj.io", "ClusterAnalysisTemplate"),
            ("argoproj.io", "ClusterWorkflowTemplate"),
            ("aws.upbound.io", "ProviderConfig"),
            ("capsule.clastix.io", "Tenant"),
            ("certificates.k8s.io", "ClusterTrustBundle"),
            ("cilium.io", "CiliumEgressGatewayPolicy"),
            ("cilium.io", "CiliumLoadBalancerIPPool"),
            ("config.openshift.io", "OAuth"),
            ("configuration.konghq.com", "KongClusterPlugin"),
            ("constraints.gatekeeper.sh", "K8sRequiredLabels"),
            ("crd.projectcalico.org", "IPPool"),
            ("elbv2.k8s.aws", "IngressClassParams"),
            ("external-secrets.io", "ClusterPushSecret"),
            ("flowcontrol.apiserver.k8s.io", "FlowSchema"),
            ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"),
            ("fluentbit.fluent.io", "ClusterFluentBitConfig"),
            ("generators.external-secrets.io", "ClusterGenerator"),
            ("internal.apiserver.k8s.io", "StorageVersion"),
            ("karpenter.k8s.aws", "EC2NodeClass"),
            ("keda.sh", "ClusterTriggerAuthentication"),
            ("kueue.x-k8s.io", "ClusterQueue"),
            ("kueue.x-k8s.io", "ResourceFlavor"),
            ("kyverno.io", "ClusterCleanupPolicy"),
            ("mutations.gatekeeper.sh", "Assign"),
            ("networking.k8s.io", "IPAddress"),
            ("networking.k8s.io", "ServiceCIDR"),
            ("pkg.crossplane.io", "Provider"),
            ("policies.kyverno.io", "ValidatingPolicy"),
            ("policy.networking.k8s.io", "ClusterNetworkPolicy"),
            ("policy.sigstore.dev", "ClusterImagePolicy"),
            ("postgresql.cnpg.io", "ClusterImageCatalog"),
            ("project.openshift.io", "Project"),
            ("projectcalico.org", "GlobalNetworkSet"),
            ("resource.k8s.io", "DeviceClass"),
            ("resource.k8s.io", "ResourceSlice"),
            ("s3.aws.upbound.io", "Bucket"),
            ("security.openshift.io", "SecurityContextConstraints"),
            ("spire.spiffe.io", "ClusterSPIFFEID"),
            ("storage.k8s.io", "VolumeAttributesClass"),
            ("tekton.dev", "ClusterTask"),
            ("templates.gatekeeper.sh", "ConstraintTemplate"),
            ("triggers.tekton.dev", "ClusterInterceptor"),
            ("user.openshift.io", "Group"),
            ("pkg.crossplane.io", "Function"),
            ("helm.crossplane.io", "Release"),
            ("rds.aws.upbound.io", "Instance"),
            ("nvidia.com", "ClusterPolicy"),
            ("cdi.kubevirt.io", "CDI"),
            ("piraeus.io", "LinstorCluster"),
            ("operator.tekton.dev", "TektonConfig"),
            ("serving.kserve.io", "ClusterServingRuntime"),
        ];
        let namespaced = [
            ("", "ConfigMap"),
            ("apps", "Deployment"),
            ("s3.aws.m.upbound.io", "Bucket"),
            ("kubernetes.m.crossplane.io", "Object"),
            ("cert-manager.io", "Certificate"),
            ("monitoring.coreos.com", "ServiceMonitor"),
            ("helm.toolkit.fluxcd.io", "HelmRelease"),
            ("argoproj.io", "Rollout"),
            ("postgresql.cnpg.io", "Cluster"),
            ("cluster.x-k8s.io", "ClusterClass"),
            ("operators.coreos.com", "ClusterServiceVersion"),
            ("logging.banzaicloud.io", "ClusterFlow"),
            ("policies.kyverno.io", "NamespacedValidatingPolicy"),
            ("keda.sh", "ScaledObject"),
            ("cilium.io", "CiliumNetworkPolicy"),
            ("elasticsearch.k8s.elastic.co", "Elasticsearch"),
            ("networking.istio.io", "VirtualService"),
            ("serving.knative.dev", "Service"),
            ("velero.io", "Backup"),
            ("metallb.io", "IPAddressPool"),
        ];
        let unknown = [
            ("example.com", "Foo"),
            ("keda.sh", "ClusterScaledObject"),
            ("apps", "Foo"),
            ("", "Foo"),
        ];
        let is = |rows: &[(&str, &str)], expected: Option<KindScope>| {
            for (group, kind) in rows {
                assert_eq!(known_scope(group, kind), expected, "{kind}.{group}");
            }
        };
        is(&cluster, Some(KindScope::Cluster));
        is(&namespaced, Some(KindScope::Namespaced));
        is(&unknown, None);
    }

    #[test]
    fn names_of_cluster_scoped_kinds_are_known() {
        assert!(is_named_cluster_scoped("ClusterPolicy") && is_named_cluster_scoped("GlobalRule"));
        for kind in ["Cluster", "Clustering", "Globalization", "Policy"] {
            assert!(!is_named_cluster_scoped(kind), "{kind}");
        }
    }
}
