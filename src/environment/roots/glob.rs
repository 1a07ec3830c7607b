//! Globs of directories. In: a pattern with `*` and `**` and the tree. Out: the directories and files
//! that it matches, or where it stopped matching.

use std::collections::BTreeSet;

use crate::diag::nearest;
use crate::environment::wildcard;
use crate::sources::{ChildKind, Entry, FilePath, Ignored, Sources, Verdict};

/// The segment for any number of directories.
const ANY_DEPTH: &str = "**";

/// True for a pattern that may match more than the path that it is.
pub(super) fn is_glob(text: &str) -> bool {
    text.contains('*')
}

/// The paths that `pattern` matches below `root`, sorted. Hidden and ignored directories and symlinks
/// are matched by their names alone, as in a shell.
pub(super) fn search(pattern: &str, root: &FilePath, sources: &dyn Sources) -> Vec<FilePath> {
    let mut segments = segments(pattern);
    segments.dedup_by(|a, b| *a == ANY_DEPTH && *b == ANY_DEPTH);
    let mut search = Search {
        sources,
        seen: BTreeSet::new(),
        found: BTreeSet::new(),
    };
    search.below(root, &Ignored::within(sources, root), &segments);
    search.found.into_iter().collect()
}

/// The pattern with its first segment that matches nothing replaced by a name that is like it.
pub(super) fn suggestion(pattern: &str, root: &FilePath, sources: &dyn Sources) -> Option<String> {
    let segments = segments(pattern);
    let mut before: Vec<FilePath> = vec![root.clone()];
    for (index, segment) in segments.iter().enumerate() {
        let matched = segments.get(..=index)?.join("/");
        let found = search(&matched, root, sources);
        if !found.is_empty() {
            before = found;
            continue;
        }
        let children = before.iter().filter_map(|it| sources.children(it).ok());
        let names: BTreeSet<String> = children.flatten().map(|child| child.name).collect();
        let near = nearest(segment, names.iter().map(String::as_str))?.to_owned();
        let mut corrected = segments.clone();
        *corrected.get_mut(index)? = &near;
        return Some(corrected.join("/"));
    }
    None
}

fn segments(pattern: &str) -> Vec<&str> {
    let all = pattern.split('/');
    all.filter(|segment| !segment.is_empty() && *segment != ".")
        .collect()
}

struct Search<'a> {
    sources: &'a dyn Sources,
    /// Directories with the number of segments that were left in them: `**` leads to some twice.
    seen: BTreeSet<(FilePath, usize)>,
    found: BTreeSet<FilePath>,
}

impl Search<'_> {
    fn below(&mut self, here: &FilePath, ignored: &Ignored, segments: &[&str]) {
        if !self.seen.insert((here.clone(), segments.len())) {
            return;
        }
        let Some((first, rest)) = segments.split_first() else {
            self.found.insert(here.clone());
            return;
        };
        if !is_glob(first) {
            let next = here.join(first);
            if self.sources.entry(&next).is_some() {
                self.below(&next, &ignored.below(self.sources, &next), rest);
            }
            return;
        }
        let is_any_depth = *first == ANY_DEPTH;
        if is_any_depth {
            self.below(here, ignored, rest);
        }
        let is_last = rest.is_empty() && !is_any_depth;
        for child in self.sources.children(here).unwrap_or_default() {
            let name = child.name.as_str();
            let is_hidden = name.starts_with('.') && !first.starts_with('.');
            let next = here.join(name);
            let is_directory = child.kind == ChildKind::Directory;
            if is_hidden || !(is_directory || is_last && child.kind == ChildKind::File) {
                continue;
            }
            if !(is_any_depth || wildcard::matches(first, name)) {
                continue;
            }
            let left = if is_any_depth { segments } else { rest };
            let inside = match ignored.verdict(self.sources, &next) {
                Verdict::Searched => ignored.below(self.sources, &next),
                Verdict::Tracked => ignored.in_tracked().below(self.sources, &next),
                Verdict::Ignored => continue,
            };
            self.below(&next, &inside, left);
        }
    }
}

/// True for a directory.
pub(super) fn is_directory(path: &FilePath, sources: &dyn Sources) -> bool {
    sources.entry(path) == Some(Entry::Directory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Memory;

    fn tree() -> Memory {
        let mut tree = Memory::default();
        for path in [
            "apps/api/overlays/dev/kustomization.yaml",
            "apps/web/overlays/dev/kustomization.yaml",
            "apps/web/overlays/live/kustomization.yaml",
            "apps/.old/overlays/dev/kustomization.yaml",
            "apps/skipped/overlays/dev/kustomization.yaml",
            "apps/README.md",
        ] {
            tree.insert(FilePath::new("/r").join(path), "");
        }
        tree.insert(FilePath::new("/r/.offshootignore"), "skipped\n");
        tree
    }

    #[test]
    fn a_pattern_matches_directories() {
        let tree = tree();
        let root = FilePath::new("/r");
        let found = |pattern: &str| {
            let found = search(pattern, &root, &tree);
            let found = found.iter().map(|path| path.relative_to(&root));
            found.collect::<Vec<_>>()
        };
        for (pattern, expected) in [
            (
                "apps/*/overlays/dev",
                &["apps/api/overlays/dev", "apps/web/overlays/dev"][..],
            ),
            (
                "./apps/w*/overlays/*",
                &["apps/web/overlays/dev", "apps/web/overlays/live"],
            ),
            (
                "**/dev",
                &["apps/api/overlays/dev", "apps/web/overlays/dev"],
            ),
            ("**/**/live", &["apps/web/overlays/live"]),
            ("apps/skipped/overlays/*", &["apps/skipped/overlays/dev"]),
            ("apps/.o*", &["apps/.old"]),
            ("apps/READ*", &["apps/README.md"]),
            ("apps/*/overlays/test", &[]),
        ] {
            assert_eq!(found(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn a_slip_in_a_pattern_is_seen() {
        let tree = tree();
        let near = |pattern: &str| suggestion(pattern, &FilePath::new("/r"), &tree);
        let dev = Some("apps/*/overlays/dev".to_owned());
        assert_eq!(near("apps/*/overlays/dve"), dev);
        assert_eq!(near("app/*/overlays/dev"), dev);
        assert_eq!(near("quite/other"), None);
    }
}
