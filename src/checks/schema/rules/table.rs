//! The rules of each type.

use crate::checks::schema::found::Found;
use crate::yaml::Node;

use super::{
    access, containers, data, definitions, env, ingresses, jobs, labels, pods, policies, probes,
    resources, services, volumes, webhooks, workloads,
};

/// Notes what is wrong with a map of a type.
pub(crate) type Rule = fn(&Node, &mut Found);

/// The rules of types; sorted by the type's name.
const RULES: &[(&str, &[Rule])] = &[
    (
        "admissionregistration.v1.MutatingWebhook",
        &[webhooks::webhook],
    ),
    (
        "admissionregistration.v1.ValidatingWebhook",
        &[webhooks::webhook],
    ),
    (
        "apiextensions.v1.CustomResourceDefinition",
        &[definitions::definition],
    ),
    (
        "apps.v1.DaemonSetSpec",
        &[
            labels::selects_own_pods,
            pods::always_restarts,
            workloads::daemon_selector,
            workloads::counts,
            volumes::mounts_of_template,
        ],
    ),
    (
        "apps.v1.DeploymentSpec",
        &[
            labels::selects_own_pods,
            pods::always_restarts,
            workloads::counts,
            volumes::mounts_of_template,
        ],
    ),
    ("apps.v1.DeploymentStrategy", &[workloads::strategy]),
    (
        "apps.v1.ReplicaSetSpec",
        &[
            labels::selects_own_pods,
            pods::always_restarts,
            workloads::counts,
            volumes::mounts_of_template,
        ],
    ),
    (
        "apps.v1.RollingUpdateDaemonSet",
        &[workloads::rolling_update],
    ),
    (
        "apps.v1.RollingUpdateDeployment",
        &[workloads::rolling_update],
    ),
    (
        "apps.v1.StatefulSetSpec",
        &[
            labels::selects_own_pods,
            pods::always_restarts,
            workloads::counts,
            volumes::mounts_of_template,
        ],
    ),
    (
        "autoscaling.v1.HorizontalPodAutoscalerSpec",
        &[workloads::autoscaler],
    ),
    (
        "autoscaling.v2.ContainerResourceMetricSource",
        &[workloads::resource_metric],
    ),
    (
        "autoscaling.v2.ExternalMetricSource",
        &[workloads::other_metric],
    ),
    (
        "autoscaling.v2.HorizontalPodAutoscalerSpec",
        &[workloads::autoscaler],
    ),
    (
        "autoscaling.v2.ObjectMetricSource",
        &[workloads::other_metric],
    ),
    ("autoscaling.v2.PodsMetricSource", &[workloads::pods_metric]),
    (
        "autoscaling.v2.ResourceMetricSource",
        &[workloads::resource_metric],
    ),
    ("batch.v1.CronJobSpec", &[jobs::cron_job]),
    (
        "batch.v1.JobSpec",
        &[jobs::job, volumes::mounts_of_template],
    ),
    ("core.v1.ConfigMap", &[data::config_map]),
    ("core.v1.ConfigMapEnvSource", &[env::source_name]),
    ("core.v1.ConfigMapKeySelector", &[env::source_name]),
    ("core.v1.ConfigMapVolumeSource", &[volumes::default_mode]),
    (
        "core.v1.Container",
        &[containers::container, volumes::mounts_of_container],
    ),
    ("core.v1.EnvFromSource", &[env::source_of_many]),
    ("core.v1.EnvVar", &[env::variable]),
    ("core.v1.HTTPGetAction", &[probes::request]),
    ("core.v1.HostAlias", &[pods::host_alias]),
    ("core.v1.KeyToPath", &[volumes::file]),
    ("core.v1.LifecycleHandler", &[probes::hook]),
    ("core.v1.LimitRangeItem", &[resources::limit_range_item]),
    ("core.v1.NFSVolumeSource", &[volumes::nfs]),
    ("core.v1.NodeSelectorRequirement", &[pods::node_requirement]),
    ("core.v1.PersistentVolumeClaimSpec", &[resources::claim]),
    (
        "core.v1.Pod",
        &[containers::images_of_pod, volumes::mounts_of_pod],
    ),
    ("core.v1.PodSecurityContext", &[pods::pod_security]),
    (
        "core.v1.PodSpec",
        &[containers::containers_of_pod, pods::pod],
    ),
    ("core.v1.PodTemplate", &[volumes::mounts_of_template]),
    ("core.v1.PreferredSchedulingTerm", &[pods::weight]),
    ("core.v1.Probe", &[probes::probe]),
    ("core.v1.ProjectedVolumeSource", &[volumes::default_mode]),
    (
        "core.v1.ReplicationControllerSpec",
        &[
            labels::selects_own_pods_by_labels,
            pods::always_restarts,
            workloads::counts,
            volumes::mounts_of_template,
        ],
    ),
    ("core.v1.ResourceQuotaSpec", &[resources::quota]),
    ("core.v1.ResourceRequirements", &[resources::requirements]),
    ("core.v1.SeccompProfile", &[pods::profile]),
    ("core.v1.Secret", &[data::secret]),
    ("core.v1.SecretEnvSource", &[env::source_name]),
    ("core.v1.SecretKeySelector", &[env::source_name]),
    ("core.v1.SecretVolumeSource", &[volumes::default_mode]),
    ("core.v1.SecurityContext", &[pods::container_security]),
    ("core.v1.ServiceSpec", &[services::service]),
    ("core.v1.TCPSocketAction", &[probes::connection]),
    ("core.v1.Toleration", &[pods::toleration]),
    ("core.v1.TopologySpreadConstraint", &[pods::spread]),
    ("core.v1.Volume", &[volumes::volume]),
    ("core.v1.VolumeProjection", &[volumes::projection]),
    ("core.v1.WeightedPodAffinityTerm", &[pods::weight]),
    ("meta.v1.LabelSelector", &[labels::selector]),
    ("meta.v1.ObjectMeta", &[labels::metadata]),
    ("networking.v1.HTTPIngressPath", &[ingresses::path]),
    ("networking.v1.IPBlock", &[policies::block]),
    ("networking.v1.IngressBackend", &[ingresses::backend]),
    ("networking.v1.IngressRule", &[ingresses::rule]),
    ("networking.v1.IngressSpec", &[ingresses::spec]),
    ("networking.v1.NetworkPolicyPeer", &[policies::peer]),
    ("networking.v1.NetworkPolicyPort", &[policies::port]),
    (
        "policy.v1.PodDisruptionBudgetSpec",
        &[workloads::disruption_budget],
    ),
    (
        "rbac.v1.ClusterRoleBinding",
        &[access::cluster_role_binding],
    ),
    ("rbac.v1.PolicyRule", &[access::rule]),
    ("rbac.v1.Role", &[access::role]),
    ("rbac.v1.RoleBinding", &[access::role_binding]),
    ("rbac.v1.Subject", &[access::subject]),
];

/// The rules for the type of that name.
pub(crate) fn rules(name: &str) -> &'static [Rule] {
    let index = RULES.binary_search_by(|(own, _)| (*own).cmp(name));
    let row = index.ok().and_then(|index| RULES.get(index));
    row.map_or(&[], |(_, rules)| rules)
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::checks::schema::types::Table;
    use crate::model::KubernetesVersion;

    #[test]
    fn rows_are_sorted_and_name_types() {
        assert!(RULES.is_sorted_by_key(|(name, _)| *name));
        let table = Table::new(KubernetesVersion::NEWEST);
        for (name, _) in RULES {
            assert!(table.definition(name).is_some(), "{name}");
        }
    }
}
