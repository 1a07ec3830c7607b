//! The resources of a target that decide about logins: looked for once, few in number.

use crate::environment::target::Target;
use crate::model::Resource;

/// IngressClasses, Traefik's Middlewares, and SecurityPolicies.
#[derive(Debug, Default)]
pub(super) struct Definitions<'a> {
    /// IngressClasses.
    pub(super) classes: Vec<&'a Resource>,
    /// Middlewares.
    pub(super) middlewares: Vec<&'a Resource>,
    /// SecurityPolicies.
    pub(super) policies: Vec<&'a Resource>,
}

impl<'a> Definitions<'a> {
    /// Those of the target.
    pub(super) fn new(target: &'a Target) -> Self {
        let mut definitions = Self::default();
        for resource in target.resources() {
            match resource.kind() {
                "IngressClass" => definitions.classes.push(resource),
                "Middleware" => definitions.middlewares.push(resource),
                "SecurityPolicy" => definitions.policies.push(resource),
                _ => {}
            }
        }
        definitions
    }
}
