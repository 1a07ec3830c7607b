//! A target in the tree that its text names. In: `TARGET` or `REV:TARGET`. Out: the
//! target in the working tree or at a git revision.

use crate::diag::{Code, Diagnostic, Diagnostics, Fallible};
use crate::environment::Request;
use crate::kustomize::Files;
use crate::sources::{FilePath, GitRepository, SourceMap, Sources, trusted};

use super::target::Target;
use super::tree::{RenderedTarget, Tree};

/// A target, and the tree it is in.
pub struct LocatedTarget {
    /// The target.
    pub target: Target,
    /// The tree of a git revision; `None` for the working tree.
    revision: Option<Tree>,
}

impl LocatedTarget {
    /// The target that `text` names in `working_tree`, or with `REV:` before it, at a revision.
    ///
    /// # Errors
    /// Unknown revisions; `target-missing`; `git-unreadable`.
    pub fn find(text: &str, working_tree: &Tree, map: &SourceMap) -> Fallible<Self> {
        let directory = &working_tree.directory;
        let Some((revision, target)) = split_revision(text, &*working_tree.sources, directory)
        else {
            let found = working_tree.find(text);
            let target = found.map_err(|missing| {
                if is_revision(text, directory) {
                    revision_alone(text).into()
                } else {
                    missing
                }
            })?;
            return Ok(Self {
                target,
                revision: None,
            });
        };
        let tree = Tree::at_revision(revision, directory, map);
        let tree = tree.map_err(|failed| turned(failed, revision, target, working_tree))?;
        let tree = tree.built_with(working_tree.options.clone());
        let found = trusted(&*tree.sources, tree.find(target));
        let target =
            found.map_err(|failed| failed.during(format!("while looking at `{revision}`")))?;
        Ok(Self {
            target,
            revision: Some(tree),
        })
    }

    /// True if offshoot renders its resources, and so knows their causes.
    pub fn is_rendered(&self) -> bool {
        matches!(
            self.target,
            Target::Environment(_) | Target::Kustomization(_)
        )
    }

    /// True for a per-branch environment; `None` if the target is not an environment.
    pub fn is_per_branch(&self, working_tree: &Tree) -> Option<bool> {
        self.tree(working_tree).is_per_branch(&self.target)
    }

    /// Renders or reads the target.
    ///
    /// # Errors
    /// See [`Tree::render`].
    pub fn render(
        &self,
        working_tree: &Tree,
        request: &Request,
        map: &SourceMap,
    ) -> Fallible<RenderedTarget> {
        let tree = self.tree(working_tree);
        let rendered = tree.render(&self.target, request, &Files::new(&*tree.sources, map));
        trusted(&*tree.sources, rendered)
    }

    fn tree<'t>(&'t self, working_tree: &'t Tree) -> &'t Tree {
        self.revision.as_ref().unwrap_or(working_tree)
    }
}

/// The revision and the target of `REV:TARGET`. A path that contains a colon and exists wins.
pub fn split_revision<'t>(
    text: &'t str,
    sources: &dyn Sources,
    directory: &FilePath,
) -> Option<(&'t str, &'t str)> {
    let (revision, target) = text.split_once(':')?;
    let is_path = revision.is_empty() || sources.entry(&directory.join(text)).is_some();
    (!is_path).then_some((revision, target))
}

/// The error for `TARGET:REV`, with what is written instead.
fn turned(failed: Diagnostics, revision: &str, target: &str, tree: &Tree) -> Diagnostics {
    let is_unknown = |error: &Diagnostic| error.code == Code::RevisionUnknown;
    if tree.find(revision).is_err() {
        return failed;
    }
    let help = if is_revision(target, &tree.directory) {
        format!("`{revision}` is a target, and the revision comes first: `{target}:{revision}`")
    } else {
        format!("`{revision}` is a target; `--branch NAME` renders an environment for a branch")
    };
    failed.map(|mut error| {
        if is_unknown(&error) {
            error.help = vec![help.as_str().into()];
        }
        error
    })
}

fn is_revision(text: &str, directory: &FilePath) -> bool {
    let repository = GitRepository::open(directory);
    repository.is_ok_and(|repository| repository.commit(text).is_ok())
}

fn revision_alone(text: &str) -> Diagnostic {
    let message = format!("`{text}` is a git revision, not a target");
    Diagnostic::error(Code::TargetMissing, message)
        .help(format!(
            "a target at this revision is written `{text}:TARGET`"
        ))
        .help(format!(
            "`offshoot diff --since {text}` compares every target with this revision"
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Memory;

    #[test]
    fn a_revision_stands_before_a_colon() {
        let mut tree = Memory::default();
        tree.insert(FilePath::new("/repo/odd:name/a.yaml"), "");
        let split = |text| split_revision(text, &tree, &FilePath::new("/repo"));
        assert_eq!(split("main:overlays/x"), Some(("main", "overlays/x")));
        assert_eq!(split("v1~2:preview"), Some(("v1~2", "preview")));
        assert_eq!(split("odd:name"), None);
        assert_eq!(split(":name"), None);
        assert_eq!(split("preview"), None);
    }

    #[test]
    fn a_target_without_a_revision_is_in_the_working_tree() {
        let mut memory = Memory::default();
        memory.insert(FilePath::new("/repo/base/kustomization.yaml"), "");
        let map = SourceMap::default();
        let tree = Tree::new(Box::new(memory), FilePath::new("/repo"), &map);
        let tree = tree.expect("there is no offshoot.yaml");
        let found = LocatedTarget::find("base", &tree, &map);
        let found = found
            .map_err(|failed| failed.into_vec())
            .expect("it exists");
        assert_eq!(
            found.target,
            Target::Kustomization(FilePath::new("/repo/base"))
        );
        assert!(found.is_rendered() && found.is_per_branch(&tree).is_none());
    }
}
