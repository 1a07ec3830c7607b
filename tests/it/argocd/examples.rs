//! `examples/argocd`: what a platform team copies is read as the programs that it is for read it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::{copy, files_below, read, root, run, write};

use super::case::Case;
use super::process::Sent;

/// The kinds in each file.
const KINDS: [(&str, &str); 8] = [
    ("kustomization.yaml", "Component"),
    ("notifications.yaml", "ConfigMap"),
    ("plugin.yaml", "ConfigManagementPlugin"),
    ("previews.yaml", "ApplicationSet"),
    ("production.yaml", "Application"),
    ("project.yaml", "AppProject"),
    ("repo-server.yaml", "Deployment"),
    ("waves/kustomization.yaml", "Component"),
];

fn folder() -> std::path::PathBuf {
    root().join("examples/argocd")
}

/// The resources that a kustomization builds.
fn built(directory: &Path) -> Vec<Value> {
    let text = run(directory, &["build", ".", "-o", "json"]).output();
    items(&text)
}

fn items(list: &str) -> Vec<Value> {
    let list: Value = serde_json::from_str(list).expect("JSON");
    list["items"].as_array().expect("a List").clone()
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The resource of a kind.
fn one<'v>(all: &'v [Value], kind: &str) -> &'v Value {
    let mut found = all.iter().filter(|it| text(it, "/kind") == kind);
    let first = found.next().unwrap_or_else(|| panic!("no {kind}"));
    assert!(found.next().is_none(), "two of {kind}");
    first
}

#[test]
fn every_file_has_the_kind_that_it_is_for() {
    let files = files_below(&folder()).into_iter();
    let yaml = files.filter(|it| it.extension().is_some_and(|it| it == "yaml"));
    let found: Vec<(String, String)> = yaml
        .map(|path| {
            let node = offshoot::yaml::parse(&read(&path), offshoot::diag::Origin::NONE);
            let node = node.expect("it is YAML").expect("it is not empty");
            let name = path.strip_prefix(folder()).expect("it is below");
            let kind = node.str_at("kind").expect("a kind");
            (name.to_string_lossy().into_owned(), kind.to_owned())
        })
        .collect();
    let expected = KINDS.map(|(name, kind)| (name.to_owned(), kind.to_owned()));
    assert_eq!(found, expected);
}

/// A kustomization that installs what the component patches.
fn installed() -> Vec<Value> {
    let directory = tempfile::tempdir().expect("a scratch directory");
    copy(&folder(), &directory.path().join("offshoot"));
    let install = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: argocd-repo-server}
