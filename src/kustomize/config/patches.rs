//! `patches` and `patchesJson6902` (`api/types/patch.go`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Origin};

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
    /// The errors of unknown names in `options`, which not every version refuses.
    pub unknown_options: Vec<Diagnostic>,
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
        let (options, unknown_options) = patch_options(fields);
        Self {
            path: some(fields.located("path")),
            patch: some(fields.located("patch")),
            target: fields.object("target"),
            allow_name_change: options.allow_name_change,
            allow_kind_change: options.allow_kind_change,
            unknown_options,
            at: fields.at,
        }
    }
}

/// The options, and the errors of unknown ones. Those that are not flags are errors in every version.
fn patch_options(fields: &mut Fields<'_, '_>) -> (PatchOptions, Vec<Diagnostic>) {
    let (options, noted) = fields.object_with_errors("options");
    let (unknown, others): (Vec<_>, Vec<_>) = noted
        .into_iter()
        .partition(|it| it.code == Code::UnknownField);
    others.into_iter().for_each(|it| fields.fail(it));
    (options.unwrap_or_default(), unknown)
}
