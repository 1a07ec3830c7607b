//! The steps behind a value, as places. In: an origin. Out: the line that somebody wrote for it, and the
//! steps that led there.

use crate::checks::written_for;
use crate::diag::Origin;
use crate::model::Causes;

/// The most steps that are named.
const MOST: usize = 6;

/// A place on the way to a value, and its role there.
pub(super) type Link = (Origin, &'static str);

/// The source of a value, and the other places of its chain, newest first.
pub(super) fn chain(origin: Origin, causes: &Causes) -> (Origin, Vec<Link>) {
    let at = written_for(causes, origin);
    let (steps, source) = causes.chain(origin);
    let steps = steps
        .iter()
        .map(|cause| (causes.position(cause.at), cause.step.field()));
    let links = steps.chain([(source, "written here")]);
    let mut seen = vec![at];
    let mut kept = Vec::new();
    for link in links.filter(|(place, _)| !place.is_none()) {
        if !seen.contains(&link.0) && kept.len() < MOST {
            seen.push(link.0);
            kept.push(link);
        }
    }
    (at, kept)
}

/// The entries of `resources` that lead to a resource, the nearest to the top first.
pub(super) fn listed(listed: Origin, causes: &Causes) -> Vec<Origin> {
    let mut places = Vec::new();
    let mut origin = listed;
    while let Some(cause) = causes.get(origin) {
        let place = causes.position(cause.at);
        if !place.is_none() && places.last() != Some(&place) {
            places.push(place);
        }
        origin = cause.replaced;
    }
    places
}
