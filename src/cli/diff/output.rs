//! How differences are written. In: what was compared and the options of the
//! command line. Out: text.

use clap::ValueEnum;

use crate::cli::Failure;
use crate::cli::session::{Session, unread};
use crate::impact::Impact;
use crate::report::{self, COMMENT_BUDGET, HtmlOptions, MarkdownOptions};

/// How to show differences.
#[derive(Debug, clap::Args)]
pub(super) struct OutputArgs {
    /// How to show the differences
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        env = "OFFSHOOT_DIFF_OUTPUT",
        default_value = "human"
    )]
    pub(super) output: Format,
    /// What differences are shown by; by cause where both sides are rendered, unless this says otherwise
    #[arg(long, value_name = "WHAT", env = "OFFSHOOT_DIFF_BY")]
    pub(super) by: Option<By>,
    /// What links to lines of files start with, in markdown and HTML
    ///
    /// Such as `https://github.com/org/repo/blob/main`; the file's path and `#L` with the line
    /// come after it.
    #[arg(long, value_name = "URL", env = "OFFSHOOT_DIFF_LINK_BASE")]
    link_base: Option<String>,
    /// The most characters of the markdown
    #[arg(
        long,
        value_name = "CHARACTERS",
        env = "OFFSHOOT_DIFF_BUDGET",
        default_value_t = COMMENT_BUDGET
    )]
    budget: usize,
}

/// What differences are shown by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// The line and step that made them.
    Cause,
    /// The resource they are in.
    Resource,
}

/// How differences are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people: by cause, or by resource and path.
    Human,
    /// A unified diff of the YAML.
    Unified,
    /// A few lines: how many targets, which kinds, which classes.
    Summary,
    /// A comment on a pull request.
    Markdown,
    /// One object a line: targets, differences, causes.
    Json,
    /// One page that loads nothing.
    Html,
    /// RFC 6902 patches, one object a line: a resource each. Applied to FROM they give TO, which
    /// is verified; values of Secrets are masked after that, and `masked` says so.
    JsonPatch,
}

impl OutputArgs {
    /// Prints `text`, which is in this format. Whether anything differs was found out before: that
    /// nobody reads to the end does not change it.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub(super) fn print(&self, text: &str, session: &mut Session) -> Result<(), Failure> {
        match self.output {
            Format::Human | Format::Unified => session.show(text),
            _ => unread(session.print(text)),
        }
    }

    /// `found` as text, by cause. `command` is what shows all of it.
    pub(super) fn shown(&self, found: &Impact, command: &str, session: &Session) -> String {
        let places = session.places(None);
        let link_base = self.link_base.as_deref();
        match self.output {
            // Unified diffs and patches are of the manifests: whoever has those writes them.
            Format::Human | Format::Unified | Format::JsonPatch => {
                report::impact(found, &places, session.for_people())
            }
            Format::Summary => report::summary(found),
            Format::Json => report::json(found, &places),
            Format::Markdown => {
                let options = MarkdownOptions {
                    budget: self.budget,
                    link_base,
                    command,
                };
                report::markdown(found, &places, options)
            }
            Format::Html => report::html(found, &places, HtmlOptions { link_base, command }),
        }
    }
}
