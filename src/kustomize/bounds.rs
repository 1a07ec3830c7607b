//! The bounds of one build: how deep bases may be, how many there may be, and how much a build may make of its files.
//! kustomize has none, and ends with the memory of the machine.

use rustc_hash::FxHashSet;

use crate::diag::{Code, Diagnostic, Diagnostics, Fallible, Origin, counted};
use crate::limits::{
    BASE_COUNT_NAME, BASE_DEPTH_NAME, BUILD_TEXT_NAME, BUILD_VALUES_NAME, Limits, NESTING, raised,
};
use crate::model::{Causes, Excess};
use crate::sources::FilePath;
use crate::yaml::Node;

/// The page with all limits.
const PAGE: &str = "docs/limits.md lists every limit";

/// The counts of a build so far, of all that is bounded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bounds {
    limits: Limits,
    bases: usize,
    /// The most kustomizations above one, so far.
    deepest: usize,
    /// The directories of bases that failed: their errors are known.
    failed: FxHashSet<FilePath>,
    files: FxHashSet<FilePath>,
}

impl Bounds {
    /// Nothing yet, within these limits.
    pub(crate) fn within(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Notes that the build goes into a base or component that `entry` names, with so many kustomizations
    /// above it.
    ///
    /// # Errors
    /// `base-count`, and nothing more once that was said.
    pub(crate) fn enter(&mut self, name: &str, depth: usize, at: Origin) -> Fallible<()> {
        self.bases += 1;
        self.deepest = self.deepest.max(depth);
        let most = self.limits.base_count;
        if self.bases <= most {
            return Ok(());
        }
        if self.bases > most.saturating_add(1) {
            return Err(Diagnostics::known());
        }
        let message = format!(
            "`{name}` is one more than the {most} bases and components that a build may have"
        );
        Err(Diagnostic::error(Code::BaseCount, message)
            .at(at)
            .help("a base counts as often as it is listed, also by other bases: build parts of the tree on their own")
            .help(raised(BASE_COUNT_NAME))
            .into())
    }

    /// Fails if the base in `directory` has failed before: each error is told once.
    pub(crate) fn refuse_failed(&self, directory: &FilePath) -> Fallible<()> {
        if self.failed.contains(directory) {
            return Err(Diagnostics::known());
        }
        Ok(())
    }

    /// Notes that a base cannot be built.
    pub(crate) fn fails(&mut self, directory: &FilePath) {
        self.failed.insert(directory.clone());
    }

    /// True if a base failed.
    pub(crate) fn is_failed(&self) -> bool {
        !self.failed.is_empty()
    }

    /// The levels of bases below a kustomization at this depth, if nothing else was built.
    pub(crate) fn levels_below(&self, depth: usize) -> usize {
        self.deepest.saturating_sub(depth)
    }

    /// The files that were read, and the directories that were built.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &FilePath> {
        self.files.iter()
    }

    /// Counts the kustomization that is built as a base, too.
    pub(crate) fn count_root(&mut self) {
        self.bases = self.bases.saturating_add(1);
    }

    /// The counts since `earlier`.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        Self {
            bases: self.bases.saturating_sub(earlier.bases),
            files: self.files.difference(&earlier.files).cloned().collect(),
            ..Self::default()
        }
    }

    /// Adds the counts of another part of the build, whose root has this depth and so many levels of bases.
    pub(crate) fn add(&mut self, other: &Self, depth: usize) {
        self.bases = self.bases.saturating_add(other.bases);
        self.deepest = self.deepest.max(depth);
        self.files.extend(other.files.iter().cloned());
    }

    /// True if the build reads the file for the first time.
    pub(crate) fn is_first(&mut self, path: &FilePath) -> bool {
        self.files.insert(path.clone())
    }
}

/// The error for a base that is too far from the kustomization that is built.
pub(crate) fn too_deep_base(name: &str, most: usize, at: Origin) -> Diagnostic {
    let message = format!(
        "`{name}` is more than {} away from the kustomization that is built",
        counted(most, "base")
    );
    Diagnostic::error(Code::BaseDepth, message)
        .at(at)
        .help("let a kustomization further up list what this one lists")
        .help(raised(BASE_DEPTH_NAME))
}

/// The error for values that a path would nest too deeply.
pub(crate) fn too_deep_values(what: &str) -> Diagnostic {
    let message = format!("{what} more than {NESTING} levels deep");
    Diagnostic::error(Code::NestingDepth, message)
        .help("shorten the path: no API has fields at such a depth")
}

/// Fails if a value at the end of a path of so many parts nests values too deeply.
pub(crate) fn refuse_depth(parts: usize, value: &Node, at: Origin) -> Fallible<()> {
    if parts + value.height() <= NESTING {
        return Ok(());
    }
    Err(too_deep_values("the values written here would be nested")
        .at(at)
        .into())
}

/// Fails if the build has written more than its files allow; once this was said, without a word.
///
/// # Errors
/// `build-size`.
pub(crate) fn refuse_growth(causes: &mut Causes, at: Origin) -> Fallible<()> {
    match causes.growth.excess() {
        None => Ok(()),
        Some(_) if causes.growth.is_told() => Err(Diagnostics::known()),
        Some(excess) => {
            causes.growth.tell();
            Err(too_large(excess).at(at).into())
        }
    }
}

/// Fails if the output is larger than the files allow.
///
/// # Errors
/// `build-size`.
pub(crate) fn refuse_output(bytes: usize, causes: &Causes) -> Fallible<()> {
    match causes.growth.excess_of_text(bytes) {
        None => Ok(()),
        Some(excess) => Err(too_large(excess).into()),
    }
}

/// The error for a build that makes too much of its files.
pub(crate) fn too_large(excess: Excess) -> Diagnostic {
    let (message, name) = match excess {
        Excess::Values(most) => (
            format!("the build copies and writes more than {most} values"),
            BUILD_VALUES_NAME,
        ),
        Excess::Text(most) => (
            format!("the build writes more than {most} bytes of text"),
            BUILD_TEXT_NAME,
        ),
    };
    Diagnostic::error(Code::BuildSize, message)
        .help("that is out of proportion to its files: aliases, bases and patches for many resources multiply; build parts on their own")
        .help(raised(name))
        .help(PAGE)
}
