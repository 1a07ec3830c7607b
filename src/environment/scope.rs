//! The input of every feature of an environment: the request, the target, and the
//! names of this render.

use crate::config::LocatedText;
use crate::diag::{Diagnostic, Fallible, Origin};
use crate::model::{Causes, Step};

use super::builder::Builder;
use super::hosts::{Declaration, HostMap, HostScope};
use super::namespaces::Moves;
use super::overlay::Rule;
use super::request::Request;
use super::target::Target;
use super::template::{self, Variables};

/// One environment for one branch, over one target.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The environment's name.
    pub(super) environment: &'a LocatedText,
    /// True if there is one for each branch.
    pub(super) per_branch: bool,
    /// The request.
    pub(super) request: &'a Request,
    /// The target.
    pub(super) target: &'a Target,
    /// The causes behind origins in the target.
    pub(super) causes: &'a Causes,
    /// The names that templates can use.
    pub(super) variables: &'a Variables,
    /// The branch as part of a name.
    pub(super) slug: Option<&'a str>,
    /// Every template of the environment.
    pub(super) templates: &'a [&'a LocatedText],
    /// The own namespaces with their new names; none if everything stays where it is.
    pub(super) moves: &'a Moves,
    /// The place of `namespace`, or of the first of `namespaces`.
    pub(super) namespace_at: Origin,
    /// Old and new hosts.
    pub(super) hosts: &'a HostMap,
    /// The place of the pattern for hosts of the rest.
    pub(super) elsewhere_at: Origin,
    /// The hosts that may move.
    pub(super) host_scope: HostScope<'a>,
    /// The fields of the target that declare hosts.
    pub(super) declared: &'a [Declaration],
    /// The prefixes of external-dns's annotations beside its own.
    pub(super) annotation_prefixes: &'a [LocatedText],
    /// The number of environments of offshoot.yaml that move hosts.
    pub(super) moving: usize,
    /// Builds other directories of the repository.
    pub(super) builder: Builder<'a>,
}

impl Scope<'_> {
    /// The rule `name` at its place, or at that of the environment if its place is not known.
    pub(super) fn rule(&self, name: Step, at: Origin) -> Rule {
        let at = if at.is_none() {
            self.environment.at
        } else {
            at
        };
        Rule { name, at }
    }

    /// A diagnostic about the target, with the places of values that a step of its build made.
    pub(super) fn located(&self, diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.located_by(|at| self.causes.position(at))
    }

    /// The rule behind changes that follow the namespace.
    pub(super) fn namespace_rule(&self) -> Rule {
        let name = if self.moves.is_listed() {
            Step::Namespaces
        } else {
            Step::Namespace
        };
        self.rule(name, self.namespace_at)
    }

    /// True for a value of the target that `patches` of offshoot.yaml set.
    pub(super) fn is_patched(&self, at: Origin) -> bool {
        let file = |at: Origin| self.builder.map.locate(at).map(|place| place.path);
        let offshoot_yaml = file(self.environment.at);
        let is_there = |at: Origin| file(at).is_some_and(|it| Some(it) == offshoot_yaml);
        let (chain, _) = self.causes.chain(at);
        let mut patches = chain.iter().filter(|cause| cause.step == Step::Patches);
        patches.any(|cause| is_there(cause.at) || is_there(cause.via))
    }

    /// Evaluates a template of offshoot.yaml.
    pub(super) fn render(&self, text: &LocatedText) -> Fallible<String> {
        template::render(text, self.variables)
    }
}
