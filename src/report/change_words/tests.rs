//! Tables of changes in words.

use super::{Length, change_words, resource_words};
use crate::diag::Origin;
use crate::diff::{Options, compare, resources};
use crate::yaml::parse_stream;

/// The changes of a resource of the kind `kind` whose other fields are `old`, and then `new`.
fn said(kind: &str, old: &str, new: &str) -> Vec<String> {
    said_in(kind, old, new, Length::Short)
}

fn said_in(kind: &str, old: &str, new: &str, length: Length) -> Vec<String> {
    let group = match kind {
        "Deployment" | "StatefulSet" => "apps/v1",
        "CronJob" => "batch/v1",
        "Ingress" => "networking.k8s.io/v1",
        "Role" => "rbac.authorization.k8s.io/v1",
        _ => "v1",
    };
    let sides = [old, new].map(|fields| {
        let metadata = if fields.starts_with("metadata:") {
            ""
        } else {
            "metadata: {name: api}\n"
        };
        let text = format!("apiVersion: {group}\nkind: {kind}\n{metadata}{fields}\n");
        let nodes = parse_stream(&text, Origin::NONE).expect("it is YAML");
        resources(nodes).expect("it is a manifest")
    });
    let [old, new] = &sides;
    let comparison = compare(old, new, Options::default());
    let changed = comparison.changed().next().expect("it differs");
    let words = changed.changes.iter();
    words
        .map(|change| change_words(kind, change, length).to_string())
        .collect()
}

/// The fields of a Deployment whose pod has `spec`.
fn pod(spec: &str) -> String {
    format!("spec:\n  template:\n    spec: {spec}")
}

fn container(fields: &str) -> String {
    pod(&format!("{{containers: [{{name: api, {fields}}}]}}"))
}

#[track_caller]
fn assert_container(old: &str, new: &str, words: &str) {
    let found = said("Deployment", &container(old), &container(new));
    assert_eq!(found, [format!("container api: {words}")]);
}

#[test]
fn containers() {
    assert_container(
        "image: 'registry.example.com/api:1.4.2'",
        "image: 'registry.example.com/api:1.5.0'",
        "image registry.example.com/api 1.4.2 → 1.5.0",
    );
    assert_container(
        "image: 'a.example.com/b:1'",
        "image: 'c.example.com/b:1'",
        "image a.example.com/b:1 → c.example.com/b:1",
    );
    assert_container(
        "env: [{name: LEVEL, value: info}]",
        "env: [{name: LEVEL, value: warn}]",
        "env LEVEL info → warn",
    );
    assert_container(
        "env: [{name: PORT, value: '80'}]",
        "env: [{name: PORT, value: ''}]",
        "env PORT 80 → \"\"",
    );
    assert_container(
        "ports: [{containerPort: 80, name: http}]",
        "ports: [{containerPort: 8080, name: http}]",
        "port 80 → 8080",
    );
    assert_container(
        "resources: {limits: {memory: 1Gi}}",
        "resources: {limits: {memory: 2Gi}}",
        "memory limit 1Gi → 2Gi",
    );
    assert_container("args: [a]", "args: [b]", "args[0] a → b");
    assert_container(
        "livenessProbe: {httpGet: {path: /a}}",
        "livenessProbe: {httpGet: {path: /b}}",
        "livenessProbe.httpGet.path: /a → /b",
    );
    let found = said(
        "Deployment",
        &container("image: a, env: [{name: OLD, value: x}]"),
        &container(
            "image: a, env: [{name: FOO, value: bar}], volumeMounts: [{name: tmp, mountPath: /tmp}]",
        ),
    );
    assert_eq!(
        found,
        [
            "- container api: env OLD=x",
            "+ container api: env FOO=bar",
            "+ container api: volumeMounts [{name: tmp, mountPath: /tmp}]"
        ]
    );
}

#[test]
fn pods() {
    let found = said(
        "Deployment",
        &pod("{containers: [{name: api, image: a}], volumes: [{name: a, emptyDir: {}}]}"),
        &pod(
            "{containers: [{name: api, image: a}, {name: log, image: 'b:1'}], volumes: [{name: a, emptyDir: {}}, {name: b, secret: {secretName: keys}}]}",
        ),
    );
    assert_eq!(
        found,
        ["+ container log (image b:1)", "+ volume b (secret keys)"]
    );
    let found = said(
        "CronJob",
        "spec: {schedule: '0 3 * * *', jobTemplate: {spec: {template: {metadata: {labels: {a: b}}}}}}",
        "spec: {schedule: '0 4 * * *', jobTemplate: {spec: {template: {metadata: {labels: {a: c}}}}}}",
    );
    assert_eq!(
        found,
        ["pod label a b → c", "schedule 0 3 * * * → 0 4 * * *"]
    );
}

