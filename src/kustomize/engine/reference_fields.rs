//! Fields that hold the name of another object and that kustomize's table of name references lacks.
//!
//! Sources: the CustomResourceDefinitions of each project, and Kubernetes' API for pods and scaling.
//! A field that *names an object to be made*, such as `secretName` of a Certificate, is not a reference.

/// A field that refers to an object by its name.
pub(super) struct Field {
    /// The API group of the resources with the field; empty for any.
    pub(super) group: &'static str,
    /// Their kinds; none for any.
    pub(super) kinds: &'static [&'static str],
    /// The path, as in kustomize's field specs.
    pub(super) path: &'static str,
    /// The object that it refers to.
    pub(super) to: To,
}

/// The object that a field refers to.
#[derive(Clone, Copy)]
pub(super) enum To {
    /// One of a kind.
    Kind(&'static str),
    /// One of the kind that the field beside the name states, else of this kind; an empty kind counts as absent.
    Stated(&'static str),
    /// One of a kind, with its namespace and a slash in front of the name.
    Qualified(&'static str),
    /// A Service by its host name: `web`, `web.shop` or `web.shop.svc.cluster.local`.
    Host,
    /// Some of a kind in Traefik's list of `shop-web@kubernetescrd`.
    Traefik(&'static str),
}

use To::{Host, Kind, Qualified, Stated, Traefik};

const fn row(
    group: &'static str,
    kinds: &'static [&'static str],
    path: &'static str,
    to: To,
) -> Field {
    Field {
        group,
        kinds,
        path,
        to,
    }
}

/// The paths at which resources of any kind have the `spec` of a pod.
pub(super) const POD_SPECS: &[&str] = &[
    "spec/template/spec",
    "spec/jobTemplate/spec/template/spec",
    "spec/jobTargetRef/template/spec",
    "spec/podTemplate/spec",
    "spec/replicatedJobs/template/spec/template/spec",
];

/// The fields of a pod's `spec`.
pub(super) const OF_PODS: &[(&str, To)] = &[
    ("serviceAccountName", Kind("ServiceAccount")),
    ("imagePullSecrets/name", Kind("Secret")),
    ("priorityClassName", Kind("PriorityClass")),
    ("volumes/configMap/name", Kind("ConfigMap")),
    ("volumes/secret/secretName", Kind("Secret")),
    (
        "volumes/persistentVolumeClaim/claimName",
        Kind("PersistentVolumeClaim"),
    ),
    (
        "volumes/projected/sources/configMap/name",
        Kind("ConfigMap"),
    ),
    ("volumes/projected/sources/secret/name", Kind("Secret")),
    ("containers/envFrom/configMapRef/name", Kind("ConfigMap")),
    ("containers/envFrom/secretRef/name", Kind("Secret")),
    (
        "containers/env/valueFrom/configMapKeyRef/name",
        Kind("ConfigMap"),
    ),
    ("containers/env/valueFrom/secretKeyRef/name", Kind("Secret")),
    (
        "initContainers/envFrom/configMapRef/name",
        Kind("ConfigMap"),
    ),
    ("initContainers/envFrom/secretRef/name", Kind("Secret")),
    (
        "initContainers/env/valueFrom/configMapKeyRef/name",
        Kind("ConfigMap"),
    ),
    (
        "initContainers/env/valueFrom/secretKeyRef/name",
        Kind("Secret"),
    ),
];

const ARGO: &str = "argoproj.io";
const CERTS: &str = "cert-manager.io";
const EXTERNAL: &str = "external-secrets.io";
const FLUX_SOURCE: &str = "source.toolkit.fluxcd.io";
const FLUX_HELM: &str = "helm.toolkit.fluxcd.io";
const FLUX: &str = "kustomize.toolkit.fluxcd.io";
const GATEWAY: &str = "gateway.networking.k8s.io";
const ISTIO: &str = "networking.istio.io";
const KEDA: &str = "keda.sh";
const PROMETHEUS: &str = "monitoring.coreos.com";
const TRAEFIK: &str = "traefik.io";
const ROUTES: &[&str] = &["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];
const INGRESS: &[&str] = &["Ingress"];

/// The fields of other resources, sorted by group.
#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    row("", INGRESS, r"metadata/annotations/cert-manager.io\/issuer", Kind("Issuer")),
    row("", INGRESS, r"metadata/annotations/cert-manager.io\/cluster-issuer", Kind("ClusterIssuer")),
    row("", &["Gateway"], r"metadata/annotations/cert-manager.io\/issuer", Kind("Issuer")),
    row("", &["Gateway"], r"metadata/annotations/cert-manager.io\/cluster-issuer", Kind("ClusterIssuer")),
    row("", INGRESS, r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret", Qualified("Secret")),
    row("", INGRESS, r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret", Qualified("Secret")),
    row("", INGRESS, r"metadata/annotations/nginx.ingress.kubernetes.io\/proxy-ssl-secret", Qualified("Secret")),
    row("", INGRESS, r"metadata/annotations/traefik.ingress.kubernetes.io\/router.middlewares", Traefik("Middleware")),
    row("", &[], r"metadata/annotations/cert-manager.io\/inject-ca-from", Qualified("Certificate")),
    row("", &[], r"metadata/annotations/cert-manager.io\/inject-ca-from-secret", Qualified("Secret")),
    row(ARGO, &["Rollout"], "spec/workloadRef/name", Stated("")),
    row(ARGO, &["Rollout"], "spec/strategy/canary/stableService", Kind("Service")),
    row(ARGO, &["Rollout"], "spec/strategy/canary/canaryService", Kind("Service")),
    row(ARGO, &["Rollout"], "spec/strategy/blueGreen/activeService", Kind("Service")),
    row(ARGO, &["Rollout"], "spec/strategy/blueGreen/previewService", Kind("Service")),
    row(ARGO, &["Rollout"], "spec/strategy/canary/trafficRouting/nginx/stableIngress", Kind("Ingress")),
    row(ARGO, &["Rollout"], "spec/strategy/canary/trafficRouting/alb/ingress", Kind("Ingress")),
    row(ARGO, &["Rollout"], "spec/strategy/canary/trafficRouting/istio/virtualService/name", Kind("VirtualService")),
    row(ARGO, &["Rollout"], "spec/strategy/canary/trafficRouting/istio/destinationRule/name", Kind("DestinationRule")),
    row(ARGO, &["Rollout"], "spec/strategy/canary/analysis/templates/templateName", Kind("AnalysisTemplate")),
    row(ARGO, &["Rollout"], "spec/strategy/canary/steps/analysis/templates/templateName", Kind("AnalysisTemplate")),
    row(ARGO, &["Rollout"], "spec/strategy/blueGreen/prePromotionAnalysis/templates/templateName", Kind("AnalysisTemplate")),
    row(ARGO, &["Rollout"], "spec/strategy/blueGreen/postPromotionAnalysis/templates/templateName", Kind("AnalysisTemplate")),
    row(ARGO, &["Application"], "spec/project", Kind("AppProject")),
    row(ARGO, &["ApplicationSet"], "spec/template/spec/project", Kind("AppProject")),
    row(ARGO, &["Sensor", "EventSource"], "spec/eventBusName", Kind("EventBus")),
    row(ARGO, &["Sensor"], "spec/dependencies/eventSourceName", Kind("EventSource")),
    row(ARGO, &["CronWorkflow"], "spec/workflowSpec/workflowTemplateRef/name", Kind("WorkflowTemplate")),
    row(ARGO, &["Workflow"], "spec/workflowTemplateRef/name", Kind("WorkflowTemplate")),
    row("autoscaling", &["HorizontalPodAutoscaler"], "spec/scaleTargetRef/name", Stated("")),
    row("autoscaling.k8s.io", &["VerticalPodAutoscaler"], "spec/targetRef/name", Stated("")),
    row(CERTS, &["Certificate", "CertificateRequest"], "spec/issuerRef/name", Stated("Issuer")),
    row(CERTS, &["Issuer", "ClusterIssuer"], "spec/ca/secretName", Kind("Secret")),
    row(CERTS, &["Issuer", "ClusterIssuer"], "spec/acme/solvers/dns01/cloudflare/apiTokenSecretRef/name", Kind("Secret")),
    row(CERTS, &["Issuer", "ClusterIssuer"], "spec/acme/solvers/dns01/cloudflare/apiKeySecretRef/name", Kind("Secret")),
    row(CERTS, &["Issuer", "ClusterIssuer"], "spec/acme/solvers/dns01/route53/secretAccessKeySecretRef/name", Kind("Secret")),
    row(CERTS, &["Issuer", "ClusterIssuer"], "spec/acme/solvers/dns01/cloudDNS/serviceAccountSecretRef/name", Kind("Secret")),
    row(EXTERNAL, &["ExternalSecret", "PushSecret"], "spec/secretStoreRef/name", Stated("SecretStore")),
    row(EXTERNAL, &["ClusterExternalSecret"], "spec/externalSecretSpec/secretStoreRef/name", Stated("SecretStore")),
    row(EXTERNAL, &["PushSecret"], "spec/secretStoreRefs/name", Stated("SecretStore")),
    row(EXTERNAL, &["PushSecret"], "spec/selector/secret/name", Kind("Secret")),
    row(GATEWAY, ROUTES, "spec/parentRefs/name", Stated("Gateway")),
    row(GATEWAY, ROUTES, "spec/rules/backendRefs/name", Stated("Service")),
    row(GATEWAY, ROUTES, "spec/rules/filters/requestMirror/backendRef/name", Stated("Service")),
    row(GATEWAY, ROUTES, "spec/rules/filters/extensionRef/name", Stated("")),
    row(GATEWAY, &["Gateway"], "spec/gatewayClassName", Kind("GatewayClass")),
    row(GATEWAY, &["Gateway"], "spec/listeners/tls/certificateRefs/name", Stated("Secret")),
    row(GATEWAY, &["BackendTLSPolicy"], "spec/targetRefs/name", Stated("")),
    row("gateway.envoyproxy.io", &[], "spec/targetRefs/name", Stated("")),
    row("gateway.envoyproxy.io", &[], "spec/targetRef/name", Stated("")),
    row(FLUX_HELM, &["HelmRelease"], "spec/valuesFrom/name", Stated("")),
    row(FLUX_HELM, &["HelmRelease"], "spec/chart/spec/sourceRef/name", Stated("")),
    row(FLUX_HELM, &["HelmRelease"], "spec/chartRef/name", Stated("")),
    row(FLUX_HELM, &["HelmRelease"], "spec/dependsOn/name", Kind("HelmRelease")),
    row("helm.cattle.io", &["HelmChart", "HelmChartConfig"], "spec/valuesSecrets/name", Kind("Secret")),
    row(KEDA, &["ScaledObject"], "spec/scaleTargetRef/name", Stated("Deployment")),
    row(KEDA, &["ScaledObject", "ScaledJob"], "spec/triggers/authenticationRef/name", Stated("TriggerAuthentication")),
    row(KEDA, &["TriggerAuthentication", "ClusterTriggerAuthentication"], "spec/secretTargetRef/name", Kind("Secret")),
    row(KEDA, &["TriggerAuthentication", "ClusterTriggerAuthentication"], "spec/configMapTargetRef/name", Kind("ConfigMap")),
    row(FLUX, &["Kustomization"], "spec/sourceRef/name", Stated("")),
    row(FLUX, &["Kustomization"], "spec/dependsOn/name", Kind("Kustomization")),
    row(FLUX, &["Kustomization"], "spec/postBuild/substituteFrom/name", Stated("")),
    row(FLUX, &["Kustomization"], "spec/decryption/secretRef/name", Kind("Secret")),
    row(PROMETHEUS, &["ServiceMonitor", "PodMonitor"], "spec/endpoints/basicAuth/password/name", Kind("Secret")),
    row(PROMETHEUS, &["ServiceMonitor", "PodMonitor"], "spec/endpoints/basicAuth/username/name", Kind("Secret")),
    row(PROMETHEUS, &["ServiceMonitor", "PodMonitor"], "spec/endpoints/bearerTokenSecret/name", Kind("Secret")),
    row(PROMETHEUS, &["Prometheus", "Alertmanager", "ThanosRuler"], "spec/serviceAccountName", Kind("ServiceAccount")),
    row(PROMETHEUS, &["Prometheus"], "spec/alerting/alertmanagers/name", Kind("Service")),
    row(PROMETHEUS, &["Prometheus", "Alertmanager"], "spec/secrets", Kind("Secret")),
    row(PROMETHEUS, &["Prometheus", "Alertmanager"], "spec/configMaps", Kind("ConfigMap")),
    row(PROMETHEUS, &["Prometheus"], "spec/additionalScrapeConfigs/name", Kind("Secret")),
    row(PROMETHEUS, &["Alertmanager"], "spec/configSecret", Kind("Secret")),
    row(ISTIO, &["VirtualService"], "spec/gateways", Qualified("Gateway")),
    row(ISTIO, &["VirtualService"], "spec/http/route/destination/host", Host),
    row(ISTIO, &["VirtualService"], "spec/tcp/route/destination/host", Host),
    row(ISTIO, &["DestinationRule"], "spec/host", Host),
    row(FLUX_SOURCE, &["GitRepository", "HelmRepository", "OCIRepository", "Bucket"], "spec/secretRef/name", Kind("Secret")),
    row(TRAEFIK, &["IngressRoute"], "spec/routes/services/name", Stated("Service")),
    row(TRAEFIK, &["IngressRouteTCP", "IngressRouteUDP"], "spec/routes/services/name", Kind("Service")),
    row(TRAEFIK, &["IngressRoute"], "spec/routes/middlewares/name", Kind("Middleware")),
    row(TRAEFIK, &["IngressRouteTCP"], "spec/routes/middlewares/name", Kind("MiddlewareTCP")),
    row(TRAEFIK, &["IngressRoute", "IngressRouteTCP"], "spec/tls/secretName", Kind("Secret")),
    row(TRAEFIK, &["IngressRoute", "IngressRouteTCP"], "spec/tls/options/name", Kind("TLSOption")),
    row(TRAEFIK, &["Middleware"], "spec/basicAuth/secret", Kind("Secret")),
    row(TRAEFIK, &["Middleware"], "spec/digestAuth/secret", Kind("Secret")),
    row(TRAEFIK, &["Middleware"], "spec/chain/middlewares/name", Kind("Middleware")),
    row(TRAEFIK, &["Middleware"], "spec/errors/service/name", Kind("Service")),
];
