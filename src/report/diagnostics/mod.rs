//! Diagnostics as text: the one place that renders them. In: diagnostics and
//! where their origins lead. Out: a string for people or for machines, with
//! colors only where asked. No Secret's value gets into it: excerpts of lines
//! that may hold one are masked.

mod excerpt;
mod folded;
mod known;
mod machine;
mod mask;
mod place;
mod sarif;

pub(super) use excerpt::SourceLines;
pub(super) use known::{known_secrets, secrets_in};
pub(super) use mask::{masked_line, masked_manifests};
pub use place::{Place, Places};

use annotate_snippets::{Element, Level, Renderer, normalize_untrusted_str};

use crate::diag::{Diagnostic, Message, Severity};
use crate::diff::Secrets;

use excerpt::Excerpts;
use folded::{Folded, also, folded};

/// The reader of the diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MessageFormat {
    /// A person: excerpts of the sources with carets under them.
    #[default]
    Human,
    /// A program: one JSON object a line.
    Json,
    /// A code scanner: one SARIF 2.1.0 log.
    Sarif,
    /// GitHub Actions: a workflow command each, which annotates the changed files.
    GitHub,
}

/// `diagnostics` as text, in their order; each line of it ends in a newline.
pub fn render(
    diagnostics: &[Diagnostic],
    places: &Places<'_>,
    format: MessageFormat,
    color: bool,
) -> String {
    let secrets = known_secrets(places.map);
    let shown = diagnostics.iter().map(|diagnostic| {
        let diagnostic = diagnostic.clone();
        diagnostic.map_texts(|text| secrets.hidden_text(text).into_owned())
    });
    let diagnostics = &shown.collect::<Vec<_>>()[..];
    match format {
        MessageFormat::Human => human(diagnostics, places, &secrets, color),
        MessageFormat::Json => machine::json_lines(diagnostics, places),
        MessageFormat::GitHub => machine::workflow_commands(diagnostics, places),
        MessageFormat::Sarif => sarif::log(diagnostics, places),
    }
}

/// Diagnostics as rustc shows its own, an empty line between them.
fn human(
    diagnostics: &[Diagnostic],
    places: &Places<'_>,
    secrets: &Secrets,
    color: bool,
) -> String {
    let renderer = if color {
        Renderer::styled().hyperlink(false)
    } else {
        Renderer::plain()
    };
    let mut excerpts = Excerpts::new(secrets);
    let mut text = String::new();
    for Folded { diagnostic, others } in folded(diagnostics, places) {
        if !text.is_empty() {
            text.push('\n');
        }
        let also = also(&others, places);
        text.push_str(&one(&diagnostic, also, places, &renderer, &mut excerpts));
        text.push('\n');
    }
    text
}

fn one(
    diagnostic: &Diagnostic,
    also: Option<String>,
    places: &Places<'_>,
    renderer: &Renderer,
    excerpts: &mut Excerpts<'_>,
) -> String {
    let excerpts = excerpts.of(diagnostic, places);
    let title = level(diagnostic.severity)
        .primary_title(places.text(&diagnostic.message))
        .id(diagnostic.code.name());
    let group = title
        .elements(excerpts.iter().map(excerpt::Excerpt::snippet))
        .elements(
            also.map(|also| Element::from(Level::NOTE.message(normalize_untrusted_str(&also)))),
        )
        .elements(remarks(diagnostic, places));
    renderer.render(&[group])
}

/// The lines after the excerpts: the trace of the build, and the help.
fn remarks<'a>(
    diagnostic: &'a Diagnostic,
    places: &'a Places<'_>,
) -> impl Iterator<Item = Element<'a>> {
    let fit = |text: &Message| normalize_untrusted_str(&places.text(text));
    let trace = diagnostic
        .trace
        .iter()
        .map(move |text| Level::NOTE.no_name().message(fit(text)).into());
    let help = diagnostic
        .help
        .iter()
        .map(move |text| Level::HELP.message(fit(text)).into());
    trace.chain(help)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

#[cfg(test)]
mod tests;
