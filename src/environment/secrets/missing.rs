//! Secrets and ConfigMaps that a render certainly lacks. In: a render that no branch has, and what the
//! rest of the repository renders. Out: at most one warning for objects, and one for keys.

use crate::diag::{Code, Diagnostic};
use crate::model::Resource;

use super::promised::unpromised;
use super::provided::Supply;

/// The warnings for objects and keys that pods and routes name and that nothing provides. Secrets are
/// often made by hand: where the render has none, none is missing. Nor is one if the rest of the
/// repository is known in part.
pub fn missing_objects(
    resources: &[Resource],
    around: &[&Resource],
    is_partial: bool,
) -> Vec<Diagnostic> {
    let mut found = unpromised(&Supply {
        rendered: resources,
        sources: &[],
        around,
        is_complete: false,
    });
    found.retain(|it| !is_partial || it.code == Code::SecretKey);
    found
}
