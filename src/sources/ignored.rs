//! Directories that are not searched for targets. In: the `.gitignore` files from the repository's
//! top directory down, `.git/info/exclude`, and `.offshootignore` files with the same syntax, for
//! directories that are committed but must not be rendered: test data, vendored copies. The user's
//! own list (`core.excludesFile`) is not read, because results would then depend on the machine.

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::sources::held::{outside, repository_top, work_tree};
use crate::sources::path::FilePath;
use crate::sources::tree::{Entry, Sources};

/// The ignore file of this program. Its patterns come after git's, so that
/// `!pattern` can include a directory again.
const OWN: &str = ".offshootignore";

/// The names of ignore files in a directory, in the order they are read; later patterns win.
pub(crate) const IGNORE_FILES: [&str; 2] = [".gitignore", OWN];

/// The patterns that apply in a directory, including those inherited from its parents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ignored {
    /// The patterns of each file, outermost first; the last match wins.
    patterns: Vec<Gitignore>,
    /// True inside a git work tree; `.gitignore` is read only there.
    is_git: bool,
}

impl Ignored {
    /// The patterns that apply in `directory`. Outside a git work tree, `.gitignore` is not read.
    pub(crate) fn within(sources: &dyn Sources, directory: &FilePath) -> Self {
        let Some(top) = work_tree(sources, directory) else {
            return Self::default().below(sources, directory);
        };
        let mut ignored = Self {
            is_git: true,
            ..Self::default()
        };
        ignored.add(sources, &top, &top.join(".git/info/exclude"));
        let above = directory.ancestors().take_while(|it| it.is_within(&top));
        let above: Vec<FilePath> = above.collect();
        let downwards = above.iter().rev();
        downwards.fold(ignored, |ignored, each| ignored.below(sources, each))
    }

    /// The patterns that apply in `directory`, a child of the directory that `self` belongs to.
    #[must_use]
    pub(crate) fn below(&self, sources: &dyn Sources, directory: &FilePath) -> Self {
        let mut below = self.clone();
        for name in IGNORE_FILES
            .iter()
            .filter(|name| self.is_git || **name == OWN)
        {
            below.add(sources, directory, &directory.join(name));
        }
        below
    }

    /// True if the directory at `path` is ignored. Its parents are assumed
    /// not to be: callers never descend into an ignored directory.
    pub(crate) fn has(&self, path: &FilePath) -> bool {
        let verdicts = self.patterns.iter().rev();
        let verdicts = verdicts.map(|patterns| patterns.matched(path.as_str(), true));
        let mut stated = verdicts.filter(|verdict| !verdict.is_none());
        matches!(stated.next(), Some(Match::Ignore(_)))
    }

    fn add(&mut self, sources: &dyn Sources, directory: &FilePath, path: &FilePath) {
        if sources.entry(path) != Some(Entry::File) || is_foreign(sources, directory, path) {
            return;
        }
        let bytes = sources.read(path).unwrap_or_else(|_| [].into());
        let mut patterns = GitignoreBuilder::new(directory.as_str());
        for line in String::from_utf8_lossy(&bytes).lines() {
            // Invalid patterns are skipped, as in git.
            let _ = patterns.add_line(None, line);
        }
        self.patterns.extend(patterns.build());
    }
}

/// True for a symlink that is not followed: git follows none to a `.gitignore` (gitignore(5)), and our
/// own list stays in the repository.
fn is_foreign(sources: &dyn Sources, directory: &FilePath, path: &FilePath) -> bool {
    if path.name() != OWN {
        return sources.is_link(path);
    }
    let top = || repository_top(sources, directory);
    sources.is_link(path) && outside(sources, path, &top()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::memory::Memory;

    #[test]
    fn patterns_hold_as_in_git() {
        let mut tree = Memory::default();
        for (path, text) in [
            ("/r/.git/info/exclude", "scratch\n"),
            ("/r/.gitignore", "# no pattern\nbuild/\n/charts\n[\n"),
            ("/r/a/.gitignore", "!build\n"),
            ("/elsewhere/.gitignore", "build\n"),
        ] {
            tree.insert(FilePath::new(path), text);
        }
        let path = FilePath::new;
        let top = Ignored::within(&tree, &path("/r"));
        assert!(top.has(&path("/r/build")) && top.has(&path("/r/b/build")));
        assert!(top.has(&path("/r/charts")) && !top.has(&path("/r/b/charts")));
        assert!(top.has(&path("/r/b/scratch")) && !top.has(&path("/r/b")));
        let below = top.below(&tree, &path("/r/a"));
        assert!(!below.has(&path("/r/a/build")) && below.has(&path("/r/a/scratch")));
        let deep = Ignored::within(&tree, &path("/r/a/deep"));
        assert!(!deep.has(&path("/r/a/deep/build")));
        let elsewhere = Ignored::within(&tree, &path("/elsewhere"));
        assert!(!elsewhere.has(&path("/elsewhere/build")));
    }

    #[test]
    fn our_own_list_holds_everywhere_and_goes_before_gits() {
        let mut tree = Memory::default();
        for (path, text) in [
            ("/r/.git/info/exclude", ""),
            ("/r/.gitignore", "build\n"),
            ("/r/.offshootignore", "/fixtures\n!build\n"),
            ("/elsewhere/.offshootignore", "fixtures\n"),
        ] {
            tree.insert(FilePath::new(path), text);
        }
        let path = FilePath::new;
        let top = Ignored::within(&tree, &path("/r"));
        assert!(top.has(&path("/r/fixtures")) && !top.has(&path("/r/a/fixtures")));
        assert!(!top.has(&path("/r/build")));
        let elsewhere = Ignored::within(&tree, &path("/elsewhere"));
        assert!(elsewhere.has(&path("/elsewhere/a/fixtures")));
    }
}
