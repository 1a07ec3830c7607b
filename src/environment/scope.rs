//! What every feature of an environment is given: the environment, the request,
//! the target, and the names that this render goes by.

use crate::config::LocatedText;
use crate::diag::{Fallible, Origin};
use crate::model::Step;

use super::config::{Config, Spec};
use super::hosts::HostMap;
use super::overlay::Rule;
use super::request::Request;
use super::target::Target;
use super::template::{self, Variables};

/// One environment for one branch, over one target.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// offshoot.yaml.
    pub(super) config: &'a Config,
    /// The environment in it.
    pub(super) spec: &'a Spec,
    /// What was asked for.
    pub(super) request: &'a Request,
    /// What it is laid over.
    pub(super) target: &'a Target,
    /// What templates can name.
    pub(super) variables: &'a Variables,
    /// Where everything moves, if it does.
    pub(super) namespace: Option<&'a str>,
    /// Which hosts move where.
    pub(super) hosts: &'a HostMap,
}

impl Scope<'_> {
    /// The rule `name` at its place in offshoot.yaml, or that of the environment where none is known.
    pub(super) fn rule(&self, name: Step, at: Origin) -> Rule {
        let at = if at.is_none() { self.spec.name.at } else { at };
        Rule { name, at }
    }

    /// The rule behind what follows the namespace.
    pub(super) fn namespace_rule(&self) -> Rule {
        let stated = self.spec.namespace.as_ref();
        self.rule(Step::Namespace, stated.map_or(Origin::NONE, |text| text.at))
    }

    /// A template of offshoot.yaml, evaluated.
    pub(super) fn render(&self, text: &LocatedText) -> Fallible<String> {
        template::render(text, self.variables)
    }
}
