//! The resources of a target that decide about logins: looked for once, few in number.

use crate::environment::target::Target;
use crate::model::Resource;

use super::kinds::is_route;

/// IngressClasses, Traefik's Middlewares, SecurityPolicies, and the positions of Ingresses and routes.
#[derive(Debug, Default)]
pub(super) struct Definitions<'a> {
    /// IngressClasses.
    pub(super) classes: Vec<&'a Resource>,
    /// Middlewares.
    pub(super) middlewares: Vec<&'a Resource>,
    /// SecurityPolicies.
    pub(super) policies: Vec<&'a Resource>,
    /// Ingresses, routes and open Services.
    pub(super) routes: Vec<usize>,
}

impl<'a> Definitions<'a> {
    /// Those of the target.
    pub(super) fn new(target: &'a Target) -> Self {
        let mut definitions = Self {
            routes: target.positions(is_route),
            ..Self::default()
        };
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
