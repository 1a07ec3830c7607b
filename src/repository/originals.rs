//! The directories whose Secrets and ConfigMaps controllers copy to other namespaces: what
//! `secretSync.sources` may list. In: the kustomizations of a tree. Out: those of them that no
//! other includes. They are found by the keys of annotations in their files, so that none is built.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{FilePath, Sources};

use super::discover::FoundKustomization;

/// Annotations of originals: Kubed's, Reflector's and Replicator's.
const ANNOTATIONS: [&str; 3] = [
    "kubed.appscode.com/sync",
    "reflector.v1.k8s.emberstack.com/reflection-auto-enabled",
    "replicator.v1.mittwald.de/replicate-to",
];

/// The outermost of `found` that have originals, except those that `used` are built from.
pub fn originals(
    sources: &dyn Sources,
    found: &[FoundKustomization],
    used: &[FilePath],
) -> Vec<FilePath> {
    let mut with: BTreeSet<FilePath> = found
        .iter()
        .filter(|it| has_originals(sources, it))
        .map(|it| it.directory.clone())
        .collect();
    if with.is_empty() {
        return Vec::new();
    }
    let by_path: ByPath<'_> = found.iter().map(|it| (&it.directory, it)).collect();
    let own = closure(&by_path, used);
    with.retain(|directory| !own.contains(directory));
    let mut outer = Vec::new();
    for candidate in found.iter().filter(|it| !it.is_component()) {
        let reached = closure(&by_path, std::slice::from_ref(&candidate.directory));
        if !own.contains(&candidate.directory) && reached.iter().any(|it| with.contains(it)) {
            outer.push((candidate.directory.clone(), reached));
        }
    }
    let is_inner = |directory: &FilePath| {
        let mut others = outer.iter();
        others.any(|(other, reached)| other != directory && reached.contains(directory))
    };
    let outermost = outer.iter().map(|(directory, _)| directory);
    outermost.filter(|it| !is_inner(it)).cloned().collect()
}

type ByPath<'f> = BTreeMap<&'f FilePath, &'f FoundKustomization>;

/// The directories that `roots` are built from, themselves included.
fn closure(found: &ByPath<'_>, roots: &[FilePath]) -> BTreeSet<FilePath> {
    let mut reached = BTreeSet::new();
    let mut open = roots.to_vec();
    while let Some(directory) = open.pop() {
        if reached.insert(directory.clone())
            && let Some(kustomization) = found.get(&directory)
        {
            open.extend(kustomization.parts());
        }
    }
    reached
}

fn has_originals(sources: &dyn Sources, kustomization: &FoundKustomization) -> bool {
    let own = crate::kustomize::find(sources, &kustomization.directory).ok();
    let mut files = own.into_iter().chain(kustomization.parts());
    files.any(|path| {
        let bytes = sources.read(&path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        ANNOTATIONS.iter().any(|key| text.contains(key))
    })
}
