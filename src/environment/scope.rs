//! The input of every feature of an environment: the request, the target, and the
//! names of this render.

use crate::config::LocatedText;
use crate::diag::{Fallible, Origin};
use crate::model::Step;

use super::builder::Builder;
use super::hosts::{Declaration, HostMap, HostScope};
use super::overlay::Rule;
use super::request::Request;
use super::target::Target;
use super::template::{self, Variables};

/// One environment for one branch, over one target.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The environment's name.
    pub(super) environment: &'a LocatedText,
    /// The request.
    pub(super) request: &'a Request,
    /// The target.
    pub(super) target: &'a Target,
    /// The names that templates can use.
    pub(super) variables: &'a Variables,
    /// Every template of the environment.
    pub(super) templates: &'a [&'a LocatedText],
    /// The namespace that everything moves into, if there is one.
    pub(super) namespace: Option<&'a str>,
    /// The place of `namespace`.
    pub(super) namespace_at: Origin,
    /// Old and new hosts.
    pub(super) hosts: &'a HostMap,
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

    /// The rule behind changes that follow the namespace.
    pub(super) fn namespace_rule(&self) -> Rule {
        self.rule(Step::Namespace, self.namespace_at)
    }

    /// Evaluates a template of offshoot.yaml.
    pub(super) fn render(&self, text: &LocatedText) -> Fallible<String> {
        template::render(text, self.variables)
    }
}
