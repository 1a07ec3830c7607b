//! Copies of Secrets and ConfigMaps that controllers make in other namespaces: Kubed
//! (Config Syncer), Reflector, Replicator, External Secrets, trust-manager and
//! Kyverno. In: a resource, and later a Namespace. Out: the copies, and whether the
//! Namespace gets them.

use std::fmt;

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::namespaces::NAME_LABEL;
use crate::environment::nodes_at::{nodes, strings};
use crate::environment::select::label_selector;
use crate::model::{GoRegexp, Resource};
use crate::yaml::{Mapping, Node};

use super::kind::DataKind;
use super::made::{Made, made};

/// Kubed's annotation: a selector of the namespaces that get a copy.
const KUBED: &str = "kubed.appscode.com/sync";
/// The prefix of Reflector's annotations.
const REFLECTOR: &str = "reflector.v1.k8s.emberstack.com/";
/// The prefix of Replicator's annotations.
const REPLICATOR: &str = "replicator.v1.mittwald.de/";

/// A controller that copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::environment) enum Provider {
    /// Kubed, now Config Syncer.
    #[default]
    Kubed,
    /// Reflector of EmberStack.
    Reflector,
    /// Replicator of Mittwald.
    Replicator,
    /// External Secrets, by a ClusterExternalSecret.
    ExternalSecrets,
    /// trust-manager, by a Bundle.
    TrustManager,
    /// Kyverno, by a rule that generates.
    Kyverno,
}

impl Provider {
    /// The one that offshoot.yaml calls `name`.
    pub(in crate::environment) fn named(name: &str) -> Option<Self> {
        match name {
            "kubed" => Some(Self::Kubed),
            "reflector" => Some(Self::Reflector),
            "replicator" => Some(Self::Replicator),
            _ => None,
        }
    }

    /// Refuses a selector that it cannot read.
    ///
    /// # Errors
    /// `label-selector`, or `field-value` for an expression; without a place.
    pub(in crate::environment) fn check(self, selector: &str) -> Result<(), Diagnostic> {
        if self != Self::Reflector {
            return label_selector(selector).map(|_| ());
        }
        let is_unreadable = |to: &To| match to {
            To::Names(expression) => GoRegexp::whole(expression).is_err(),
            _ => false,
        };
        if listed_names(selector).iter().any(is_unreadable) {
            let message = format!("`{selector}` is not a list of regular expressions");
            let diagnostic = Diagnostic::error(Code::FieldValue, message);
            return Err(diagnostic.help("Reflector matches names: `preview-.*,staging`"));
        }
        Ok(())
    }

    /// The annotations that let it copy an object to the namespaces of `selector`: a label selector
    /// for Kubed and Replicator, expressions of names for Reflector. An empty one is for all.
    pub(in crate::environment) fn annotations(self, selector: &str) -> Vec<(String, String)> {
        let entry =
            |prefix: &str, key: &str, value: &str| (format!("{prefix}{key}"), value.to_owned());
        match (self, selector) {
            (Self::Reflector, names) => vec![
                entry(REFLECTOR, "reflection-allowed", "true"),
                entry(REFLECTOR, "reflection-allowed-namespaces", names),
                entry(REFLECTOR, "reflection-auto-enabled", "true"),
                entry(REFLECTOR, "reflection-auto-namespaces", names),
            ],
            (Self::Replicator, "") => vec![entry(REPLICATOR, "replicate-to", ".*")],
            (Self::Replicator, labels) => {
                vec![entry(REPLICATOR, "replicate-to-matching", labels)]
            }
            (_, labels) => vec![entry(KUBED, "", labels)],
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kubed => "Kubed",
            Self::Reflector => "Reflector",
            Self::Replicator => "Replicator",
            Self::ExternalSecrets => "External Secrets",
            Self::TrustManager => "trust-manager",
            Self::Kyverno => "Kyverno",
        })
    }
}

