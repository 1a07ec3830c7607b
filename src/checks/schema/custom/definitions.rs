//! CustomResourceDefinitions, by the kinds that they define.

use rustc_hash::FxHashMap;

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::diag::{listed, message};
use crate::model::{Gvk, Resource};
use crate::yaml::{Node, Text};

use super::patterns::Patterns;

/// The definitions among a set of resources, by group and kind.
#[derive(Debug, Default)]
pub(crate) struct Definitions<'c> {
    by_kind: FxHashMap<(Text, Text), Vec<&'c Node>>,
    pub(crate) patterns: Patterns,
}

/// The definition of a kind, and the version of it that a resource names.
pub(crate) struct Custom<'c> {
    definition: &'c Node,
    version: Option<&'c Node>,
    gvk: Gvk,
}

impl<'c> Definitions<'c> {
    /// The definitions in `apiextensions.k8s.io/v1`; earlier versions are served no longer.
    pub(crate) fn of(resources: impl IntoIterator<Item = &'c Resource>) -> Self {
        let mut found = Self::default();
        for resource in resources {
            let node = &resource.node;
            let is_definition = resource.kind() == "CustomResourceDefinition"
                && node.str_at("apiVersion") == Some("apiextensions.k8s.io/v1");
            let text = |path: &[&str]| node.at(path).and_then(Node::as_text).cloned();
            if let (true, Some(group), Some(kind)) = (
                is_definition,
                text(&["spec", "group"]),
                text(&["spec", "names", "kind"]),
            ) {
                found.by_kind.entry((group, kind)).or_default().push(node);
            }
        }
        found
    }

    /// The definition of a type: of several, the first that has the version. Projects side by side in one repository
    /// may each have the kind, and a resource tells by its version which of them it is for.
    pub(crate) fn get(&self, gvk: &Gvk) -> Option<Custom<'c>> {
        if self.by_kind.is_empty() {
            return None;
        }
        let key = (gvk.group.clone(), gvk.kind.clone());
        let definitions = self.by_kind.get(&key)?;
        let is_it = |version: &&Node| version.str_at("name") == Some(&gvk.version);
        let version = |definition: &&'c Node| versions(definition).iter().find(is_it);
        let mut all = definitions.iter().copied();
        let with_version = all.find(|it| version(it).is_some());
        let definition = with_version.or_else(|| definitions.first().copied())?;
        Some(Custom {
            definition,
            version: version(&definition),
            gvk: gvk.clone(),
        })
    }
}

fn versions(definition: &Node) -> &[Node] {
    let versions = definition.at(&["spec", "versions"]);
    versions.and_then(Node::as_sequence).unwrap_or_default()
}

fn is_true(node: &Node, field: &str) -> bool {
    node.str_at(field) == Some("true")
}

impl<'c> Custom<'c> {
    /// The CustomResourceDefinition.
    pub(crate) fn definition(&self) -> &'c Node {
        self.definition
    }

    /// The schema of the version; `None` if there is no such version, or it has none.
    pub(crate) fn schema(&self) -> Option<&'c Node> {
        let keeps_all = self.definition.at(&["spec", "preserveUnknownFields"]);
        let keeps_all = keeps_all.and_then(Node::as_str) == Some("true");
        let schema = self.version?.at(&["schema", "openAPIV3Schema"])?;
        (!keeps_all).then_some(schema)
    }

    /// True if an API server drops the status of what is created: it is for controllers to write.
    pub(crate) fn drops_status(&self) -> bool {
        let status = self
            .version
            .and_then(|version| version.at(&["subresources", "status"]));
        status.is_some_and(|status| !status.is_null())
    }

    /// Notes a version that the definition does not have, does not serve, or calls deprecated.
    pub(crate) fn note_unserved(&self, node: &Node, found: &mut Found) {
        let at = node
            .get("apiVersion")
            .map_or(node.origin, |node| node.origin);
        let (kind, version) = (&self.gvk.kind, &self.gvk.version);
        let (rule, message) = match self.version {
            None => {
                let message = message!("the definition of {} has no version `{}`", kind, version);
                (MismatchKind::UnknownType, message)
            }
            Some(own) if !is_true(own, "served") => {
                let message = message!("version `{}` of {} is not served", version, kind);
                (MismatchKind::NotServed, message)
            }
            Some(own) if is_true(own, "deprecated") => {
                let message = message!("version `{}` of {} is deprecated", version, kind);
                (MismatchKind::DeprecatedVersion, message)
            }
            Some(_) => return,
        };
        let names = versions(self.definition).iter();
        let names = names.filter(|own| is_true(own, "served") && !is_true(own, "deprecated"));
        let names: Vec<String> = names
            .filter_map(|own| Some(format!("{}/{}", self.gvk.group, own.str_at("name")?)))
            .collect();
        found.at_key("apiVersion", |found| {
            let noted = found.note(rule, at, message);
            match names.as_slice() {
                [] => {}
                [only] => {
                    noted
                        .help(message!("write `apiVersion: {}`", only))
                        .suggest(only);
                }
                several => {
                    noted.help(message!("use one of {}", listed(several)));
                }
            }
        });
    }
}
