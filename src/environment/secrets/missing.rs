//! Secrets and ConfigMaps that a render certainly lacks. In: a render that no branch has, and what the
//! rest of the repository renders. Out: at most one warning for objects, and one for keys.

use crate::diag::Diagnostic;
use crate::model::Resource;

use super::promised::unpromised;
use super::provided::Supply;

/// The warnings for objects and keys that pods and routes name and that nothing provides. Secrets are
/// often made by hand: where the render has none, none is missing.
pub fn missing_objects(resources: &[Resource], around: &[&Resource]) -> Vec<Diagnostic> {
    unpromised(&Supply {
        rendered: resources,
        sources: &[],
        around,
        is_complete: false,
    })
}
