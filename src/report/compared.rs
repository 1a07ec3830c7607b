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
        let (from, to) = match self {
            Self::Targets { from, to } | Self::Environments { from, to } => {
                (visible(from), visible(to))
            }
            _ => return headline.sentence() + ".",
        };
        if headline.differs {
            let details = headline.details();
            format!("{to} differs from {from}{details}.")
        } else {
            format!("{to} does not differ from {from}.")
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

    /// `compared with main (c748022)`
    pub(super) fn with(&self) -> String {
        match self {
            Self::Commit { with, .. } => visible(&format!("compared with {with}")),
            _ => String::new(),
        }
    }
}
