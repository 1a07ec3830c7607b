//! The form of the tables under `model/data`: the parts of a Kubernetes
//! release's type definitions that merging needs.

/// Kind, group and version: the order in which the tables are sorted.
pub(crate) type TypeKey = (&'static str, &'static str, &'static str);

/// A definition of the OpenAPI document, under its name there, with the
/// fields that merge or lead to fields that do, sorted by name.
#[derive(Debug)]
pub(crate) struct Definition {
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
}

/// A field of a [`Definition`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) is_list: bool,
    pub(crate) keys: Option<&'static [&'static str]>,
    /// The definition of the field, or of each of its elements.
    pub(crate) of: &'static Definition,
}

/// The definition of types without a list that merges.
pub(crate) static NOTHING: Definition = Definition::new("", &[]);

impl Definition {
    pub(crate) const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields }
    }

    pub(crate) fn field(&self, name: &str) -> Option<Field> {
        let index = self.fields.binary_search_by(|field| field.name.cmp(name));
        self.fields.get(index.ok()?).copied()
    }
}

impl Field {
    pub(crate) const fn map(name: &'static str, of: &'static Definition) -> Self {
        Self {
            name,
            is_list: false,
            keys: None,
            of,
        }
    }

    pub(crate) const fn list(name: &'static str, of: &'static Definition) -> Self {
        Self {
            name,
            is_list: true,
            keys: None,
            of,
        }
    }

    pub(crate) const fn merged(
        name: &'static str,
        keys: &'static [&'static str],
        of: &'static Definition,
    ) -> Self {
        Self {
            name,
            is_list: true,
            keys: Some(keys),
            of,
        }
    }
}
