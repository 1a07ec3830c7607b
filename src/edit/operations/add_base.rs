//! `edit add base`: directories in `resources`.

use crate::diag::{Code, Diagnostic, Fallible, Origin, message};
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;
use crate::yaml::Node;

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
            let mut known = draft.items("resources").iter();
            if let Some(known) = known.find(|item| item.as_str() == Some(path)) {
                let message = format!("`{path}` is already in `resources`");
                return Err(Diagnostic::error(Code::EditConflict, message)
                    .at(known.origin)
                    .help("remove it from the argument")
                    .into());
            }
            let path = Node::string(path, Origin::NONE);
            draft.list("resources").push(path);
        }
        Ok(())
    }
}
