//! Appends a hash of the content to the names of generated objects
//! (`api/hasher/hasher.go`, `HashTransformer`). In: resources marked for a hash. Out:
//! the same resources under longer names, with the shorter ones recorded for references.

use crate::diag::Fallible;
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::model::{Resource, ResourceSet, content_hash};

/// [`add_hashes`] as a transformer. It runs in addition to the hashing at the end of every build.
pub(crate) struct Hash;

impl Transformer for Hash {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        add_hashes(resources, cx)
    }
}

/// Appends a hash to the name of every resource marked for one.
///
/// # Errors
/// See [`content_hash`].
pub(crate) fn add_hashes(resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
    if !resources.iter().any(|resource| resource.needs_hash) {
        return Ok(());
    }
    for resource in resources
        .items_mut()
        .iter_mut()
        .filter(|resource| resource.needs_hash)
    {
        add_hash(resource, cx)?;
    }
    Ok(())
}

fn add_hash(resource: &mut Resource, cx: &mut StepContext<'_>) -> Fallible<()> {
    let hash = content_hash(resource, cx.causes, cx.map)?;
    let name = format!("{}-{hash}", resource.name());
    let mut cx = cx.at(resource.origin);
    let origin = match resource.node.at(&["metadata", "name"]) {
        Some(old) => cx.over(old),
        None => cx.made(),
    };
    resource.remember_id();
    resource.set_name(name, origin);
    Ok(())
}
