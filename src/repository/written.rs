//! Directories that a render was written to. Their kustomization is for `kubectl apply -k`, and no
//! source: such a directory is manifests, and no target of its own.

use crate::sources::{FilePath, Sources};

/// The list of the files of a render, one name per line. kubectl and Argo CD ignore the file.
pub const RENDER_LIST: &str = ".offshoot-render";

/// The kustomization of a render. Under kustomize's other names, which end in .yaml and .yml,
/// `kubectl apply -f` of the directory would send it to the cluster.
pub const RENDER_KUSTOMIZATION: &str = "Kustomization";

/// True if a render wrote the kustomization in `directory`.
pub(super) fn is_written(sources: &dyn Sources, directory: &FilePath) -> bool {
    let Ok(list) = sources.read(&directory.join(RENDER_LIST)) else {
        return false;
    };
    let list = String::from_utf8_lossy(&list);
    list.lines().any(|name| name == RENDER_KUSTOMIZATION)
}