/// Copies of one object.
#[derive(Clone, Debug)]
pub(in crate::environment) struct SyncedCopy<'r> {
    /// The kind of the copies.
    pub(in crate::environment) kind: DataKind,
    /// The name of the copies.
    pub(in crate::environment) name: &'r str,
    /// The object with the rule: the original, except for External Secrets and the like.
    pub(in crate::environment) source: &'r Resource,
    /// The controller.
    pub(in crate::environment) by: Provider,
    /// The rule, as it is written.
    pub(in crate::environment) rule: String,
    /// The place of the rule.
    pub(in crate::environment) at: Origin,
    /// Groups of conditions: a namespace has to satisfy one of each group.
    to: Vec<Vec<To>>,
}

/// A set of namespaces.
#[derive(Clone, Debug)]
enum To {
    /// Those whose labels match a selector.
    Labels(String),
    /// Those whose names match an expression as a whole.
    Names(String),
    /// Those that Kubed selects.
    Kubed(String),
    /// All.
    Every,
}

impl SyncedCopy<'_> {
    /// True if the Namespace gets a copy.
    pub(in crate::environment) fn reaches(&self, namespace: &Resource) -> bool {
        let mut all = self.to.iter();
        all.all(|any| any.iter().any(|to| to.includes(namespace)))
    }

    /// Labels by which a Namespace gets a copy; none where names decide.
    pub(in crate::environment) fn wanted_labels(&self) -> Vec<(String, String)> {
        let selectors = self.to.iter().filter_map(|any| any.first());
        let selectors = selectors.filter_map(|to| match to {
            To::Labels(selector) | To::Kubed(selector) => label_selector(selector).ok(),
            To::Names(_) | To::Every => None,
        });
        let mut labels = Vec::new();
        for selector in selectors {
            let wanted = selector.satisfying().into_iter();
            labels.extend(wanted.map(|(key, value)| (key.to_owned(), value)));
        }
        labels
    }

    /// True if the copy has the keys of `source`.
    pub(super) fn has_keys_of_source(&self) -> bool {
        DataKind::of(self.source).is_some()
    }

    /// True if the rule is for every namespace.
    pub(super) fn is_for_all(&self) -> bool {
        let is_all = |to: &To| match to {
            To::Every => true,
            To::Kubed(selector) => matches!(selector.as_str(), "" | "true"),
            To::Labels(selector) => selector.trim().is_empty(),
            To::Names(expression) => matches!(expression.as_str(), ".*" | ".+" | "*"),
        };
        self.to.iter().all(|any| any.iter().any(is_all))
    }

    /// True if the controller can read the rule.
    pub(in crate::environment) fn is_readable(&self) -> bool {
        let is_readable = |to: &To| match to {
            To::Labels(selector) => label_selector(selector).is_ok(),
            To::Kubed(selector) => selector == "true" || label_selector(selector).is_ok(),
            To::Names(expression) => GoRegexp::whole(expression).is_ok(),
            To::Every => true,
        };
        self.to.iter().flatten().all(is_readable)
    }
}

impl To {
    /// True for a namespace of the set. Kubed takes an empty selector and `true` for every namespace,
    /// and ignores a selector that it cannot read (`GetSyncOptions` of Config Syncer).
    fn includes(&self, namespace: &Resource) -> bool {
        let label = |key: &str| match key {
            NAME_LABEL => Some(namespace.name()),
            key => namespace.label(key),
        };
        let selects =
            |selector| label_selector(selector).is_ok_and(|selector| selector.matches(label));
        match self {
            Self::Every => true,
            Self::Kubed(selector) => matches!(selector.as_str(), "" | "true") || selects(selector),
            Self::Labels(selector) => selects(selector),
            Self::Names(expression) => GoRegexp::whole(expression)
                .is_ok_and(|expression| expression.is_match(namespace.name())),
        }
    }
}

/// Labels by which a Namespace gets the copies that controllers make of these resources.
pub fn labels_for_copies(resources: &[Resource]) -> Vec<(String, String)> {
    let mut labels: Vec<(String, String)> = Vec::new();
    for copy in Copies::of(resources).0 {
        let wanted = copy.wanted_labels().into_iter();
        let is_new = |(key, _): &(String, String)| !labels.iter().any(|(known, _)| known == key);
        let new: Vec<(String, String)> = wanted.filter(is_new).collect();
        labels.extend(new);
    }
    labels
}

