//! `slug`: the room for a branch in names.

use crate::config::{Decode, Fields};
use crate::diag::{Code, Diagnostic, Failures, Origin};
use crate::environment::names::LABEL_LENGTH;
use crate::environment::slug::{DEFAULT_ROOM, LEAST_ROOM};

/// The room for slugs. It does not depend on the tree: the names of a branch stay while it lives.
#[derive(Clone, Copy, Debug)]
pub struct SlugRoom {
    /// Most characters of a slug.
    pub max: usize,
    /// The place of the setting, if there is one.
    pub at: Origin,
}

impl Default for SlugRoom {
    fn default() -> Self {
        Self {
            max: DEFAULT_ROOM,
            at: Origin::NONE,
        }
    }
}

impl Decode for SlugRoom {
    const WHAT: &'static str = "`slug`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let stated = fields.integer("max");
        let at = fields.place_of(&["max"]);
        let max = match stated.map(usize::try_from) {
            None => DEFAULT_ROOM,
            Some(Ok(max)) if (LEAST_ROOM..=LABEL_LENGTH).contains(&max) => max,
            Some(_) => {
                let message = format!("`slug.max` is a number from {LEAST_ROOM} to {LABEL_LENGTH}");
                let help = format!(
                    "a shortened branch ends in a dash and a hash of 7 characters, and a DNS label has {LABEL_LENGTH}; the default is {DEFAULT_ROOM}"
                );
                fields.fail(
                    Diagnostic::error(Code::FieldValue, message)
                        .at(at)
                        .help(help),
                );
                DEFAULT_ROOM
            }
        };
        Self { max, at }
    }
}

impl SlugRoom {
    /// Notes a setting that cannot have an effect.
    pub(super) fn validate(&self, per_branch: bool, failures: &mut Failures) {
        if !self.at.is_none() && !per_branch {
            let message = "`slug` has no effect without `perBranch: true`";
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(self.at);
            failures.push(diagnostic.help("remove it: only branches have a slug"));
        }
    }
}
