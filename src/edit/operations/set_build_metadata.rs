//! `edit set buildmetadata`: the options of `buildMetadata`.

use crate::diag::{Fallible, Origin};
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;
use crate::yaml::Node;

use super::build_metadata::options;

/// Sets `buildMetadata` to these options alone.
#[derive(Clone, Debug)]
pub struct SetBuildMetadata(
    /// The options, separated by commas.
    pub String,
);

impl Operation for SetBuildMetadata {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        let options = options(&self.0)?;
        let list = draft.list("buildMetadata");
        // What stays keeps its line, and the comment on it.
        let mut old = std::mem::take(list);
        for option in options {
            let known = old.iter().position(|item| item.as_str() == Some(option));
            list.push(match known {
                Some(at) => old.remove(at),
                None => Node::string(option, Origin::NONE),
            });
        }
        Ok(())
    }
}
