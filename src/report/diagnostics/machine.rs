//! Diagnostics for programs: JSON lines, and GitHub's workflow commands.
//! No excerpts of sources are in either.

use serde::Serialize;

use crate::diag::{Diagnostic, Origin, Severity};
use crate::report::diagnostics::place::Places;
use crate::report::diagnostics::severity::severity_name;

/// A diagnostic as one line of JSON has it.
#[derive(Serialize)]
struct Record<'d> {
    severity: &'static str,
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Position>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<LabelRecord<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trace: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    help: Vec<String>,
}

#[derive(Serialize)]
struct LabelRecord<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Position>,
    text: &'d str,
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
        text.push_str(&serde_json::to_string(&record).expect("strings and numbers alone"));
        text.push('\n');
    }
    text
}

fn record<'d>(diagnostic: &'d Diagnostic, places: &Places<'_>) -> Record<'d> {
    let relative = |texts: &[String]| texts.iter().map(|text| places.relative_in(text)).collect();
    let label = |label: &'d crate::diag::Label| LabelRecord {
        location: position(label.at, places),
        text: &label.text,
    };
    Record {
        severity: severity_name(diagnostic.severity),
        code: diagnostic.code.name(),
        message: places.relative_in(&diagnostic.message),
        location: position(diagnostic.at, places),
        labels: diagnostic.labels.iter().map(label).collect(),
        trace: relative(&diagnostic.trace),
        help: relative(&diagnostic.help),
    }
}

fn position(origin: Origin, places: &Places<'_>) -> Option<Position> {
    let place = places.place(origin)?;
    Some(Position {
        file: place.file,
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
        severity => severity_name(severity),
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
    let help = diagnostic.help.iter().map(|help| format!("help: {help}"));
    let lines: Vec<String> = std::iter::once(diagnostic.message.clone())
        .chain(diagnostic.trace.iter().cloned())
        .chain(help)
        .map(|line| places.relative_in(&line))
        .collect();
    format!(
        "::{command} {place}title={}::{}\n",
        escape_property(diagnostic.code.name()),
        escape(&lines.join("\n"))
    )
}

fn escape(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
