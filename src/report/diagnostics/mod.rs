//! Diagnostics as text: the one place that renders them. In: diagnostics and
//! where their origins lead. Out: a string for people or for machines, with
//! colors only where asked. No Secret's value gets into it: excerpts of lines
//! that may hold one are masked.

mod brief;
mod excerpt;
mod folded;
mod gitlab;
mod junit;
mod known;
mod machine;
mod mask;
mod place;
mod repeated;
mod sarif;
mod shorten;

pub(super) use excerpt::SourceLines;
pub(super) use known::{known_secrets, secrets_in};
pub(super) use mask::{masked_line, masked_manifests};
pub use place::{Place, Places};

use annotate_snippets::{Element, Level, Renderer, normalize_untrusted_str};

use crate::diag::{Diagnostic, Message, Severity, counted, visible_name};
use crate::diff::Secrets;
use crate::limits::ERRORS_SHOWN;
use crate::sources::SourceMap;

use excerpt::Excerpts;
use folded::{Folded, also, folded};
use repeated::{Entry, entries};
use shorten::shortened;

/// A function that masks the values of Secrets in a text: of all Secrets in the files of `map`.
pub fn without_secrets(map: &SourceMap) -> impl Fn(&str) -> String {
    let secrets = known_secrets(map);
    move |text| secrets.hidden_text(text).into_owned()
}

/// The reader of the diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MessageFormat {
    /// A person: excerpts of the sources with carets under them.
    #[default]
    Human,
    /// A person who sees them in another program: no excerpts.
    Brief,
    /// A program: one JSON object a line.
    Json,
    /// A code scanner: one SARIF 2.1.0 log.
    Sarif,
    /// GitHub Actions: a workflow command each, which annotates the changed files.
    GitHub,
    /// GitLab: one report of code quality.
    GitLab,
    /// Continuous integration in general: one report of JUnit.
    JUnit,
}

/// `diagnostics` as text, in their order; each line of it ends in a newline.
pub fn render(
    diagnostics: &[Diagnostic],
    places: &Places<'_>,
    format: MessageFormat,
    color: bool,
) -> String {
    let secrets = known_secrets(places.map);
    let most = match format {
        MessageFormat::Human => ERRORS_SHOWN,
        _ => usize::MAX,
    };
    let (diagnostics, left_out) = first_errors(diagnostics, most);
    let shown = diagnostics.into_iter().map(|diagnostic| {
        let mut diagnostic = diagnostic.clone();
        if let Some(rule) = &mut diagnostic.rule {
            rule.name = visible_name(&rule.name);
        }
        diagnostic.map_texts(|text| shortened(&secrets.hidden_text(text)).into_owned())
    });
    let diagnostics = &shown.collect::<Vec<_>>()[..];
    match format {
        MessageFormat::Human => human(diagnostics, places, &secrets, color) + &more(left_out),
        MessageFormat::Brief => brief::lines(diagnostics, places),
        MessageFormat::Json => machine::json_lines(diagnostics, places),
        MessageFormat::GitHub => machine::workflow_commands(diagnostics, places),
        MessageFormat::Sarif => sarif::log(diagnostics, places),
        MessageFormat::GitLab => gitlab::report(diagnostics, places),
        MessageFormat::JUnit => junit::report(diagnostics, places),
    }
}

/// The diagnostics with the first errors alone, and the number of the other errors.
fn first_errors(diagnostics: &[Diagnostic], most: usize) -> (Vec<&Diagnostic>, usize) {
    let mut errors = 0;
    let is_shown = |diagnostic: &&Diagnostic| {
        let is_error = diagnostic.severity == Severity::Error;
        errors += usize::from(is_error);
        !is_error || errors <= most
    };
    let shown = diagnostics.iter().filter(is_shown).collect();
    (shown, errors.saturating_sub(most))
}

fn more(left_out: usize) -> String {
    match left_out {
        0 => String::new(),
        _ => format!(
            "\n{}, which other formats list\n",
            counted(left_out, "more error")
        ),
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
    for entry in entries(&folded(diagnostics, places)) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&one(&entry, places, &renderer, &mut excerpts));
        text.push('\n');
    }
    text
}

fn one(
    entry: &Entry<'_, '_>,
    places: &Places<'_>,
    renderer: &Renderer,
    excerpts: &mut Excerpts<'_>,
) -> String {
    let Folded { diagnostic, others } = entry.first;
    let also = also(others, places);
    let excerpts = excerpts.of(diagnostic, places);
    let repeated = repeats(entry, places);
    let title = level(diagnostic.severity)
        .primary_title(places.text(&diagnostic.message))
        .id(diagnostic.rule_name());
    let group = title
        .elements(excerpts.iter().map(excerpt::Excerpt::snippet))
        .elements(
            also.map(|also| Element::from(Level::NOTE.message(normalize_untrusted_str(&also)))),
        )
        .elements(remarks(diagnostic, places))
        .elements(
            repeated
                .iter()
                .map(|text| Element::from(Level::NOTE.no_name().message(text))),
        );
    renderer.render(&[group])
}

/// The lines about further diagnostics of the entry.
fn repeats(entry: &Entry<'_, '_>, places: &Places<'_>) -> Option<String> {
    if entry.others.is_empty() {
        return None;
    }
    let line = |Folded { diagnostic, others }: &&Folded<'_>| {
        let place = places.place(diagnostic.at);
        let place = place.map(|it| format!("{}:{}:{}: ", it.file, it.line, it.column));
        let also = also(others, places).map(|also| format!(" ({also})"));
        format!(
            "{}{}{}",
            place.unwrap_or_default(),
            places.text(&diagnostic.message),
            also.unwrap_or_default()
        )
    };
    let count = entry.others.len() + entry.left_out;
    let mut lines = vec![format!(
        "{count} more of `{}`:",
        entry.first.diagnostic.rule_name()
    )];
    lines.extend(entry.others.iter().map(line));
    if entry.left_out > 0 {
        lines.push(format!(
            "and {} more, which other formats list",
            entry.left_out
        ));
    }
    Some(normalize_untrusted_str(&lines.join("\n")))
}

/// The most steps of a build that a diagnostic names.
const MOST_STEPS: usize = 20;

/// The lines after the excerpts: the trace of the build, and the help.
fn remarks<'a>(
    diagnostic: &'a Diagnostic,
    places: &'a Places<'_>,
) -> impl Iterator<Item = Element<'a>> {
    let fit = |text: &Message| normalize_untrusted_str(&places.text(text));
    let left_out = diagnostic.trace.len().saturating_sub(MOST_STEPS);
    let further = (left_out > 0).then(|| format!("… and {left_out} steps further out"));
    let further = further.map(|text| Level::NOTE.no_name().message(text).into());
    let trace = diagnostic
        .trace
        .iter()
        .take(MOST_STEPS)
        .map(move |text| Level::NOTE.no_name().message(fit(text)).into());
    let help = diagnostic
        .help
        .iter()
        .map(move |text| Level::HELP.message(fit(text)).into());
    trace.chain(further).chain(help)
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
