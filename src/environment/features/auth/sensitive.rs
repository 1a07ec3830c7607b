//! Programs that nobody should reach without a login: consoles of databases, caches, queues and
//! observability. In: the target. Out: a warning for those that an Ingress or a route opens.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Origin, first_of};
use crate::environment::hosts::HostMap;
use crate::environment::scope::Scope;
use crate::environment::target::Target;
use crate::model::{Image, Resource};
use crate::yaml::{Mapping, Node};

use super::definitions::Definitions;
use super::exposure::exposures;
use super::private::is_private;
use super::protected::has_own_login;

/// Names of images, the last part of their path.
const IMAGES: [&str; 33] = [
    "adminer",
    "akhq",
    "alertmanager",
    "all-in-one",
    "argocli",
    "cloudbeaver",
    "dbgate",
    "flower",
    "grafana",
    "jaeger",
    "jaeger-query",
    "kafka-manager",
    "kafdrop",
    "kafka-ui",
    "kiali",
    "kibana",
    "kubernetes-dashboard",
    "mailhog",
    "mailpit",
    "mongo-express",
    "opensearch-dashboards",
    "pgadmin",
    "pgadmin4",
    "pgweb",
    "phpmyadmin",
    "phppgadmin",
    "portainer",
    "prometheus",
    "redis-commander",
    "redisinsight",
    "sqlpad",
    "temporal-ui",
    "zipkin",
];
/// The image of RabbitMQ, whose console is there in tags with `management`.
const RABBITMQ: &str = "rabbitmq";

/// The places that one message lists.
const SHOWN: usize = 10;

/// The warning for sensitive programs that are open, except through the resources at `known`: those
/// with a login, and those that are reported already.
pub(super) fn open(
    known: &BTreeSet<usize>,
    definitions: &Definitions<'_>,
    target: &Target,
    at: Origin,
) -> Option<Diagnostic> {
    let found = opened(known, definitions, target);
    let ((first_at, first), others) = found.split_first()?;
    let diagnostic = Diagnostic::warning(Code::AuthRequired, first.words()).at(*first_at);
    let shown = others.iter().take(SHOWN);
    let diagnostic = shown.fold(diagnostic, |diagnostic, (at, it)| {
        diagnostic.label(*at, it.words())
    });
    let diagnostic = match others.len().saturating_sub(SHOWN) {
        0 => diagnostic.label(at, "the login of this environment"),
        left => diagnostic.label(
            at,
            format!("the login of this environment; {left} more are open"),
        ),
    };
    Some(diagnostic.help("give it the label or name of `auth.select`"))
}

/// The warning for sensitive programs that a branch opens without any login.
pub(super) fn without_login(scope: &Scope<'_>) -> Option<Diagnostic> {
    let mut resources = scope.target.resources().iter();
    if !resources.any(|resource| sensitive_image(resource).is_some()) {
        return None;
    }
    let definitions = Definitions::new(scope.target);
    let found = opened(&BTreeSet::new(), &definitions, scope.target);
    let (first_at, _) = found.first()?;
    let images = found.iter().map(|(_, it)| format!("`{}`", it.image));
    let images: BTreeSet<String> = images.collect();
    let message = format!(
        "every branch opens {} without a login: `{}` has no `auth`",
        first_of(SHOWN, images),
        scope.environment.value
    );
    let diagnostic = Diagnostic::warning(Code::AuthRequired, message).at(*first_at);
    let others = found.iter().skip(1).take(SHOWN);
    let diagnostic = others.fold(diagnostic, |diagnostic, (at, it)| {
        diagnostic.label(*at, it.words())
    });
    let names: BTreeSet<&str> = found.iter().map(|(_, it)| it.route.name()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let login = login_host(scope);
    Some(diagnostic.help(format!(
        "put an oauth2-proxy in front of them: `auth: {{select: {{names: [{}]}}, url: \"https://{login}/oauth2/auth\", \
         signIn: \"https://{login}/oauth2/start?rd=https://$host$escaped_request_uri\"}}`",
        names.join(", ")
    )))
}

/// A program that an Ingress or a route opens, and that nobody should reach without a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenConsole {
    /// The name of the Ingress or the route.
    pub route: String,
    /// The image of the program.
    pub image: String,
    /// The position of the Ingress or the route in the target.
    pub position: usize,
    /// The place where the image is named.
    pub image_at: Origin,
}

/// The sensitive programs that a target opens without a login of its own.
pub fn open_consoles(target: &Target) -> Vec<OpenConsole> {
    let definitions = Definitions::new(target);
    let found = opened(&BTreeSet::new(), &definitions, target).into_iter();
    found
        .map(|(_, it)| OpenConsole {
            route: it.route.name().to_owned(),
            image: it.image.to_owned(),
            position: it.position,
            image_at: it.image_at,
        })
        .collect()
}

