//! The resources that a resource names: its ConfigMaps, Secrets, claims, accounts, issuers and the like. In: the
//! resources. Out: for each the positions of what it names. A name counts if a field says the kind beside it, or
//! if the field is called by the kind: `secretName`, `issuerRef`, `middlewares`. Workloads and Services are not
//! followed: a reference to another one ends there.

use std::collections::BTreeSet;

use crate::environment::dangling::named_fields;
use crate::kustomize::FieldSpecs;
use crate::model::Resource;
use crate::yaml::{Node, Value};

use super::world::World;

/// Fields that hold no names of other objects: those of the object itself, and labels.
const NO_NAMES: [&str; 10] = [
    "metadata",
    "data",
    "stringData",
    "binaryData",
    "status",
    "subjects",
    "labels",
    "matchLabels",
    "selector",
    "resourceNames",
];

/// Words at the end of a field's name that say that it holds a name.
const ENDS: [&str; 7] = [
    "keyref",
    "references",
    "reference",
    "refs",
    "ref",
    "names",
    "name",
];

/// The shortest word that can be the end of a kind's name.
const LEAST: usize = 4;

/// Words in the keys of annotations with names of objects.
const ANNOTATION_WORDS: [&str; 8] = [
    "secret",
    "issuer",
    "middleware",
    "configmap",
    "config",
    "plugin",
    "certificate",
    "options",
];

/// The positions of what the resource at `position` names.
pub(super) fn needs(position: usize, world: &World<'_>) -> BTreeSet<usize> {
    let resource = world.get(position);
    let mut search = Search {
        world,
        from: resource,
        found: BTreeSet::new(),
    };
    search.table();
    search.definition();
    search.annotations();
    let holds_text = matches!(
        resource.kind(),
        "ConfigMap" | "Secret" | "CustomResourceDefinition"
    );
    if !holds_text {
        search.map(&resource.node, "");
    }
    for pod in world.pods(position) {
        let accounts = world.named("ServiceAccount", pod.account(), resource);
        search.found.extend(accounts);
    }
    search.found.remove(&position);
    search.found
}

struct Search<'a> {
    world: &'a World<'a>,
    from: &'a Resource,
    found: BTreeSet<usize>,
}

impl Search<'_> {
    /// The fields of kustomize's own table.
    fn table(&mut self) {
        let gvk = self.from.gvk();
        for row in FieldSpecs::default_tables().name_reference.iter() {
            let specs = row.referrers.iter();
            for spec in specs.filter(|spec| gvk.is_selected_by(&spec.gvk)) {
                named_fields(&self.from.node, None, &spec.parts, &mut |_, name| {
                    let name = name.as_str().unwrap_or_default();
                    let called = self.world.called(name, self.from);
                    let called =
                        called.filter(|it| self.world.get(*it).gvk().is_selected_by(&row.target));
                    self.found.extend(called);
                    if matches!(row.target.kind.as_str(), "Secret" | "ConfigMap") {
                        self.found.extend(self.world.producers(name, self.from));
                    }
                });
            }
        }
    }

    /// The definition of the resource's kind.
    fn definition(&mut self) {
        let gvk = self.from.gvk();
        if gvk.group.is_empty() {
            return;
        }
        let all = self.world.resources.iter().enumerate();
        let definitions = all.filter(|(_, it)| it.kind() == "CustomResourceDefinition");
        let is_own = |it: &Resource| {
            let text = |path: &[&str]| it.node.at(path).and_then(Node::as_str);
            text(&["spec", "group"]) == Some(gvk.group.as_str())
                && text(&["spec", "names", "kind"]) == Some(gvk.kind.as_str())
        };
        let own = definitions.filter(|(_, it)| is_own(it));
        self.found.extend(own.map(|(position, _)| position));
    }

    /// Annotations with names, of which several have commas between: `shop-login@kubernetescrd`.
    fn annotations(&mut self) {
        let annotations = self.from.node.at(&["metadata", "annotations"]);
        let annotations = annotations.and_then(Node::as_mapping);
        for (key, value) in annotations.into_iter().flat_map(|it| it.iter()) {
            let is_name = ANNOTATION_WORDS.iter().any(|word| key.contains(word));
            let text = value.as_str().filter(|_| is_name).unwrap_or_default();
            for item in text.split([',', ' ', '\n']) {
                let (name, provider) = item.split_once('@').unwrap_or((item, ""));
                let name = name.rsplit('/').next().unwrap_or(name);
                self.any(name);
                // The namespace is in front, with a dash that either may have as well.
                if provider == "kubernetescrd" {
                    for (dash, _) in name.match_indices('-') {
                        self.any(name.get(dash + 1..).unwrap_or_default());
                    }
                }
            }
        }
    }

    fn any(&mut self, name: &str) {
        if !name.is_empty() {
            self.found.extend(self.world.called(name, self.from));
            self.found.extend(self.world.producers(name, self.from));
        }
    }

    /// The names in a map at `key`.
    fn map(&mut self, node: &Node, key: &str) {
        match &node.value {
            Value::Mapping(map) => {
                if let Some(name) = map.get("name").and_then(Node::as_str) {
                    let kind = map.get("kind").and_then(Node::as_str);
                    self.object(kind, name, key);
                }
                for (field, value) in map.iter() {
                    if !NO_NAMES.contains(&field) && field != "name" {
                        self.map(value, field);
                    }
                }
            }
            Value::Sequence(items) => {
                for item in items {
                    self.map(item, key);
                }
            }
            Value::Scalar(..) => {
                let name = node.as_str().unwrap_or_default();
                self.by_field(name.rsplit('/').next().unwrap_or(name), key);
            }
        }
    }

    /// An object by its name, and by its kind or by the field that names it.
    fn object(&mut self, kind: Option<&str>, name: &str, key: &str) {
        match kind {
            Some(kind) => self.found.extend(self.world.named(kind, name, self.from)),
            None if matches!(key, "parentRefs" | "parentRef") => {
                self.found
                    .extend(self.world.named("Gateway", name, self.from));
            }
            None => self.by_field(name, key),
        }
    }

    /// The objects called `name` whose kind the field is called by.
    fn by_field(&mut self, name: &str, key: &str) {
        let mut called = self.world.called(name, self.from).peekable();
        let is_data = |word: &str| word.ends_with("secret") || word.ends_with("configmap");
        let mut producers = self.world.producers(name, self.from).peekable();
        if called.peek().is_none() && producers.peek().is_none() {
            return;
        }
        let word = word(key);
        if word.len() < LEAST || word == "volume" {
            return;
        }
        let is_called_by = |position: &usize| {
            let kind = self.world.get(*position).kind().to_ascii_lowercase();
            kind.ends_with(&word) || word.ends_with(&kind)
        };
        self.found.extend(called.filter(is_called_by));
        if is_data(&word) {
            self.found.extend(producers);
        }
    }
}

