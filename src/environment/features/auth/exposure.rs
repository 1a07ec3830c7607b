//! The requests that a resource lets in: hosts and paths that it answers to, and the Services behind them.

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::Node;

use super::kinds::{group_and_kind, is_open_service};

/// A host and a path that a resource answers to.
#[derive(Clone, Debug)]
pub(super) struct Exposure {
    /// The host in lower case; empty for any.
    pub(super) host: String,
    /// The path without a final slash; empty for all.
    pub(super) path: String,
    /// The Services, as `namespace/name`; the namespace is that of the manifest, empty if it has none.
    pub(super) services: Vec<String>,
    /// The place of the host or of the resource.
    pub(super) at: Origin,
}

/// Everything that a resource lets in.
pub(super) fn exposures(resource: &Resource) -> Vec<Exposure> {
    let of = Reader { resource };
    match group_and_kind(resource) {
        ("networking.k8s.io" | "extensions", "Ingress") => of.ingress(),
        ("gateway.networking.k8s.io", "HTTPRoute" | "GRPCRoute") => of.gateway_route(),
        ("traefik.io" | "traefik.containo.us", "IngressRoute") => of.ingress_route(),
        ("projectcontour.io", "HTTPProxy") => of.http_proxy(),
        ("networking.istio.io", "VirtualService") => of.virtual_service(),
        ("route.openshift.io", "Route") => of.openshift_route(),
        _ if is_open_service(resource) => vec![of.exposure(
            None,
            "",
            vec![of.service(resource.namespace(), resource.name())],
        )],
        _ => Vec::new(),
    }
}

/// True if `path` is `outer` or below it.
pub(super) fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

struct Reader<'a> {
    resource: &'a Resource,
}

