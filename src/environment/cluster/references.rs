//! References to cluster-scoped objects that get the branch in their names. In: a target and the new
//! names. Out: the new text of each field. The names are those of kinds, not of words: a field is
//! followed if its key, or the `kind` beside it, says what it names.

use crate::diag::Origin;
use crate::environment::target::Target;
use crate::model::Resource;
use crate::yaml::{FieldPath, Node, Tag, Text, Value};

/// A cluster-scoped object with its new name.
#[derive(Clone, Debug)]
pub(in crate::environment) struct Renamed {
    /// The API group.
    pub(in crate::environment) group: Text,
    /// The kind.
    pub(in crate::environment) kind: Text,
    /// The name in the target.
    pub(in crate::environment) old: Text,
    /// The name for the branch.
    pub(in crate::environment) new: String,
    /// The place of the rule that renames it.
    pub(in crate::environment) at: Origin,
}

/// A field with its new text.
pub(in crate::environment) struct Reference {
    /// The resource, by its position.
    pub(in crate::environment) resource: usize,
    /// The field; the end of a list if the name joins those that are there.
    pub(in crate::environment) path: FieldPath,
    /// The new text.
    pub(in crate::environment) new: String,
    /// True if the text is a new item of a list.
    pub(in crate::environment) is_added: bool,
    /// The place of the rule that renames the object.
    pub(in crate::environment) at: Origin,
}

/// A key whose text, or each item of it, names an object of a kind.
struct Field {
    /// The key, also of a label or annotation.
    key: &'static str,
    /// The kinds of resources that have it; empty for any.
    of: &'static [&'static str],
    kind: &'static str,
}

const fn field(key: &'static str, kind: &'static str) -> Field {
    Field { key, of: &[], kind }
}