spec:
  template:
    spec:
      containers: [{name: argocd-repo-server, image: \"quay.io/argoproj/argocd:v3.6.1\"}]
      volumes: [{name: var-files, emptyDir: {}}, {name: plugins, emptyDir: {}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-notifications-cm}
";
    write(&directory.path().join("install.yaml"), install);
    let kustomization = "resources: [install.yaml]\ncomponents: [offshoot]\n";
    write(&directory.path().join("kustomization.yaml"), kustomization);
    built(directory.path())
}

#[test]
fn the_sidecar_mounts_what_is_there() {
    let all = installed();
    let pod = one(&all, "Deployment")
        .pointer("/spec/template/spec")
        .expect("a pod");
    let list = |value: &Value, name: &str| value[name].as_array().expect("a list").clone();
    let containers = list(pod, "containers");
    let sidecar = containers.iter().find(|it| text(it, "/name") == "offshoot");
    let sidecar = sidecar.expect("the sidecar");
    let volumes: BTreeSet<String> = list(pod, "volumes")
        .iter()
        .map(|it| text(it, "/name").to_owned())
        .collect();
    for mount in list(sidecar, "volumeMounts") {
        assert!(volumes.contains(text(&mount, "/name")), "{mount}");
    }
    assert_eq!(
        sidecar.pointer("/securityContext/runAsUser"),
        Some(&Value::from(999))
    );
    let plugin = all
        .iter()
        .find(|it| text(it, "/metadata/name").starts_with("offshoot-plugin-"));
    let plugin = plugin.expect("the ConfigMap");
    assert_eq!(
        plugin["data"]["plugin.yaml"],
        read(&folder().join("plugin.yaml")).as_str()
    );
    let mounted = format!("\"name\":\"{}\"", text(plugin, "/metadata/name"));
    assert!(pod.to_string().contains(&mounted), "{mounted}");
}

/// A text of the ApplicationSet for a pull request.
fn filled(text: &str) -> String {
    let mut text = text.to_owned();
    for (name, value) in [
        ("number", "42"),
        ("branch", "feature/login"),
        ("head_sha", "1f6ce1a2b3c4d5e6f708192a3b4c5d6e7f809102"),
        ("head_short_sha_7", "1f6ce1a"),
    ] {
        text = text.replace(&format!("{{{{ .{name} }}}}"), value);
    }
    assert!(!text.contains("{{"), "{text}");
    text
}

#[test]
fn applications_of_the_example_render() {
    let all = installed();
    let example = Sent::example(None);
    let set = one(&all, "ApplicationSet");
    let template = filled(&set["spec"]["template"].to_string());
    let template: Value = serde_json::from_str(&template).expect("JSON");
    let project = one(&all, "AppProject");
    let production = one(&all, "Application");
    let image = "registry.example.com/api:pr-42-1f6ce1a";
    for (application, arguments) in [
        (
            &template,
            &["preview", "--branch", "feature/login", "--image", image][..],
        ),
        (production, &["production"]),
    ] {
        let source = &application["spec"]["source"];
        assert_eq!(text(source, "/plugin/name"), "offshoot");
        let parameters = source.pointer("/plugin/parameters").map(Value::to_string);
        let call = Case::at(text(source, "/path"))
            .with("ARGOCD_APP_PARAMETERS", &parameters.unwrap_or_default())
            .with(
                "ARGOCD_APP_NAMESPACE",
                text(application, "/spec/destination/namespace"),
            );
        let expected = [&["render", "--for", "argocd"], arguments].concat();
        assert!(example.generate(&call).output() == run(&root(), &expected).output());
    }
    assert_eq!(
        text(&template, "/spec/project"),
        text(project, "/metadata/name")
    );
    let sources = project["spec"]["sourceRepos"].to_string();
    assert!(sources.contains(text(&template, "/spec/source/repoURL")));
    let finalizers = template["metadata"]["finalizers"].to_string();
    assert!(finalizers.contains("resources-finalizer.argocd.argoproj.io"));
}

#[test]
fn the_project_allows_what_a_preview_has() {
    let all = installed();
    let project = one(&all, "AppProject");
    let arguments = [
        "render",
        "preview",
        "-b",
        "feature/login",
        "--for",
        "argocd",
        "-o",
        "json",
    ];
    let rendered = items(&run(&root(), &arguments).output());
    let cluster_scoped: BTreeSet<&str> = rendered
        .iter()
        .filter(|it| text(it, "/metadata/namespace").is_empty())
        .map(|it| text(it, "/kind"))
        .collect();
    assert_eq!(cluster_scoped, BTreeSet::from(["Namespace"]));
    let allowed = project["spec"]["clusterResourceWhitelist"].to_string();
    assert_eq!(allowed, r#"[{"group":"","kind":"Namespace"}]"#);
    let namespaces = rendered.iter().map(|it| text(it, "/metadata/namespace"));
    assert!(
        namespaces
            .filter(|it| !it.is_empty())
            .all(|it| it.starts_with("preview-"))
    );
}

#[test]
fn urls_of_ingresses_are_those_of_names() {
    let arguments = [
        "render",
        "preview",
        "-b",
        "feature/login",
        "--for",
        "argocd",
        "-o",
        "json",
    ];
    let rendered = items(&run(&root(), &arguments).output());
    let names = run(
        &root(),
        &["names", "preview", "-b", "feature/login", "-o", "json"],
    )
    .output();
    let ingresses = rendered.iter().filter(|it| text(it, "/kind") == "Ingress");
    let rules = ingresses.flat_map(|it| it["spec"]["rules"].as_array().into_iter().flatten());
    let hosts: BTreeSet<&str> = rules.map(|rule| text(rule, "/host")).collect();
    assert!(hosts.len() > 3, "{hosts:?}");
    for host in hosts {
        assert!(
            names.contains(&format!("https://{host}")),
            "{host}: {names}"
        );
    }
}

/// The wave of each kind, with that of the Namespace.
fn wave(resource: &Value) -> i64 {
    let annotation = &resource["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"];
    annotation
        .as_str()
        .map_or(0, |wave| wave.parse().expect("a number"))
}

#[test]
fn waves_go_from_the_namespace_to_the_end_to_end_test() {
    let directory = tempfile::tempdir().expect("a scratch directory");
    for name in ["base", "overlays", "offshoot.yaml", "examples/argocd"] {
        std::fs::create_dir_all(directory.path().join("examples")).expect("there is room");
        copy(&root().join(name), &directory.path().join(name));
    }
    let overlay = directory.path().join("overlays/preview/kustomization.yaml");
    let list = "\ncomponents:\n  - ../../base/e2e\n";
    let added = format!("{list}  - ../../examples/argocd/waves\n");
    let text_of = read(&overlay).replacen(list, &added, 1);
    assert!(text_of.contains(&added));
    write(&overlay, text_of);
    let arguments = [
        "render", "preview", "-b", "login", "--for", "argocd", "-o", "json",
    ];
    let rendered = items(&run(directory.path(), &arguments).output());
    for resource in &rendered {
        let expected = match text(resource, "/kind") {
            "Namespace" => -50,
            "ConfigMap" | "ExternalSecret" | "LimitRange" | "NetworkPolicy" | "ResourceQuota"
            | "Role" | "RoleBinding" | "Secret" | "Service" | "ServiceAccount" => -20,
            "StatefulSet" => -10,
            _ => 0,
        };
        assert_eq!(wave(resource), expected, "{}", text(resource, "/kind"));
    }
    let hook = one(&rendered, "Job");
    let annotations = &hook["metadata"]["annotations"];
    assert_eq!(annotations["argocd.argoproj.io/hook"], "PostSync");
    assert_eq!(
        annotations["argocd.argoproj.io/hook-delete-policy"],
        "BeforeHookCreation"
    );
    let kinds: BTreeSet<&str> = rendered.iter().map(|it| text(it, "/kind")).collect();
    assert!(kinds.contains("StatefulSet") && kinds.contains("Deployment"));
}
