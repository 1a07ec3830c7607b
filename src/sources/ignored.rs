//! What git does not look at in a work directory. In: the `.gitignore` files
//! from the repository's top downwards, and `.git/info/exclude`. A machine's own
//! list (`core.excludesFile`) is not read: it would make results depend on the machine.

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{Entry, FilePath, Sources};

/// The patterns that hold in a directory, those of directories above it included.
#[derive(Clone, Debug, Default)]
pub struct Ignored {
    /// The directory's own are the last.
    patterns: Vec<Gitignore>,
}

impl Ignored {
    /// The patterns that hold in `directory`; `None` outside a work directory of git.
    pub fn within(sources: &dyn Sources, directory: &FilePath) -> Option<Self> {
        let mut above = vec![directory.clone()];
        loop {
            let top = above.last()?;
            let git = top.join(".git");
            if sources.entry(&git).is_some() {
                let mut ignored = Self::default();
                ignored.add(sources, top, &git.join("info/exclude"));
                for directory in above.iter().rev() {
                    ignored.add(sources, directory, &directory.join(".gitignore"));
                }
                return Some(ignored);
            }
            above.push(top.parent()?);
        }
    }

    /// The patterns that hold in a directory that has a `.gitignore` and lies in this one's.
    #[must_use]
    pub fn below(&self, sources: &dyn Sources, directory: &FilePath) -> Self {
        let mut below = self.clone();
        below.add(sources, directory, &directory.join(".gitignore"));
        below
    }

    /// True if git does not look into the directory at `path`, whose parent it looks into.
    pub fn has(&self, path: &FilePath) -> bool {
        let verdicts = self.patterns.iter().rev();
        let verdicts = verdicts.map(|patterns| patterns.matched(path.as_str(), true));
        let mut stated = verdicts.filter(|verdict| !verdict.is_none());
        matches!(stated.next(), Some(Match::Ignore(_)))
    }

    fn add(&mut self, sources: &dyn Sources, directory: &FilePath, path: &FilePath) {
        if sources.entry(path) != Some(Entry::File) {
            return;
        }
        let bytes = sources.read(path).unwrap_or_else(|_| [].into());
        let mut patterns = GitignoreBuilder::new(directory.as_str());
        for line in String::from_utf8_lossy(&bytes).lines() {
            // A line that is no pattern ignores nothing, as in git.
            let _ = patterns.add_line(None, line);
        }
        self.patterns.extend(patterns.build());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Memory;

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
        let top = Ignored::within(&tree, &path("/r")).expect("a work directory");
        assert!(top.has(&path("/r/build")) && top.has(&path("/r/b/build")));
        assert!(top.has(&path("/r/charts")) && !top.has(&path("/r/b/charts")));
        assert!(top.has(&path("/r/b/scratch")) && !top.has(&path("/r/b")));
        let below = top.below(&tree, &path("/r/a"));
        assert!(!below.has(&path("/r/a/build")) && below.has(&path("/r/a/scratch")));
        let deep = Ignored::within(&tree, &path("/r/a/deep")).expect("a work directory");
        assert!(!deep.has(&path("/r/a/deep/build")));
        assert!(Ignored::within(&tree, &path("/elsewhere")).is_none());
    }
}
