//! Keys and values of labels and annotations, as the API server accepts them. In: the metadata that
//! features set. Out: what it would refuse.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::environment::names;
use crate::environment::scope::Scope;
use crate::yaml::Text;

/// Notes keys that are not qualified names.
pub(super) fn check_keys<'a>(
    entries: impl Iterator<Item = &'a (Text, LocatedText)>,
    failures: &mut Failures,
) {
    for (key, value) in entries.filter(|(key, _)| !names::is_qualified_name(key)) {
        let message = format!("`{key}` cannot be the key of a label or an annotation");
        let help = "use at most 63 letters, digits and inner `-`, `_` and `.`, perhaps after a DNS name and `/`: `example.com/team`";
        let diagnostic = Diagnostic::error(Code::MetadataKey, message).at(value.at);
        failures.push(diagnostic.help(help));
    }
}

/// Refuses labels with values that labels cannot have.
///
/// # Errors
/// `label-value` for each; those of templates.
pub(super) fn check_values<'a>(
    labels: impl Iterator<Item = &'a (Text, LocatedText)>,
    scope: &Scope<'_>,
) -> Fallible<()> {
    let mut failures = Failures::default();
    for (key, text) in labels {
        let value = failures.keep(scope.render(text)).unwrap_or_default();
        if !names::is_label_value(&value) {
            let message = format!("`{value}` cannot be the value of label `{key}`");
            let diagnostic = Diagnostic::error(Code::LabelValue, message).at(text.at);
            let help = "use letters, digits and inner `-`, `_` and `.`; or make it an annotation";
            failures.push(diagnostic.help(help));
        }
    }
    failures.or_ok(())
}
