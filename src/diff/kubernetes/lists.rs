//! List keys: which item of the old list is which item of the new one, by Kubernetes' own keys,
//! as data.

use super::list_rule::{KeyField, ListRule, Matching, Order};
use crate::diff::kubernetes::definitions::Definition;
use crate::diff::path::FieldPath;
use crate::yaml::Node;

/// A row of the table: the lists it is for, and their rule.
struct Row {
    /// The list's field.
    field: &'static str,
    /// The field above it; any where empty.
    parent: &'static str,
    /// The resource's kinds; any where empty.
    kinds: &'static [&'static str],
    rule: ListRule<'static>,
}

const fn key(name: &'static str) -> KeyField<'static> {
    KeyField::new(name, None)
}

const fn or(name: &'static str, default: &'static str) -> KeyField<'static> {
    KeyField::new(name, Some(default))
}

const fn row(field: &'static str, matching: Matching<'static>, order: Order) -> Row {
    within("", field, &[], matching, order)
}

const fn within(
    parent: &'static str,
    field: &'static str,
    kinds: &'static [&'static str],
    matching: Matching<'static>,
    order: Order,
) -> Row {
    Row {
        field,
        parent,
        kinds,
        rule: ListRule { matching, order },
    }
}

const NAME: Matching<'static> = Matching::Keys(&[key("name")]);
const RBAC: &[&str] = &["ClusterRole", "Role"];
const BINDINGS: &[&str] = &["ClusterRoleBinding", "RoleBinding"];
const INGRESS: &[&str] = &["Ingress"];
const DEFINITION: &[&str] = &["CustomResourceDefinition"];
const NETWORK_POLICY: &[&str] = &["NetworkPolicy"];

/// The rules; the first row that fits a list, and whose keys all its items have,
/// decides. Keys are those of `x-kubernetes-list-map-keys` in Kubernetes' OpenAPI
/// (for ports the protocol with its default beside the number), sets are its
/// atomic lists and sets whose order the API server and controllers do not read.
#[rustfmt::skip]
const TABLE: &[Row] = {
    use Matching::{Keys, Position, Value};
    use Order::{Ignored, IfReferences, Significant};
    &[
        row("containers", NAME, Ignored),
        row("initContainers", NAME, Significant),
        row("ephemeralContainers", NAME, Ignored),
        row("command", Position, Significant),
        row("args", Position, Significant),
        row("env", NAME, IfReferences),
        row("envFrom", Position, Significant),
        row("ports", Keys(&[key("containerPort"), or("protocol", "TCP")]), Ignored),
        row("ports", Keys(&[key("port"), or("protocol", "TCP")]), Ignored),
        within("", "ports", NETWORK_POLICY, Value, Ignored),
        row("volumes", NAME, Ignored),
        row("volumeMounts", Keys(&[key("mountPath")]), Ignored),
        row("volumeDevices", Keys(&[key("devicePath")]), Ignored),
        row("volumeClaimTemplates", Keys(&[KeyField { parent: "metadata", ..key("name") }]), Ignored),
        within("configMap", "items", &[], Keys(&[key("key")]), Ignored),
        within("secret", "items", &[], Keys(&[key("key")]), Ignored),
        row("imagePullSecrets", Value, Ignored),
        within("", "secrets", &["ServiceAccount"], Value, Ignored),
        row("hostAliases", Keys(&[key("ip")]), Ignored),
        row("tolerations", Value, Ignored),
        row("topologySpreadConstraints", Keys(&[key("topologyKey"), key("whenUnsatisfiable")]), Ignored),
        row("matchExpressions", Value, Ignored),
        within("matchExpressions", "values", &[], Value, Ignored),
        within("capabilities", "add", &[], Value, Ignored),
        within("capabilities", "drop", &[], Value, Ignored),
        row("conditions", Keys(&[key("type")]), Ignored),
        row("finalizers", Value, Ignored),
        row("ownerReferences", Keys(&[key("uid")]), Ignored),
        row("accessModes", Value, Ignored),
        within("", "rules", RBAC, Value, Ignored),
        within("rules", "apiGroups", RBAC, Value, Ignored),
        within("rules", "resources", RBAC, Value, Ignored),
        within("rules", "resourceNames", RBAC, Value, Ignored),
        within("rules", "nonResourceURLs", RBAC, Value, Ignored),
        within("rules", "verbs", RBAC, Value, Ignored),
        within("", "subjects", BINDINGS, Value, Ignored),
        within("spec", "rules", INGRESS, Keys(&[or("host", "")]), Significant),
        within("http", "paths", INGRESS, Keys(&[key("path"), or("pathType", "")]), Significant),
        within("spec", "tls", INGRESS, Keys(&[key("secretName")]), Ignored),
        within("tls", "hosts", INGRESS, Value, Ignored),
        within("spec", "ingress", NETWORK_POLICY, Value, Ignored),
        within("spec", "egress", NETWORK_POLICY, Value, Ignored),
        within("", "from", NETWORK_POLICY, Value, Ignored),
        within("", "to", NETWORK_POLICY, Value, Ignored),
        row("policyTypes", Value, Ignored),
        within("spec", "limits", &["LimitRange"], Keys(&[key("type")]), Ignored),
        row("webhooks", NAME, Ignored),
        within("", "required", DEFINITION, Value, Ignored),
        within("", "enum", DEFINITION, Value, Ignored),
        within("", "x-kubernetes-list-map-keys", DEFINITION, Value, Ignored),
        within("names", "shortNames", DEFINITION, Value, Ignored),
        within("names", "categories", DEFINITION, Value, Ignored),
        within("spec", "versions", DEFINITION, NAME, Ignored),
    ]
};

/// For lists that no row is for: by name where every item has one of its own.
/// Nothing is known of their order, so it counts.
const NAMED: ListRule<'static> = ListRule {
    matching: NAME,
    order: Order::Significant,
};

/// For all others.
const ORDERED: ListRule<'static> = ListRule {
    matching: Matching::Position,
    order: Order::Significant,
};

/// The rule for the list at `path` in a resource of `kind`, by its definition where one says it;
/// without a kind, in a document of unknown meaning.
pub(crate) fn rule_for<'d>(
    kind: Option<&str>,
    definition: Option<Definition<'d>>,
    path: &FieldPath,
    old: &[Node],
    new: &[Node],
) -> ListRule<'d> {
    let defined = definition.and_then(|definition| definition.list_rule(path.fields()));
    if let Some(rule) = defined.filter(|rule| rule.fits(old) && rule.fits(new)) {
        return rule;
    }
    let mut fields = path.fields().rev();
    let field = fields.next().unwrap_or_default();
    let parent = fields.next().unwrap_or_default();
    let known = TABLE.iter().find(|row| {
        let Some(kind) = kind else {
            return false;
        };
        row.field == field
            && (row.parent.is_empty() || row.parent == parent)
            && (row.kinds.is_empty() || row.kinds.contains(&kind))
            && row.rule.fits(old)
            && row.rule.fits(new)
    });
    match known {
        Some(row) => row.rule.resolved(old, new),
        None if NAMED.tells_apart(old) && NAMED.tells_apart(new) => NAMED,
        None => ORDERED,
    }
}
