//! The verdict on a resource: which type it has, and where it does not meet it.

use crate::environment::names::has_template;
use crate::model::{Gvk, Resource, is_secret};
use crate::yaml::{Node, Segment};

use super::custom::{Custom, Definitions, Judge};
use super::found::Found;
use super::kinds;
use super::mismatch::Mismatch;
use super::rules::judge_name;
use super::types::Table;
use super::walk::Walk;
use crate::model::KubernetesVersion;

/// The types that resources are held against: those of a version of Kubernetes, and those of
/// CustomResourceDefinitions.
#[derive(Debug)]
pub struct Types<'c> {
    version: KubernetesVersion,
    table: Table,
    custom: Definitions<'c>,
}

/// The answer for one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The type is known; every mismatch, in the order of the document.
    Judged(Vec<Mismatch>),
    /// Neither Kubernetes nor a definition has the type.
    Unknown,
    /// SOPS encrypted the manifest: what an API server gets is another one.
    Encrypted,
}

impl Verdict {
    /// The mismatches; none if the type is unknown.
    pub fn mismatches(&self) -> &[Mismatch] {
        match self {
            Self::Judged(mismatches) => mismatches,
            Self::Unknown | Self::Encrypted => &[],
        }
    }
}

impl<'c> Types<'c> {
    /// The types of `version`, and those that the CustomResourceDefinitions among `resources` define;
    /// of several definitions of one kind, the first that has the version.
    pub fn new(
        version: KubernetesVersion,
        resources: impl IntoIterator<Item = &'c Resource>,
    ) -> Self {
        Self {
            version,
            table: Table::new(version),
            custom: Definitions::of(resources),
        }
    }

    /// The CustomResourceDefinition that a resource is held against.
    pub fn definition(&self, resource: &Resource) -> Option<&'c Node> {
        let custom = self.custom.get(&Gvk::of(&resource.node))?;
        Some(custom.definition())
    }

    /// Holds a resource against its type.
    pub fn judge(&self, resource: &Resource) -> Verdict {
        let node = &resource.node;
        let gvk = Gvk::of(node);
        if is_encrypted(node) {
            return Verdict::Encrypted;
        }
        let mut found = Found::new(is_secret(node));
        if let Some(custom) = self.custom.get(&gvk) {
            self.judge_custom(&custom, resource, &mut found);
        } else if let Some(kind) = self.table.kind(&gvk.api_version(), &gvk.kind) {
            kinds::note_end_of_life(kind, self.version, &self.table, node, &mut found);
            Walk::new(&self.table).named(kind.definition, node, &mut found);
            judge_name(kind.kind, node, &mut found);
        } else if !kinds::note_unserved(&gvk, self.version, &self.table, node, &mut found) {
            return Verdict::Unknown;
        }
        let mut mismatches = found.in_order(node);
        mismatches.retain(|mismatch| !is_completed_later(mismatch, node));
        Verdict::Judged(mismatches)
    }

    fn judge_custom(&self, custom: &Custom<'c>, resource: &Resource, found: &mut Found) {
        let node = &resource.node;
        custom.note_unserved(node, found);
        if let Some(schema) = custom.schema() {
            let walk = Walk::new(&self.table);
            let judge = Judge::new(walk, &self.custom.patterns, custom.drops_status());
            judge.resource(schema, node, found);
            judge_name(resource.kind(), node, found);
        }
    }
}

/// True for a manifest that SOPS encrypted, and that is decrypted before it is applied.
fn is_encrypted(node: &Node) -> bool {
    node.at(&["sops", "mac"]).is_some()
}

/// True for a value, or a key, that somebody else's template completes, as Flux does `${NAME}`.
fn is_completed_later(mismatch: &Mismatch, node: &Node) -> bool {
    let key = match mismatch.path.segments().last() {
        Some(Segment::Key(key)) => has_template(key),
        _ => false,
    };
    let value = mismatch.path.find(node).and_then(Node::as_str);
    key || value.is_some_and(has_template)
}