/// The word for a kind in the name of a field: `secret` for `secretName`, `issuer` for `issuerRef`.
fn word(key: &str) -> String {
    let key = key.to_ascii_lowercase();
    let mut ends = ENDS.iter().filter_map(|end| key.strip_suffix(end));
    let stem = ends.next().unwrap_or(&key);
    stem.strip_suffix('s')
        .filter(|stem| !stem.ends_with('s'))
        .unwrap_or(stem)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse_stream;

    const TREE: &str = "
{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}
---
{apiVersion: v1, kind: Secret, metadata: {name: settings}}
---
{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: db}, spec: {secretStoreRef: {name: vault, kind: SecretStore}}}
---
{apiVersion: external-secrets.io/v1, kind: SecretStore, metadata: {name: vault}}
---
{apiVersion: cert-manager.io/v1, kind: Issuer, metadata: {name: acme}}
---
{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: web}, spec: {secretName: web-tls, issuerRef: {name: acme}}}
---
{apiVersion: traefik.io/v1alpha1, kind: Middleware, metadata: {name: login, namespace: shop}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: api}}
---
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: other}}
---
";

    #[track_caller]
    fn check(manifest: &str, expected: &[&str]) {
        let documents = parse_stream(&format!("{TREE}{manifest}"), Origin::NONE);
        let documents = documents.expect("the test's YAML");
        let resources: Vec<Resource> = documents.into_iter().map(Resource::new).collect();
        let world = World::new(&resources);
        let found = needs(resources.len() - 1, &world).into_iter();
        let names: Vec<String> = found
            .map(|it| format!("{}/{}", resources[it].kind(), resources[it].name()))
            .collect();
        assert_eq!(names, expected, "{manifest}");
    }

    #[test]
    fn names_are_followed_by_their_fields() {
        check(
            "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {serviceAccountName: api, containers: [{name: other, envFrom: [{configMapRef: {name: settings}}], env: [{name: data, valueFrom: {secretKeyRef: {name: db, key: x}}}]}], volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}}",
            &[
                "ConfigMap/settings",
                "ExternalSecret/db",
                "ServiceAccount/api",
                "PersistentVolumeClaim/data",
            ],
        );
        check(
            "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: x, namespace: shop, annotations: {cert-manager.io/issuer: acme, traefik.ingress.kubernetes.io/router.middlewares: shop-login@kubernetescrd}}, spec: {tls: [{secretName: web-tls}]}}",
            &["Issuer/acme", "Certificate/web", "Middleware/login"],
        );
        check(
            "{apiVersion: example.com/v1, kind: Thing, metadata: {name: x, labels: {secret: settings}}, spec: {things: [{kind: Deployment, name: other}], settings: settings, databaseSecret: settings}}",
            &["Secret/settings", "Deployment/other"],
        );
        check(
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: x}, rules: [{resources: [secrets], resourceNames: [settings]}]}",
            &["ConfigMap/settings", "Secret/settings"],
        );
    }

    #[test]
    fn a_field_is_called_by_a_kind() {
        for (key, expected) in [
            ("secretName", "secret"),
            ("issuerRef", "issuer"),
            ("configMapKeyRef", "configmap"),
            ("imagePullSecrets", "imagepullsecret"),
            ("middlewares", "middleware"),
            ("ingressClassName", "ingressclass"),
        ] {
            assert_eq!(word(key), expected);
        }
    }
}
