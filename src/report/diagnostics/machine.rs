//! Diagnostics for programs: JSON lines, and GitHub's workflow commands.
//! No excerpts of sources are in either.

use serde::Serialize;

use crate::diag::{Diagnostic, Message, Origin, Severity, visible_json};
use crate::report::diagnostics::place::Places;

/// A diagnostic as one line of JSON has it.
#[derive(Serialize)]
struct Record<'d> {
    severity: &'static str,
    code: &'d str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Position>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<LabelRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trace: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    help: Vec<String>,
}

#[derive(Serialize)]
struct LabelRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Position>,
    text: String,
}

#[derive(Serialize)]
struct Position {
    file: String,
    line: usize,
    column: usize,
}

/// One object a line.
pub(super) fn json_lines(diagnostics: &[Diagnostic], places: &Places<'_>) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let record = record(diagnostic, places);
        let record = serde_json::to_string(&record).expect("strings and numbers alone");
        text.push_str(&visible_json(&record));
        text.push('\n');
    }
    text
}

fn record<'d>(diagnostic: &'d Diagnostic, places: &Places<'_>) -> Record<'d> {
    let relative = |texts: &[Message]| texts.iter().map(|text| places.text(text)).collect();
    let label = |label: &crate::diag::Label| LabelRecord {
        location: position(label.at, places),
        text: places.text(&label.text),
    };
    Record {
        severity: diagnostic.severity.name(),
        code: diagnostic.rule_name(),
        message: places.text(&diagnostic.message),
        location: position(diagnostic.at, places),
        labels: diagnostic.labels.iter().map(label).collect(),
        trace: relative(&diagnostic.trace),
        help: relative(&diagnostic.help),
    }
}

fn position(origin: Origin, places: &Places<'_>) -> Option<Position> {
    let place = places.place(origin)?;
    Some(Position {
        file: place.path,
        line: place.line,
        column: place.column,
    })
}

/// `::error file=…,line=…,col=…,title=…::message`, a line each
/// (docs.github.com, "Workflow commands for GitHub Actions").
pub(super) fn workflow_commands(diagnostics: &[Diagnostic], places: &Places<'_>) -> String {
    diagnostics
        .iter()
        .map(|diagnostic| workflow_command(diagnostic, places))
        .collect()
}

fn workflow_command(diagnostic: &Diagnostic, places: &Places<'_>) -> String {
    let command = match diagnostic.severity {
        Severity::Note => "notice",
        severity => severity.name(),
    };
    let place = match places.place(diagnostic.at) {
        Some(place) => format!(
            "file={},line={},col={},",
            escape_property(&place.file),
            place.line,
            place.column
        ),
        None => String::new(),
    };
    format!(
        "::{command} {place}title={}::{}\n",
        escape_property(diagnostic.rule_name()),
        escape(&in_lines(diagnostic, places))
    )
}

/// The message with its trace and help, a line each.
pub(super) fn in_lines(diagnostic: &Diagnostic, places: &Places<'_>) -> String {
    let help = diagnostic.help.iter();
    let help = help.map(|help| format!("help: {}", places.text(help)));
    let lines: Vec<String> = std::iter::once(&diagnostic.message)
        .chain(&diagnostic.trace)
        .map(|line| places.text(line))
        .chain(help)
        .collect();
    lines.join("\n")
}

fn escape(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
