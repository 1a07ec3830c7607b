//! The output of differences. In: what was compared, and the options of the command
//! line. Out: text.

use clap::ValueEnum;

use crate::cli::command_result::Failure;
use crate::cli::output::{Destination, FormatOrPath, OutputFormat, format_in};
use crate::cli::session::{Session, ignore_closed_pipe};
use crate::diag::Fallible;
use crate::impact::Impact;
use crate::report::{self, COMMENT_BUDGET, Compared, HtmlOptions, HumanOptions, MarkdownOptions};

/// The options of the output.
#[derive(Debug, clap::Args)]
pub(crate) struct OutputArgs {
    /// Format of the differences on stdout, or a file
    ///
    /// The extension of a file says its format: .txt is human, .diff and .patch are unified, .md is
    /// markdown, .json and .html are what they say.
    #[arg(
        short,
        long,
        value_name = "FORMAT|FILE",
        env = "OFFSHOOT_DIFF_OUTPUT",
        hide_env = true,
        default_value = "human",
        value_parser = FormatOrPath::<Format>::new()
    )]
    output: String,
    /// Group differences by cause or by resource [default: cause if both sides are rendered]
    #[arg(long, value_name = "WHAT", env = "OFFSHOOT_DIFF_BY", hide_env = true)]
    pub(super) by: Option<By>,
    /// Link lines of files to this URL, in markdown and HTML
    ///
    /// For example `https://github.com/org/repo/blob/main`; the path of the file and `#L` with the
    /// line are appended.
    #[arg(
        long,
        value_name = "URL",
        env = "OFFSHOOT_DIFF_LINK_BASE",
        hide_env = true
    )]
    link_base: Option<String>,
    /// Name every resource, and show added and removed ones and long values in full
    ///
    /// Without it, the human output counts resources with the same change, and shows an added or
    /// removed resource as one line.
    #[arg(
        long,
        env = "OFFSHOOT_DIFF_FULL",
        hide_env = true,
        value_parser = clap::builder::BoolishValueParser::new()
    )]
    full: bool,
    /// Leave the colored circles out of the markdown output
    #[arg(
        long,
        env = "OFFSHOOT_DIFF_NO_EMOJI",
        hide_env = true,
        value_parser = clap::builder::BoolishValueParser::new()
    )]
    no_emoji: bool,
    /// Maximum length of the markdown output, in characters
    #[arg(
        long,
        value_name = "CHARACTERS",
        env = "OFFSHOOT_DIFF_BUDGET",
        hide_env = true,
        default_value_t = COMMENT_BUDGET
    )]
    budget: usize,
}

/// The grouping of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// By the line and step that caused them
    Cause,
    /// By the resource they are in
    Resource,
}

/// The formats of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text for people, by cause or by resource
    Human,
    /// A unified diff of the YAML
    Unified,
    /// A few lines: how many targets, which kinds, which classes
    Summary,
    /// One changed resource per line: target, change and resource, separated by tabs
    ///
    /// `TARGET<TAB>CHANGE<TAB>Kind.group/name[ in namespace]`, where CHANGE is `added`, `removed` or
    /// `changed`: every target, bases too, and nothing else.
    Names,
    /// A comment for a pull request
    Markdown,
    /// One JSON object per line: targets, differences, causes
    Json,
    /// One self-contained page
    Html,
    /// One JSON object per line: an RFC 6902 patch for each resource
    ///
    /// Applied to FROM the patches give TO, which is verified before values of Secrets are masked;
    /// `masked` marks the patches that are.
    JsonPatch,
}

impl OutputFormat for Format {
    const DEFAULT: Self = Self::Human;
    const EXTENSIONS: &'static [(&'static str, Self)] = &[
        ("txt", Self::Human),
        ("diff", Self::Unified),
        ("patch", Self::Unified),
        ("md", Self::Markdown),
        ("json", Self::Json),
        ("html", Self::Html),
    ];
}

impl OutputArgs {
    /// The destination of the differences.
    ///
    /// # Errors
    /// `output-format`.
    pub(super) fn destination(&self, session: &mut Session) -> Fallible<Destination<Format>> {
        Destination::find(&self.output, session)
    }

    /// The text of `--output`.
    pub(crate) fn destination_text(&self) -> &str {
        &self.output
    }

    /// The format of the differences.
    pub(super) fn format(&self) -> Format {
        format_in(&self.output)
    }

    /// Prints or writes `text`. The exit code does not depend on how much of it is read.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub(super) fn print(&self, text: &str, session: &mut Session) -> Result<(), Failure> {
        let destination = self.destination(session)?;
        match self.format() {
            Format::Human | Format::Unified => destination.show(text, session),
            _ => ignore_closed_pipe(destination.print(text, session)),
        }
    }

    /// The options of text for people.
    pub(super) fn human_options(&self, session: &Session) -> HumanOptions {
        HumanOptions {
            full: self.full,
            ..session.human_options()
        }
    }

    /// `impact` as text, its groups as they are. `command` is the command line that shows all of it.
    pub(super) fn text(
        &self,
        impact: &Impact,
        compared: &Compared<'_>,
        command: &str,
        session: &Session,
    ) -> String {
        let places = session.places(None);
        let link_base = self.link_base.as_deref();
        match self.format() {
            // Unified diffs and patches show manifests: the caller, who has them, writes both.
            Format::Human | Format::Unified | Format::JsonPatch => {
                let options = self.human_options(session);
                match (compared, self.by) {
                    (Compared::Environments { from, to }, None) => {
                        report::parity(impact, [from, to], &places, options)
                    }
                    _ => report::impact(impact, compared, &places, options),
                }
            }
            Format::Summary => report::summary(impact, compared, &places),
            Format::Names => report::names(impact),
            Format::Json => report::json(impact, &places),
            Format::Markdown => {
                let options = MarkdownOptions {
                    budget: self.budget,
                    link_base,
                    command,
                    emoji: !self.no_emoji,
                };
                report::markdown(impact, compared, &places, options)
            }
            Format::Html => {
                let options = HtmlOptions { link_base, command };
                report::html(impact, compared, &places, options)
            }
        }
    }
}
