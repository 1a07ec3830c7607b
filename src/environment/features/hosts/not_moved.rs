//! Mentions of hosts that stay as they are, in words: one warning for each host and reason, with the
//! places.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::hosts::{Change, Reason, Unmoved, UnmovedAt};
use crate::environment::scope::Scope;
use crate::yaml::FieldPath;

/// Further places that a warning shows.
const SHOWN: usize = 5;

/// A mention of a host.
struct Place<'a> {
    resource: usize,
    path: &'a FieldPath,
    at: Origin,
}

/// A warning for each host and reason.
pub(super) fn not_moved(scope: &Scope<'_>, unmoved: &[UnmovedAt]) -> Vec<Diagnostic> {
    let mut groups: BTreeMap<_, Vec<Place<'_>>> = BTreeMap::new();
    for stay in unmoved {
        groups.entry(&stay.unmoved).or_default().push(Place {
            resource: stay.resource,
            path: &stay.path,
            at: stay.at,
        });
    }
    let warning = |(unmoved, places): (_, Vec<Place<'_>>)| said(scope, unmoved, &places);
    groups.into_iter().map(warning).collect()
}

/// A warning for each host whose references stay because `references` is `report`.
pub(super) fn only_reported(scope: &Scope<'_>, changes: &[Change]) -> Vec<Diagnostic> {
    let mut groups: BTreeMap<&str, Vec<Place<'_>>> = BTreeMap::new();
    for change in changes.iter().filter(|change| !change.applied) {
        for (host, _) in &change.moves {
            groups.entry(host).or_default().push(Place {
                resource: change.resource,
                path: &change.path,
                at: change.at,
            });
        }
    }
    let warning = |(host, places): (&str, Vec<Place<'_>>)| {
        let keeps = keeps(scope, &places, "keeps");
        let message = format!("`{host}` moved, but {keeps}, since `references` is `report`");
        shown(scope, message, &places).help("write `references: rewrite`, or patch these places")
    };
    groups.into_iter().map(warning).collect()
}

fn said(scope: &Scope<'_>, unmoved: &Unmoved, places: &[Place<'_>]) -> Diagnostic {
    let Unmoved { host, reason } = unmoved;
    let (message, help) = match reason {
        Reason::Below => (
            format!(
                "`{host}` is below a host that moved, but no resource declares it: {}",
                keeps(scope, places, "keeps")
            ),
            "declare it where the host above is declared, list it under `sharedHosts`, or patch \
             this place in an overlay of your own"
                .to_owned(),
        ),
        Reason::Zone => (
            format!(
                "`{host}` is a zone above hosts that moved, and production shares it: {}",
                keeps(scope, places, "names")
            ),
            format!(
                "patch this place in an overlay of your own, or list `*{host}` under \
                 `sharedHosts` if branches and production are meant to share it"
            ),
        ),
        reason => (
            format!(
                "`{host}` moved, but {}, where it is {}",
                keeps(scope, places, "keeps"),
                reason.as_str()
            ),
            "write the host as plain text, or patch this place in an overlay of your own"
                .to_owned(),
        ),
    };
    shown(scope, message, places).help(help)
}

/// The first place, and how many there are.
fn keeps(scope: &Scope<'_>, places: &[Place<'_>], verb: &str) -> String {
    let Some((first, others)) = places.split_first() else {
        return String::new();
    };
    let id = scope.target.get(first.resource).id();
    let more = match others.len() {
        0 => String::new(),
        1 => ", as does one more place".to_owned(),
        more => format!(", as do {more} more places"),
    };
    format!("`{id}` {verb} it at `{}`{more}", first.path)
}

/// A warning with its places: the first, and some of the others.
fn shown(scope: &Scope<'_>, message: String, places: &[Place<'_>]) -> Diagnostic {
    let mut diagnostic = Diagnostic::warning(Code::HostNotMoved, message);
    let mut places = places.iter();
    if let Some(first) = places.next() {
        diagnostic = diagnostic.at(first.at);
    }
    let is_cut = places.len() > SHOWN;
    for place in places.take(SHOWN) {
        let id = scope.target.get(place.resource).id();
        diagnostic = diagnostic.label(place.at, format!("`{id}` at `{}`", place.path));
    }
    if is_cut {
        diagnostic.help("`offshoot render` with `--report-hosts` lists every place")
    } else {
        diagnostic
    }
}
