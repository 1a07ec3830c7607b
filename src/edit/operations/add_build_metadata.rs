//! `edit add buildmetadata`: options of `buildMetadata`.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;
use crate::yaml::Node;

use super::build_metadata::options;

/// Adds options to `buildMetadata`. One that is there already is an error.
#[derive(Clone, Debug)]
pub struct AddBuildMetadata(
    /// The options, separated by commas.
    pub String,
);

impl Operation for AddBuildMetadata {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        for option in options(&self.0)? {
            let mut known = draft.items("buildMetadata").iter();
            if let Some(known) = known.find(|item| item.as_str() == Some(option)) {
                let message = format!("`{option}` is already in `buildMetadata`");
                return Err(Diagnostic::error(Code::EditConflict, message)
                    .at(known.origin)
                    .help("remove it from the argument")
                    .into());
            }
            let option = Node::string(option, Origin::NONE);
            draft.list("buildMetadata").push(option);
        }
        Ok(())
    }
}
