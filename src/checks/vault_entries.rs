//! Entries of vaults that resources read. In: a resource. Out: the entries, by the documentation of each
//! operator.

use crate::model::Resource;
use crate::yaml::Node;

use crate::environment::nodes_at;

/// The fields that name an entry, by group and kind.
const FIELDS: &[(&str, &str, &[&str])] = &[
    (
        "external-secrets.io",
        "ExternalSecret",
        &[
            "spec.data[].remoteRef.key",
            "spec.dataFrom[].extract.key",
            "spec.dataFrom[].find.path",
        ],
    ),
    (
        "external-secrets.io",
        "ClusterExternalSecret",
        &[
            "spec.externalSecretSpec.data[].remoteRef.key",
            "spec.externalSecretSpec.dataFrom[].extract.key",
        ],
    ),
    (
        "external-secrets.io",
        "PushSecret",
        &["spec.data[].match.remoteRef.remoteKey"],
    ),
    (
        "kubernetes-client.io",
        "ExternalSecret",
        &["spec.data[].key", "spec.dataFrom[]"],
    ),
    ("secrets.hashicorp.com", "VaultStaticSecret", &["spec.path"]),
    (
        "secrets.hashicorp.com",
        "VaultDynamicSecret",
        &["spec.path"],
    ),
    ("ricoberger.de", "VaultSecret", &["spec.path"]),
    ("spv.no", "AzureKeyVaultSecret", &["spec.vault.object.name"]),
    (
        "secrets.infisical.com",
        "InfisicalSecret",
        &["spec.authentication.universalAuth.secretsScope.envSlug"],
    ),
    ("onepassword.com", "OnePasswordItem", &["spec.itemPath"]),
    ("secrets.doppler.com", "DopplerSecret", &["spec.config"]),
];

/// The prefix of annotations with which Vault's agent writes a secret into a pod.
const AGENT: &str = "vault.hashicorp.com/agent-inject-secret-";

/// The nodes that name entries.
pub(super) fn vault_entries(resource: &Resource) -> Vec<&Node> {
    let gvk = resource.gvk();
    let rows = FIELDS.iter();
    let rows = rows.filter(|(group, kind, _)| *group == gvk.group && *kind == gvk.kind);
    let paths = rows.flat_map(|(_, _, paths)| *paths);
    let mut found: Vec<&Node> = paths
        .flat_map(|path| nodes_at(&resource.node, path))
        .collect();
    let pod = ["spec", "template", "metadata", "annotations"];
    let annotations = resource.node.at(&pod).and_then(Node::as_mapping);
    let annotations = annotations.into_iter().flat_map(|map| map.iter());
    found.extend(
        annotations
            .filter(|(key, _)| key.starts_with(AGENT))
            .map(|(_, value)| value),
    );
    found
}
