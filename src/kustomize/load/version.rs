//! Fields of kustomizations that not every version of kustomize knows.

use crate::config::Decode;
use crate::diag::{Failures, Fallible};
use crate::kustomize::config::{Kustomization, LabelRule};
use crate::kustomize::later_field::later_field;
use crate::kustomize::version::{Behavior, Version};

/// Rejects fields that the version of the build does not know.
///
/// # Errors
/// `unknown-field`, one per field.
pub(crate) fn refuse_later_fields(kustomization: &Kustomization, version: Version) -> Fallible<()> {
    let mut failures = Failures::default();
    let field = "includeVolumeClaimTemplates";
    let behavior = Behavior::ClaimTemplateLabels;
    let places = kustomization.labels.iter();
    for at in places.filter_map(|rule| rule.claim_templates_at) {
        if !version.has(behavior) {
            failures.push(later_field(field, LabelRule::WHAT, at, (behavior, version)));
        }
    }
    for rule in &kustomization.patches {
        if version.has(Behavior::PatchOptions) {
            rule.unknown_options
                .iter()
                .for_each(|it| failures.push(it.clone()));
        }
    }
    failures.or_ok(())
}
