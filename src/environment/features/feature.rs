//! The shape of a feature. Each has a file of its own and a row in the table of
//! `mod.rs`, and needs nothing else.

use std::fmt;

use crate::config::{Fields, LocatedText};
use crate::diag::{Failures, Fallible};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::{ResourceSet, Step};
use crate::yaml::Text;

/// Something that an environment does, with its settings from offshoot.yaml.
pub(in crate::environment) trait Feature: fmt::Debug {
    /// The field of an environment that sets it; `explain` shows it as the cause of a value.
    fn step() -> Step
    where
        Self: Sized;

    /// Reads the settings from the fields of an environment.
    fn decode(fields: &mut Fields<'_, '_>) -> Self
    where
        Self: Sized;

    /// The texts that may be templates.
    fn templates(&self) -> Vec<&LocatedText> {
        Vec::new()
    }

    /// Notes settings that cannot have an effect.
    fn validate(&self, _outline: &Outline<'_>, _failures: &mut Failures) {}

    /// The labels that it sets. Their values have a limit, with the slug in them.
    fn labels(&self) -> &[(Text, LocatedText)] {
        &[]
    }

    /// The annotations that it sets.
    fn annotations(&self) -> &[(Text, LocatedText)] {
        &[]
    }

    /// Adds its part of the plan.
    ///
    /// # Errors
    /// Settings that the target does not allow for.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()>;

    /// Looks at the render that the plan makes. True if that changed the plan.
    ///
    /// # Errors
    /// Settings that the render does not allow for.
    fn review(
        &self,
        _scope: &Scope<'_>,
        _rendered: &ResourceSet,
        _plan: &mut Plan,
    ) -> Fallible<bool> {
        Ok(false)
    }
}

/// The settings of an environment that features depend on.
#[derive(Clone, Copy, Debug)]
pub(in crate::environment) struct Outline<'a> {
    /// The name.
    pub(in crate::environment) name: &'a LocatedText,
    /// True if there is one for each branch.
    pub(in crate::environment) per_branch: bool,
    /// True if everything moves into a namespace.
    pub(in crate::environment) has_namespace: bool,
    /// Zones whose hosts may move.
    pub(in crate::environment) domains: &'a [LocatedText],
}
