//! The table of types: `data/kubernetes.txt`, by scripts/kubernetes-types.py. A row per kind and per
//! type, each sorted:
//!
//! ```text
//! kind apps/v1 Deployment apps.v1.Deployment
//! type apps.v1.DeploymentStrategy rollingUpdate:apps.v1.RollingUpdateDeployment type:=Recreate|RollingUpdate
//! ```
//!
//! `name!:` is a required field, `[item;keys]` a list, `{value}` a map. `@67` after a row of a kind
//! or after a field says that only 1.36 and 1.37 have it, in that form.

use std::sync::OnceLock;

use crate::model::KubernetesVersion;

use super::definition::Definition;

const TABLE: &str = include_str!("../data/kubernetes.txt");

/// The types of one version. A type is read when it is first asked for.
#[derive(Debug)]
pub(crate) struct Table {
    digit: char,
    kinds: Vec<Kind>,
    types: Vec<Row>,
}

/// A kind that the version has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) api_version: &'static str,
    pub(crate) kind: &'static str,
    /// The name of its definition.
    pub(crate) definition: &'static str,
}

#[derive(Debug)]
struct Row {
    text: &'static str,
    read: OnceLock<Option<Definition>>,
}

impl Row {
    fn name(&self) -> &'static str {
        self.text.split(' ').next().unwrap_or_default()
    }
}

impl Table {
    /// The types of `version`.
    pub(crate) fn new(version: KubernetesVersion) -> Self {
        let digit = char::from(b'0' + version.minor() % 10);
        let (mut kinds, mut types) = (Vec::new(), Vec::new());
        for line in TABLE.lines() {
            if let Some(text) = line.strip_prefix("type ") {
                let read = OnceLock::new();
                types.push(Row { text, read });
            } else if let Some(row) = line.strip_prefix("kind ") {
                kinds.extend(Kind::parse(row, digit));
            }
        }
        Self {
            digit,
            kinds,
            types,
        }
    }

    /// The kinds of the version, sorted by API version and kind.
    pub(crate) fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The kind of that API version and name.
    pub(crate) fn kind(&self, api_version: &str, kind: &str) -> Option<Kind> {
        let key = (api_version, kind);
        let index = self
            .kinds
            .binary_search_by(|row| (row.api_version, row.kind).cmp(&key));
        self.kinds.get(index.ok()?).copied()
    }

    /// The definition of that name.
    pub(crate) fn definition(&self, name: &str) -> Option<&Definition> {
        let index = self.types.binary_search_by(|row| row.name().cmp(name));
        let row = self.types.get(index.ok()?)?;
        row.read
            .get_or_init(|| Definition::parse(row.text, self.digit))
            .as_ref()
    }
}

impl Kind {
    fn parse(row: &'static str, digit: char) -> Option<Self> {
        let (row, digits) = row.split_once('@').unwrap_or((row, ""));
        if !digits.is_empty() && !digits.contains(digit) {
            return None;
        }
        let mut words = row.split(' ');
        Some(Self {
            api_version: words.next()?,
            kind: words.next()?,
            definition: words.next()?,
        })
    }

    /// True if clusters serve it without being told to: since 1.24 no alpha or beta version.
    pub(crate) fn is_on_by_default(&self) -> bool {
        let version = self.api_version.rsplit('/').next().unwrap_or_default();
        !version.contains("alpha") && !version.contains("beta")
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, Table};
    use crate::checks::schema::types::definition::FieldType;
    use crate::model::KubernetesVersion;

    #[test]
    fn every_row_is_sorted_and_every_name_known() {
        let rows = |word: &str| {
            let rows = TABLE.lines().filter(|line| line.starts_with(word));
            rows.collect::<Vec<_>>()
        };
        assert!(TABLE.lines().all(|line| {
            ["#", "versions ", "kind ", "type "]
                .iter()
                .any(|word| line.starts_with(word))
        }));
        assert!(rows("type ").len() > 700 && rows("kind ").len() > 100);
        for version in KubernetesVersion::all() {
            let table = Table::new(version);
            assert!(
                table
                    .kinds
                    .is_sorted_by_key(|kind| (kind.api_version, kind.kind))
            );
            assert!(table.types.is_sorted_by_key(super::Row::name));
            for kind in table.kinds() {
                reach(&table, kind.definition, &mut Vec::new());
            }
        }
    }

    fn reach(table: &Table, name: &'static str, known: &mut Vec<&'static str>) {
        if known.contains(&name) {
            return;
        }
        known.push(name);
        let definition = table.definition(name).unwrap_or_else(|| panic!("{name}"));
        assert!(
            definition.fields.is_sorted_by_key(|field| field.name),
            "{name}"
        );
        for field in &definition.fields {
            let mut kind = &field.kind;
            while let FieldType::List(inner, _) | FieldType::Map(inner) = kind {
                kind = inner;
            }
            if let FieldType::Named(name) = kind {
                reach(table, name, known);
            }
        }
    }

    #[test]
    fn versions_differ_in_kinds_and_fields() {
        let (old, new) = (KubernetesVersion::parse("1.34"), KubernetesVersion::NEWEST);
        let (old, new) = (Table::new(old.unwrap()), Table::new(new));
        let policy = ("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy");
        assert!(new.kind(policy.0, policy.1).is_some() && old.kind(policy.0, policy.1).is_none());
        let deployment = new.kind("apps/v1", "Deployment").unwrap();
        assert!(deployment.is_on_by_default());
        assert!(
            !new.kind("resource.k8s.io/v1beta1", "ResourceClaim")
                .unwrap()
                .is_on_by_default()
        );
        assert!(new.kind("apps/v1", "Namespace").is_none());
    }
}
