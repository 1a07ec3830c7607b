//! The scopes of the kinds of a target. In: its CustomResourceDefinitions and the statements of
//! offshoot.yaml. Out: whether a kind is cluster-scoped, as far as that is known.

use std::collections::BTreeMap;

use crate::config::LocatedText;
use crate::model::{Gvk, KindScope, Resource, built_in_scope, known_scope};
use crate::yaml::Text;

/// The scopes that a target and offshoot.yaml state, before those of the tables.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    /// By group and kind.
    defined: BTreeMap<(Text, Text), KindScope>,
    stated: Vec<(Text, KindScope)>,
}

impl Kinds {
    /// The scopes that definitions among the resources give to their kinds.
    pub fn defined_by(resources: &[Resource]) -> Self {
        Self {
            defined: resources.iter().filter_map(definition).collect(),
            stated: Vec::new(),
        }
    }

    /// Adds statements of offshoot.yaml: `Kind` or `Kind.group`.
    #[must_use]
    pub fn stating(mut self, kinds: &[LocatedText], scope: KindScope) -> Self {
        let stated = kinds.iter().map(|kind| (kind.value.clone(), scope));
        self.stated.extend(stated);
        self
    }

    /// The scope of a kind: Kubernetes' own, by definition, by statement, by the table of operators,
    /// by the schema of the build. `None` if it is not known.
    pub fn scope(&self, gvk: &Gvk) -> Option<KindScope> {
        let stated = || {
            let mut stated = self.stated.iter();
            stated.find_map(|(name, scope)| is_named(name, gvk).then_some(*scope))
        };
        self.fact(gvk)
            .or_else(stated)
            .or_else(|| known_scope(&gvk.group, &gvk.kind))
            .or_else(|| gvk.is_cluster_scoped().then_some(KindScope::Cluster))
    }

    /// The scope of a kind that no statement can change.
    pub fn fact(&self, gvk: &Gvk) -> Option<KindScope> {
        let defined = || {
            let name = (gvk.group.clone(), gvk.kind.clone());
            let is_any = !self.defined.is_empty();
            is_any.then(|| self.defined.get(&name).copied()).flatten()
        };
        built_in_scope(&gvk.group, &gvk.kind).or_else(defined)
    }
}

/// True if an entry of offshoot.yaml, `Kind` or `Kind.group`, names the kind.
pub(super) fn is_named(name: &str, gvk: &Gvk) -> bool {
    match name.strip_prefix(gvk.kind.as_str()) {
        Some("") => true,
        Some(rest) => rest.strip_prefix('.') == Some(gvk.group.as_str()),
        None => false,
    }
}

/// Group, kind and scope of a CustomResourceDefinition.
fn definition(resource: &Resource) -> Option<((Text, Text), KindScope)> {
    let text = |path: &[&str]| resource.node.at(path)?.as_text().cloned();
    if resource.kind() != "CustomResourceDefinition" {
        return None;
    }
    let scope = match text(&["spec", "scope"])?.as_str() {
        "Cluster" => KindScope::Cluster,
        "Namespaced" => KindScope::Namespaced,
        _ => return None,
    };
    let kind = (text(&["spec", "group"])?, text(&["spec", "names", "kind"])?);
    Some((kind, scope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_a_kind_of_any_group_or_of_one() {
        let gvk = Gvk::new("example.com".into(), "v1".into(), "Foo".into());
        for (name, expected) in [
            ("Foo", true),
            ("Foo.example.com", true),
            ("Foo.example.org", false),
            ("FooBar", false),
            ("Fo", false),
            ("Foo.", false),
        ] {
            assert_eq!(is_named(name, &gvk), expected, "{name}");
        }
    }
}
