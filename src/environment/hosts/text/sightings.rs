//! The names in a text that moved or that are related to one, and the fate of each.

use super::choices::choices;
use super::context::{doubt, sets_cookies};
use super::images::{is_image, is_login_line};
use super::names::{Names, Standing};
use super::outcome::{Reason, Unmoved};
use super::part::{after, before};
use super::readings::{Reading, readings};
use super::runs::{Run, runs};

/// A name in a text that moved, or that is related to one.
pub(super) struct Sighting {
    /// The offset of its first byte.
    pub(super) start: usize,
    /// The offset after its last byte.
    pub(super) end: usize,
    /// The name in lower case.
    pub(super) host: String,
    /// Its fate.
    pub(super) verdict: Verdict,
}

/// The fate of a name.
pub(super) enum Verdict {
    /// Replaced by this new name.
    Moves(String),
    /// Kept, with a report.
    Stays(Vec<Unmoved>),
    /// Kept, since it is not a host.
    Other,
}

/// Every name in the text that moved or is related to one.
pub(super) fn sightings(text: &str, names: &dyn Names) -> Vec<Sighting> {
    runs(text)
        .filter_map(|run| sighting(text, run, names))
        .collect()
}

fn sighting(text: &str, run: Run<'_>, names: &dyn Names) -> Option<Sighting> {
    let readings = readings(run);
    let moved = readings.iter().find_map(|reading| {
        let new = renamed(reading, names)?;
        Some((reading, new))
    });
    if let Some((reading, new)) = moved {
        return Some(seen(reading, judged(text, reading, new, names)));
    }
    if let Some(unmoved) = chosen(run, names) {
        let first = readings.first()?;
        return Some(seen(first, Verdict::Stays(unmoved)));
    }
    let related = readings.iter().find_map(|reading| {
        let unmoved = related(text, reading, names)?;
        Some((reading, unmoved))
    });
    let (reading, unmoved) = related?;
    let verdict = match standing(text, reading, names) {
        Standing::Host => Verdict::Stays(vec![unmoved]),
        _ => Verdict::Other,
    };
    Some(seen(reading, verdict))
}

fn seen(reading: &Reading, verdict: Verdict) -> Sighting {
    Sighting {
        start: reading.start,
        end: reading.end,
        host: reading.host.clone(),
        verdict,
    }
}

fn renamed(reading: &Reading, names: &dyn Names) -> Option<String> {
    if reading.is_zone {
        names.renamed_zone(&reading.host)
    } else {
        names.renamed(&reading.host)
    }
}

/// The fate of a name that moved to `new`.
fn judged(text: &str, reading: &Reading, new: String, names: &dyn Names) -> Verdict {
    let reason = match standing(text, reading, names) {
        Standing::Other => return Verdict::Other,
        Standing::Unclear => Some(Reason::ApiName),
        Standing::Host => {
            let (before, after) = around(text, reading);
            doubt(before, reading, after, names)
        }
    };
    let host = || reading.host.clone();
    match reason {
        Some(reason) => Verdict::Stays(vec![Unmoved {
            host: host(),
            reason,
        }]),
        None => Verdict::Moves(new),
    }
}

fn standing(text: &str, reading: &Reading, names: &dyn Names) -> Standing {
    let (before, after) = around(text, reading);
    if reading.is_zone {
        Standing::Host
    } else if is_image(before, after) || is_login_line(before) {
        Standing::Other
    } else {
        names.standing(before, &reading.host, after)
    }
}

/// The text before a name, with the dot of a zone, and after it.
fn around<'t>(text: &'t str, reading: &Reading) -> (&'t str, &'t str) {
    let start = reading.start - usize::from(reading.is_zone);
    (before(text, start), after(text, reading.end))
}

/// The names that moved among those that a choice in brackets makes.
fn chosen(run: Run<'_>, names: &dyn Names) -> Option<Vec<Unmoved>> {
    let (reason, made) = choices(run.before, run.text, run.after)?;
    let moved = made.into_iter().filter(|it| names.renamed(it).is_some());
    let unmoved: Vec<Unmoved> = moved.map(|host| Unmoved { host, reason }).collect();
    (!unmoved.is_empty()).then_some(unmoved)
}

/// The report of a name below or above one that moved. A zone is named with a dot or a star in front,
/// or as the domain of a cookie.
fn related(text: &str, reading: &Reading, names: &dyn Names) -> Option<Unmoved> {
    if let Some((label, zone)) = reading.host.split_once('.')
        && label.contains('*')
    {
        return globbed(label, zone, names);
    }
    let unmoved = names.related(&reading.host, true)?;
    let is_zone = reading.is_zone || sets_cookies(before(text, reading.start));
    if is_zone || unmoved.reason != Reason::Zone {
        return Some(unmoved);
    }
    names.related(&reading.host, false)
}

/// The report of `*.zone` and `ap*.zone`.
fn globbed(label: &str, zone: &str, names: &dyn Names) -> Option<Unmoved> {
    let moved = (label != "*").then(|| names.renamed_zone(zone)).flatten();
    match moved {
        Some(_) => Some(Unmoved {
            host: zone.to_owned(),
            reason: Reason::Glob,
        }),
        None => names.related(zone, true),
    }
}
