//! Diagnostics that one process hands over to another. In: diagnostics, and the map that their origins lead into.
//! Out: the same with numbers for origins, and a list of places; and the way back.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Origin};
use crate::impact::Place;
use crate::sources::SourceMap;

/// The places of all diagnostics, sorted. Their origins are positions in it from here on, from 1, and no longer
/// lead into `map`, in which files have an order that differs between runs. Texts are changed by `hide`.
pub(super) fn numbered(
    diagnostics: Vec<&mut Diagnostic>,
    map: &SourceMap,
    hide: &dyn Fn(&str) -> String,
) -> Vec<Place> {
    let place = |at: Origin| {
        let location = map.locate(at)?;
        let (path, line, column) = (location.path, location.line, location.column);
        Some(Place { path, line, column })
    };
    let mut all = BTreeSet::new();
    for diagnostic in &diagnostics {
        let labels = diagnostic.labels.iter().map(|label| label.at);
        all.extend(labels.chain([diagnostic.at]).filter_map(place));
    }
    let all: Vec<Place> = all.into_iter().collect();
    let origin = |at: Origin| {
        let position = place(at).and_then(|place| all.binary_search(&place).ok());
        position.map_or(Origin::NONE, |at| Origin::source(at + 1))
    };
    for diagnostic in diagnostics {
        *diagnostic = diagnostic.clone().map_texts(hide).located_by(origin);
    }
    all
}

/// Lets the origins of diagnostics, which are positions in `places`, lead into `map`.
pub(super) fn located(diagnostics: Vec<&mut Diagnostic>, places: &[Place], map: &SourceMap) {
    let register = |it: &Place| map.add_place(it.path.clone(), it.line, it.column);
    let origins: Vec<Origin> = places.iter().map(register).collect();
    let origin = |at: Origin| {
        let position = at.as_source().and_then(|at| at.checked_sub(1));
        let found = position.and_then(|at| origins.get(at));
        found.copied().unwrap_or(Origin::NONE)
    };
    for diagnostic in diagnostics {
        *diagnostic = diagnostic.clone().located_by(origin);
    }
}