#[test]
fn fields_of_kinds() {
    assert_eq!(
        said("Deployment", "spec: {replicas: 2}", "spec: {replicas: 3}"),
        ["replicas 2 → 3"]
    );
    assert_eq!(
        said(
            "ConfigMap",
            "data: {LOG_LEVEL: info}",
            "data: {LOG_LEVEL: warn}"
        ),
        ["LOG_LEVEL info → warn"]
    );
    assert_eq!(
        said("ConfigMap", "data: {A: b}", "data: {A: b, C: d}"),
        ["+ C=d"]
    );
    assert_eq!(
        said(
            "ConfigMap",
            "data: {a.conf: \"1\\n2\\n3\\n\"}",
            "data: {a.conf: \"1\\n2b\\n3\\n4\\n\"}"
        ),
        ["a.conf: +2 −1 lines"]
    );
    assert_eq!(
        said(
            "ConfigMap",
            "data: {a.json: '{\"a\": {\"b\": 1}}'}",
            "data: {a.json: '{\"a\": {\"b\": 2}}'}"
        ),
        ["a.json: a.b: 1 → 2"]
    );
    assert_eq!(
        said(
            "Service",
            "spec: {ports: [{name: http, port: 80}]}",
            "spec: {ports: [{name: http, port: 8080}]}"
        ),
        ["port 80 → 8080"]
    );
    assert_eq!(
        said(
            "Service",
            "spec: {ports: [{port: 80}], selector: {app: a}}",
            "spec: {ports: [{port: 80, targetPort: web}], selector: {app: b}}"
        ),
        ["+ port 80: targetPort web", "selector app a → b"]
    );
    assert_eq!(
        said(
            "PersistentVolumeClaim",
            "spec: {resources: {requests: {storage: 10Gi}}}",
            "spec: {resources: {requests: {storage: 5Gi}}}"
        ),
        ["storage 10Gi → 5Gi"]
    );
    assert_eq!(
        said(
            "StatefulSet",
            "spec: {volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 10Gi}}}}]}",
            "spec: {volumeClaimTemplates: [{metadata: {name: data, labels: {team: a}}, spec: {resources: {requests: {storage: 5Gi}}}}]}"
        ),
        [
            "+ claim template data: label team=a",
            "claim template data: storage 10Gi → 5Gi"
        ]
    );
    assert_eq!(
        said(
            "Role",
            "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]",
            "rules: [{apiGroups: [''], resources: [pods], verbs: [get, delete]}]"
        ),
        ["+ rules[0].verbs: delete"]
    );
}

#[test]
fn metadata() {
    assert_eq!(
        said(
            "Service",
            "metadata: {name: api}",
            "metadata: {name: api, labels: {team: checkout}}"
        ),
        ["+ label team=checkout"]
    );
    assert_eq!(
        said(
            "Service",
            "metadata: {name: api, labels: {a: b}}",
            "metadata: {name: api, labels: {a: b, team: checkout}}"
        ),
        ["+ label team=checkout"]
    );
    assert_eq!(
        said(
            "Service",
            "metadata: {name: api, annotations: {a/b: c}}",
            "metadata: {name: api, annotations: {a/b: d}}"
        ),
        ["annotation a/b c → d"]
    );
    assert_eq!(
        said(
            "ConfigMap",
            "metadata: {name: a}\ndata: {a: '1', b: '2', c: '3', d: '4', e: '5', f: '6', g: '7'}",
            "metadata: {name: b}\ndata: {a: '1', b: '2', c: '3', d: '4', e: '5', f: '6', g: '7'}"
        ),
        ["renamed a → b"]
    );
}

