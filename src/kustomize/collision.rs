//! Detects two resources with the same identity.

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::model::{ResId, Resource, ResourceSet, Step};

/// Appends a resource.
///
/// # Errors
/// `id-collision`, if one with its identity exists.
pub(crate) fn append(resources: &mut ResourceSet, resource: Resource) -> Fallible<()> {
    resources.append(resource).map_err(|(resource, position)| {
        collision(&resource, &resources.items()[position])
            .help("remove one, or give them different names or namespaces")
            .into()
    })
}

/// Checks that no two resources have the same identity after a step.
pub(crate) fn refuse_doubles(resources: &mut ResourceSet, step: Step) -> Fallible<()> {
    refuse(resources, || {
        format!("`{step}` made them one; keep their names or namespaces apart")
    })
}

/// Checks the same at the end of a build: steps that write names in place do not check it.
pub(crate) fn refuse_doubles_at_the_end(resources: &mut ResourceSet) -> Fallible<()> {
    refuse(resources, || {
        "a patch or a replacement made them one; keep their names or namespaces apart".to_owned()
    })
}

fn refuse(resources: &mut ResourceSet, help: impl Fn() -> String) -> Fallible<()> {
    if !resources.has_doubles() {
        return Ok(());
    }
    let mut seen: FxHashMap<ResId, &Resource> = FxHashMap::default();
    for resource in resources.iter() {
        if let Some(first) = seen.insert(resource.id().key(), resource) {
            return Err(collision(resource, first).help(help()).into());
        }
    }
    Ok(())
}

fn collision(second: &Resource, first: &Resource) -> Diagnostic {
    Diagnostic::error(
        Code::IdCollision,
        format!("there are two `{}`", second.id()),
    )
    .at(second.origin)
    .label(first.origin, "the first resource")
}
