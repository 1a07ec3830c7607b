//! The output of `offshoot verify`: a row for each target, and a summary.

use std::time::Duration;

use clap::ValueEnum;
use serde::Serialize;

use crate::cli::output::OutputFormat;
use crate::diag::{counted, visible, visible_json, visible_name};

use super::differences::differences;
use super::program::{Built, Program};

/// The formats of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table, each difference below its row
    Text,
    /// One JSON object per line
    Json,
}

impl OutputFormat for Format {
    const DEFAULT: Self = Self::Text;
    const EXTENSIONS: &'static [(&'static str, Self)] =
        &[("txt", Self::Text), ("json", Self::Json)];
}

/// The comparison of the two programs on a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    /// Both write the same bytes.
    Same,
    /// They write different bytes.
    Differs,
    /// Neither builds it.
    BothRefuse,
    /// Only the other program builds it.
    WeRefuse,
    /// Only offshoot builds it.
    TheyRefuse,
}

impl Verdict {
    /// Every verdict, in the order of the summary.
    const ALL: [Self; 5] = [
        Self::Same,
        Self::BothRefuse,
        Self::Differs,
        Self::WeRefuse,
        Self::TheyRefuse,
    ];

    fn of(ours: &Built, theirs: &Built) -> Self {
        match (&ours.output, &theirs.output) {
            (Ok(ours), Ok(theirs)) if ours == theirs => Self::Same,
            (Ok(_), Ok(_)) => Self::Differs,
            (Err(_), Err(_)) => Self::BothRefuse,
            (Err(_), Ok(_)) => Self::WeRefuse,
            (Ok(_), Err(_)) => Self::TheyRefuse,
        }
    }

    /// True if a switch to offshoot changes nothing.
    pub(super) fn is_agreement(self) -> bool {
        matches!(self, Self::Same | Self::BothRefuse)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::BothRefuse => "both refuse",
            Self::WeRefuse => "we refuse",
            Self::TheyRefuse => "they refuse",
        }
    }
}

/// A target, built by both programs.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) verdict: Verdict,
    name: String,
    times: [Duration; 2],
    /// The lines of the difference, or the error message of the program that refuses.
    lines: Vec<String>,
}

/// A row as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RowObject<'r> {
    name: &'r str,
    verdict: Verdict,
    offshoot_ms: f64,
    other_ms: f64,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    lines: &'r [String],
}

impl Row {
    /// A row with at most `limit` lines of the difference.
    pub(super) fn new(name: String, ours: &Built, theirs: &Built, limit: usize) -> Self {
        let verdict = Verdict::of(ours, theirs);
        let (mut lines, beyond) = match (&ours.output, &theirs.output) {
            _ if verdict.is_agreement() => Default::default(),
            (Ok(ours), Ok(theirs)) => {
                let [ours, theirs] = [ours, theirs].map(|bytes| String::from_utf8_lossy(bytes));
                differences(&theirs, &ours, limit)
            }
            (Err(reason), _) | (_, Err(reason)) => first_lines(reason, limit),
        };
        if beyond > 0 {
            lines.push(format!("… {}", counted(beyond, "more line")));
        }
        Self {
            verdict,
            name,
            times: [ours.took, theirs.took],
            lines,
        }
    }
}

/// At most `limit` lines, and the number of further lines.
fn first_lines(text: &str, limit: usize) -> (Vec<String>, usize) {
    let beyond = text.lines().count().saturating_sub(limit);
    (
        text.lines().take(limit).map(str::to_owned).collect(),
        beyond,
    )
}

/// The format of rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    format: Format,
    width: usize,
}

impl Rows {
    /// Rows for targets with these names.
    pub(super) fn new<'n>(format: Format, names: impl Iterator<Item = &'n str>) -> Self {
        let width = names.map(|name| visible_name(name).chars().count());
        Self {
            format,
            width: width.max().unwrap_or_default(),
        }
    }

    /// One target.
    pub(super) fn row(self, row: &Row) -> String {
        match self.format {
            Format::Text => self.text(row),
            Format::Json => self.json(row),
        }
    }

    fn text(self, row: &Row) -> String {
        let (name, verdict, width) = (visible_name(&row.name), row.verdict.name(), self.width);
        let [ours, theirs] = row.times.map(milliseconds);
        let times = format!("{ours:5.0} ms {theirs:6.0} ms {:6.1}x", ratio(ours, theirs));
        let mut text = format!("{verdict:11}  {name:width$} {times}\n");
        for line in &row.lines {
            text += &format!("    {}\n", visible(line));
        }
        text
    }

    fn json(self, row: &Row) -> String {
        let [ours, theirs] = row.times.map(milliseconds);
        let object = RowObject {
            name: &row.name,
            verdict: row.verdict,
            offshoot_ms: ours,
            other_ms: theirs,
            lines: &row.lines,
        };
        let text = serde_json::to_string(&object).expect("only strings and finite numbers");
        visible_json(&text) + "\n"
    }

    /// The summary of all targets; JSON has none.
    pub(super) fn summary(self, rows: &[Row], programs: &[Program; 2]) -> String {
        if self.format == Format::Json {
            return String::new();
        }
        let count = |verdict: &Verdict| {
            let count = rows.iter().filter(|row| row.verdict == *verdict).count();
            (count > 0).then(|| format!("{count} {}", verdict.name()))
        };
        let counts: Vec<String> = Verdict::ALL.iter().filter_map(count).collect();
        let [ours, theirs] = programs.each_ref().map(Program::name);
        let total = |side: usize| rows.iter().filter_map(|row| row.times.get(side)).sum();
        let [our_time, their_time] = [total(0), total(1)].map(milliseconds);
        format!(
            "\n{}; {ours} {our_time:.0} ms, {theirs} {their_time:.0} ms, {:.1}x\n",
            counts.join(", "),
            ratio(our_time, their_time)
        )
    }
}

/// The time of the other program as a multiple of offshoot's.
fn ratio(ours: f64, theirs: f64) -> f64 {
    theirs / ours.max(0.1)
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}
