//! Directories that are not searched for targets. In: the `.gitignore` files from the repository's
//! top directory down, `.git/info/exclude`, and `.offshootignore` files with the same syntax, for
//! directories that are committed but must not be rendered: test data, vendored copies. The user's
//! own list (`core.excludesFile`) is not read, because results would then depend on the machine.
//! As in git, `.gitignore` says nothing about files that are tracked: a directory with files in the
//! commit that is checked out is searched.

use std::cell::OnceCell;
use std::rc::Rc;

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
#[derive(Clone, Default)]
pub(crate) struct Ignored {
    /// The patterns of each file, outermost first; the last match wins.
    patterns: Vec<Patterns>,
    /// The git work tree; `.gitignore` is read only inside one.
    work_tree: Option<Rc<WorkTree>>,
    /// True in a directory that `.gitignore` matches: only tracked ones below it are searched.
    is_matched: bool,
}

/// The patterns of a file.
#[derive(Clone)]
struct Patterns {
    matcher: Gitignore,
    is_own: bool,
}

/// A git work tree.
struct WorkTree {
    top: FilePath,
    /// The commit that is checked out, once it was needed.
    commit: OnceCell<Option<Box<dyn Sources>>>,
}

impl WorkTree {
    /// True if the commit that is checked out has files in `directory`.
    fn tracks(&self, sources: &dyn Sources, directory: &FilePath) -> bool {
        let commit = self.commit.get_or_init(|| sources.checked_out(&self.top));
        let commit = commit.as_ref();
        commit.is_some_and(|it| it.entry(directory) == Some(Entry::Directory))
    }
}

/// The answer about a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// To be searched.
    Searched,
    /// To be searched for tracked files alone: `.gitignore` matches it.
    Tracked,
    /// Not to be searched.
    Ignored,
}

