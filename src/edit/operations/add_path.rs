//! Paths that are added to a list of the kustomization.

use crate::diag::{Code, Diagnostic, Origin};
use crate::edit::draft::Draft;
use crate::yaml::Node;

/// Adds paths to a list, except the kustomization itself and those that are there already.
pub(super) fn add_paths(draft: &mut Draft<'_>, list: &str, paths: &[String]) {
    let own = draft.file_name;
    for path in paths.iter().filter(|path| *path != own) {
        let known = draft.items(list).iter();
        let known = known.into_iter().find(|item| item.as_str() == Some(path));
        if let Some(known) = known.map(|known| known.origin) {
            let message = format!("`{path}` is already in `{list}`");
            draft
                .warnings
                .push(Diagnostic::warning(Code::EditUnchanged, message).at(known));
        } else {
            let path = Node::string(path.as_str(), Origin::NONE);
            draft.list(list).push(path);
        }
    }
}