#[test]
fn unknown_fields_are_said_by_their_path() {
    assert_eq!(
        said("Widget", "spec: {a: {b: x}}", "spec: {a: {b: {c: z}}}"),
        ["a.b: x → {c: z}"]
    );
    assert_eq!(
        said("Widget", "status: {a: 1}", "status: {a: 2}"),
        ["status.a: 1 → 2"]
    );
    assert_eq!(
        said("Widget", "a: 1\nb: 1", "a: '1'\nb: 1"),
        ["a 1 → \"1\""]
    );
    let deep = |value: &str| {
        let keys: Vec<String> = (0..12).map(|at| format!("properties{at}")).collect();
        let open: String = keys.iter().map(|key| format!("{{{key}: ")).collect();
        format!("spec: {open}{value}{}", "}".repeat(keys.len()))
    };
    let found = said("Widget", &deep("1"), &deep("2"));
    assert_eq!(
        found,
        ["properties0.properties1…properties9.properties10.properties11: 1 → 2"]
    );
}

#[test]
fn long_values_are_cut_and_secrets_hidden() {
    let long = |end: &str| format!("data: {{A: {}{end}}}", "x".repeat(100));
    assert_eq!(
        said("ConfigMap", &long("1"), &long("2")),
        ["A …xxxxxxxxxxxxxxxx1 → …xxxxxxxxxxxxxxxx2"]
    );
    let full = said_in("ConfigMap", &long("1"), &long("2"), Length::Full);
    assert!(full[0].len() > 200, "{full:?}");
    assert_eq!(
        said(
            "Secret",
            "stringData: {password: a, gone: b}",
            "stringData: {password: c, fresh: d}"
        ),
        [
            "+ fresh (hidden)",
            "- gone (hidden)",
            "password (hidden, changed)"
        ]
    );
    assert_eq!(
        said(
            "Widget",
            "nothing: 1\nevil: a",
            "nothing: 1\nevil: \"b\\u202E\\u001b[31m\""
        ),
        ["evil a → \"b\\u{202e}\\e[31m\""]
    );
}

#[test]
fn whole_resources() {
    let words = |text: &str| {
        let nodes = parse_stream(text, Origin::NONE).expect("it is YAML");
        nodes.first().and_then(resource_words).unwrap_or_default()
    };
    assert_eq!(
        words("{kind: Service, spec: {ports: [{port: 80}, {port: 8081}]}}"),
        "ClusterIP, 80, 8081"
    );
    assert_eq!(
        words("{kind: Service, spec: {clusterIP: None}}"),
        "headless"
    );
    assert_eq!(
        words(
            "{kind: Deployment, spec: {replicas: 2, template: {spec: {containers: [{image: 'api:1'}]}}}}"
        ),
        "image api:1, 2 replicas"
    );
    assert_eq!(words("{kind: ConfigMap, data: {a: b, c: d}}"), "a, c");
    assert_eq!(
        words(
            "{kind: RoleBinding, roleRef: {kind: Role, name: r}, subjects: [{kind: ServiceAccount, name: s}]}"
        ),
        "Role r for ServiceAccount s"
    );
    assert_eq!(words("{kind: Namespace}"), "");
}

#[test]
fn items_that_get_another_name_are_renamed() {
    let container = |name: &str| {
        pod(&format!(
            "{{containers: [{{name: {name}, image: shop/web, args: [serve, --all]}}]}}"
        ))
    };
    assert_eq!(
        said("Deployment", &container("web"), &container("nginx")),
        ["container web is renamed nginx"]
    );
    let host = |host: &str| {
        let backend = "backend: {service: {name: web, port: {number: 80}}}";
        let path = format!("{{path: /, pathType: Prefix, {backend}}}");
        format!("spec: {{rules: [{{host: {host}, http: {{paths: [{path}]}}}}]}}")
    };
    assert_eq!(
        said("Ingress", &host("a.example"), &host("b.example")),
        ["host a.example → b.example"]
    );
}

#[test]
fn items_of_documents_have_their_titles() {
    let dashboard = |expr: &str| {
        let panel = |title: &str, expr: &str| {
            format!(r#"{{"title": "{title}", "targets": [{{"expr": "{expr}"}}]}}"#)
        };
        let (first, second) = (panel("Requests", "up"), panel("Errors", expr));
        format!("data:\n  d.json: '{{\"panels\": [{first}, {second}]}}'")
    };
    assert_eq!(
        said("ConfigMap", &dashboard("a"), &dashboard("b")),
        [r#"d.json: panels[1 "Errors"].targets[0].expr: a → b"#]
    );
}
