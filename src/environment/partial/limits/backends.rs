//! `only-backend`: routes of the branch that lead to a Service of the rest, by a controller that refuses
//! ExternalNames unless it is told otherwise.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, first_of};
use crate::environment::partial::backends::{backends, service_name};
use crate::model::Resource;
use crate::yaml::Node;

use super::rest::{Rest, called};

/// Places that the warning shows.
const SHOWN: usize = 10;

/// The reason why a route's controller refuses an ExternalName, and the way out.
fn refusal(route: &Resource) -> Option<&'static str> {
    let gvk = route.gvk();
    let class = || {
        let stated = route
            .node
            .at(&["spec", "ingressClassName"])
            .and_then(Node::as_str);
        let annotated = route.annotation("kubernetes.io/ingress.class");
        stated.or(annotated).unwrap_or_default()
    };
    match (gvk.group.as_str(), gvk.kind.as_str()) {
        // GEP-1911 and the API reference of `backendRefs`: an ExternalName is not a core backend.
        ("gateway.networking.k8s.io", _) => Some(
            "most implementations of the Gateway API refuse ExternalNames in `backendRefs`: see the documentation of yours",
        ),
        ("traefik.io" | "traefik.containo.us", _) => {
            Some("Traefik needs `allowExternalNameServices: true` in its `kubernetesCRD` provider")
        }
        ("projectcontour.io", _) => Some("Contour needs `enableExternalNameService: true`"),
        (_, "Ingress") if class().contains("traefik") => Some(
            "Traefik needs `allowExternalNameServices: true` in its `kubernetesIngress` provider",
        ),
        (_, "Ingress") if ["alb", "gce"].iter().any(|name| class().contains(name)) => {
            Some("the load balancer of a cloud leads to pods and nodes, not to an ExternalName")
        }
        ("elbv2.k8s.aws", _) => {
            Some("the load balancer of a cloud leads to pods and nodes, not to an ExternalName")
        }
        _ => None,
    }
}

pub(super) fn refused(rest: &Rest<'_>) -> Option<Diagnostic> {
    let mut found: Vec<(&Resource, &Node)> = Vec::new();
    let mut helps = BTreeSet::new();
    for route in &rest.kept {
        let Some(help) = refusal(route) else { continue };
        let led = backends(route).into_iter().filter(|node| {
            let name = node.as_str().map(service_name).unwrap_or_default();
            rest.service(name).is_some()
        });
        let before = found.len();
        found.extend(led.map(|node| (*route, node)));
        if found.len() > before {
            helps.insert(help);
        }
    }
    let (_, first) = found.first()?;
    let names: BTreeSet<String> = found.iter().map(|(route, _)| called(route)).collect();
    let leads = if names.len() == 1 { "leads" } else { "lead" };
    let message = format!(
        "{} {leads} to a Service of the rest, which is an ExternalName here",
        first_of(SHOWN, names)
    );
    let mut diagnostic = Diagnostic::warning(Code::OnlyBackend, message).at(first.origin);
    for (_, node) in found.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(node.origin, "here, too");
    }
    for help in helps {
        diagnostic = diagnostic.help(help);
    }
    Some(diagnostic.help("or let `only` select what runs behind it"))
}