/// The copies that controllers make of a resource, or because of it.
pub(in crate::environment) fn copies(resource: &Resource) -> Vec<SyncedCopy<'_>> {
    if let Some(made) = made(resource) {
        return of_object(resource, &made);
    }
    match (DataKind::of(resource), resource.kind()) {
        (None, "ClusterExternalSecret") => external_secret(resource),
        (None, "Bundle") if resource.gvk().group == "trust.cert-manager.io" => bundle(resource),
        (None, "ClusterPolicy" | "Policy") if resource.gvk().group == "kyverno.io" => {
            generated(resource)
        }
        _ => Vec::new(),
    }
}

/// Copies of an annotated Secret or ConfigMap.
fn of_object<'r>(resource: &'r Resource, made: &Made<'r>) -> Vec<SyncedCopy<'r>> {
    let mut copies = Vec::new();
    let annotation = |key: &str| made.annotations.and_then(|all| all.get(key));
    let mut add = |by, key: &str, to: Vec<Vec<To>>| {
        let node = annotation(key);
        copies.push(SyncedCopy {
            kind: made.kind,
            name: made.name,
            source: resource,
            by,
            rule: node.and_then(Node::as_str).unwrap_or_default().to_owned(),
            at: node.map_or(resource.origin, |node| node.origin),
            to,
        });
    };
    let stated = |key: &str| annotation(key).and_then(Node::as_str);
    if let Some(selector) = stated(KUBED) {
        add(
            Provider::Kubed,
            KUBED,
            vec![vec![To::Kubed(selector.to_owned())]],
        );
    }
    let reflector = |key: &str| stated(&format!("{REFLECTOR}{key}"));
    let is_true =
        |key: &str| reflector(key).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    if is_true("reflection-allowed") && is_true("reflection-auto-enabled") {
        let names = |key| listed_names(reflector(key).unwrap_or_default());
        let to = vec![
            names("reflection-allowed-namespaces"),
            names("reflection-auto-namespaces"),
        ];
        let key = format!("{REFLECTOR}reflection-auto-namespaces");
        add(Provider::Reflector, &key, to);
    }
    let (names, labels) = ("replicate-to", "replicate-to-matching");
    let replicator = |key: &str| stated(&format!("{REPLICATOR}{key}"));
    if let Some(listed) = replicator(names) {
        let to = vec![listed_names(listed)];
        add(Provider::Replicator, &format!("{REPLICATOR}{names}"), to);
    }
    if let Some(selector) = replicator(labels) {
        let to = vec![vec![To::Labels(selector.to_owned())]];
        add(Provider::Replicator, &format!("{REPLICATOR}{labels}"), to);
    }
    copies
}

/// Expressions between commas; none stand for every namespace.
fn listed_names(text: &str) -> Vec<To> {
    let names = text
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let names: Vec<To> = names.map(|name| To::Names(name.to_owned())).collect();
    if names.is_empty() {
        vec![To::Every]
    } else {
        names
    }
}

/// The Secrets of a ClusterExternalSecret.
fn external_secret(resource: &Resource) -> Vec<SyncedCopy<'_>> {
    let spec = [
        "spec.externalSecretSpec.target.name",
        "spec.externalSecretName",
    ];
    let stated = spec
        .iter()
        .find_map(|path| strings(&resource.node, path).into_iter().next());
    let name = stated.and_then(Node::as_str).unwrap_or(resource.name());
    let mut to: Vec<To> = Vec::new();
    for path in ["spec.namespaceSelector", "spec.namespaceSelectors[]"] {
        to.extend(nodes(&resource.node, path).into_iter().map(selector));
    }
    let namespaces = strings(&resource.node, "spec.namespaces[]").into_iter();
    to.extend(namespaces.filter_map(|name| Some(To::Names(regex::escape(name.as_str()?)))));
    vec![by_rule(
        resource,
        DataKind::Secret,
        name,
        Provider::ExternalSecrets,
        to,
    )]
}

/// The ConfigMaps or Secrets of a Bundle.
fn bundle(resource: &Resource) -> Vec<SyncedCopy<'_>> {
    let selectors = nodes(&resource.node, "spec.target.namespaceSelector");
    let to: Vec<To> = match selectors.as_slice() {
        [] => vec![To::Every],
        selectors => selectors.iter().map(|node| selector(node)).collect(),
    };
    let kinds = [
        ("configMap", DataKind::ConfigMap),
        ("secret", DataKind::Secret),
    ];
    let kinds = kinds
        .into_iter()
        .filter(|(field, _)| resource.node.at(&["spec", "target", field]).is_some());
    let copy = |(_, kind)| {
        by_rule(
            resource,
            kind,
            resource.name(),
            Provider::TrustManager,
            to.clone(),
        )
    };
    kinds.map(copy).collect()
}

