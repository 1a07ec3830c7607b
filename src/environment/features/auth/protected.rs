//! The logins that manifests have of their own: annotations, middlewares and policies.

use crate::model::Resource;
use crate::yaml::Node;

use super::definitions::Definitions;
use super::kinds::group_and_kind;

/// Annotations of an Ingress that let nobody in without a check, or whose Ingress only completes another one.
const CHECKS: [&str; 12] = [
    "nginx.ingress.kubernetes.io/auth-url",
    "nginx.ingress.kubernetes.io/auth-secret",
    "nginx.ingress.kubernetes.io/auth-tls-secret",
    "nginx.ingress.kubernetes.io/canary",
    "nginx.ingress.kubernetes.io/whitelist-source-range",
    "haproxy-ingress.github.io/auth-url",
    "haproxy-ingress.github.io/auth-secret",
    "haproxy-ingress.github.io/allowlist-source-range",
    "haproxy.org/auth-secret",
    "haproxy.org/allow-list",
    "alb.ingress.kubernetes.io/auth-type",
    "traefik.ingress.kubernetes.io/router.middlewares",
];

/// Fields of a Middleware that check who asks, or lead elsewhere.
const MIDDLEWARES: [&str; 8] = [
    "forwardAuth",
    "basicAuth",
    "digestAuth",
    "ipAllowList",
    "ipWhiteList",
    "plugin",
    "chain",
    "redirectScheme",
];

/// Fields of a SecurityPolicy that check who asks.
const POLICIES: [&str; 5] = ["extAuth", "oidc", "basicAuth", "jwt", "apiKeyAuth"];

/// True if the manifest asks for a login by itself.
pub(super) fn has_own_login(resource: &Resource, definitions: &Definitions<'_>) -> bool {
    let spec = |path: &[&str]| resource.node.get("spec").and_then(|spec| spec.at(path));
    match group_and_kind(resource) {
        ("networking.k8s.io" | "extensions", "Ingress") => CHECKS.iter().any(|key| {
            let value = resource.annotation(key).unwrap_or_default();
            let is_list = key.ends_with("router.middlewares");
            if is_list {
                value
                    .split(',')
                    .any(|name| checks(name.trim(), definitions))
            } else {
                !matches!(value, "" | "none" | "false")
            }
        }),
        ("traefik.io" | "traefik.containo.us", "IngressRoute") => {
            let routes = spec(&["routes"]).and_then(Node::as_sequence);
            let routes = routes.unwrap_or_default();
            !routes.is_empty() && routes.iter().all(|route| is_checked(route, definitions))
        }
        ("projectcontour.io", "HTTPProxy") => {
            let path = ["virtualhost", "authorization", "extensionRef", "name"];
            spec(&path).and_then(Node::as_str).is_some()
        }
        ("gateway.networking.k8s.io", _) => policies(resource, definitions).any(|policy| {
            let spec = policy.node.get("spec");
            POLICIES
                .iter()
                .any(|field| spec.is_some_and(|spec| spec.get(field).is_some()))
        }),
        _ => false,
    }
}

/// The SecurityPolicies of the target for a route.
pub(super) fn policies<'a>(
    route: &'a Resource,
    definitions: &'a Definitions<'a>,
) -> impl Iterator<Item = &'a Resource> {
    let is_meant = |reference: &Node| {
        reference.str_at("kind") == Some(route.kind())
            && reference.str_at("name") == Some(route.name())
    };
    definitions.policies.iter().copied().filter(move |policy| {
        let spec = || policy.node.get("spec");
        policy.namespace() == route.namespace()
            && (spec()
                .and_then(|spec| spec.get("targetRef"))
                .is_some_and(is_meant)
                || spec()
                    .and_then(|spec| spec.get("targetRefs")?.as_sequence())
                    .is_some_and(|all| all.iter().any(is_meant)))
    })
}

