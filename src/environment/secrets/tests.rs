//! The tables of needs and of what provides them, a row for each form.

use crate::diag::{Code, Origin};
use crate::model::{Resource, ResourceSet};
use crate::yaml::parse;

use super::promised::unpromised;
use super::provided::Supply;

fn rendered(documents: &[&str]) -> ResourceSet {
    let mut set = ResourceSet::default();
    for text in documents {
        let node = parse(text, Origin::START).expect("the test's YAML");
        let resource = Resource::new(node.expect("a document"));
        set.append(resource).expect("one of each");
    }
    set
}

/// The messages of a code about these documents.
fn said(documents: &[&str], code: Code) -> String {
    let rendered = rendered(documents);
    let supply = Supply {
        rendered: rendered.items(),
        sources: &[],
        around: &[],
        is_complete: true,
    };
    let warnings = unpromised(&supply).into_iter().filter(|it| it.code == code);
    warnings.map(|it| it.message.absolute()).collect()
}

fn missing(documents: &[&str]) -> String {
    said(documents, Code::SecretPromised)
}

fn pod(spec: &str) -> String {
    format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{name: p}}, spec: {{containers: [{{name: c}}], {spec}}}}}"
    )
}

fn container(fields: &str) -> String {
    format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{name: p}}, spec: {{containers: [{{name: c, {fields}}}]}}}}"
    )
}

#[test]
fn every_field_that_names_an_object_is_a_need() {
    let template = |kind: &str, path: &[&str]| {
        let mut spec = "{containers: [{name: c, envFrom: [{secretRef: {name: x}}]}]}".to_owned();
        for key in path.iter().rev() {
            spec = format!("{{{key}: {spec}}}");
        }
        format!("{{apiVersion: v1, kind: {kind}, metadata: {{name: p}}, spec: {spec}}}")
    };
    let other = |kind: &str, spec: &str| {
        format!("{{apiVersion: v1, kind: {kind}, metadata: {{name: p}}, {spec}}}")
    };
    let secret = "Secret `x`";
    let map = "ConfigMap `x`";
    for (document, expected) in [
        (pod("imagePullSecrets: [{name: x}]"), secret),
        (pod("volumes: [{secret: {secretName: x}}]"), secret),
        (pod("volumes: [{configMap: {name: x}}]"), map),
        (pod("volumes: [{projected: {sources: [{secret: {name: x}}]}}]"), secret),
        (pod("volumes: [{projected: {sources: [{configMap: {name: x}}]}}]"), map),
        (pod("volumes: [{csi: {nodePublishSecretRef: {name: x}}}]"), secret),
        (pod("volumes: [{azureFile: {secretName: x}}]"), secret),
        (pod("volumes: [{rbd: {secretRef: {name: x}}}]"), secret),
        (pod("initContainers: [{name: i, envFrom: [{secretRef: {name: x}}]}]"), secret),
        (container("env: [{valueFrom: {secretKeyRef: {name: x, key: k}}}]"), secret),
        (container("env: [{valueFrom: {configMapKeyRef: {name: x, key: k}}}]"), map),
        (container("envFrom: [{secretRef: {name: x}}]"), secret),
        (container("envFrom: [{configMapRef: {name: x}}]"), map),
        (template("Deployment", &["template", "spec"]), secret),
        (template("CronJob", &["jobTemplate", "spec", "template", "spec"]), secret),
        (template("Rollout", &["template", "spec"]), secret),
        (other("ServiceAccount", "imagePullSecrets: [{name: x}]"), secret),
        (other("Ingress", "spec: {tls: [{secretName: x}]}"), secret),
        (other("IngressRoute", "spec: {tls: {secretName: x}}"), secret),
        (other("HTTPProxy", "spec: {virtualhost: {tls: {secretName: x}}}"), secret),
        (
            other("Gateway", "spec: {listeners: [{tls: {certificateRefs: [{name: x}]}}]}"),
            secret,
        ),
        (
            "{apiVersion: v1, kind: Ingress, metadata: {name: p, annotations: {nginx.ingress.kubernetes.io/auth-secret: default/x}}}".to_owned(),
            secret,
        ),
    ] {
        let message = missing(&[&document]);
        assert_eq!(message, format!("nothing creates {expected}"), "{document}");
    }
}

