//! `edit add label`: new entries of `commonLabels`, or of `labels`.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::edit::arguments::pairs;
use crate::edit::draft::{Draft, field, map, pairs_of, yes};
use crate::edit::operation::Operation;
use crate::yaml::{Mapping, Node};

use super::add_key::add_key;

/// Adds labels, each given as `KEY:VALUE`.
#[derive(Clone, Debug)]
pub struct AddLabel {
    /// The labels.
    pub labels: Vec<String>,
    /// Replaces the values of those that are there.
    pub force: bool,
    /// Adds them to `labels`, and so not to selectors.
    pub without_selector: bool,
    /// Adds them to templates, too.
    pub include_templates: bool,
}

impl Operation for AddLabel {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        if self.include_templates && !self.without_selector {
            let message = "`--include-templates` needs `--without-selector`";
            return Err(Diagnostic::error(Code::EditArgument, message)
                .help(
                    "labels of `commonLabels` are in templates anyway: remove it, or add the other",
                )
                .into());
        }
        for (key, value) in pairs(&self.labels, "label")? {
            let map = if self.without_selector {
                self.pairs(draft)
            } else {
                draft.map("commonLabels")
            };
            add_key(map, &key, &value, "label", self.force)?;
        }
        Ok(())
    }
}

impl AddLabel {
    /// The pairs of the first entry of `labels` with the same settings, or of a new one.
    fn pairs<'d>(&self, draft: &'d mut Draft<'_>) -> &'d mut Mapping {
        let is_set =
            |entry: &Node, name: &str| field(entry, name).and_then(Node::as_str) == Some("true");
        let is_alike = |entry: &Node| {
            !is_set(entry, "includeSelectors")
                && is_set(entry, "includeTemplates") == self.include_templates
        };
        let list = draft.list("labels");
        let at = match list.iter().position(is_alike) {
            Some(at) => at,
            None => {
                let mut entry = Mapping::default();
                entry.push("pairs", Node::empty_mapping(Origin::NONE));
                if self.include_templates {
                    entry.push("includeTemplates", yes());
                }
                list.push(Node::mapping(entry, Origin::NONE));
                list.len() - 1
            }
        };
        pairs_of(map(&mut list[at]))
    }
}
