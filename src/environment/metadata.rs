//! Labels and annotations that every resource of an environment has, in its own
//! metadata alone: selectors and pod templates stay as they are.

use crate::config::Located;
use crate::diag::{Code, Diagnostic, Failures, Fallible};

use super::names;
use super::overlay::Overlay;
use super::scope::Scope;

/// Adds them.
///
/// # Errors
/// `label-value`; templates.
pub(super) fn apply(scope: &Scope<'_>, overlay: &mut Overlay) -> Fallible<()> {
    let mut failures = Failures::default();
    for (key, text) in &scope.spec.labels {
        let value = failures.keep(scope.render(text)).unwrap_or_default();
        if !names::is_label_value(&value) {
            let message = format!("`{value}` cannot be the value of label `{key}`");
            failures.push(
                Diagnostic::error(Code::LabelValue, message)
                    .at(text.at)
                    .help(
                        "use letters, digits and inner `-`, `_` and `.`; or make it an annotation",
                    ),
            );
        }
        let at = text.at;
        overlay.labels.push((key.clone(), Located { value, at }));
    }
    for (key, text) in &scope.spec.annotations {
        let value = failures.keep(scope.render(text)).unwrap_or_default();
        let at = text.at;
        overlay
            .annotations
            .push((key.clone(), Located { value, at }));
    }
    failures.or_ok(())
}
