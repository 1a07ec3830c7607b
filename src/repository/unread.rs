//! Changed manifests that no target reads: forgotten in `resources`, or in a directory that has no
//! kustomization. In: both trees. Out: their paths. A reviewer who sees no difference for them
//! would take the edit for harmless.

use rustc_hash::FxHashSet;

use crate::diag::Origin;
use crate::kustomize::FILE_NAMES;
use crate::sources::{Changes, FilePath, Sources, has_manifest_extension};
use crate::yaml::{Node, parse_stream};

use super::discover::Walk;
use super::edited::files_behind;
use super::reach::ReachIndex;

/// The files of manifests in `walk` that `changes` knows to differ or finds to, and that nothing
/// in `reach` reads, by path. Files of charts are left out: helm reads them.
pub(super) fn unread(
    sources: &dyn Sources,
    walk: &Walk,
    changes: &Changes<'_>,
    reach: &ReachIndex<'_>,
) -> Vec<FilePath> {
    let files = walk.files_outside_charts();
    let mut files: Vec<FilePath> = files
        .filter(|path| is_manifest_name(path.name()) && changes.is_changed(path))
        .collect();
    if files.is_empty() {
        return files;
    }
    let read = files_behind(reach, walk.kustomizations().cloned().collect());
    files.retain(|path| !read.contains(path) && has_manifests(sources, path));
    if !files.is_empty() {
        // Some of them may be read through a symlink.
        let resolved: FxHashSet<FilePath> = read.iter().map(|path| reach.resolved(path)).collect();
        files.retain(|path| !resolved.contains(path));
    }
    files.sort();
    files
}

fn is_manifest_name(name: &str) -> bool {
    has_manifest_extension(name) && !FILE_NAMES.contains(&name)
}

/// True if the file is manifests: something with an `apiVersion` and a `kind` of Kubernetes.
fn has_manifests(sources: &dyn Sources, path: &FilePath) -> bool {
    let Ok(bytes) = sources.read(path) else {
        return false;
    };
    let documents = std::str::from_utf8(&bytes)
        .ok()
        .and_then(|text| parse_stream(text, Origin::NONE).ok());
    documents
        .into_iter()
        .flatten()
        .any(|node| is_manifest(&node))
}

fn is_manifest(node: &Node) -> bool {
    let own = ["kustomize.config.k8s.io/", "offshoot/"];
    let version = node.str_at("apiVersion").unwrap_or_default();
    let is_own = own.iter().any(|group| version.starts_with(group));
    !version.is_empty() && !is_own && node.str_at("kind").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kustomize::Vendor;
    use crate::sources::Memory;

    const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

    fn tree(files: &[(&str, &str)]) -> Memory {
        let mut tree = Memory::default();
        for (path, text) in files {
            tree.insert(FilePath::new("/r").join(path), *text);
        }
        tree
    }

    #[test]
    fn a_changed_manifest_that_nothing_lists_is_found() {
        let old = tree(&[("k/kustomization.yaml", "resources: [read.yaml]")]);
        let new = tree(&[
            ("k/kustomization.yaml", "resources: [read.yaml]"),
            ("k/read.yaml", MANIFEST),
            ("k/forgotten.yaml", MANIFEST),
            ("k/values.yaml", "replicas: 1"),
            ("flux/apps/web.yaml", MANIFEST),
            ("chart/Chart.yaml", "name: c"),
            ("chart/templates/web.yaml", MANIFEST),
            ("notes.md", MANIFEST),
        ]);
        let (root, reach) = (
            FilePath::new("/r"),
            ReachIndex::new(&new, Vendor::default()),
        );
        let walk = Walk::of(&new, &root);
        let found = unread(&new, &walk, &Changes::new(&old, &new), &reach);
        let found: Vec<String> = found.iter().map(|path| path.relative_to(&root)).collect();
        assert_eq!(found, ["flux/apps/web.yaml", "k/forgotten.yaml"]);
    }
}
