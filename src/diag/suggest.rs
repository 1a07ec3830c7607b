//! Suggestions for unknown names.

use std::fmt;

use super::diagnostic::Diagnostic;
use super::message::Message;

impl Diagnostic {
    /// Adds the candidate that `wanted` is a slip of, if there is one.
    #[must_use]
    pub fn suggest<'a>(self, wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(wanted, candidates) {
            Some(near) => self.help(did_you_mean(near)),
            None => self,
        }
    }

    /// Adds the candidate that `wanted` is a slip of, or `otherwise` where there is none.
    #[must_use]
    pub fn suggest_or<'a>(
        self,
        wanted: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        otherwise: impl Into<Message>,
    ) -> Self {
        match nearest(wanted, candidates) {
            Some(near) => self.help(did_you_mean(near)),
            None => self.help(otherwise),
        }
    }
}

/// The help for a name that is near another one.
pub(crate) fn did_you_mean(near: impl fmt::Display) -> String {
    format!("did you mean `{near}`?")
}

/// The most characters of a word that has slips: to compare two takes the product of their lengths.
const LONGEST: usize = 300;

/// The most candidates that are compared.
const MOST_CANDIDATES: usize = 2_000;

/// Characters that lower case may add to a word: `İ` becomes two.
const FOLDED: usize = 8;

/// The candidate closest to `wanted`, or `None` if none is close enough to be a typo.
///
/// Close enough: the edit distance (insert, delete, substitute, swap neighbors) is at
/// most a third of the longer word's length; one edit is always allowed. Case is ignored.
pub(crate) fn nearest<'a>(
    wanted: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = wanted.chars().count();
    if length > LONGEST {
        return None;
    }
    let lower = wanted.to_lowercase();
    candidates
        .into_iter()
        .take(MOST_CANDIDATES)
        .filter_map(|candidate| {
            let other = candidate.chars().take(LONGEST + 1).count();
            let limit = (length.max(other) / 3).max(1);
            if other > LONGEST || length.abs_diff(other) > limit + FOLDED {
                return None;
            }
            let distance = strsim::osa_distance(&lower, &candidate.to_lowercase());
            (distance <= limit).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_finds_a_slip_and_refuses_a_stranger() {
        let fields = ["namespace", "namePrefix", "resources"];
        assert_eq!(nearest("namespcae", fields), Some("namespace"));
        assert_eq!(nearest("nameprefix", fields), Some("namePrefix"));
        assert_eq!(nearest("volumes", fields), None);
    }
}
