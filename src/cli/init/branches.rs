//! The environment of branches that a first file has, or shows. In: the directories that may be
//! environments. Out: what branches could have a copy of, the best first.

use std::collections::BTreeMap;

use crate::repository::FoundKustomization;
use crate::sources::FilePath;

use super::candidates::Candidate;
use super::survey::Survey;

/// An environment of branches.
#[derive(Clone, Debug, Default)]
pub(super) struct Branches {
    /// Its name.
    pub(super) name: String,
    /// Directories or globs, as the file has them.
    pub(super) paths: Vec<String>,
    /// The settings that their manifests suggest.
    pub(super) survey: Survey,
    /// Why it is not another one, as comments.
    pub(super) reasons: Vec<String>,
}

impl Branches {
    /// The environment of one directory.
    pub(super) fn of(candidate: Candidate, survey: Survey) -> Self {
        Self {
            name: candidate.name,
            paths: vec![candidate.path],
            survey,
            reasons: Vec::new(),
        }
    }

    /// The first directory.
    pub(super) fn first(&self) -> &str {
        self.paths.first().map_or("", String::as_str)
    }

    /// The comment about an environment that would have more, and does not render.
    pub(super) fn not_chosen(&self, why: Option<&Vec<String>>) -> Vec<String> {
        let paths = self.paths.join(", ");
        let mut lines = vec![format!("`paths: [{paths}]` would have more, but:")];
        lines.extend(why.into_iter().flatten().map(|it| format!("  {it}")));
        lines
    }
}

/// Directories that are built as one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// Directories or globs, as the file would have them.
    pub(super) paths: Vec<String>,
    /// The directories that they mean.
    pub(super) directories: Vec<String>,
}

/// The directories that branches could have a copy of: all services, the first directory, or the parts of that one.
/// `builds` says whether a directory can be built.
pub(super) fn choices(
    all: &[Candidate],
    found: &[FoundKustomization],
    root: &FilePath,
    builds: impl Fn(&str) -> bool,
) -> Vec<Choice> {
    let mut choices = Vec::new();
    if let Some((glob, directories)) = together(all) {
        let (built, broken): (Vec<String>, Vec<String>) =
            directories.into_iter().partition(|it| builds(it));
        let paths = if broken.is_empty() {
            vec![glob]
        } else {
            built.clone()
        };
        choices.push(Choice {
            paths,
            directories: built,
        });
    }
    let one = |path: &String| Choice {
        paths: vec![path.clone()],
        directories: vec![path.clone()],
    };
    let first = all.first().map(|it| &it.path);
    choices.extend(first.map(one));
    let parts = first
        .map(|path| parts(path, found, root))
        .unwrap_or_default();
    let parts: Vec<String> = parts.into_iter().filter(|it| builds(it)).collect();
    choices.push(Choice {
        paths: parts.clone(),
        directories: parts,
    });
    choices.retain(|choice| !choice.directories.is_empty());
    choices
}

/// The directories that a kustomization lists, but for its components.
fn parts(path: &str, found: &[FoundKustomization], root: &FilePath) -> Vec<String> {
    let directory = root.join(path);
    let mut parts = Vec::new();
    if let Some(whole) = found.iter().find(|it| it.directory == directory) {
        let is_part = |part: &FilePath| {
            let mut all = found.iter();
            all.any(|it| it.directory == *part && !it.is_component())
        };
        let own = whole.parts().filter(is_part);
        parts.extend(own.map(|it| it.relative_to(root)));
    }
    parts.sort();
    parts.dedup();
    parts
}

/// A glob for directories that differ in one part of their paths, one for each service, and these.
fn together(all: &[Candidate]) -> Option<(String, Vec<String>)> {
    let mut globs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for candidate in all {
        let segments: Vec<&str> = candidate.path.split('/').collect();
        for index in 0..segments.len().saturating_sub(1) {
            let replaced = segments.iter().enumerate();
            let replaced = replaced.map(|(at, it)| match at == index {
                here if here => "*",
                _ => it,
            });
            let glob = replaced.collect::<Vec<_>>().join("/");
            globs.entry(glob).or_default().push(candidate.path.clone());
        }
    }
    let most = globs.into_iter().filter(|(_, paths)| paths.len() > 1);
    most.max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(&a.0)))
}
