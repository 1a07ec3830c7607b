//! The hosts that an environment moved, for people. In: the environment's report. Out: text, one
//! block per host. Shows names and places, no values.

use std::fmt::Write;

use crate::diag::{Origin, visible};
use crate::environment::hosts::ChangeKind;
use crate::environment::{HostPlace, HostReport};

use super::diagnostics::Places;

/// Each move with the places it was made in, then what was left as it stood.
pub fn hosts(report: &HostReport, places: &Places<'_>) -> String {
    let mut text = String::new();
    for (old, new) in &report.moves {
        line(&mut text, format_args!("{old} -> {new}"));
        let moved = |place: &&HostPlace| place.moves.iter().any(|(from, _)| from == old);
        for place in report.places.iter().filter(moved) {
            let what = what(place);
            let at = at(place.at, places);
            line(
                &mut text,
                format_args!("  {what} {} {}{at}", place.resource, place.path),
            );
        }
    }
    for place in &report.kept {
        let at = at(place.at, places);
        let why = if place.is_of_rest {
            "what serves it is left out"
        } else {
            "nobody declares it"
        };
        line(
            &mut text,
            format_args!(
                "{} is not moved in {} {}: {why}{at}",
                place.host, place.resource, place.path
            ),
        );
    }
    for place in &report.unmoved {
        let (reason, at) = (place.reason.as_str(), at(place.at, places));
        line(
            &mut text,
            format_args!(
                "{} stays in {} {}: {reason}{at}",
                place.host, place.resource, place.path
            ),
        );
    }
    text
}

fn what(place: &HostPlace) -> &'static str {
    match (place.applied, place.kind) {
        (false, _) => "reported in ",
        (true, ChangeKind::Declared) => "declared by ",
        (true, ChangeKind::Reference) => "mentioned in",
    }
}

fn at(origin: Origin, places: &Places<'_>) -> String {
    match places.place(origin) {
        Some(place) => format!(" ({}:{}:{})", place.file, place.line, place.column),
        None => String::new(),
    }
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    let line = visible(&line.to_string());
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}
