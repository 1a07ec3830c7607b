//! Patches: `patches`, `patchesStrategicMerge` and `patchesJson6902`.
//! Rules: `api/internal/builtins/Patch*Transformer.go`.

mod apply;
mod cause;
mod directive;
mod json6902;
mod keyed_list;
mod load;
mod prepared;
mod replaced_list;
mod strategic;
mod unheeded;
mod value;

pub(super) use load::{PatchText, Where, legacy_json, legacy_strategic, patch, says_nothing};
pub(super) use prepared::{Body, Patch};
pub(super) use strategic::apply as merge_trees;
