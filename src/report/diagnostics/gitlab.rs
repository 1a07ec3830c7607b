//! Diagnostics as a report of GitLab's code quality: a JSON array of issues
//! (docs.gitlab.com, "Code Quality": the fields that a merge request reads).

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::diag::{Diagnostic, Severity, visible_json};
use crate::model::hex;
use crate::report::diagnostics::machine::in_lines;
use crate::report::diagnostics::place::Places;

/// The file of what has no place: an issue without one is dropped.
const NO_FILE: &str = "offshoot.yaml";

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// One report.
pub(super) fn report(diagnostics: &[Diagnostic], places: &Places<'_>) -> String {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let issues: Vec<Issue> = diagnostics
        .iter()
        .map(|diagnostic| issue(diagnostic, places, &mut seen))
        .collect();
    let text = serde_json::to_string_pretty(&issues).expect("strings and numbers alone");
    visible_json(&text) + "\n"
}

fn issue(
    diagnostic: &Diagnostic,
    places: &Places<'_>,
    seen: &mut BTreeMap<String, usize>,
) -> Issue {
    let place = places.place(diagnostic.at);
    let (path, begin) = place.map_or((NO_FILE.to_owned(), 1), |place| (place.path, place.line));
    let identity = format!(
        "{}\n{path}\n{}",
        diagnostic.rule_name(),
        places.text(&diagnostic.message)
    );
    // GitLab tells issues apart by the fingerprint, which must not change with the line.
    let count = seen.entry(identity.clone()).or_default();
    let digest = Sha256::digest(format!("{identity}\n{count}"));
    *count += 1;
    Issue {
        description: in_lines(diagnostic, places),
        check_name: diagnostic.rule_name().to_owned(),
        fingerprint: hex(&digest),
        severity: match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        location: Location {
            path,
            lines: Lines { begin },
        },
    }
}
