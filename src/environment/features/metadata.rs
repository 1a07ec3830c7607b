//! Labels and annotations that every resource of an environment has, in its own
//! metadata alone: selectors and pod templates stay as they are.

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::model::Step;

use crate::environment::names;
use crate::environment::overlay::{Entry, Overlay};
use crate::environment::scope::Scope;

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
        let rule = scope.rule(Step::Labels, text.at);
        overlay.labels.push(Entry::text(key, &value, rule));
    }
    for (key, text) in &scope.spec.annotations {
        let value = failures.keep(scope.render(text)).unwrap_or_default();
        let rule = scope.rule(Step::Annotations, text.at);
        overlay.annotations.push(Entry::text(key, &value, rule));
    }
    failures.or_ok(())
}