#[test]
fn what_may_be_absent_or_is_elsewhere_is_no_need() {
    for document in [
        container("envFrom: [{secretRef: {name: x, optional: true}}]"),
        container("env: [{valueFrom: {configMapKeyRef: {name: x, key: k, optional: true}}}]"),
        pod("volumes: [{secret: {secretName: x, optional: true}}]"),
        pod("volumes: [{configMap: {name: kube-root-ca.crt}}]"),
        container("envFrom: [{secretRef: {name: \"${NAME}\"}}]"),
        "{apiVersion: v1, kind: Gateway, metadata: {name: p}, spec: {listeners: [{tls: {certificateRefs: [{name: x, namespace: other}]}}]}}".to_owned(),
        "{apiVersion: v1, kind: Ingress, metadata: {name: p, annotations: {nginx.ingress.kubernetes.io/auth-tls-secret: other/x}}}".to_owned(),
        "{apiVersion: v1, kind: Ingress, metadata: {name: p}, spec: {tls: [{hosts: [a.b]}]}}".to_owned(),
    ] {
        assert_eq!(missing(&[&document]), "", "{document}");
    }
}

#[test]
fn every_kind_that_creates_one_provides_it() {
    for (api_version, kind, more, name) in [
        ("external-secrets.io/v1", "ExternalSecret", "", "n"),
        (
            "external-secrets.io/v1",
            "ExternalSecret",
            "spec: {target: {name: x}}",
            "x",
        ),
        ("bitnami.com/v1alpha1", "SealedSecret", "", "n"),
        (
            "cert-manager.io/v1",
            "Certificate",
            "spec: {secretName: x}",
            "x",
        ),
        (
            "secrets.hashicorp.com/v1beta1",
            "VaultStaticSecret",
            "spec: {destination: {name: x}}",
            "x",
        ),
        ("onepassword.com/v1", "OnePasswordItem", "", "n"),
        (
            "secrets.infisical.com/v1alpha1",
            "InfisicalSecret",
            "spec: {managedSecretReference: {secretName: x}}",
            "x",
        ),
        (
            "k8s.bitwarden.com/v1",
            "BitwardenSecret",
            "spec: {secretName: x}",
            "x",
        ),
        (
            "secrets.doppler.com/v1alpha1",
            "DopplerSecret",
            "spec: {managedSecret: {name: x}}",
            "x",
        ),
        (
            "secrets-store.csi.x-k8s.io/v1",
            "SecretProviderClass",
            "spec: {secretObjects: [{secretName: x}]}",
            "x",
        ),
        (
            "isindir.github.com/v1alpha3",
            "SopsSecret",
            "spec: {secretTemplates: [{name: x}]}",
            "x",
        ),
        (
            "acid.zalan.do/v1",
            "postgresql",
            "",
            "app.n.credentials.postgresql.acid.zalan.do",
        ),
        ("postgresql.cnpg.io/v1", "Cluster", "", "n-app"),
        (
            "postgres-operator.crunchydata.com/v1beta1",
            "PostgresCluster",
            "",
            "n-pguser-app",
        ),
        ("kafka.strimzi.io/v1beta2", "KafkaUser", "", "n"),
        ("kafka.strimzi.io/v1beta2", "Kafka", "", "n-cluster-ca-cert"),
        (
            "elasticsearch.k8s.elastic.co/v1",
            "Elasticsearch",
            "",
            "n-es-elastic-user",
        ),
        (
            "rabbitmq.com/v1beta1",
            "RabbitmqCluster",
            "",
            "n-default-user",
        ),
        ("objectbucket.io/v1alpha1", "ObjectBucketClaim", "", "n"),
        (
            "example.org/v1",
            "Database",
            "spec: {writeConnectionSecretToRef: {name: x}}",
            "x",
        ),
        (
            "networking.k8s.io/v1",
            "Ingress",
            "spec: {tls: [{secretName: x}]}",
            "x",
        ),
    ] {
        let annotations = match kind {
            "Ingress" => "cert-manager.io/cluster-issuer: letsencrypt",
            _ => "",
        };
        let provider = format!(
            "{{apiVersion: {api_version}, kind: {kind}, metadata: {{name: n, annotations: {{{annotations}}}}}, {more}}}"
        );
        let reader = container(&format!("envFrom: [{{secretRef: {{name: {name}}}}}]"));
        assert_eq!(missing(&[&provider, &reader]), "", "{provider}");
        let stranger = container("envFrom: [{secretRef: {name: other}}]");
        assert_ne!(missing(&[&provider, &stranger]), "", "{provider}");
    }
}

#[test]
fn keys_are_looked_up_where_all_are_known() {
    let reader = container("env: [{valueFrom: {secretKeyRef: {name: s, key: k}}}]");
    for (object, expected) in [
        ("data: {k: eA==}", ""),
        ("stringData: {k: x}", ""),
        ("data: {j: eA==}", "there is no key `k` of Secret `s`"),
        // A controller fills these.
        ("data: {}", ""),
        (
            "type: kubernetes.io/service-account-token, data: {j: eA==}",
            "",
        ),
    ] {
        let object = format!("{{apiVersion: v1, kind: Secret, metadata: {{name: s}}, {object}}}");
        assert_eq!(
            said(&[&object, &reader], Code::SecretKey),
            expected,
            "{object}"
        );
    }
}
