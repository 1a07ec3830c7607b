//! `edit remove patch`: an entry of `patches`.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::patch_target::Patch;

/// Removes a patch whose fields are exactly those given.
#[derive(Clone, Debug)]
pub struct RemovePatch(
    /// The patch.
    pub Patch,
);

impl Operation for RemovePatch {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        self.0.check()?;
        if !draft.items("patches").iter().any(|entry| self.0.is(entry)) {
            let message = "no entry of `patches` has exactly these fields, and nothing is removed";
            let warning = Diagnostic::warning(Code::EditUnchanged, message);
            let warning =
                warning.help("give all fields of the patch: its path or text, and its target");
            draft.warnings.push(match draft.field("patches") {
                Some(patches) => warning.at(patches.origin),
                None => warning,
            });
            return Ok(());
        }
        draft.list("patches").retain(|entry| !self.0.is(entry));
        draft.drop_empty("patches");
        Ok(())
    }
}
