//! `edit add base`: directories in `resources`.

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::list_entries::add_new;

/// Adds directories to `resources`. One that is there already is an error.
#[derive(Clone, Debug)]
pub struct AddBase(
    /// The paths, separated by commas, relative to the kustomization.
    pub String,
);

impl Operation for AddBase {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        for path in self.0.split(',') {
            if draft.sources.entry(&draft.directory.join(path)).is_none() {
                let message = message!("`{}` does not exist in `{}`", path, draft.directory);
                return Err(Diagnostic::error(Code::EditMissing, message)
                    .help("correct the path, which is relative to the kustomization")
                    .into());
            }
            add_new(draft, "resources", path)?;
        }
        Ok(())
    }
}