#[cfg(test)]
mod tests {
    use super::{Types, Verdict};
    use crate::checks::schema::MismatchKind;
    use crate::diag::Origin;
    use crate::diff;
    use crate::model::KubernetesVersion;
    use crate::model::Resource;
    use crate::yaml;

    fn resources(text: &str) -> Vec<Resource> {
        diff::resources(yaml::parse_stream(text, Origin::NONE).unwrap()).unwrap()
    }

    fn told(text: &str) -> Vec<String> {
        let all = resources(text);
        let types = Types::new(KubernetesVersion::NEWEST, &all);
        let (last, _) = all.split_last().unwrap();
        match types.judge(last) {
            Verdict::Unknown | Verdict::Encrypted => vec!["unknown".to_owned()],
            Verdict::Judged(mismatches) => mismatches
                .iter()
                .map(|found| format!("{}: {}", found.path, found.message.absolute()))
                .collect(),
        }
    }

    #[test]
    fn a_sound_resource_has_no_mismatch() {
        let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {a: b}}\ndata: {a: '1'}\n";
        assert_eq!(told(text), [""; 0]);
        assert_eq!(
            told("apiVersion: example.com/v1\nkind: Own\nmetadata: {name: a}\n"),
            ["unknown"]
        );
    }

    #[test]
    fn mismatches_come_in_the_order_of_the_document() {
        let text = "
apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  ports:
    - {port: '80', protocl: TCP}
  selector: {a: 1}
  typo: x
";
        assert_eq!(
            told(text),
            [
                "spec.ports[0].port: expected an integer, found the string `80`",
                "spec.ports[0].protocl: ServicePort has no field `protocl`",
                "spec.selector.a: expected a string, found the integer `1`",
                "spec.typo: ServiceSpec has no field `typo`",
            ]
        );
    }

    #[test]
    fn api_versions_end() {
        let only = |text: &str| {
            let all = resources(text);
            let verdict = Types::new(KubernetesVersion::NEWEST, []).judge(&all[0]);
            let [found] = verdict.mismatches() else {
                panic!("{verdict:?}");
            };
            (found.kind, found.help.as_ref().map(|help| help.absolute()))
        };
        let kind = |api: &str, kind: &str| {
            format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\n")
        };
        let write = |api: &str| Some(format!("write `apiVersion: {api}`"));
        assert_eq!(
            only(&kind("extensions/v1beta1", "Ingress")),
            (MismatchKind::RemovedVersion, write("networking.k8s.io/v1"))
        );
        assert_eq!(
            only(&kind("policy/v1beta1", "PodSecurityPolicy")),
            (
                MismatchKind::RemovedVersion,
                Some("nothing replaces it".to_owned())
            )
        );
        assert_eq!(
            only(&kind("v1", "Deployment")),
            (MismatchKind::UnknownType, write("apps/v1"))
        );
        assert_eq!(
            only(&kind("v1", "ConfigMpa")),
            (
                MismatchKind::UnknownType,
                Some("did you mean `ConfigMap`?".to_owned())
            )
        );
        let endpoints = Some("use `discovery.k8s.io/v1` EndpointSlice".to_owned());
        assert_eq!(
            only(&kind("v1", "Endpoints")),
            (MismatchKind::DeprecatedVersion, endpoints)
        );
    }

    #[test]
    fn what_is_completed_later_is_not_judged() {
        let text = "
apiVersion: v1
kind: Service
metadata: {name: 'a-${BRANCH}', labels: {a: '${A} b', b: 'b c'}}
spec: {ports: [{port: '${PORT}'}]}
";
        assert_eq!(
            told(text),
            ["metadata.labels.b: `b c` cannot be the value of a label"]
        );
        let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: 'ENC[x]'}\nsops: {mac: x}\n";
        let verdict = Types::new(KubernetesVersion::NEWEST, []).judge(&resources(text)[0]);
        assert_eq!(verdict, Verdict::Encrypted);
    }

    #[test]
    fn a_secret_is_not_quoted() {
        let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: 12345}\ndata: {b: '%%'}\n";
        assert_eq!(
            told(text),
            [
                "stringData.a: expected a string, found an integer",
                "data.b: the value is not base64"
            ]
        );
    }
}