const fn field_of(key: &'static str, of: &'static [&'static str], kind: &'static str) -> Field {
    Field { key, of, kind }
}

/// Sources: the API references of Kubernetes 1.37, the Gateway API, cert-manager, Kueue, Kyverno.
const FIELDS: &[Field] = &[
    field("admissionChecks", "AdmissionCheck"),
    field("cert-manager.io/cluster-issuer", "ClusterIssuer"),
    field("clusterQueue", "ClusterQueue"),
    field("cohort", "Cohort"),
    field("cohortName", "Cohort"),
    field("deviceClassName", "DeviceClass"),
    field("gatewayClassName", "GatewayClass"),
    field("ingressClassName", "IngressClass"),
    field("kubernetes.io/ingress.class", "IngressClass"),
    field("kueue.x-k8s.io/priority-class", "WorkloadPriorityClass"),
    field_of(
        "policyName",
        &["ValidatingAdmissionPolicyBinding"],
        "ValidatingAdmissionPolicy",
    ),
    field_of(
        "policyName",
        &["MutatingAdmissionPolicyBinding"],
        "MutatingAdmissionPolicy",
    ),
    field_of("policyName", &["PolicyException"], "ClusterPolicy"),
    field("priorityClassName", "PriorityClass"),
    field("runtimeClassName", "RuntimeClass"),
    field("storageClass", "StorageClass"),
    field("storageClassName", "StorageClass"),
    field("topologyName", "Topology"),
    field("volume.beta.kubernetes.io/storage-class", "StorageClass"),
    field("volumeAttributesClassName", "VolumeAttributesClass"),
    field_of(
        "volumeName",
        &["PersistentVolumeClaim", "StatefulSet"],
        "PersistentVolume",
    ),
    field_of(
        "persistentVolumeName",
        &["VolumeAttachment"],
        "PersistentVolume",
    ),
    field("volumeSnapshotClassName", "VolumeSnapshotClass"),
    field("volumeSnapshotContentName", "VolumeSnapshotContent"),
];

/// Maps without a `kind` whose `name` is that of an object: the key of the map, or of the list it is in.
const MAPS: &[Field] = &[
    field("compositionRef", "Composition"),
    field_of("flavors", &["ClusterQueue"], "ResourceFlavor"),
    field_of(
        "priorityLevelConfiguration",
        &["FlowSchema"],
        "PriorityLevelConfiguration",
    ),
    field("providerConfigRef", "ProviderConfig"),
];

/// Kinds that a map with `clusterScope: true` names (Argo Workflows and Rollouts).
const CLUSTER_SCOPE: &[&str] = &["ClusterAnalysisTemplate", "ClusterWorkflowTemplate"];

/// Finds every reference to one of the objects.
pub(in crate::environment) fn references(target: &Target, renamed: &[Renamed]) -> Vec<Reference> {
    let mut found = Vec::new();
    if renamed.is_empty() {
        return found;
    }
    for (position, resource) in target.resources().iter().enumerate() {
        let mut references = References {
            position,
            resource,
            renamed,
            found: &mut found,
        };
        // The fields of these kinds describe or contain anything.
        let is_described = matches!(
            resource.kind(),
            "CustomResourceDefinition" | "ConfigMap" | "Secret"
        );
        resource.node.walk_paths(|at| {
            if !is_described || at.path.starts_with(&["metadata"]) {
                references.visit(at.path, at.node);
            }
        });
    }
    found
}

struct References<'t, 'f> {
    position: usize,
    resource: &'t Resource,
    renamed: &'t [Renamed],
    found: &'f mut Vec<Reference>,
}

impl<'t> References<'t, '_> {
    fn visit(&mut self, path: &FieldPath, node: &Node) {
        if node.as_mapping().is_some() {
            if path.is_root() {
                return;
            }
            self.object(path, node);
            self.named(path, node);
            self.rule(path, node);
        } else if let Some(text) = node.as_str() {
            self.field(path, text);
        }
    }

    /// `{apiGroup: …, kind: ClusterRole, name: …}`.
    fn object(&mut self, path: &FieldPath, node: &Node) {
        let (Some(kind), Some(name)) = (node.str_at("kind"), node.str_at("name")) else {
            return;
        };
        let group = node.str_at("apiGroup").or_else(|| node.str_at("group"));
        let group = group.or_else(|| {
            let version = node.str_at("apiVersion")?;
            Some(version.split_once('/').map_or("", |(group, _)| group))
        });
        let is_it = |it: &&Renamed| {
            it.kind == kind && it.old == name && group.is_none_or(|group| it.group == group)
        };
        if let Some(it) = self.renamed.iter().find(is_it) {
            self.push(path.clone().key("name"), it, false);
        }
    }

    /// A map that says by its key what it names, or by `clusterScope`.
    fn named(&mut self, path: &FieldPath, node: &Node) {
        if node.get("kind").is_some() {
            return;
        }
        let scope = node.get("clusterScope").map(|scope| &scope.value);
        if matches!(scope, Some(Value::Scalar(Tag::Bool, text)) if text == "true") {
            for key in ["name", "templateName"] {
                self.replace_if_named(path, node, key, CLUSTER_SCOPE);
            }
        }
        let Some(parent) = path.fields().next_back() else {
            return;
        };
        let rows = MAPS.iter().filter(|row| row.key == parent && self.has(row));
        for row in rows.collect::<Vec<_>>() {
            self.replace_if_named(path, node, "name", &[row.kind]);
        }
    }

    fn replace_if_named(&mut self, path: &FieldPath, node: &Node, key: &str, kinds: &[&str]) {
        if let Some(it) = node.str_at(key).and_then(|name| self.find(name, kinds)) {
            self.push(path.clone().key(key), it, false);
        }
    }

    /// A text that its key, or that of its list, explains.
    fn field(&mut self, path: &FieldPath, text: &str) {
        let Some(key) = path.fields().next_back() else {
            return;
        };
        let rows = FIELDS.iter().filter(|row| row.key == key && self.has(row));
        let kinds: Vec<&str> = rows.map(|row| row.kind).collect();
        if let Some(it) = self.find(text, &kinds) {
            self.push(path.clone(), it, false);
        }
    }

    /// `resourceNames` of a rule for such a kind. Where the rule is for other kinds, too, the new name
    /// joins the old one.
    fn rule(&mut self, path: &FieldPath, node: &Node) {
        let Some(names) = node.get("resourceNames").and_then(Node::as_sequence) else {
            return;
        };
        if !matches!(self.resource.kind(), "Role" | "ClusterRole") {
            return;
        }
        let resources = texts(node, "resources");
        let plain = |resource: &&str| resource.split('/').next().unwrap_or_default().to_owned();
        let renamed = self.renamed;
        for (index, name) in names.iter().enumerate() {
            let Some(name) = name.as_str() else { continue };
            let own = renamed.iter().filter(|it| it.old == name);
            for it in own.filter(|it| grants(node, it)) {
                let plural = plural(&it.kind);
                let names = path.clone().key("resourceNames");
                if resources.iter().all(|resource| plain(resource) == plural) {
                    self.push(names.item(index), it, false);
                } else if !self.has_added(&names, &it.new) {
                    self.push(names.key("-"), it, true);
                }
            }
        }
    }

    fn has(&self, row: &Field) -> bool {
        row.of.is_empty() || row.of.contains(&self.resource.kind())
    }

    fn find(&self, name: &str, kinds: &[&str]) -> Option<&'t Renamed> {
        let mut renamed = self.renamed.iter();
        renamed.find(|it| it.old == name && kinds.contains(&it.kind.as_str()))
    }

    fn has_added(&self, list: &FieldPath, new: &str) -> bool {
        let mut found = self.found.iter();
        found.any(|it| {
            it.resource == self.position
                && it.is_added
                && it.new == new
                && list.is_start_of(&it.path)
        })
    }

    fn push(&mut self, path: FieldPath, it: &Renamed, is_added: bool) {
        self.found.push(Reference {
            resource: self.position,
            path,
            new: it.new.clone(),
            is_added,
            at: it.at,
        });
    }
}

