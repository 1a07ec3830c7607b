//! Secrets and ConfigMaps that controllers create for the resources of a tree: of
//! cert-manager, of operators for secrets, and of operators for databases and the
//! like. In: resources. Out: the names that will be there.

use std::collections::BTreeSet;

use crate::environment::nodes_at::{nodes, strings};
use crate::model::Resource;
use crate::yaml::{Mapping, Node};

use super::kind::DataKind::{self, ConfigMap, Secret};

/// An object that a kind creates. The name is a path to a string, or a pattern: `{name}` is the resource's own
/// name, `*` any text. Of names with `|` between them, the first that is set counts.
struct Row(&'static str, &'static str, DataKind, &'static str);

/// Kinds by group, from the documentation of their controllers.
const ROWS: &[Row] = &[
    // Operators for secrets.
    Row(
        "external-secrets.io",
        "ExternalSecret",
        Secret,
        "spec.target.name|{name}",
    ),
    Row("kubernetes-client.io", "ExternalSecret", Secret, "{name}"),
    Row(
        "bitnami.com",
        "SealedSecret",
        Secret,
        "spec.template.metadata.name|{name}",
    ),
    Row(
        "secrets.hashicorp.com",
        "VaultStaticSecret",
        Secret,
        "spec.destination.name",
    ),
    Row(
        "secrets.hashicorp.com",
        "VaultDynamicSecret",
        Secret,
        "spec.destination.name",
    ),
    Row(
        "secrets.hashicorp.com",
        "VaultPKISecret",
        Secret,
        "spec.destination.name",
    ),
    Row(
        "secrets.hashicorp.com",
        "HCPVaultSecretsApp",
        Secret,
        "spec.destination.name",
    ),
    Row("ricoberger.de", "VaultSecret", Secret, "{name}"),
    Row("koudingspawn.de", "Vault", Secret, "{name}"),
    Row("onepassword.com", "OnePasswordItem", Secret, "{name}"),
    Row(
        "secrets.infisical.com",
        "InfisicalSecret",
        Secret,
        "spec.managedSecretReference.secretName",
    ),
    Row(
        "secrets.infisical.com",
        "InfisicalSecret",
        Secret,
        "spec.managedKubeSecretReferences[].secretName",
    ),
    Row(
        "secrets.infisical.com",
        "InfisicalSecret",
        ConfigMap,
        "spec.managedKubeConfigMapReferences[].configMapName",
    ),
    Row(
        "secrets.infisical.com",
        "InfisicalDynamicSecret",
        Secret,
        "spec.managedSecretReference.secretName",
    ),
    Row(
        "k8s.bitwarden.com",
        "BitwardenSecret",
        Secret,
        "spec.secretName",
    ),
    Row(
        "secrets.doppler.com",
        "DopplerSecret",
        Secret,
        "spec.managedSecret.name",
    ),
    Row(
        "spv.no",
        "AzureKeyVaultSecret",
        Secret,
        "spec.output.secret.name",
    ),
    Row(
        "spv.no",
        "AzureKeyVaultSecret",
        ConfigMap,
        "spec.output.configMap.name",
    ),
    Row(
        "secrets-store.csi.x-k8s.io",
        "SecretProviderClass",
        Secret,
        "spec.secretObjects[].secretName",
    ),
    Row(
        "isindir.github.com",
        "SopsSecret",
        Secret,
        "spec.secretTemplates[].name",
    ),
    Row("secretgenerator.mittwald.de", "BasicAuth", Secret, "{name}"),
    Row(
        "secretgenerator.mittwald.de",
        "SSHKeyPair",
        Secret,
        "{name}",
    ),
    Row(
        "secretgenerator.mittwald.de",
        "StringSecret",
        Secret,
        "{name}",
    ),
    Row("secretgen.k14s.io", "Password", Secret, "{name}"),
    Row("secretgen.k14s.io", "SecretTemplate", Secret, "{name}"),
    Row("secretgen.carvel.dev", "SecretImport", Secret, "{name}"),
    // Certificates.
    Row("cert-manager.io", "Certificate", Secret, "spec.secretName"),
    Row(
        "cert-manager.io",
        "Issuer",
        Secret,
        "spec.acme.privateKeySecretRef.name",
    ),
    Row(
        "certmanager.k8s.io",
        "Certificate",
        Secret,
        "spec.secretName",
    ),
    // Databases, queues, buckets.
    Row(
        "acid.zalan.do",
        "postgresql",
        Secret,
        "*.{name}.credentials.postgresql.acid.zalan.do",
    ),
    Row("postgresql.cnpg.io", "Cluster", Secret, "{name}-app"),
    Row("postgresql.cnpg.io", "Cluster", Secret, "{name}-superuser"),
    Row("postgresql.cnpg.io", "Cluster", Secret, "{name}-ca"),
    Row("postgresql.cnpg.io", "Cluster", Secret, "{name}-server"),
    Row(
        "postgresql.cnpg.io",
        "Cluster",
        Secret,
        "{name}-replication",
    ),
    Row(
        "postgres-operator.crunchydata.com",
        "PostgresCluster",
        Secret,
        "{name}-*",
    ),
    Row("pgv2.percona.com", "PerconaPGCluster", Secret, "{name}-*"),
    Row(
        "pxc.percona.com",
        "PerconaXtraDBCluster",
        Secret,
        "spec.secretsName|{name}-secrets",
    ),
    Row(
        "psmdb.percona.com",
        "PerconaServerMongoDB",
        Secret,
        "spec.secrets.users|{name}-secrets",
    ),
    Row(
        "mongodbcommunity.mongodb.com",
        "MongoDBCommunity",
        Secret,
        "{name}-*",
    ),
    Row(
        "mongodbcommunity.mongodb.com",
        "MongoDBCommunity",
        Secret,
        "spec.users[].connectionStringSecretName",
    ),
    Row(
        "k8s.mariadb.com",
        "MariaDB",
        Secret,
        "spec.rootPasswordSecretKeyRef.name|{name}-root",
    ),
    Row(
        "k8s.mariadb.com",
        "MariaDB",
        Secret,
        "spec.passwordSecretKeyRef.name|{name}-password",
    ),
    Row(
        "k8s.mariadb.com",
        "Connection",
        Secret,
        "spec.secretName|{name}",
    ),
    Row("mysql.oracle.com", "InnoDBCluster", Secret, "{name}-*"),
    Row(
        "app.redislabs.com",
        "RedisEnterpriseDatabase",
        Secret,
        "spec.databaseSecretName|redb-{name}",
    ),
    Row(
        "app.redislabs.com",
        "RedisEnterpriseCluster",
        Secret,
        "{name}",
    ),
    Row(
        "elasticsearch.k8s.elastic.co",
        "Elasticsearch",
        Secret,
        "{name}-es-*",
    ),
    Row("kibana.k8s.elastic.co", "Kibana", Secret, "{name}-kb-*"),
    Row("apm.k8s.elastic.co", "ApmServer", Secret, "{name}-apm-*"),
    Row("kafka.strimzi.io", "KafkaUser", Secret, "{name}"),
    Row("kafka.strimzi.io", "Kafka", Secret, "{name}-*"),
    Row("kafka.strimzi.io", "Kafka", ConfigMap, "{name}-*"),
    Row(
        "rabbitmq.com",
        "RabbitmqCluster",
        Secret,
        "{name}-default-user",
    ),
    Row(
        "rabbitmq.com",
        "RabbitmqCluster",
        Secret,
        "{name}-erlang-cookie",
    ),
    Row("rabbitmq.com", "User", Secret, "{name}-user-credentials"),
    Row("minio.min.io", "Tenant", Secret, "{name}-*"),
    Row("objectbucket.io", "ObjectBucketClaim", Secret, "{name}"),
    Row("objectbucket.io", "ObjectBucketClaim", ConfigMap, "{name}"),
    Row(
        "objectstorage.k8s.io",
        "BucketAccess",
        Secret,
        "spec.credentialsSecretName",
    ),
    Row(
        "iam.cnrm.cloud.google.com",
        "IAMServiceAccountKey",
        Secret,
        "{name}",
    ),
    Row(
        "clickhouse.altinity.com",
        "ClickHouseInstallation",
        Secret,
        "{name}-*",
    ),
    Row("services.k8s.aws", "FieldExport", Secret, "spec.to.name"),
    Row("services.k8s.aws", "FieldExport", ConfigMap, "spec.to.name"),
    // Logins and dashboards.
    Row(
        "grafana.integreatly.org",
        "Grafana",
        Secret,
        "{name}-admin-credentials",
    ),
    Row(
        "k8s.keycloak.org",
        "Keycloak",
        Secret,
        "{name}-initial-admin",
    ),
    Row(
        "keycloak.org",
        "KeycloakClient",
        Secret,
        "keycloak-client-secret-{name}",
    ),
    Row("hydra.ory.sh", "OAuth2Client", Secret, "spec.secretName"),
];

/// Fields of any kind with the name of a Secret that its controller writes (Crossplane, Aiven).
const ANY_KIND: [&str; 4] = [
    "spec.writeConnectionSecretToRef.name",
    "spec.writeConnectionSecretToReference.name",
    "spec.publishConnectionDetailsTo.name",
    "spec.connInfoSecretTarget.name",
];

/// ConfigMaps that are in every namespace: of the controller manager, OpenShift and Istio.
const EVERYWHERE: [&str; 3] = [
    "kube-root-ca.crt",
    "openshift-service-ca.crt",
    "istio-ca-root-cert",
];

/// Annotations that let cert-manager create the Secrets of an Ingress or a Gateway.
const SHIM: [&str; 6] = [
    "cert-manager.io/issuer",
    "cert-manager.io/cluster-issuer",
    "cert-manager.io/issuer-kind",
    "certmanager.k8s.io/issuer",
    "certmanager.k8s.io/cluster-issuer",
    "kubernetes.io/tls-acme",
];

/// Annotations of a Service with the name of a Secret for it (OpenShift).
const SERVING: [&str; 2] = [
    "service.beta.openshift.io/serving-cert-secret-name",
    "service.alpha.openshift.io/serving-cert-secret-name",
];

/// The names that controllers create objects under, by namespace.
#[derive(Debug, Default)]
pub(in crate::environment) struct Generated {
    names: BTreeSet<(DataKind, String, String)>,
    /// Names with `*` in them.
    patterns: Vec<(DataKind, String, String)>,
}

impl Generated {
    /// The names that resources lead to.
    pub(in crate::environment) fn of<'r>(
        resources: impl IntoIterator<Item = &'r Resource>,
    ) -> Self {
        let mut generated = Self::default();
        for resource in resources {
            generated.add_kind(resource);
            generated.add_any_kind(resource);
            generated.add_shim(resource);
            generated.add_job(resource);
            generated.add_of_argocd(resource);
        }
        generated
    }

    /// True if nothing is created.
    pub(in crate::environment) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.patterns.is_empty()
    }

    /// True if an object of this name is created, in whatever namespace.
    pub(in crate::environment) fn creates(&self, name: &str) -> bool {
        self.names.iter().any(|(_, _, own)| own == name)
            || self.patterns.iter().any(|(_, _, own)| is_like(name, own))
    }

    /// True if something creates the object.
    pub(super) fn has(&self, kind: DataKind, namespace: &str, name: &str) -> bool {
        let is_everywhere = kind == ConfigMap && EVERYWHERE.contains(&name);
        is_everywhere
            || self
                .names
                .contains(&(kind, namespace.to_owned(), name.to_owned()))
            || self.patterns.iter().any(|(of, within, pattern)| {
                *of == kind && within == namespace && is_like(name, pattern)
            })
    }

    /// The whole names of a kind in a namespace.
    pub(super) fn names(&self, kind: DataKind, namespace: &str) -> impl Iterator<Item = &str> {
        let of_kind = self
            .names
            .iter()
            .filter(move |it| it.0 == kind && it.1 == namespace);
        of_kind.map(|(_, _, name)| name.as_str())
    }

    fn add(&mut self, kind: DataKind, namespace: &str, name: String) {
        let entry = (kind, namespace.to_owned(), name);
        if entry.2.contains('*') {
            self.patterns.push(entry);
        } else {
            self.names.insert(entry);
        }
    }

    fn add_kind(&mut self, resource: &Resource) {
        let id = resource.id();
        let rows = ROWS.iter().filter(|row| row.1 == id.gvk.kind.as_str());
        for Row(group, _, kind, names) in rows {
            if id.gvk.group != *group || is_merged(resource) {
                continue;
            }
            let alternatives = names.split('|').map(|name| name_of(resource, name));
            let stated = alternatives.into_iter().find(|names| !names.is_empty());
            for name in stated.unwrap_or_default() {
                self.add(*kind, id.effective_namespace(), name);
            }
        }
    }

    fn add_any_kind(&mut self, resource: &Resource) {
        let id = resource.id();
        if id.gvk.group.is_empty() {
            return;
        }
        for path in ANY_KIND {
            let namespace = path.replace(".name", ".namespace");
            let namespace = strings(&resource.node, &namespace);
            let namespace = namespace.first().and_then(|node| node.as_str());
            for name in strings(&resource.node, path) {
                let name = name.as_str().unwrap_or_default().to_owned();
                self.add(Secret, namespace.unwrap_or(id.effective_namespace()), name);
            }
        }
    }

    /// The Secret of a Job that makes a certificate, as those of webhooks do (kube-webhook-certgen).
    fn add_job(&mut self, resource: &Resource) {
        if resource.kind() != "Job" {
            return;
        }
        let id = resource.id();
        let arguments = strings(&resource.node, "spec.template.spec.containers[].args[]");
        for argument in arguments.into_iter().filter_map(Node::as_str) {
            if let Some(name) = argument.strip_prefix("--secret-name=") {
                self.add(Secret, id.effective_namespace(), name.to_owned());
            }
        }
    }

    /// The Secret of Argo CD's Redis, which an init container makes.
    fn add_of_argocd(&mut self, resource: &Resource) {
        let path = "spec.template.spec.initContainers[].command[]";
        let mut words = strings(&resource.node, path).into_iter();
        if words.any(|word| word.as_str() == Some("redis-initial-password")) {
            let namespace = resource.id();
            let namespace = namespace.effective_namespace();
            self.add(Secret, namespace, "argocd-redis".to_owned());
        }
    }

    fn add_shim(&mut self, resource: &Resource) {
        let paths: &[&str] = match resource.kind() {
            "Ingress" => &["spec.tls[].secretName"],
            "Gateway" | "ListenerSet" | "XListenerSet" => {
                &["spec.listeners[].tls.certificateRefs[].name"]
            }
            "Service" => &[],
            _ => return,
        };
        let id = resource.id();
        let namespace = id.effective_namespace();
        let annotations = resource.node.at(&["metadata", "annotations"]);
        let annotations = annotations.and_then(Node::as_mapping);
        for (key, value) in annotations.into_iter().flat_map(Mapping::iter) {
            let value = value.as_str().unwrap_or_default();
            if SERVING.contains(&key) {
                self.add(Secret, namespace, value.to_owned());
            } else if SHIM.contains(&key) && value != "false" {
                let names = paths.iter().flat_map(|path| strings(&resource.node, path));
                let names: Vec<String> = names
                    .filter_map(|it| it.as_str().map(str::to_owned))
                    .collect();
                for name in names {
                    self.add(Secret, namespace, name);
                }
            }
        }
    }
}

/// True for an ExternalSecret that only adds to a Secret, or creates none.
fn is_merged(resource: &Resource) -> bool {
    let policy = nodes(&resource.node, "spec.target.creationPolicy");
    let policy = policy.first().and_then(|policy| policy.as_str());
    matches!(policy, Some("Merge" | "None"))
}

/// The names that one alternative of a row stands for.
fn name_of(resource: &Resource, name: &str) -> Vec<String> {
    if name.contains(['{', '*']) {
        return vec![name.replace("{name}", resource.name())];
    }
    let found = strings(&resource.node, name).into_iter();
    found
        .filter_map(|node| node.as_str().map(str::to_owned))
        .collect()
}

/// True if the name is the pattern, whose first `*` stands for any text.
fn is_like(name: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => name
            .strip_prefix(start)
            .is_some_and(|rest| rest.len() > end.len() && rest.ends_with(end)),
        None => name == pattern,
    }
}
