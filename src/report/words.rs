//! The words that all outputs share.

use crate::impact::{Cause, Impact, Place, Whose};

use super::compared::Compared;
use super::diagnostics::Places;
use super::outline::headline;
use super::value::visible;

/// The edit behind a cause, in words: `base/kustomization.yaml:13 (labels)`.
pub(super) fn edit_text(
    cause: Option<&Cause>,
    compared: &Compared<'_>,
    places: &Places<'_>,
) -> String {
    let Some(cause) = cause else {
        return "of unknown origin".to_owned();
    };
    let place = cause.place.as_ref().map(|place| {
        let file = visible(&places.relative(&place.path));
        format!("{file}:{}", place.line)
    });
    let step = cause.step.map(|step| match place {
        Some(_) => format!("({step})"),
        None => step.to_string(),
    });
    let gone = match cause.whose {
        Whose::Old => compared.old_side(place.as_deref().unwrap_or_default()),
        Whose::New => None,
    };
    let parts = [place, step, gone].into_iter().flatten();
    parts.collect::<Vec<_>>().join(" ")
}

/// The file and the line of a cause.
pub(super) fn edit_place(cause: Option<&Cause>) -> Option<&Place> {
    cause.and_then(|cause| cause.place.as_ref())
}

/// The answer: how many targets change, and what that does.
pub fn summary_text(impact: &Impact) -> String {
    headline(impact).sentence()
}