/// The host of the login: a shared one that is called so, or a likely one.
fn login_host(scope: &Scope<'_>) -> String {
    const NAMES: [&str; 6] = ["auth", "login", "oauth", "oauth2", "oauth2-proxy", "sso"];
    let mut shared = scope.host_scope.shared.iter();
    let is_login = |host: &str| NAMES.contains(&host.split('.').next().unwrap_or_default());
    if let Some(host) = shared.find(|host| is_login(&host.value)) {
        return host.value.to_string();
    }
    let domain = scope.host_scope.domains.first();
    let domain = domain.map(|zone| zone.value.as_str());
    let zone = new_zone(scope.hosts).or(domain).unwrap_or("example.com");
    format!("auth.{zone}")
}

/// The zone that all new hosts are in, with one label in front of it. A browser sends the cookie of a
/// login to hosts below the login's own zone only.
fn new_zone(hosts: &HostMap) -> Option<&str> {
    let zone = |(_, new)| Some(str::split_once(new, '.')?.1);
    let zones: BTreeSet<Option<&str>> = hosts.iter().map(zone).collect();
    let zone = zones.first().copied().flatten()?;
    let is_host = hosts.iter().any(|(old, _)| old == zone);
    (zones.len() == 1 && !is_host).then_some(zone)
}

/// A sensitive program that an Ingress or a route opens.
struct Opened<'r> {
    route: &'r Resource,
    position: usize,
    image: &'r str,
    image_at: Origin,
}

impl Opened<'_> {
    fn words(&self) -> String {
        let id = self.route.id();
        format!("`{id}` opens `{}` without a login", self.image)
    }
}

fn opened<'t>(
    known: &BTreeSet<usize>,
    definitions: &Definitions<'_>,
    target: &'t Target,
) -> Vec<(Origin, Opened<'t>)> {
    let resources = || target.resources().iter();
    let programs: Vec<(&Resource, (&str, Origin))> = resources()
        .filter_map(|resource| Some((resource, sensitive_image(resource)?)))
        .collect();
    if programs.is_empty() {
        return Vec::new();
    }
    let services = resources().filter(|it| it.kind() == "Service");
    let services: BTreeMap<String, &Resource> = services
        .map(|it| (format!("{}/{}", it.namespace(), it.name()), it))
        .collect();
    let program_of = |service: &String| {
        let service = services.get(service)?;
        let mut programs = programs.iter();
        programs
            .find(|(program, _)| selects(service, program))
            .map(|(_, image)| *image)
    };
    let mut found = Vec::new();
    for &position in &definitions.routes {
        let resource = target.get(position);
        if known.contains(&position) || has_own_login(resource, definitions) || is_private(resource)
        {
            continue;
        }
        let mut all = exposures(resource).into_iter();
        let opened = all.find_map(|it| it.services.iter().find_map(program_of));
        if let Some((image, image_at)) = opened {
            let opened = Opened {
                route: resource,
                position,
                image,
                image_at,
            };
            found.push((resource.origin, opened));
        }
    }
    found
}

/// The sensitive image of a workload.
fn sensitive_image(workload: &Resource) -> Option<(&str, Origin)> {
    let containers = workload
        .node
        .at(&["spec", "template", "spec", "containers"]);
    let containers = containers.or_else(|| workload.node.at(&["spec", "containers"]));
    let containers = containers.and_then(Node::as_sequence)?;
    let mut images = containers
        .iter()
        .filter_map(|container| container.get("image"))
        .filter_map(|node| Some((node.as_str()?, node.origin)));
    images.find(|(image, _)| is_sensitive(image))
}

fn is_sensitive(image: &str) -> bool {
    let image = Image::parse(image);
    let name = image.name.rsplit('/').next().unwrap_or_default();
    let has_console = || image.tag.is_some_and(|tag| tag.contains("management"));
    IMAGES.contains(&name) || (name == RABBITMQ && has_console())
}

/// True if the Service selects the pods of the workload.
fn selects(service: &Resource, workload: &Resource) -> bool {
    let map = |resource: &'_ Resource, path: &[&str]| -> Option<Mapping> {
        resource.node.at(path).and_then(Node::as_mapping).cloned()
    };
    let labels = map(workload, &["spec", "template", "metadata", "labels"])
        .or_else(|| map(workload, &["metadata", "labels"]));
    let (Some(selector), Some(labels)) = (map(service, &["spec", "selector"]), labels) else {
        return false;
    };
    let has =
        |(key, value): (&str, &Node)| labels.get(key).and_then(Node::as_str) == value.as_str();
    service.namespace() == workload.namespace() && !selector.is_empty() && selector.iter().all(has)
}

#[cfg(test)]
mod tests {
    use super::is_sensitive;

    #[test]
    fn consoles_are_known_by_their_images() {
        for image in [
            "dpage/pgadmin4:8",
            "redis/redisinsight",
            "registry.example.com:5000/mirror/grafana@sha256:0",
            "rabbitmq:3.13-management-alpine",
            "jaegertracing/all-in-one:1",
        ] {
            assert!(is_sensitive(image), "{image}");
        }
        for image in [
            "rabbitmq:3.13",
            "registry.example.com/api",
            "pgadmin4/postgres",
            "",
        ] {
            assert!(!is_sensitive(image), "{image}");
        }
    }
}