/// Objects that the rules of a policy generate. Their conditions are not evaluated.
fn generated(resource: &Resource) -> Vec<SyncedCopy<'_>> {
    let mut copies = Vec::new();
    for generate in nodes(&resource.node, "spec.rules[].generate") {
        let kind = match generate.str_at("kind") {
            Some("Secret") => DataKind::Secret,
            Some("ConfigMap") => DataKind::ConfigMap,
            _ => continue,
        };
        if let Some(name) = generate.str_at("name") {
            copies.push(by_rule(
                resource,
                kind,
                name,
                Provider::Kyverno,
                vec![To::Every],
            ));
        }
    }
    copies
}

fn by_rule<'r>(
    source: &'r Resource,
    kind: DataKind,
    name: &'r str,
    by: Provider,
    to: Vec<To>,
) -> SyncedCopy<'r> {
    let rules: Vec<&str> = to
        .iter()
        .map(|to| match to {
            To::Labels(text) | To::Names(text) | To::Kubed(text) => text.as_str(),
            To::Every => "",
        })
        .collect();
    SyncedCopy {
        kind,
        name,
        source,
        by,
        rule: rules.join(" or "),
        at: source.origin,
        to: vec![to],
    }
}

/// A LabelSelector object as the text of one.
fn selector(node: &Node) -> To {
    let mut requirements = Vec::new();
    let labels = node.get("matchLabels").and_then(Node::as_mapping);
    for (key, value) in labels.into_iter().flat_map(Mapping::iter) {
        requirements.push(format!("{key}={}", value.as_str().unwrap_or_default()));
    }
    let expressions = node.get("matchExpressions").and_then(Node::as_sequence);
    for expression in expressions.unwrap_or_default() {
        let key = expression.str_at("key").unwrap_or_default();
        let values = strings(expression, "values[]").into_iter();
        let values: Vec<&str> = values.filter_map(Node::as_str).collect();
        let values = values.join(",");
        requirements.push(match expression.str_at("operator") {
            Some("In") => format!("{key} in ({values})"),
            Some("NotIn") => format!("{key} notin ({values})"),
            Some("DoesNotExist") => format!("!{key}"),
            _ => key.to_owned(),
        });
    }
    To::Labels(requirements.join(","))
}

/// The copies that are made of the resources of a directory, or of a render.
#[derive(Clone, Debug, Default)]
pub(in crate::environment) struct Copies<'r>(pub(in crate::environment) Vec<SyncedCopy<'r>>);

