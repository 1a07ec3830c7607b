//! The two sides of an impact, as a report names them.

use super::outline::Headline;
use super::value::visible;

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
        let (from, to) = (visible(from), visible(to));
        if !headline.differs {
            return format!("{to} does not differ from {from}.");
        }
        let [changed, added, removed] = headline.resources;
        let parts = [
            (changed, "different".to_owned()),
            (added, format!("only in {to}")),
            (removed, format!("only in {from}")),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        format!("{to} differs from {from}: {}.", parts.join(", "))
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

    /// `compared with main (c748022)`
    pub(super) fn with(&self) -> String {
        match self {
            Self::Commit { with, .. } => visible(&format!("compared with {with}")),
            _ => String::new(),
        }
    }
}
