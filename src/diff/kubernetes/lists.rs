//! Which item of one list is which item of another: Kubernetes' own keys, as data.

use crate::yaml::{Node, Text, Value};

use crate::diff::definitions::Definition;
use crate::diff::path::FieldPath;

/// How the items of a list find each other, and what their order means.
#[derive(Clone, Debug)]
pub(crate) struct ListRule<'d> {
    pub(crate) matching: Matching<'d>,
    pub(crate) order: Order,
}

/// What makes two items the same one.
#[derive(Clone, Debug)]
pub(crate) enum Matching<'d> {
    /// Equal values of these fields.
    Keys(&'static [KeyField<'static>]),
    /// The same, by a definition.
    DefinedKeys(Vec<KeyField<'d>>),
    /// Being equal: the list is a set.
    Value,
    /// Their place between equal neighbours.
    Position,
}

/// A field that identifies an item.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyField<'d> {
    /// The map in the item that has the field; the item itself where empty.
    parent: &'d str,
    /// The field.
    name: &'d str,
    /// What the API server takes an absent field for; without one the field must be there.
    default: Option<&'d str>,
}

/// What the order of items means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Something: items run, match or override in this order.
    Significant,
    /// Nothing.
    Ignored,
    /// Something where a value refers to another by `$(NAME)`.
    IfReferences,
}

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

impl<'d> Matching<'d> {
    /// The fields that identify an item, if fields do.
    pub(crate) fn fields(&self) -> Option<&[KeyField<'d>]> {
        match self {
            Matching::Keys(fields) => Some(fields),
            Matching::DefinedKeys(fields) => Some(fields),
            Matching::Value | Matching::Position => None,
        }
    }
}

impl<'d> KeyField<'d> {
    pub(crate) const fn new(name: &'d str, default: Option<&'d str>) -> Self {
        Self {
            parent: "",
            name,
            default,
        }
    }

    fn of(self, item: &Node) -> Option<&Node> {
        match self.parent {
            "" => item.get(self.name),
            parent => item.get(parent)?.get(self.name),
        }
    }
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
        within("spec", "versions", &["CustomResourceDefinition"], NAME, Ignored),
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

impl<'d> ListRule<'d> {
    /// The fields that identify an item and have a default: with it they say what they say when absent.
    pub(crate) fn defaults(&self) -> Vec<(&'d str, &'d str)> {
        let fields = self.matching.fields().unwrap_or_default().iter();
        let own = fields.filter(|field| field.parent.is_empty());
        own.filter_map(|field| Some((field.name, field.default?)))
            .collect()
    }

    /// True if every item has the fields that identify it.
    fn fits(&self, items: &[Node]) -> bool {
        let fields = self.matching.fields();
        fields.is_none_or(|fields| items.iter().all(|item| keys_of(item, fields).is_some()))
    }

    /// True if every item has fields that identify it, and no two the same.
    fn tells_apart(&self, items: &[Node]) -> bool {
        let Some(fields) = self.matching.fields() else {
            return false;
        };
        let keys: Option<Vec<_>> = items.iter().map(|item| keys_of(item, fields)).collect();
        keys.is_some_and(|mut keys| {
            keys.sort();
            keys.windows(2).all(|pair| pair[0] != pair[1])
        })
    }

    /// The rule with [`Order::IfReferences`] decided.
    fn resolved(&self, old: &[Node], new: &[Node]) -> Self {
        let order = match self.order {
            Order::IfReferences if old.iter().chain(new).any(refers) => Order::Significant,
            Order::IfReferences => Order::Ignored,
            order => order,
        };
        Self {
            order,
            ..self.clone()
        }
    }
}

/// The values that identify an item; `None` where one is missing or is no scalar.
pub(crate) fn keys_of(item: &Node, fields: &[KeyField<'_>]) -> Option<Vec<Text>> {
    item.as_mapping()?;
    fields
        .iter()
        .map(|field| match field.of(item) {
            Some(value) => value.as_text().cloned(),
            None => field.default.map(Text::from),
        })
        .collect()
}

/// True if an environment variable's value uses another's.
fn refers(variable: &Node) -> bool {
    match variable.get("value").map(|value| &value.value) {
        Some(Value::Scalar(_, text)) => text.contains("$("),
        _ => false,
    }
}
