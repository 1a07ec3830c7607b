//! Fields of files that only later versions of kustomize know.

use crate::diag::{Code, Diagnostic, Origin, Wording};

use super::version::{Behavior, Version};

/// The error for a field that kustomize knows since `behavior`, and `version` does not.
pub(crate) fn later_field(
    field: &str,
    place: &str,
    at: Origin,
    (behavior, version): (Behavior, Version),
) -> Diagnostic {
    let message = format!("`{field}` is not a field of {place} in kustomize {version}");
    let since = behavior.row().since;
    Diagnostic::error(Code::UnknownField, message)
        .at(at)
        .help(Wording::new(
            format!(
                "kustomize {since} added it: build with `--kustomize-version {since}`, or remove it"
            ),
            format!(
                "kustomize {since} added it: set parameter `kustomize-version` to `{since}`, or remove it"
            ),
        ))
}
