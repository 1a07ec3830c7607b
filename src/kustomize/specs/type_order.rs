//! The order of types, in which field specs are kept and resources are written.

use super::defaults::{ORDER_FIRST, ORDER_LAST};
use crate::kustomize::config::FieldSpec;
use crate::model::Gvk;
use crate::yaml::Text;

/// What types are sorted by among field specs: `Gvk.IsLessThan` (`kyaml/resid/gvk.go`).
pub(crate) fn type_key(gvk: &Gvk) -> (isize, String) {
    (rank(&gvk.kind, &ORDER_FIRST, &ORDER_LAST), type_text(gvk))
}

/// Sorts field specs by type, as kustomize does after each merge.
pub(crate) fn sort_specs(specs: &mut [FieldSpec]) {
    specs.sort_by_cached_key(|spec| type_key(&spec.gvk));
}

/// Below zero for kinds that come first, above for those that come last. The
/// last place counts where a kind is listed twice.
pub(crate) fn rank(kind: &str, first: &[Text], last: &[Text]) -> isize {
    let place = |kinds: &[Text]| kinds.iter().rposition(|listed| listed == kind);
    let signed = |place: usize| isize::try_from(place).unwrap_or(isize::MAX);
    match (place(last), place(first)) {
        (Some(place), _) => signed(place).saturating_add(1),
        (None, Some(place)) => signed(place) - signed(first.len()),
        (None, None) => 0,
    }
}

pub(crate) fn type_text(gvk: &Gvk) -> String {
    let (group, version, kind) = (&gvk.group, &gvk.version, &gvk.kind);
    format!(
        "{}_{}_{}",
        or(group, "~G"),
        or(version, "~V"),
        or(kind, "~K")
    )
}

pub(crate) fn or<'a>(text: &'a str, absent: &'a str) -> &'a str {
    if text.is_empty() { absent } else { text }
}
