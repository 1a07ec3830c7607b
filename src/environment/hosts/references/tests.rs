use super::*;
use crate::config::LocatedText;
use crate::environment::hosts::declared::declarations;
use crate::environment::hosts::rename::{HostMap, HostRules, HostScope};
use crate::environment::template::Variables;
use crate::yaml::parse_stream;

struct Nothing;

impl Names for Nothing {
    fn renamed(&self, _: &str) -> Option<String> {
        None
    }
}

fn located(text: &str) -> LocatedText {
    LocatedText {
        value: text.into(),
        at: Origin::NONE,
    }
}

fn searched(resources: &[Resource], pattern: &str, shared: &[&str]) -> Result<References, String> {
    let declared = declarations(resources);
    let pattern = located(pattern);
    let shared: Vec<LocatedText> = shared.iter().copied().map(located).collect();
    let scope = HostScope {
        domains: &[located("example.com")],
        shared: &shared,
        only: &[],
    };
    let variables = Variables::default().with("slug", "b");
    let map = HostMap::new(
        &declared,
        HostRules {
            pattern: &pattern,
            scope,
        },
        &variables,
    )
    .map_err(|errors| {
        errors
            .iter()
            .map(|error| error.message.absolute())
            .collect::<Vec<_>>()
            .join("; ")
    })?;
    let followed = Followed {
        hosts: &map,
        others: &Nothing,
        declared: &declared,
        scope,
        rewrite_references: true,
    };
    Ok(references(resources, followed))
}

/// `path: new value` of each change, then `path: host (reason)` of what stayed.
fn moved(manifests: &str, pattern: &str, shared: &[&str]) -> Result<Vec<String>, String> {
    let documents = parse_stream(manifests, Origin::NONE).expect("the test's YAML");
    let resources: Vec<Resource> = documents.into_iter().map(Resource::new).collect();
    let found = searched(&resources, pattern, shared)?;
    let changes = found
        .changes
        .iter()
        .map(|change| format!("{}: {}", change.path, change.new));
    let unmoved = found.unmoved.iter().map(|stay| {
        format!(
            "{}: {} ({})",
            stay.path,
            stay.unmoved.host,
            stay.unmoved.reason.as_str()
        )
    });
    Ok(changes.chain(unmoved).collect())
}

#[test]
fn references_follow_what_is_declared() {
    let manifests = "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api.example.com
  labels: {host: api.example.com}
  annotations:
    external-dns.alpha.kubernetes.io/hostname: api.example.com, www.example.com
spec:
  tls:
  - hosts: ['*.apps.example.com', auth.example.com]
    secretName: api.example.com
  rules:
  - host: API.example.com
  - host: '*.apps.example.com'
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - image: api.example.com/web:v1
        args: [--self=api.example.com/web:v1, api.example.com/web:v1]
        env:
        - {name: API, value: https://api.example.com/v1}
        - {name: TENANT, value: one.apps.example.com}
        - {name: LOGIN, value: auth.example.com}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
data: {url: aHR0cHM6Ly9hcGkuZXhhbXBsZS5jb20=}
stringData: {name: api.example.com, api.example.com: x}
";
    let expected = [
        "metadata.annotations[\"external-dns.alpha.kubernetes.io/hostname\"]: b.api.example.com, b.www.example.com",
        "spec.tls[0].hosts[0]: *.b.apps.example.com",
        "spec.rules[0].host: b.api.example.com",
        "spec.rules[1].host: *.b.apps.example.com",
        "spec.template.spec.containers[0].env[0].value: https://b.api.example.com/v1",
        "spec.template.spec.containers[0].env[1].value: one.b.apps.example.com",
        "data.url: aHR0cHM6Ly9iLmFwaS5leGFtcGxlLmNvbQ==",
        "stringData.name: b.api.example.com",
        "metadata.name: api.example.com (the name of an object, or a label)",
        "metadata.labels.host: api.example.com (the name of an object, or a label)",
        "spec.tls[0].secretName: api.example.com (the name of an object, or a label)",
        "stringData[\"api.example.com\"]: api.example.com (a key)",
    ];
    let found = moved(manifests, "{{ slug }}.{{ host }}", &["auth.example.com"]);
    assert_eq!(found.expect("every host can move"), expected);
}

#[test]
fn the_flat_form_keeps_the_zone() {
    let route = "
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: r}
spec: {routes: [{match: 'Host(`api.example.com`)'}]}
";
    let flat = "{{ slug }}-{{ label }}.{{ parent }}";
    let found = moved(route, flat, &[]).expect("it can move");
    assert_eq!(found, ["spec.routes[0].match: Host(`b-api.example.com`)"]);
}

