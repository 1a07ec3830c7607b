//! The formats in which `snapshot --check` shows differences.

use clap::ValueEnum;

use crate::cli::output::OutputFormat;
use crate::cli::session::Session;
use crate::impact::Impact;
use crate::report::{self, COMMENT_BUDGET, Compared, HtmlOptions, MarkdownOptions};

/// The command that shows all of what is cut.
const COMMAND: &str = "offshoot snapshot --check";

/// The formats of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text for people, by cause
    Human,
    /// A few lines: how many snapshots, which kinds, which classes
    Summary,
    /// A comment for a pull request
    Markdown,
    /// One JSON object per line: snapshots, differences, causes
    Json,
    /// One self-contained page
    Html,
}

impl OutputFormat for Format {
    const DEFAULT: Self = Self::Human;
    const EXTENSIONS: &'static [(&'static str, Self)] = &[
        ("txt", Self::Human),
        ("md", Self::Markdown),
        ("json", Self::Json),
        ("html", Self::Html),
    ];
}

impl Format {
    /// The differences of snapshots as text.
    pub(super) fn text(self, impact: &Impact, session: &Session) -> String {
        let places = session.places(None);
        match self {
            Self::Human => {
                report::impact(impact, &Compared::Unnamed, &places, session.human_options())
            }
            Self::Summary => report::summary(impact, &Compared::Unnamed, &places),
            Self::Json => report::json(impact, &places),
            Self::Markdown => {
                let options = MarkdownOptions {
                    emoji: true,
                    budget: COMMENT_BUDGET,
                    link_base: None,
                    command: COMMAND,
                };
                report::markdown(impact, &Compared::Unnamed, &places, options)
            }
            Self::Html => {
                let options = HtmlOptions {
                    link_base: None,
                    command: COMMAND,
                };
                report::html(impact, &Compared::Unnamed, &places, options)
            }
        }
    }
}