impl<'a> Reader<'a> {
    fn spec(&self, field: &str) -> &'a [Node] {
        items(self.resource.node.get("spec"), field)
    }

    fn service(&self, namespace: &str, name: &str) -> String {
        let own = self.resource.namespace();
        let namespace = if namespace.is_empty() { own } else { namespace };
        format!("{namespace}/{name}")
    }

    fn exposure(&self, host: Option<&Node>, path: &str, services: Vec<String>) -> Exposure {
        let name = host.and_then(Node::as_str).unwrap_or_default();
        Exposure {
            host: name.to_ascii_lowercase(),
            path: literal(path),
            services,
            at: host.map_or(self.resource.origin, |host| host.origin),
        }
    }

    fn ingress(&self) -> Vec<Exposure> {
        let backend = |backend: Option<&Node>| -> Vec<String> {
            // `serviceName` is the field of the group `extensions`.
            let name = backend.and_then(|it| {
                let service = it
                    .at(&["service", "name"])
                    .or_else(|| it.get("serviceName"));
                service?.as_str()
            });
            name.map(|name| self.service("", name))
                .into_iter()
                .collect()
        };
        let mut found = Vec::new();
        for rule in self.spec("rules") {
            for path in items(rule.get("http"), "paths") {
                let text = path.str_at("path").unwrap_or_default();
                found.push(self.exposure(rule.get("host"), text, backend(path.get("backend"))));
            }
        }
        let spec = self.resource.node.get("spec");
        let default =
            spec.and_then(|spec| spec.get("defaultBackend").or_else(|| spec.get("backend")));
        if default.is_some() {
            found.push(self.exposure(None, "", backend(default)));
        }
        found
    }

    fn gateway_route(&self) -> Vec<Exposure> {
        let mut found = Vec::new();
        for rule in self.spec("rules") {
            let references = items(Some(rule), "backendRefs").iter();
            let services: Vec<String> = references
                .filter_map(|it| {
                    let namespace = it.str_at("namespace").unwrap_or_default();
                    Some(self.service(namespace, it.str_at("name")?))
                })
                .collect();
            let matches = items(Some(rule), "matches").iter();
            let mut paths: Vec<&str> = matches
                .map(|it| {
                    it.at(&["path", "value"])
                        .and_then(Node::as_str)
                        .unwrap_or_default()
                })
                .collect();
            if paths.is_empty() {
                paths.push("");
            }
            for path in paths {
                found.extend(self.by_host(self.spec("hostnames"), path, &services));
            }
        }
        found
    }

    fn ingress_route(&self) -> Vec<Exposure> {
        let mut found = Vec::new();
        for route in self.spec("routes") {
            let services = items(Some(route), "services").iter();
            let services: Vec<String> = services
                .filter_map(|it| {
                    let namespace = it.str_at("namespace").unwrap_or_default();
                    Some(self.service(namespace, it.str_at("name")?))
                })
                .collect();
            let rule = route.get("match");
            let text = rule.and_then(Node::as_str).unwrap_or_default();
            let paths = [arguments(text, "PathPrefix"), arguments(text, "Path")].concat();
            let path = paths.first().copied().unwrap_or_default();
            for host in arguments(text, "Host") {
                found.push(Exposure {
                    host: host.to_ascii_lowercase(),
                    at: rule.map_or(self.resource.origin, |rule| rule.origin),
                    ..self.exposure(None, path, services.clone())
                });
            }
        }
        found
    }

    fn http_proxy(&self) -> Vec<Exposure> {
        let host = self.resource.node.at(&["spec", "virtualhost", "fqdn"]);
        let routes = self.spec("routes").iter();
        let exposure = |route: &Node| {
            let mut conditions = items(Some(route), "conditions").iter();
            let path = conditions.find_map(|it| it.str_at("prefix").or_else(|| it.str_at("exact")));
            let services = items(Some(route), "services").iter();
            let services = services.filter_map(|it| Some(self.service("", it.str_at("name")?)));
            self.exposure(host, path.unwrap_or_default(), services.collect())
        };
        routes.map(exposure).collect()
    }

    fn virtual_service(&self) -> Vec<Exposure> {
        let mut found = Vec::new();
        for route in self.spec("http") {
            let destinations = items(Some(route), "route").iter();
            let services: Vec<String> = destinations
                .filter_map(|it| {
                    let host = it.at(&["destination", "host"])?.as_str()?;
                    let mut labels = host.split('.');
                    let name = labels.next()?;
                    Some(self.service(labels.next().unwrap_or_default(), name))
                })
                .collect();
            let mut matches = items(Some(route), "match").iter();
            let path = matches.find_map(|it| {
                let uri = it.get("uri")?;
                uri.str_at("prefix").or_else(|| uri.str_at("exact"))
            });
            let path = path.unwrap_or_default();
            found.extend(self.by_host(self.spec("hosts"), path, &services));
        }
        found
    }

    fn openshift_route(&self) -> Vec<Exposure> {
        let spec = |path: &[&str]| self.resource.node.get("spec").and_then(|it| it.at(path));
        let service = spec(&["to", "name"]).and_then(Node::as_str);
        let services = service
            .map(|name| self.service("", name))
            .into_iter()
            .collect();
        let path = spec(&["path"]).and_then(Node::as_str).unwrap_or_default();
        vec![self.exposure(spec(&["host"]), path, services)]
    }

    fn by_host(&self, hosts: &[Node], path: &str, services: &[String]) -> Vec<Exposure> {
        let of = |host| self.exposure(host, path, services.to_vec());
        match hosts {
            [] => vec![of(None)],
            hosts => hosts.iter().map(|host| of(Some(host))).collect(),
        }
    }
}

fn items<'n>(node: Option<&'n Node>, field: &str) -> &'n [Node] {
    let list = node.and_then(|node| node.get(field)?.as_sequence());
    list.unwrap_or_default()
}

/// The start of a path that is not a regular expression, without a final slash.
fn literal(path: &str) -> String {
    let end = |c: char| "()[]{}*+?|^$\\".contains(c);
    let start = path.split(end).next().unwrap_or_default();
    start.trim_end_matches('/').to_owned()
}

