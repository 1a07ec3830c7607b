//! The namespace that a resource of the target is in once the environment is rendered.

use crate::environment::scope::Scope;
use crate::model::Resource;

/// The namespace; `None` if the manifests do not say it.
pub(super) fn namespace_of<'a>(scope: &Scope<'a>, resource: &'a Resource) -> Option<&'a str> {
    let own = Some(resource.namespace()).filter(|namespace| !namespace.is_empty());
    scope.moves.namespace_of(resource).or(own)
}