/// True if the rule of a Role is about objects of this kind.
fn grants(rule: &Node, it: &Renamed) -> bool {
    let plural = plural(&it.kind);
    let groups = texts(rule, "apiGroups");
    let has_group = groups
        .iter()
        .any(|group| *group == "*" || it.group == *group);
    let mut resources = texts(rule, "resources").into_iter();
    has_group
        && resources
            .any(|resource| resource == "*" || resource.split('/').next() == Some(plural.as_str()))
}

fn texts<'n>(node: &'n Node, key: &str) -> Vec<&'n str> {
    let items = node.get(key).and_then(Node::as_sequence);
    items
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_str)
        .collect()
}

/// The name of a kind's resources, as controller-gen and Kubernetes form it.
fn plural(kind: &str) -> String {
    let kind = kind.to_ascii_lowercase();
    let is_vowel = |letter: char| "aeiou".contains(letter);
    match kind.strip_suffix('y') {
        Some(stem) if !stem.ends_with(is_vowel) => format!("{stem}ies"),
        _ if kind.ends_with(['s', 'x']) || kind.ends_with("ch") || kind.ends_with("sh") => {
            format!("{kind}es")
        }
        _ => format!("{kind}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse_stream;

    /// The rows: an object, a referrer, the paths that follow.
    const ROWS: &[(&str, &str, &str, &str)] = &[
        (
            "rbac.authorization.k8s.io",
            "ClusterRole",
            "kind: RoleBinding, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: old}",
            "roleRef.name",
        ),
        (
            "rbac.authorization.k8s.io",
            "ClusterRole",
            "kind: ClusterRoleBinding, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: old}",
            "",
        ),
        (
            "rbac.authorization.k8s.io",
            "ClusterRole",
            "kind: Role, rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [view, old]}]",
            "rules[0].resourceNames[1]",
        ),
        (
            "rbac.authorization.k8s.io",
            "ClusterRole",
            "kind: Role, rules: [{apiGroups: ['', rbac.authorization.k8s.io], resources: [clusterroles, secrets], resourceNames: [old]}]",
            "rules[0].resourceNames[-]",
        ),
        (
            "rbac.authorization.k8s.io",
            "ClusterRole",
            "kind: Role, rules: [{apiGroups: [''], resources: [secrets], resourceNames: [old]}]",
            "",
        ),
        (
            "storage.k8s.io",
            "StorageClass",
            "kind: PersistentVolumeClaim, spec: {storageClassName: old}",
            "spec.storageClassName",
        ),
        (
            "storage.k8s.io",
            "StorageClass",
            "kind: StatefulSet, spec: {volumeClaimTemplates: [{spec: {storageClassName: old}}]}",
            "spec.volumeClaimTemplates[0].spec.storageClassName",
        ),
        (
            "storage.k8s.io",
            "StorageClass",
            "kind: Cluster, spec: {storage: {storageClass: old}}",
            "spec.storage.storageClass",
        ),
        (
            "scheduling.k8s.io",
            "PriorityClass",
            "kind: Deployment, spec: {template: {spec: {priorityClassName: old}}}",
            "spec.template.spec.priorityClassName",
        ),
        (
            "networking.k8s.io",
            "IngressClass",
            "kind: Ingress, spec: {ingressClassName: old}",
            "spec.ingressClassName",
        ),
        (
            "networking.k8s.io",
            "IngressClass",
            "kind: Ingress, metadata: {annotations: {kubernetes.io/ingress.class: old}}",
            "metadata.annotations[\"kubernetes.io/ingress.class\"]",
        ),
        (
            "gateway.networking.k8s.io",
            "GatewayClass",
            "kind: Gateway, spec: {gatewayClassName: old}",
            "spec.gatewayClassName",
        ),
        (
            "node.k8s.io",
            "RuntimeClass",
            "kind: Pod, spec: {runtimeClassName: old}",
            "spec.runtimeClassName",
        ),
        (
            "",
            "PersistentVolume",
            "kind: PersistentVolumeClaim, spec: {volumeName: old}",
            "spec.volumeName",
        ),
        (
            "",
            "PersistentVolume",
            "kind: Deployment, spec: {volumeName: old}",
            "",
        ),
        (
            "admissionregistration.k8s.io",
            "ValidatingAdmissionPolicy",
            "kind: ValidatingAdmissionPolicyBinding, spec: {policyName: old}",
            "spec.policyName",
        ),
        (
            "flowcontrol.apiserver.k8s.io",
            "PriorityLevelConfiguration",
            "kind: FlowSchema, spec: {priorityLevelConfiguration: {name: old}}",
            "spec.priorityLevelConfiguration.name",
        ),
        (
            "cert-manager.io",
            "ClusterIssuer",
            "kind: Certificate, spec: {issuerRef: {kind: ClusterIssuer, name: old}}",
            "spec.issuerRef.name",
        ),
        (
            "cert-manager.io",
            "ClusterIssuer",
            "kind: Certificate, spec: {issuerRef: {kind: Issuer, name: old}}",
            "",
        ),
        (
            "cert-manager.io",
            "ClusterIssuer",
            "kind: Ingress, metadata: {annotations: {cert-manager.io/cluster-issuer: old}}",
            "metadata.annotations[\"cert-manager.io/cluster-issuer\"]",
        ),
        (
            "external-secrets.io",
            "ClusterSecretStore",
            "kind: ExternalSecret, spec: {secretStoreRef: {kind: ClusterSecretStore, name: old}}",
            "spec.secretStoreRef.name",
        ),
        (
            "argoproj.io",
            "ClusterWorkflowTemplate",
            "kind: Workflow, spec: {workflowTemplateRef: {name: old, clusterScope: true}}",
            "spec.workflowTemplateRef.name",
        ),
        (
            "argoproj.io",
            "ClusterWorkflowTemplate",
            "kind: Workflow, spec: {workflowTemplateRef: {name: old}}",
            "",
        ),
        (
            "argoproj.io",
            "ClusterAnalysisTemplate",
            "kind: Rollout, spec: {templates: [{templateName: old, clusterScope: true}]}",
            "spec.templates[0].templateName",
        ),
        (
            "karpenter.k8s.aws",
            "EC2NodeClass",
            "kind: NodePool, spec: {nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: old}}",
            "spec.nodeClassRef.name",
        ),
        (
            "keda.sh",
            "ClusterTriggerAuthentication",
            "kind: ScaledObject, spec: {triggers: [{authenticationRef: {kind: ClusterTriggerAuthentication, name: old}}]}",
            "spec.triggers[0].authenticationRef.name",
        ),
        (
            "kueue.x-k8s.io",
            "ResourceFlavor",
            "kind: ClusterQueue, spec: {resourceGroups: [{flavors: [{name: old}]}]}",
            "spec.resourceGroups[0].flavors[0].name",
        ),
        (
            "kueue.x-k8s.io",
            "ClusterQueue",
            "kind: LocalQueue, spec: {clusterQueue: old}",
            "spec.clusterQueue",
        ),
        (
            "aws.upbound.io",
            "ProviderConfig",
            "kind: Bucket, spec: {providerConfigRef: {name: old}}",
            "spec.providerConfigRef.name",
        ),
        (
            "storage.k8s.io",
            "StorageClass",
            "kind: ConfigMap, data: {storageClassName: old}",
            "",
        ),
    ];

    #[test]
    fn every_form_of_a_reference_follows() {
        for (group, kind, referrer, expected) in ROWS {
            let text = format!("{{apiVersion: v1, {referrer}}}");
            let documents = parse_stream(&text, Origin::NONE).expect("the test's YAML");
            let resources: Vec<Resource> = documents.into_iter().map(Resource::new).collect();
            let renamed = Renamed {
                group: (*group).into(),
                kind: (*kind).into(),
                old: "old".into(),
                new: "old-b".to_owned(),
                at: Origin::NONE,
            };
            let found = references(&Target::new(&resources), &[renamed]);
            let paths: Vec<String> = found.iter().map(|it| it.path.to_string()).collect();
            let paths = paths.join(" ").replace(".-", "[-]");
            assert_eq!(&paths, expected, "{referrer}");
            assert!(found.iter().all(|it| it.new == "old-b"));
        }
    }

    #[test]
    fn plurals_are_those_of_kubernetes() {
        for (kind, expected) in [
            ("ClusterRole", "clusterroles"),
            ("StorageClass", "storageclasses"),
            ("NetworkPolicy", "networkpolicies"),
            ("Gateway", "gateways"),
            ("APIService", "apiservices"),
        ] {
            assert_eq!(plural(kind), expected);
        }
    }
}
