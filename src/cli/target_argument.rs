//! A TARGET argument: a target in the working tree, `REV:TARGET`, or `-` for manifests
//! on standard input.

use crate::diag::Fallible;
use crate::diff::resources;
use crate::environment::Request;
use crate::repository::{LocatedTarget, RenderedTarget, Tree};
use crate::sources::SourceMap;

use super::input;

/// A TARGET argument.
pub(super) enum TargetArgument {
    /// `-`.
    StandardInput,
    /// A target in a tree.
    Target(Box<LocatedTarget>),
}

impl TargetArgument {
    /// The target that `text` names.
    ///
    /// # Errors
    /// See [`LocatedTarget::find`].
    pub(super) fn find(text: &str, working_tree: &Tree, map: &SourceMap) -> Fallible<Self> {
        if text == "-" {
            return Ok(Self::StandardInput);
        }
        let found = LocatedTarget::find(text, working_tree, map)?;
        Ok(Self::Target(Box::new(found)))
    }

    /// True for standard input.
    pub(super) fn is_standard_input(&self) -> bool {
        matches!(self, Self::StandardInput)
    }

    /// True for an environment and something else that is rendered: both exist at a time. One
    /// environment at two revisions is not beside itself, and what files hold may be live.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        let (Self::Target(this), Self::Target(that)) = (self, other) else {
            return false;
        };
        let has_environment = this.target.is_environment() || that.target.is_environment();
        has_environment && this.is_rendered() && that.is_rendered() && this.target != that.target
    }

    /// True for an environment.
    pub(super) fn is_environment(&self) -> bool {
        matches!(self, Self::Target(located) if located.target.is_environment())
    }

    /// See [`LocatedTarget::is_rendered`].
    pub(super) fn is_rendered(&self) -> bool {
        match self {
            Self::StandardInput => false,
            Self::Target(located) => located.is_rendered(),
        }
    }

    /// See [`LocatedTarget::is_per_branch`].
    pub(super) fn is_per_branch(&self, working_tree: &Tree) -> Option<bool> {
        match self {
            Self::StandardInput => None,
            Self::Target(located) => located.is_per_branch(working_tree),
        }
    }

    /// Renders or reads the target.
    ///
    /// # Errors
    /// See [`LocatedTarget::render`].
    pub(super) fn render(
        &self,
        working_tree: &Tree,
        request: &Request,
        map: &SourceMap,
    ) -> Fallible<RenderedTarget> {
        match self {
            Self::StandardInput => Ok(RenderedTarget::read(resources(input::read_stdin(map)?)?)),
            Self::Target(located) => located.render(working_tree, request, map),
        }
    }
}
