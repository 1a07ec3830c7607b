//! The two sides of an impact, as a report names them.

use super::outline::Headline;
use super::value::visible;
use crate::diag::counted;
use crate::diff::Comparison;

/// The two sides of an impact.
#[derive(Clone, Copy, Debug)]
pub enum Compared<'a> {
    /// Targets, at a commit and now: `main (c748022)`, and the commit that is checked out.
    Commit {
        /// The old side.
        with: &'a str,
        /// The commit on top of which the new side is, if it is known.
        head: Option<&'a str>,
    },
    /// Two targets.
    Targets {
        /// The name of the old side.
        from: &'a str,
        /// The name of the new side.
        to: &'a str,
    },
    /// Two environments: neither comes after the other.
    Environments {
        /// The name of the old side.
        from: &'a str,
        /// The name of the new side.
        to: &'a str,
    },
    /// Sides that need no names.
    Unnamed,
}

impl Compared<'_> {
    /// The sentence that a report begins with.
    pub(super) fn headline(&self, headline: &Headline) -> String {
        let (Self::Targets { from, to } | Self::Environments { from, to }) = self else {
            return headline.sentence() + ".";
        };
        sentence(from, to, headline.resources)
    }

    /// The words for a line of the old side, which is at `place`.
    pub(super) fn old_side(&self, place: &str) -> Option<String> {
        match self {
            Self::Targets { from, .. } | Self::Environments { from, .. } => {
                let from = visible(from);
                (!place.contains(&from)).then(|| format!("(in {from})"))
            }
            _ => Some("(removed line)".to_owned()),
        }
    }

    /// `main (c748022) → 5d1a0be`
    pub(super) fn sides(&self) -> Option<String> {
        let sides = match self {
            Self::Commit { with, head } => {
                let head = head.unwrap_or("the working tree");
                format!("{with} → {head}")
            }
            Self::Targets { from, to } | Self::Environments { from, to } => {
                format!("{from} → {to}")
            }
            Self::Unnamed => return None,
        };
        Some(visible(&sides))
    }

    /// The old side and the new one, in front of what each of them has.
    pub(super) fn heads(&self) -> [String; 2] {
        match self {
            Self::Targets { from, to } | Self::Environments { from, to } => {
                [visible(from), visible(to)]
            }
            _ => ["before", "after"].map(str::to_owned),
        }
    }

    /// `compared with main (c748022)`
    pub(super) fn with(&self) -> String {
        match self {
            Self::Commit { with, .. } => visible(&format!("compared with {with}")),
            _ => String::new(),
        }
    }
}

/// The sentence about two targets that a report by resource begins with.
pub(super) fn sides_text(comparison: &Comparison<'_>, from: &str, to: &str) -> String {
    let changed = comparison.changed().count();
    let (added, removed) = (comparison.added().count(), comparison.removed().count());
    sentence(from, to, [changed, added, removed])
}

/// `a.yaml → b.yaml: 2 resources differ, 1 only in b.yaml.`
fn sentence(from: &str, to: &str, [changed, added, removed]: [usize; 3]) -> String {
    let (from, to) = (visible(from), visible(to));
    let differ = if changed == 1 { "differs" } else { "differ" };
    let resources = |count: usize, is_first: bool| {
        if is_first {
            counted(count, "resource")
        } else {
            count.to_string()
        }
    };
    let parts = [
        (changed, differ.to_owned()),
        (added, format!("only in {to}")),
        (removed, format!("only in {from}")),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .enumerate()
        .map(|(at, (count, what))| format!("{} {what}", resources(count, at == 0)))
        .collect();
    if parts.is_empty() {
        return format!("{from} and {to} do not differ.");
    }
    format!("{from} → {to}: {}.", parts.join(", "))
}