/// The arguments of a function in a rule of Traefik: ``Host(`a`, `b`)``. Those of a negated one are left out.
fn arguments<'r>(rule: &'r str, function: &str) -> Vec<&'r str> {
    let call = format!("{function}(");
    let mut found = Vec::new();
    let mut before = "";
    for (index, part) in rule.split(call.as_str()).enumerate() {
        let is_call = index > 0 && !before.ends_with(|c: char| c == '!' || c.is_alphanumeric());
        if is_call && let Some((inside, _)) = part.split_once(')') {
            let names = inside
                .split(',')
                .map(|name| name.trim().trim_matches(['`', '"', '\'']));
            found.extend(names.filter(|name| !name.is_empty()));
        }
        before = part;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    /// `host path services` of each exposure.
    fn read(manifest: &str) -> Vec<String> {
        let node = parse(manifest, Origin::START).expect("the test's YAML");
        let resource = Resource::new(node.expect("a document"));
        let shown = |it: Exposure| format!("{}|{}|{}", it.host, it.path, it.services.join(" "));
        exposures(&resource).into_iter().map(shown).collect()
    }

    #[test]
    fn each_kind_says_what_it_lets_in() {
        let cases: [(&str, &[&str]); 9] = [
            (
                "{apiVersion: networking.k8s.io/v1, kind: Ingress, spec: {defaultBackend: {service: {name: d}}, rules: [{host: A.example.com, http: {paths: [{path: /x/, backend: {service: {name: s}}}, {path: '/api(/|$)(.*)', backend: {service: {name: t}}}]}}]}}",
                &["a.example.com|/x|/s", "a.example.com|/api|/t", "||/d"],
            ),
            (
                "{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {namespace: n}, spec: {rules: [{http: {paths: [{backend: {serviceName: s}}]}}]}}",
                &["||n/s"],
            ),
            (
                "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {namespace: n}, spec: {hostnames: [a, b], rules: [{backendRefs: [{name: s}, {name: t, namespace: m}]}, {matches: [{path: {value: /x}}, {headers: []}], backendRefs: []}]}}",
                &["a||n/s m/t", "b||n/s m/t", "a|/x|", "b|/x|", "a||", "b||"],
            ),
            (
                "{apiVersion: traefik.io/v1alpha1, kind: IngressRoute, spec: {routes: [{match: 'Host(`a`) && PathPrefix(`/x`) && !Path(`/y`)', services: [{name: s}]}, {match: 'Host(`a`, `b`) || HostSNI(`c`)', services: []}]}}",
                &["a|/x|/s", "a||", "b||"],
            ),
            (
                "{apiVersion: projectcontour.io/v1, kind: HTTPProxy, spec: {virtualhost: {fqdn: a}, routes: [{conditions: [{prefix: /x}], services: [{name: s}]}, {services: [{name: t}]}]}}",
                &["a|/x|/s", "a||/t"],
            ),
            (
                "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {namespace: n}, spec: {hosts: [a], http: [{match: [{uri: {prefix: /x}}], route: [{destination: {host: s}}, {destination: {host: t.m.svc.cluster.local}}]}]}}",
                &["a|/x|n/s m/t"],
            ),
            (
                "{apiVersion: route.openshift.io/v1, kind: Route, spec: {host: a, path: /x, to: {name: s}}}",
                &["a|/x|/s"],
            ),
            (
                "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: n}, spec: {type: LoadBalancer}}",
                &["||n/s"],
            ),
            (
                "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {}}",
                &[],
            ),
        ];
        for (manifest, expected) in cases {
            assert_eq!(read(manifest), expected, "{manifest}");
        }
    }

    #[test]
    fn a_path_is_within_another_by_whole_segments() {
        assert!(is_within("/api/v1", "/api") && is_within("/api", "") && is_within("", ""));
        assert!(!is_within("/apis", "/api") && !is_within("", "/api"));
    }
}
