//! The error for a new namespace that is somebody else's.

use crate::diag::{Code, Diagnostic, Origin};

/// The owner of a namespace.
pub(in crate::environment) struct Owner {
    /// The reason in words: `is reserved by …`.
    pub(in crate::environment) words: String,
    /// The place that tells, with words for it.
    pub(in crate::environment) place: Option<(Origin, &'static str)>,
}

/// The error for the namespace `name`, which offshoot.yaml asks for at `at`.
pub(in crate::environment) fn occupied(name: &str, at: Origin, owner: Owner) -> Diagnostic {
    let message = format!("`{name}` {}: a branch must not render into it", owner.words);
    let mut diagnostic = Diagnostic::error(Code::EnvironmentCollision, message).at(at);
    if let Some((place, words)) = owner.place {
        diagnostic = diagnostic.label(place, words);
    }
    diagnostic.help(
        "put a fixed part before the branch, as in `\"preview-{{ slug }}\"`, or choose another branch name",
    )
}
