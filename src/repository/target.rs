//! Targets: the things that can be rendered or read. In: the text of a TARGET
//! argument, the names of environments, and a tree of files. Out: an environment's
//! name, a directory to build, or manifests to read.

use crate::diag::{Code, Diagnostic, Fallible, message, nearest};
use crate::kustomize::has_kustomization;
use crate::sources::{Entry, FilePath, Sources};
use serde::{Deserialize, Serialize};

use super::written::is_written;

/// Something that can be rendered or read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    /// The environment of this name.
    Environment(String),
    /// A directory with a kustomization.
    Kustomization(FilePath),
    /// A file of manifests, or a directory of such files.
    Manifests(FilePath),
}

impl Target {
    /// The target that `text` names, paths relative to `directory`. An environment wins over a
    /// directory of its name, which `./name` still reaches.
    ///
    /// # Errors
    /// `target-missing` if `text` names nothing.
    pub fn find(
        text: &str,
        sources: &dyn Sources,
        directory: &FilePath,
        environments: &[&str],
    ) -> Fallible<Self> {
        if environments.contains(&text) {
            return Ok(Target::Environment(text.to_owned()));
        }
        let path = directory.join(text);
        match sources.entry(&path) {
            Some(Entry::File) => Ok(Target::Manifests(path)),
            Some(Entry::Directory)
                if has_kustomization(sources, &path) && !is_written(sources, &path) =>
            {
                Ok(Target::Kustomization(path))
            }
            Some(Entry::Directory) => Ok(Target::Manifests(path)),
            None => Err(missing(text, environments).into()),
        }
    }

    /// The target's name in reports: the environment's, or its path relative to `root`.
    pub fn name(&self, root: &FilePath) -> String {
        match self {
            Target::Environment(name) => name.clone(),
            Target::Kustomization(path) | Target::Manifests(path) => path.relative_to(root),
        }
    }

    /// Replaces the path.
    pub(super) fn move_path(&mut self, moved: &dyn Fn(&FilePath) -> FilePath) {
        match self {
            Target::Environment(_) => {}
            Target::Kustomization(path) | Target::Manifests(path) => *path = moved(path),
        }
    }

    /// True for an environment.
    pub fn is_environment(&self) -> bool {
        matches!(self, Target::Environment(_))
    }
}

/// The error of a directory below which nothing can be built: whoever asks about all targets looks in the wrong place.
pub fn no_targets(directory: &FilePath) -> Diagnostic {
    let message = message!("there is no kustomization in `{}` or below it", directory);
    Diagnostic::error(Code::KustomizationMissing, message)
        .help("`-C DIR` looks elsewhere; `.gitignore` hides directories without tracked files, `.offshootignore` all that it names")
}

fn missing(text: &str, environments: &[&str]) -> Diagnostic {
    let message = format!("`{text}` is neither an environment nor a file or directory");
    let missing = Diagnostic::error(Code::TargetMissing, message);
    match nearest(text, environments.iter().copied()) {
        Some(name) => missing.help(format!("did you mean the environment `{name}`?")),
        None => missing.help("`offshoot list` shows the targets"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Memory;

    fn find(text: &str) -> Fallible<Target> {
        let mut tree = Memory::default();
        for path in [
            "preview/kustomization.yaml",
            "plain/a.yaml",
            "odd:name/a.yaml",
            "rendered/Kustomization",
        ] {
            tree.insert(FilePath::new("/repo").join(path), "");
        }
        let list = FilePath::new("/repo/rendered/.offshoot-render");
        tree.insert(list, "001_a.yaml\nKustomization\n");
        let environments = ["preview", "production"];
        Target::find(text, &tree, &FilePath::new("/repo"), &environments)
    }

    #[test]
    fn an_environment_wins_over_a_directory() {
        let path = FilePath::new;
        assert_eq!(find("preview"), Ok(Target::Environment("preview".into())));
        let directory = Target::Kustomization(path("/repo/preview"));
        assert_eq!(find("./preview"), Ok(directory));
        assert_eq!(find("plain"), Ok(Target::Manifests(path("/repo/plain"))));
        let file = path("/repo/plain/a.yaml");
        assert_eq!(find("plain/a.yaml"), Ok(Target::Manifests(file)));
        let rendered = Target::Manifests(path("/repo/rendered"));
        assert_eq!(find("rendered"), Ok(rendered));
        let odd = Target::Manifests(path("/repo/odd:name"));
        assert_eq!(find("odd:name"), Ok(odd));
    }

    #[test]
    fn a_missing_target_is_an_error_with_a_suggestion() {
        let error = |text| find(text).map_err(|failed| failed.into_vec().remove(0));
        let near = error("previw").expect_err("there is none");
        assert_eq!(near.code, Code::TargetMissing);
        assert_eq!(near.help, ["did you mean the environment `preview`?"]);
        let far = error("overlays/preview").expect_err("there is none");
        assert_eq!(far.help, ["`offshoot list` shows the targets"]);
    }

    #[test]
    fn targets_are_named_from_the_root() {
        let root = FilePath::new("/repo");
        assert_eq!(Target::Environment("a".into()).name(&root), "a");
        let directory = Target::Kustomization(FilePath::new("/repo/overlays/a"));
        assert_eq!(directory.name(&root), "overlays/a");
    }
}
