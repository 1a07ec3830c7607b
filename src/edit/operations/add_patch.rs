//! `edit add patch`: an entry of `patches`.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::patch_target::Patch;

/// Adds a patch, unless the very same is there.
#[derive(Clone, Debug)]
pub struct AddPatch(
    /// The patch.
    pub Patch,
);

impl Operation for AddPatch {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        self.0.check()?;
        if self.0.path.is_empty() && self.0.patch.is_empty() {
            let message = "there is no patch to add";
            return Err(Diagnostic::error(Code::EditArgument, message)
                .help("name its file with `--path`, or write it with `--patch`")
                .into());
        }
        let known = draft.items("patches").iter().find(|entry| self.0.is(entry));
        if let Some(known) = known.map(|known| known.origin) {
            let message = "the patch is already in `patches`";
            draft
                .warnings
                .push(Diagnostic::warning(Code::EditUnchanged, message).at(known));
            return Ok(());
        }
        draft.list("patches").push(self.0.entry());
        Ok(())
    }
}