impl Ignored {
    /// The patterns that apply in `directory`. Outside a git work tree, `.gitignore` is not read.
    pub(crate) fn within(sources: &dyn Sources, directory: &FilePath) -> Self {
        let Some(top) = work_tree(sources, directory) else {
            return Self::default().below(sources, directory);
        };
        let work_tree = WorkTree {
            top: top.clone(),
            commit: OnceCell::new(),
        };
        let mut ignored = Self {
            work_tree: Some(Rc::new(work_tree)),
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
            .filter(|name| self.work_tree.is_some() || **name == OWN)
        {
            below.add(sources, directory, &directory.join(name));
        }
        below
    }

    /// The answer about the directory at `path`, a child of the directory that `self` belongs to.
    pub(crate) fn verdict(&self, sources: &dyn Sources, path: &FilePath) -> Verdict {
        let patterns = self.patterns.iter().rev();
        let matches = patterns.map(|it| (it.matcher.matched(path.as_str(), true), it.is_own));
        let mut stated = matches.filter(|(found, _)| !found.is_none());
        let is_matched = match stated.next() {
            Some((Match::Ignore(_), true)) => return Verdict::Ignored,
            Some((Match::Whitelist(_), true)) => return Verdict::Searched,
            Some((Match::Ignore(_), false)) => true,
            _ => self.is_matched,
        };
        let is_tracked = || {
            let tree = self.work_tree.as_ref();
            tree.is_some_and(|it| it.tracks(sources, path))
        };
        if !is_matched {
            Verdict::Searched
        } else if is_tracked() {
            Verdict::Tracked
        } else {
            Verdict::Ignored
        }
    }

    /// The patterns inside of a directory whose verdict is [`Verdict::Tracked`].
    #[must_use]
    pub(crate) fn in_tracked(&self) -> Self {
        Self {
            is_matched: true,
            ..self.clone()
        }
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
        let is_own = path.name() == OWN;
        let built = patterns.build().ok();
        self.patterns
            .extend(built.map(|matcher| Patterns { matcher, is_own }));
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
    use std::sync::Arc;

    use super::*;
    use crate::sources::memory::Memory;
    use crate::sources::tree::ReadError;

    fn tree(files: &[(&str, &str)]) -> Memory {
        let mut tree = Memory::default();
        for (path, text) in files {
            tree.insert(FilePath::new(path), *text);
        }
        tree
    }

    fn has(ignored: &Ignored, directory: &str) -> bool {
        let nothing = Memory::default();
        ignored.verdict(&nothing, &FilePath::new(directory)) == Verdict::Ignored
    }

    /// Files, and those of the commit that is checked out.
    struct CheckedOut(Memory, &'static [(&'static str, &'static str)]);

    impl Sources for CheckedOut {
        fn entry(&self, path: &FilePath) -> Option<Entry> {
            self.0.entry(path)
        }

        fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError> {
            self.0.canonical(path)
        }

        fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError> {
            self.0.read(path)
        }

        fn checked_out(&self, _top: &FilePath) -> Option<Box<dyn Sources>> {
            Some(Box::new(tree(self.1)))
        }

        fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError> {
            self.0.list(path)
        }
    }

    #[test]
    fn gits_patterns_say_nothing_about_tracked_files() {
        let files = tree(&[
            ("/r/.git/HEAD", ""),
            ("/r/.gitignore", "kustomize\n"),
            ("/r/.offshootignore", "fixtures\n"),
        ]);
        let tracked: &[(&str, &str)] = &[
            ("/r/kustomize/base/a.yaml", ""),
            ("/r/a/fixtures/a.yaml", ""),
        ];
        let files = CheckedOut(files, tracked);
        let top = Ignored::within(&files, &FilePath::new("/r"));
        let verdict = |ignored: &Ignored, path: &str| ignored.verdict(&files, &FilePath::new(path));
        assert_eq!(verdict(&top, "/r/a"), Verdict::Searched);
        assert_eq!(verdict(&top, "/r/a/kustomize"), Verdict::Ignored);
        assert_eq!(verdict(&top, "/r/kustomize"), Verdict::Tracked);
        // Our own list is about files that are committed.
        assert_eq!(verdict(&top, "/r/a/fixtures"), Verdict::Ignored);
        let inside = top.in_tracked();
        assert_eq!(verdict(&inside, "/r/kustomize/base"), Verdict::Tracked);
        assert_eq!(verdict(&inside, "/r/kustomize/rendered"), Verdict::Ignored);
    }

    #[test]
    fn patterns_hold_as_in_git() {
        let tree = tree(&[
            ("/r/.git/info/exclude", "scratch\n"),
            ("/r/.gitignore", "# no pattern\nbuild/\n/charts\n[\n"),
            ("/r/a/.gitignore", "!build\n"),
            ("/elsewhere/.gitignore", "build\n"),
        ]);
        let path = FilePath::new;
        let top = Ignored::within(&tree, &path("/r"));
        assert!(has(&top, "/r/build") && has(&top, "/r/b/build"));
        assert!(has(&top, "/r/charts") && !has(&top, "/r/b/charts"));
        assert!(has(&top, "/r/b/scratch") && !has(&top, "/r/b"));
        let below = top.below(&tree, &path("/r/a"));
        assert!(!has(&below, "/r/a/build") && has(&below, "/r/a/scratch"));
        let deep = Ignored::within(&tree, &path("/r/a/deep"));
        assert!(!has(&deep, "/r/a/deep/build"));
        let elsewhere = Ignored::within(&tree, &path("/elsewhere"));
        assert!(!has(&elsewhere, "/elsewhere/build"));
    }

    #[test]
    fn our_own_list_holds_everywhere_and_goes_before_gits() {
        let tree = tree(&[
            ("/r/.git/info/exclude", ""),
            ("/r/.gitignore", "build\n"),
            ("/r/.offshootignore", "/fixtures\n!build\n"),
            ("/elsewhere/.offshootignore", "fixtures\n"),
        ]);
        let path = FilePath::new;
        let top = Ignored::within(&tree, &path("/r"));
        assert!(has(&top, "/r/fixtures") && !has(&top, "/r/a/fixtures"));
        assert!(!has(&top, "/r/build"));
        let elsewhere = Ignored::within(&tree, &path("/elsewhere"));
        assert!(has(&elsewhere, "/elsewhere/a/fixtures"));
    }
}
