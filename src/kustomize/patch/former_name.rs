//! A warning for a patch whose target finds one resource by its name, and another by the name that
//! it had before a prefix or suffix: kustomize compares both, and patches both.

use crate::diag::{Code, Diagnostic, Origin, first_of};
use crate::kustomize::specs::selector::Selection;
use crate::kustomize::step_context::StepContext;
use crate::model::{Resource, ResourceSet};

/// The most resources that the message names.
const ENOUGH: usize = 5;

/// Warns of the resources among those `selected` that `target` finds by a former name only, if it
/// finds another by its present one.
pub(super) fn warn(
    target: &Selection,
    selected: &[usize],
    resources: &ResourceSet,
    at: Origin,
    cx: &mut StepContext<'_>,
) {
    if selected.len() < 2 {
        return;
    }
    let items = resources.items();
    let found = selected.iter().filter_map(|&position| items.get(position));
    let (present, former): (Vec<&Resource>, Vec<&Resource>) =
        found.partition(|resource| target.is_named_now(resource));
    let (Some(meant), Some(other)) = (present.first(), former.first()) else {
        return;
    };
    let described = former.iter().map(|resource| {
        let name = resource.original_id().name;
        format!(
            "`{}/{}`, which was `{name}`",
            resource.kind(),
            resource.name()
        )
    });
    let message = format!(
        "the patch for `{}/{}` also changes {}",
        meant.kind(),
        meant.name(),
        first_of(ENOUGH, described)
    );
    cx.warn(
        Diagnostic::warning(Code::PatchFormerName, message)
            .at(if target.at.is_none() { at } else { target.at })
            .label(meant.origin, "this resource has the name")
            .label(other.origin, "this one had it before a prefix or suffix")
            .help("kustomize compares former names too; patch the resource in the kustomization that lists it, or add a `labelSelector` to the target"),
    );
}