#[test]
fn maps_that_lose_or_leak_hosts_are_refused() {
    let ingress = |hosts: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: i}}\nspec: {{tls: [{{hosts: [{hosts}]}}]}}\n"
        )
    };
    let flat = "{{ slug }}-{{ label }}.{{ parent }}";
    let cases = [
        (
            "'*.example.com'",
            flat,
            "`*.example.com` would become `*.b-example.com`, which is in none of `domains`",
        ),
        (
            "a.example.com, c.example.com",
            "{{ slug }}.example.com",
            "`a.example.com` and `c.example.com` would both become `b.example.com`",
        ),
        (
            "example.com, b.example.com",
            "{{ slug }}.{{ host }}",
            "`example.com` would become `b.example.com`, which the render declares already",
        ),
    ];
    for (hosts, pattern, message) in cases {
        assert_eq!(
            moved(&ingress(hosts), pattern, &[]),
            Err(message.to_owned())
        );
    }
    let found = moved(&ingress("'*.example.com'"), flat, &["*.example.com"]);
    assert_eq!(found, Ok(Vec::new()));
}

/// Fields with names of the Kubernetes API, in a company whose custom resources have the group
/// `shop.example.com` and whose shop is at that name; and, last, a field with the host.
#[test]
fn names_of_apis_stay() {
    let ingress = "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {rules: [{host: shop.example.com}]}
---
apiVersion: shop.example.com/v1
kind: Order
metadata: {name: o, labels: {shop.example.com/tier: a}}
";
    let fields = [
        "{kind: Role, metadata: {finalizers: [shop.example.com/protect]}}",
        "{kind: Role, rules: [{apiGroups: [shop.example.com], resources: [orders]}]}",
        "{kind: Role, rules: [{resourceNames: [orders.shop.example.com]}]}",
        "{kind: X, spec: {ref: {apiVersion: shop.example.com/v1}, group: shop.example.com}}",
        "{kind: X, spec: {scaleTargetRef: {apiVersion: shop.example.com/v1}}}",
        "{kind: X, spec: {issuerRef: {group: shop.example.com, kind: X, name: y}}}",
        "{kind: X, spec: {dataSource: {apiGroup: shop.example.com}}}",
        "{kind: Secret, type: shop.example.com/token}",
        "{kind: X, spec: {podSelector: {matchExpressions: [{key: shop.example.com/tier}]}}}",
        "{kind: X, spec: {tolerations: [{key: shop.example.com/dedicated}]}}",
        "{kind: X, spec: {nodeSelector: {shop.example.com/pool: a}}}",
        "{kind: X, spec: {topologyKey: shop.example.com/rack, labelSelector: shop.example.com/tier}}",
        "{kind: X, spec: {readinessGates: [{conditionType: shop.example.com/ready}]}}",
        "{kind: X, spec: {schedulerName: shop.example.com, controllerName: shop.example.com/c}}",
        "{kind: X, spec: {volumes: [{csi: {driver: shop.example.com}}]}}",
        "{kind: X, spec: {resources: {limits: {shop.example.com/gpu: 1}}}}",
        "{kind: X, metadata: {annotations: {volume.kubernetes.io/storage-provisioner: shop.example.com}}}",
        "{kind: StorageClass, provisioner: shop.example.com}",
        "{kind: X, spec: {command: [docker, login, -u, ci, shop.example.com]}}",
        "{kind: X, spec: {args: [registry, login, shop.example.com]}}",
        // In text, after the whole name of a label, a type or a custom resource.
        "{kind: ConfigMap, data: {a: 'kubectl label pod p shop.example.com/tier=b'}}",
        "{kind: ConfigMap, data: {a: 'apiVersion: shop.example.com/v1'}}",
        "{kind: ConfigMap, data: {a: 'kubectl get orders.shop.example.com'}}",
        "{kind: ConfigMap, data: {a: '/apis/shop.example.com/v1/orders'}}",
        "{kind: Policy, spec: {kinds: [shop.example.com/v1beta1/Order]}}",
    ];
    for field in fields {
        let found = moved(&format!("{ingress}---\n{field}\n"), "b.{{ host }}", &[]);
        let found = found.expect("it can move");
        assert_eq!(found, ["spec.rules[0].host: b.shop.example.com"], "{field}");
    }
    let cases = [
        (
            "{kind: ConfigMap, data: {group: shop.example.com}}",
            "data.group: b.shop.example.com",
        ),
        (
            "{kind: ConfigMap, data: {a: 'https://shop.example.com/tier'}}",
            "data.a: https://b.shop.example.com/tier",
        ),
        (
            "{kind: ConfigMap, data: {a: curl shop.example.com/cart}}",
            "data.a: shop.example.com (perhaps the key of a label, or the name of an API)",
        ),
        (
            "{kind: ConfigMap, data: {a: curl shop.example.com/v1/orders}}",
            "data.a: shop.example.com (perhaps the key of a label, or the name of an API)",
        ),
        (
            "{kind: HelmRelease, spec: {values: {controller: {host: shop.example.com}}}}",
            "spec.values.controller.host: b.shop.example.com",
        ),
        (
            "{kind: Page, spec: {image: 'https://shop.example.com/logo.png', url: 'https://shop.example.com/logo.png'}}",
            "spec.url: https://b.shop.example.com/logo.png",
        ),
    ];
    for (field, expected) in cases {
        let found = moved(&format!("{ingress}---\n{field}\n"), "b.{{ host }}", &[]);
        let found = found.expect("it can move");
        assert!(found.iter().any(|it| it == expected), "{field}: {found:?}");
    }
}