fn is_checked(route: &Node, definitions: &Definitions<'_>) -> bool {
    let middlewares = route.get("middlewares").and_then(Node::as_sequence);
    let mut names = middlewares.into_iter().flatten();
    names.any(|it| checks(it.str_at("name").unwrap_or_default(), definitions))
}

/// True unless the target has the Middleware and it checks nobody. `name` is its name, or
/// `NAMESPACE-NAME@kubernetescrd`.
fn checks(name: &str, definitions: &Definitions<'_>) -> bool {
    let bare = name.split_once('@').map_or(name, |(name, _)| name);
    let is_meant = |resource: &&&Resource| {
        let rest = bare.strip_suffix(resource.name());
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('-'))
    };
    let Some(middleware) = definitions.middlewares.iter().find(is_meant) else {
        return !bare.is_empty();
    };
    let spec = middleware.node.get("spec");
    MIDDLEWARES
        .iter()
        .any(|field| spec.is_some_and(|spec| spec.get(field).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    fn resource(manifest: &str) -> Resource {
        let node = parse(manifest, Origin::START).expect("the test's YAML");
        Resource::new(node.expect("a document"))
    }

    #[test]
    fn a_login_of_the_manifest_counts_if_somebody_asks_for_it() {
        let compress =
            resource("{kind: Middleware, metadata: {name: compress}, spec: {compress: {}}}");
        let basic = resource("{kind: Middleware, metadata: {name: basic}, spec: {basicAuth: {}}}");
        let cors = resource(
            "{kind: SecurityPolicy, metadata: {name: a}, spec: {targetRef: {kind: HTTPRoute, name: cors}, cors: {}}}",
        );
        let oidc = resource(
            "{kind: SecurityPolicy, metadata: {name: b}, spec: {targetRefs: [{kind: HTTPRoute, name: oidc}], oidc: {}}}",
        );
        let definitions = Definitions {
            middlewares: vec![&compress, &basic],
            policies: vec![&cors, &oidc],
            ..Definitions::default()
        };
        let ingress = |annotation: &str| {
            format!(
                "{{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {{annotations: {{{annotation}}}}}}}"
            )
        };
        let traefik = |names: &str| {
            ingress(&format!(
                "traefik.ingress.kubernetes.io/router.middlewares: '{names}'"
            ))
        };
        let route = |routes: &str| {
            format!(
                "{{apiVersion: traefik.io/v1alpha1, kind: IngressRoute, spec: {{routes: [{routes}]}}}}"
            )
        };
        let gateway = |name: &str| {
            format!(
                "{{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {{name: {name}}}}}"
            )
        };
        let proxy = |host: &str| {
            format!(
                "{{apiVersion: projectcontour.io/v1, kind: HTTPProxy, spec: {{virtualhost: {{{host}}}}}}}"
            )
        };
        let cases = [
            (ingress(""), false),
            (
                ingress("nginx.ingress.kubernetes.io/auth-url: 'https://a'"),
                true,
            ),
            (
                ingress("nginx.ingress.kubernetes.io/canary: 'false'"),
                false,
            ),
            (ingress("alb.ingress.kubernetes.io/auth-type: none"), false),
            (ingress("alb.ingress.kubernetes.io/auth-type: oidc"), true),
            (traefik("shop-compress@kubernetescrd"), false),
            (
                traefik("shop-compress@kubernetescrd, shop-basic@kubernetescrd"),
                true,
            ),
            (traefik("elsewhere@file"), true),
            (traefik(""), false),
            (route("{middlewares: [{name: basic}]}"), true),
            (route("{middlewares: [{name: basic}]}, {}"), false),
            (route(""), false),
            (gateway("oidc"), true),
            (gateway("cors"), false),
            (gateway("other"), false),
            (proxy("fqdn: a"), false),
            (proxy("authorization: {extensionRef: {name: a}}"), true),
        ];
        for (manifest, expected) in cases {
            assert_eq!(
                has_own_login(&resource(&manifest), &definitions),
                expected,
                "{manifest}"
            );
        }
    }
}
