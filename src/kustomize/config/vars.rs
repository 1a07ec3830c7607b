//! `vars` (`api/types/var.go`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::Origin;
use crate::model::Gvk;
use crate::yaml::Text;

use super::selector::gvk;

/// An entry of `vars`.
#[derive(Clone, Debug, Default)]
pub struct VarRule {
    /// The `NAME` in `$(NAME)`.
    pub name: LocatedText,
    /// Group, version and kind of the object to read.
    pub gvk: Gvk,
    /// Name of the object to read.
    pub object_name: Text,
    /// Namespace of the object to read.
    pub object_namespace: Text,
    /// The field, dotted; `metadata.name` where absent.
    pub field_path: Text,
    /// The place of the entry.
    pub at: Origin,
}

#[derive(Default)]
struct ObjectReference {
    gvk: Gvk,
    api_version: Text,
    name: Text,
    namespace: Text,
}

impl Decode for ObjectReference {
    const WHAT: &'static str = "the `objref` of a var";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            gvk: gvk(fields),
            api_version: fields.text("apiVersion"),
            name: fields.text("name"),
            namespace: fields.text("namespace"),
        }
    }
}

#[derive(Default)]
struct FieldReference(Text);

impl Decode for FieldReference {
    const WHAT: &'static str = "the `fieldref` of a var";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(fields.text("fieldpath"))
    }
}

impl Decode for VarRule {
    const WHAT: &'static str = "a `vars` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let object: ObjectReference = fields.object("objref").unwrap_or_default();
        let FieldReference(path) = fields.object("fieldref").unwrap_or_default();
        let mut gvk = object.gvk;
        if !object.api_version.is_empty() {
            let (group, version) = object
                .api_version
                .split_once('/')
                .unwrap_or(("", &object.api_version));
            (gvk.group, gvk.version) = (group.into(), version.into());
        }
        Self {
            name: fields.located("name"),
            gvk,
            object_name: object.name,
            object_namespace: object.namespace,
            field_path: if path.is_empty() {
                "metadata.name".into()
            } else {
                path
            },
            at: fields.at,
        }
    }
}
