//! `auth-required`: consoles of databases, caches, queues and observability that an Ingress, a route, a
//! load balancer or a node's port opens to the world. The render of an environment warns of them; here they
//! are errors, in every target.

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::{OpenConsole, Target, open_consoles};
use crate::model::Resource;

use super::check::Check;
use super::findings::Findings;
use super::subject::Subject;

/// Consoles without a login in front of them.
pub(super) struct AuthRequired;

impl Check for AuthRequired {
    fn codes(&self) -> &'static [Code] {
        &[Code::AuthRequired]
    }

    fn takes_over(&self) -> &'static [Code] {
        &[Code::AuthRequired, Code::AuthSiblingOpen]
    }

    fn refuses(&self, _subject: &Subject<'_>) -> bool {
        false
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let target = Target::new(subject.resources);
        for console in open_consoles(&target) {
            if let Some(route) = subject.resources.get(console.position) {
                findings.add(subject, route, found(route, &console, subject));
            }
        }
    }
}

fn found(route: &Resource, console: &OpenConsole, subject: &Subject<'_>) -> Diagnostic {
    let message = format!(
        "`{}` opens `{}` to everybody: it has no login",
        route.id(),
        console.image
    );
    let has_auth = subject
        .spec
        .is_some_and(|spec| spec.features.auth.is_some());
    let help = match route.kind() {
        "Service" => {
            "make it a `ClusterIP` behind an Ingress with a login, or list who may come in `loadBalancerSourceRanges`"
        }
        _ if has_auth => "give it the label or name of `auth.select`",
        "Ingress" => {
            "put oauth2-proxy in front of it: `nginx.ingress.kubernetes.io/auth-url` and `auth-signin`, or what its controller has"
        }
        _ => "put a login in front of it with a policy or middleware of its controller",
    };
    Diagnostic::error(Code::AuthRequired, message)
        .at(place(route))
        .label(console.image_at, "the program")
        .help(help)
}

/// The place that opens it: the type of a Service, and the whole of another kind.
fn place(route: &Resource) -> Origin {
    let kind = route.node.at(&["spec", "type"]);
    let kind = kind.filter(|_| route.kind() == "Service");
    kind.map_or(route.origin, |node| node.origin)
}