impl<'r> Copies<'r> {
    /// The copies of these resources.
    pub(in crate::environment) fn of(resources: impl IntoIterator<Item = &'r Resource>) -> Self {
        Self(resources.into_iter().flat_map(copies).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    fn resource(text: &str) -> Resource {
        let node = parse(text, Origin::START).expect("the test's YAML");
        Resource::new(node.expect("a document"))
    }

    fn namespace() -> Resource {
        resource(
            "{apiVersion: v1, kind: Namespace, metadata: {name: preview-b, labels: {env: preview, branch: b}}}",
        )
    }

    /// The copies of a resource in the Namespace: the provider, the kind and the name.
    fn received(text: &str) -> Vec<String> {
        let (resource, namespace) = (resource(text), namespace());
        let copies = copies(&resource);
        let received = copies.iter().filter(|copy| copy.reaches(&namespace));
        received
            .map(|copy| format!("{} {} {}", copy.by, copy.kind, copy.name))
            .collect()
    }

    fn annotated(annotations: &str) -> Vec<String> {
        received(&format!(
            "{{apiVersion: v1, kind: Secret, metadata: {{name: s, annotations: {{{annotations}}}}}}}"
        ))
    }

    #[test]
    fn selectors_are_read_as_kubed_reads_them() {
        for selector in [
            "",
            "true",
            "env=preview",
            "env in (preview,dev),!legacy",
            "kubernetes.io/metadata.name=preview-b",
        ] {
            let found = annotated(&format!("kubed.appscode.com/sync: \"{selector}\""));
            assert_eq!(found, ["Kubed Secret s"], "{selector}");
        }
        for selector in ["false", "env=preview,team=x", "env: preview", "app=kubed"] {
            let found = annotated(&format!("kubed.appscode.com/sync: \"{selector}\""));
            assert!(found.is_empty(), "{selector}");
        }
    }

    #[test]
    fn namespaces_are_found_as_each_controller_finds_them() {
        let reflector = |names: &str| {
            let [allowed, enabled, to] = [
                "reflection-allowed",
                "reflection-auto-enabled",
                "reflection-auto-namespaces",
            ]
            .map(|key| format!("{REFLECTOR}{key}"));
            format!("{allowed}: \"true\", {enabled}: \"true\", {to}: \"{names}\"")
        };
        for (annotations, is_copied) in [
            (reflector(""), true),
            (reflector("preview-.*,dev"), true),
            (reflector("preview"), false),
            (format!("{REFLECTOR}reflection-allowed: \"true\""), false),
            (
                format!("{REPLICATOR}replicate-to: \"dev,preview-[a-z]*\""),
                true,
            ),
            (format!("{REPLICATOR}replicate-to: preview"), false),
            (
                format!("{REPLICATOR}replicate-to-matching: env=preview"),
                true,
            ),
            (format!("{REPLICATOR}replicate-to-matching: env=dev"), false),
        ] {
            assert_eq!(
                !annotated(&annotations).is_empty(),
                is_copied,
                "{annotations}"
            );
        }
    }

    #[test]
    fn rules_of_other_kinds_are_followed() {
        for (text, expected) in [
            (
                "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: c}, spec: {secretName: tls, \
                 secretTemplate: {annotations: {kubed.appscode.com/sync: env=preview}}}}",
                "Kubed Secret tls",
            ),
            (
                "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: c, annotations: \
                 {kubed.appscode.com/sync: env=preview}}, spec: {secretName: tls}}",
                "",
            ),
            (
                "{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: regcred}, spec: {target: {template: \
                 {metadata: {annotations: {replicator.v1.mittwald.de/replicate-to: 'preview-.*'}}}}}}",
                "Replicator Secret regcred",
            ),
            (
                "{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: s}, spec: {template: \
                 {metadata: {name: regcred, annotations: {kubed.appscode.com/sync: ''}}}}}",
                "Kubed Secret regcred",
            ),
            (
                "{apiVersion: external-secrets.io/v1, kind: ClusterExternalSecret, metadata: {name: c}, \
                 spec: {externalSecretName: regcred, namespaceSelector: {matchLabels: {env: preview}}}}",
                "External Secrets Secret regcred",
            ),
            (
                "{apiVersion: external-secrets.io/v1, kind: ClusterExternalSecret, metadata: {name: c}, spec: \
                 {namespaceSelectors: [{matchLabels: {env: x}}, {matchExpressions: [{key: env, operator: In, values: [preview]}]}]}}",
                "External Secrets Secret c",
            ),
            (
                "{apiVersion: external-secrets.io/v1, kind: ClusterExternalSecret, metadata: {name: c}, \
                 spec: {namespaceSelector: {matchLabels: {env: production}}}}",
                "",
            ),
            (
                "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: c}, spec: {secretName: tls, \
                 secretTemplate: {annotations: {kubed.appscode.com/sync: env=preview}}}}",
                "Kubed Secret tls",
            ),
            (
                "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: c, annotations: \
                 {kubed.appscode.com/sync: env=preview}}, spec: {secretName: tls}}",
                "",
            ),
            (
                "{apiVersion: trust.cert-manager.io/v1alpha1, kind: Bundle, metadata: {name: ca}, spec: {target: {configMap: {key: ca.crt}}}}",
                "trust-manager ConfigMap ca",
            ),
            (
                "{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {name: p}, spec: {rules: [{generate: {kind: Secret, name: regcred}}]}}",
                "Kyverno Secret regcred",
            ),
        ] {
            assert_eq!(received(text).join(","), expected, "{text}");
        }
    }
}
