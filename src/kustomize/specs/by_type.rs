//! The field specs of a type, found once per type: a table has rows for dozens of kinds, a tree has thousands of resources.

use rustc_hash::FxHashMap;

use super::reach::Reach;
use crate::kustomize::config::FieldSpec;
use crate::model::Gvk;
use crate::yaml::Node;

/// A table, and its rows for the types that were asked for.
pub(crate) struct ByType<'t> {
    table: &'t [FieldSpec],
    /// True if missing fields are made where a row says so.
    makes: bool,
    known: FxHashMap<Gvk, Rows<'t>>,
}

struct Rows<'t> {
    specs: Vec<&'t FieldSpec>,
    reach: Reach<'t>,
}

impl<'t> ByType<'t> {
    /// The rows of `table`, for a step that makes missing fields.
    pub(crate) fn making(table: &'t [FieldSpec]) -> Self {
        Self {
            table,
            makes: true,
            known: FxHashMap::default(),
        }
    }

    /// The rows of `table`, for a step that makes no fields.
    pub(crate) fn finding(table: &'t [FieldSpec]) -> Self {
        Self {
            table,
            makes: false,
            known: FxHashMap::default(),
        }
    }

    /// The rows, in the table's order, that do anything to a resource of this type: they find a field, make one, or report
    /// a value that has none.
    pub(crate) fn rows(&mut self, gvk: &Gvk, node: &Node) -> Vec<&'t FieldSpec> {
        if !self.known.contains_key(gvk) {
            self.known.insert(gvk.clone(), Rows::of(self.table, gvk));
        }
        let Some(rows) = self.known.get_mut(gvk) else {
            return Vec::new();
        };
        let reached = rows.reach.reaches(node);
        let specs = || rows.specs.iter().copied().zip(&reached);
        // A later row may find the field that an earlier row makes.
        if self.makes && specs().any(|(spec, is_reached)| spec.create && !is_reached) {
            return rows.specs.clone();
        }
        let reached = specs().filter(|(_, is_reached)| **is_reached);
        reached.map(|(spec, _)| spec).collect()
    }
}

impl<'t> Rows<'t> {
    fn of(table: &'t [FieldSpec], gvk: &Gvk) -> Self {
        let is_for = |spec: &&FieldSpec| gvk.is_selected_by(&spec.gvk);
        let specs: Vec<&FieldSpec> = table.iter().filter(is_for).collect();
        Self {
            reach: Reach::of(specs.iter().map(|spec| spec.parts.as_slice())),
            specs,
        }
    }
}
