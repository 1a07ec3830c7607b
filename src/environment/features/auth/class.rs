//! Ingress classes: the controller that serves an Ingress. In: an Ingress, and the IngressClasses of
//! the target. Out: the controller, or why a login cannot be set up with it.

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::Node;

use super::definitions::Definitions;
use super::settings::Controller;

/// The annotation that names a class, from before `ingressClassName`.
const CLASS: &str = "kubernetes.io/ingress.class";
/// The annotation of the class for Ingresses that name none.
const DEFAULT: &str = "ingressclass.kubernetes.io/is-default-class";

/// The controllers of IngressClasses by the start of `spec.controller`.
const PROGRAMS: &[(&str, Served)] = &[
    ("k8s.io/ingress-nginx", Served::By(Controller::Nginx)),
    ("nginx.org/", Served::ByNginxOfF5),
    ("traefik.io/", Served::By(Controller::Traefik)),
    (
        "haproxy-ingress.github.io/",
        Served::By(Controller::Haproxy),
    ),
    ("haproxy.org/", Served::ByHaproxyTechnologies),
    ("projectcontour.io/", Served::By(Controller::Contour)),
    ("istio.io/", Served::By(Controller::Istio)),
];

/// The program that serves an Ingress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Served {
    /// One that `auth.controller` has a name for.
    By(Controller),
    /// NGINX Ingress Controller of F5 (nginx.org).
    ByNginxOfF5,
    /// The controller of HAProxy Technologies (haproxy.org).
    ByHaproxyTechnologies,
    /// One of the two that are called `haproxy`.
    ByOneOfTwo,
    /// Nobody that is known.
    Unknown,
}

/// The class of an Ingress.
#[derive(Clone, Debug)]
pub(super) struct Class {
    /// The name; empty if it has none and there is no default.
    pub(super) name: String,
    /// The place where it is named.
    pub(super) at: Origin,
    /// The program that serves it.
    pub(super) served: Served,
}

/// The class of an Ingress: the field, the annotation, or the default of the target's IngressClasses.
/// An Ingress without one is served by ingress-nginx, as nothing says otherwise.
pub(super) fn class(ingress: &Resource, definitions: &Definitions<'_>) -> Class {
    let field = ingress.node.at(&["spec", "ingressClassName"]);
    let named = field.or_else(|| ingress.node.at(&["metadata", "annotations", CLASS]));
    let named = named.and_then(|node| Some((node.as_str()?, node.origin)));
    let mut classes = definitions.classes.iter();
    let object = match named {
        Some((name, _)) => classes.find(|class| class.name() == name),
        None => classes.find(|class| class.annotation(DEFAULT) == Some("true")),
    };
    let default = || (object.map_or("", |class| class.name()), ingress.origin);
    let (name, at) = named.unwrap_or_else(default);
    let program = object.and_then(|class| class.node.at(&["spec", "controller"])?.as_str());
    let served = match (own_annotations(ingress), program) {
        (_, Some(program)) => by_program(program),
        (Some(served), None) => served,
        (None, None) => by_name(name),
    };
    Class {
        name: name.to_owned(),
        at,
        served,
    }
}

fn by_program(program: &str) -> Served {
    let mut known = PROGRAMS.iter();
    let found = known.find(|(start, _)| program.starts_with(start));
    found.map_or(Served::Unknown, |(_, served)| *served)
}

/// The program by the usual names of its classes.
fn by_name(name: &str) -> Served {
    let is = |program: &str| {
        let before = name.strip_suffix(program);
        let behind = name.strip_prefix(program);
        before.is_some_and(|rest| rest.is_empty() || rest.ends_with('-'))
            || behind.is_some_and(|rest| rest.starts_with('-'))
    };
    match name {
        "" | "webapprouting.kubernetes.azure.com" => Served::By(Controller::Nginx),
        _ if is("nginx") => Served::By(Controller::Nginx),
        _ if is("traefik") => Served::By(Controller::Traefik),
        _ if is("contour") => Served::By(Controller::Contour),
        _ if is("istio") => Served::By(Controller::Istio),
        _ if is("haproxy") => Served::ByOneOfTwo,
        _ => Served::Unknown,
    }
}

/// The program by the annotations that the Ingress has already: each reads those of its own prefix.
fn own_annotations(ingress: &Resource) -> Option<Served> {
    const PREFIXES: [(&str, Served); 3] = [
        (
            "haproxy-ingress.github.io/",
            Served::By(Controller::Haproxy),
        ),
        ("haproxy.org/", Served::ByHaproxyTechnologies),
        ("nginx.org/", Served::ByNginxOfF5),
    ];
    let annotations = ingress.node.at(&["metadata", "annotations"]);
    let annotations = annotations.and_then(Node::as_mapping)?;
    let mut prefixes = PREFIXES.iter();
    let found = prefixes.find(|(prefix, _)| annotations.keys().any(|key| key.starts_with(prefix)));
    found.map(|(_, served)| *served)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_the_names_of_their_classes() {
        let cases = [
            ("nginx", Served::By(Controller::Nginx)),
            ("nginx-internal", Served::By(Controller::Nginx)),
            ("public-nginx", Served::By(Controller::Nginx)),
            ("ingress-nginx", Served::By(Controller::Nginx)),
            ("", Served::By(Controller::Nginx)),
            ("traefik", Served::By(Controller::Traefik)),
            ("traefik-internal", Served::By(Controller::Traefik)),
            ("contour", Served::By(Controller::Contour)),
            ("istio", Served::By(Controller::Istio)),
            ("haproxy", Served::ByOneOfTwo),
            ("alb", Served::Unknown),
            ("nginxless", Served::Unknown),
            ("kong", Served::Unknown),
        ];
        for (name, expected) in cases {
            assert_eq!(by_name(name), expected, "{name}");
        }
        assert_eq!(
            by_program("nginx.org/ingress-controller"),
            Served::ByNginxOfF5
        );
        assert_eq!(
            by_program("k8s.io/ingress-nginx"),
            Served::By(Controller::Nginx)
        );
        assert_eq!(by_program("ingress.k8s.aws/alb"), Served::Unknown);
    }
}
