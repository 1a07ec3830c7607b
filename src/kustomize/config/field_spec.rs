//! Field specs: the fields that a transformer acts on (`api/types/fieldspec.go`).

use crate::config::{Decode, Fields};
use crate::kustomize::bounds::too_deep_values;
use crate::limits::NESTING;
use crate::model::Gvk;
use crate::yaml::Text;

use super::selector::gvk;

/// The fields that a transformer acts on: a type selector and a path (`api/types/fieldspec.go`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldSpec {
    /// The types; empty parts match any.
    pub gvk: Gvk,
    /// The path as written, `/` between fields.
    pub path: Text,
    /// The path in parts.
    pub parts: Vec<Text>,
    /// Creates missing fields on the path.
    pub create: bool,
}

impl FieldSpec {
    /// A spec for any type.
    pub fn any(path: &str, create: bool) -> Self {
        Self::of(Gvk::default(), path, create)
    }

    /// A spec of a table that is compiled in, whose path has no escapes: its texts are not copied.
    pub(crate) fn compiled_in(gvk: Gvk, path: &'static str, create: bool) -> Self {
        let slashes = path.bytes().filter(|byte| *byte == b'/').count();
        let mut parts = Vec::with_capacity(slashes + 1);
        parts.extend(path.split('/').map(Text::new_static));
        Self {
            gvk,
            path: Text::new_static(path),
            parts,
            create,
        }
    }

    /// A spec for the selected types.
    pub fn of(gvk: Gvk, path: &str, create: bool) -> Self {
        Self {
            gvk,
            path: path.into(),
            parts: crate::model::split_slashed(path)
                .into_iter()
                .map(Text::from)
                .collect(),
            create,
        }
    }
}

impl Decode for FieldSpec {
    const WHAT: &'static str = "a field spec";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let gvk = gvk(fields);
        let (path, create) = (fields.text("path"), fields.flag("create"));
        let spec = Self::of(gvk, &path, create);
        if spec.parts.len() > NESTING {
            fields.fail(too_deep_values("the path leads"));
            return Self::default();
        }
        spec
    }
}
