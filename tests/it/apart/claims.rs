//! The names that a render takes for itself in a cluster and in DNS.

use std::collections::BTreeSet;

use serde_json::Value;

/// A name that only one environment can have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// A DNS name that is routed, recorded or certified.
    Host(String),
    /// A namespace that objects live in.
    Namespace(String),
    /// A cluster-scoped object, by kind and name.
    ClusterScoped(String, String),
    /// A port of every node.
    NodePort(String),
    /// An address of the cluster or its load balancer.
    Address(String),
    /// A PersistentVolume that a claim asks for.
    Volume(String),
    /// A port of the nodes that a pod runs on.
    HostPort(String),
}

/// Kinds that route traffic for a name, record it or certify it.
const ROUTES: &[&str] = &[
    "Certificate",
    "DNSEndpoint",
    "Gateway",
    "GRPCRoute",
    "HTTPProxy",
    "HTTPRoute",
    "Ingress",
    "IngressRoute",
    "IngressRouteTCP",
    "ListenerSet",
    "ManagedCertificate",
    "Route",
    "TLSRoute",
    "VirtualService",
];

/// Keys of those kinds whose values are such names.
const HOST_KEYS: &[&str] = &[
    "commonName",
    "dnsName",
    "dnsNames",
    "domains",
    "fqdn",
    "host",
    "hostname",
    "hostnames",
    "hosts",
    "sans",
];

const CLUSTER_SCOPED: &[&str] = &[
    "APIService",
    "ClusterIssuer",
    "ClusterRole",
    "ClusterRoleBinding",
    "CustomResourceDefinition",
    "GatewayClass",
    "IngressClass",
    "MutatingWebhookConfiguration",
    "PersistentVolume",
    "PriorityClass",
    "StorageClass",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
];

/// Every claim of the objects, each once.
pub fn claims(objects: &[Value]) -> Vec<Claim> {
    let mut found = BTreeSet::new();
    for object in objects {
        claims_of(object, &mut found);
    }
    found.into_iter().collect()
}

fn claims_of(object: &Value, found: &mut BTreeSet<Claim>) {
    let kind = text(object, "/kind");
    let name = text(object, "/metadata/name");
    let namespace = match kind.as_str() {
        "Namespace" => name.clone(),
        _ => text(object, "/metadata/namespace"),
    };
    if CLUSTER_SCOPED.contains(&kind.as_str()) {
        found.insert(Claim::ClusterScoped(kind.clone(), name));
    } else if !namespace.is_empty() {
        found.insert(Claim::Namespace(namespace));
    }
    let annotations = object.pointer("/metadata/annotations");
    for (key, value) in annotations.and_then(Value::as_object).into_iter().flatten() {
        if key.starts_with("external-dns.") && key.ends_with("hostname") {
            let hosts = value.as_str().unwrap_or_default().split(',');
            found.extend(hosts.filter_map(host));
        }
    }
    let routes = ROUTES.contains(&kind.as_str());
    walk(
        object.get("spec").unwrap_or(&Value::Null),
        "",
        &mut |key, text| {
            let claim = match key {
                key if routes && HOST_KEYS.contains(&key) => host(text),
                "match" if routes => {
                    found.extend(text.split('`').filter_map(host));
                    None
                }
                "nodePort" => Some(Claim::NodePort(text.to_owned())),
                "clusterIP" | "loadBalancerIP" if text != "None" => {
                    Some(Claim::Address(text.to_owned()))
                }
                "volumeName" => Some(Claim::Volume(text.to_owned())),
                "hostPort" => Some(Claim::HostPort(text.to_owned())),
                _ => None,
            };
            found.extend(claim);
        },
    );
}

/// The claim of a DNS name; Services of the cluster and short names are everybody's own.
fn host(text: &str) -> Option<Claim> {
    let text = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let name = text.rsplit('/').next().unwrap_or(&text);
    let is_name = name.contains('.')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_*".contains(&byte));
    let is_internal = name.ends_with(".svc") || name.ends_with(".local");
    (is_name && !is_internal).then(|| Claim::Host(name.to_owned()))
}

/// Visits every text below a value with the last key above it.
fn walk(value: &Value, key: &str, visit: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(key, text),
        Value::Array(items) => items.iter().for_each(|item| walk(item, key, visit)),
        Value::Object(map) => map.iter().for_each(|(key, value)| walk(value, key, visit)),
        _ => {}
    }
}

fn text(object: &Value, pointer: &str) -> String {
    let text = object.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}
