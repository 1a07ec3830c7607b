//! `patches` and `patchesJson6902` (`api/types/patch.go`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::Origin;

use super::selector::Selector;

/// An entry of `patches` or `patchesJson6902`.
#[derive(Clone, Debug, Default)]
pub struct PatchRule {
    /// A file with the patch.
    pub path: Option<LocatedText>,
    /// The patch itself.
    pub patch: Option<LocatedText>,
    /// The target; if absent, the patch identifies its own target.
    pub target: Option<Selector>,
    /// `options.allowNameChange`.
    pub allow_name_change: bool,
    /// `options.allowKindChange`.
    pub allow_kind_change: bool,
    /// The place of the entry.
    pub at: Origin,
}

#[derive(Default)]
struct PatchOptions {
    allow_name_change: bool,
    allow_kind_change: bool,
}

impl Decode for PatchOptions {
    const WHAT: &'static str = "`options` of a patch";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            allow_name_change: fields.flag("allowNameChange"),
            allow_kind_change: fields.flag("allowKindChange"),
        }
    }
}

impl Decode for PatchRule {
    const WHAT: &'static str = "a patch";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let some = |text: LocatedText| (!text.value.is_empty()).then_some(text);
        let options: PatchOptions = patch_options(fields);
        Self {
            path: some(fields.located("path")),
            patch: some(fields.located("patch")),
            target: fields.object("target"),
            allow_name_change: options.allow_name_change,
            allow_kind_change: options.allow_kind_change,
            at: fields.at,
        }
    }
}

fn patch_options(fields: &mut Fields<'_, '_>) -> PatchOptions {
    fields.object("options").unwrap_or_default()
}
