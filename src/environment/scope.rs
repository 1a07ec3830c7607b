//! What every feature of an environment is given: the environment, the request,
//! the target, and the names that this render goes by.

use crate::config::LocatedText;
use crate::diag::Fallible;

use super::config::{Config, Spec};
use super::hosts::HostMap;
use super::overlay::Why;
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
    /// Why something follows the namespace.
    pub(super) fn because_of_namespace(&self) -> Why {
        let stated = self.spec.namespace.as_ref();
        Why {
            rule: "namespace",
            at: stated.map_or(self.spec.name.at, |text| text.at),
        }
    }

    /// A template of offshoot.yaml, evaluated.
    pub(super) fn render(&self, text: &LocatedText) -> Fallible<String> {
        template::render(text, self.variables)
    }
}
