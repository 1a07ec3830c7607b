//! Partial environments. Generated repositories: `only` of everything equals no `only`; of a part, what is kept has
//! the bytes of the whole render, nothing that it names is missing, and kustomize builds these from the ejected overlay.
//! And `changedSince`, in git.
#![allow(
    clippy::disallowed_methods,
    reason = "tests write and read repositories"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

use regex::Regex;

use crate::support::{Numbers, Ran, Repository, needs};

const KINDS: [(&str, &str); 5] = [
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("apps/v1", "DaemonSet"),
    ("batch/v1", "CronJob"),
    ("batch/v1", "Job"),
];

/// One application: a workload with its label, and what comes with it.
fn application(name: &str, others: usize, numbers: &mut Numbers) -> String {
    let mut text = String::new();
    let mut say = |document: String| {
        let _ = write!(text, "---\n{document}\n");
    };
    let (version, kind) = KINDS[numbers.below(KINDS.len())];
    let other = format!("a{}", numbers.below(others));
    let mut has = || numbers.below(2) == 0;
    let mut pod = format!(
        "containers: [{{name: main, image: {name}, env: [{{name: PEER, value: \"http://{other}:80\"}}], envFrom: [{{configMapRef: {{name: cm-{name}}}}}"
    );
    if has() {
        let _ = write!(pod, ", {{secretRef: {{name: secret-{name}}}}}");
        if has() {
            say(format!(
                "{{apiVersion: v1, kind: Secret, metadata: {{name: secret-{name}}}, stringData: {{a: b}}}}"
            ));
        } else {
            say(format!(
                "{{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {{name: es-{name}}}, spec: {{secretStoreRef: {{name: store-{other}}}, target: {{name: secret-{name}}}}}}}"
            ));
            say(format!(
                "{{apiVersion: external-secrets.io/v1, kind: SecretStore, metadata: {{name: store-{name}}}, spec: {{}}}}"
            ));
        }
    }
    pod.push_str("]}]");
    if has() {
        let _ = write!(pod, ", serviceAccountName: sa-{name}");
        say(format!(
            "{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: sa-{name}}}}}"
        ));
        say(format!(
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {{name: role-{name}}}, rules: []}}"
        ));
        say(format!(
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {{name: role-{name}}}, roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: role-{name}}}, subjects: [{{kind: ServiceAccount, name: sa-{name}}}]}}"
        ));
    }
    if has() {
        let _ = write!(
            pod,
            ", volumes: [{{name: v, persistentVolumeClaim: {{claimName: pvc-{name}}}}}]"
        );
        say(format!(
            "{{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {{name: pvc-{name}}}, spec: {{}}}}"
        ));
    }
    let template = format!("template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{{pod}}}}}");
    let spec = match kind {
        "CronJob" => format!("jobTemplate: {{spec: {{{template}}}}}"),
        _ => template,
    };
    say(format!(
        "{{apiVersion: {version}, kind: {kind}, metadata: {{name: {name}, labels: {{run: {name}}}}}, spec: {{{spec}}}}}"
    ));
    let headless = if has() { "clusterIP: None, " } else { "" };
    let selector = if has() {
        format!("selector: {{app: {name}}}, ")
    } else {
        String::new()
    };
    say(format!(
        "{{apiVersion: v1, kind: Service, metadata: {{name: {name}, annotations: {{a: b}}}}, spec: {{{headless}{selector}ports: [{{name: http, port: 80, targetPort: 8080}}]}}}}"
    ));
    if has() {
        let path = |service: &str| {
            format!(
                "{{path: /, pathType: Prefix, backend: {{service: {{name: {service}, port: {{number: 80}}}}}}}}"
            )
        };
        say(format!(
            "{{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {{name: {name}}}, spec: {{rules: [{{http: {{paths: [{}, {}]}}}}]}}}}",
            path(name),
            path(&other)
        ));
    }
    if has() {
        say(format!(
            "{{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {{name: {name}}}, spec: {{selector: {{matchLabels: {{app: {name}}}}}}}}}"
        ));
        say(format!(
            "{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: {name}}}, spec: {{podSelector: {{matchLabels: {{app: {other}}}}}, ingress: [{{from: [{{podSelector: {{matchLabels: {{app: {name}}}}}}}]}}]}}}}"
        ));
        say(format!(
            "{{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: {{name: {name}}}, spec: {{selector: {{matchLabels: {{app: {name}}}}}}}}}"
        ));
    }
    if has() {
        say(format!(
            "{{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {{name: {name}}}, spec: {{scaleTargetRef: {{kind: {kind}, name: {name}}}}}}}"
        ));
        say(format!(
            "{{apiVersion: v1, kind: ConfigMap, metadata: {{name: alone-{name}}}, data: {{a: b}}}}"
        ));
        say(format!(
            "{{apiVersion: example.com/v1, kind: Thing, metadata: {{name: {name}}}, spec: {{targetRef: {{kind: Thing, name: {other}}}}}}}"
        ));
    }
    text
}

/// A repository of applications, and how many it has.
fn repository(numbers: &mut Numbers) -> (Repository, usize) {
    let tree = Repository::new(&[]);
    let count = 2 + numbers.below(4);
    let mut entries = Vec::new();
    for app in 0..count {
        let name = format!("a{app}");
        tree.write(
            &format!("apps/{name}/kustomization.yaml"),
            &format!("resources: [all.yaml]\nconfigMapGenerator: [{{name: cm-{name}, literals: [n={app}]}}]\n"),
        );
        let application = application(&name, count, numbers);
        tree.write(&format!("apps/{name}/all.yaml"), &application);
        entries.push(format!("../apps/{name}"));
    }
    tree.write(
        "all/kustomization.yaml",
        &format!(
            "namespace: shop\nresources: [quota.yaml, {}]\n",
            entries.join(", ")
        ),
    );
    tree.write(
        "all/quota.yaml",
        "{apiVersion: v1, kind: ResourceQuota, metadata: {name: all}, spec: {hard: {pods: 100}}}\n---\n\
         {apiVersion: v1, kind: Service, metadata: {name: outside}, spec: {type: ExternalName, externalName: example.org}}\n---\n\
         {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}, spec: {podSelector: {}}}\n",
    );
    (tree, count)
}

/// Writes an environment with more settings, and renders it.
fn rendered(tree: &Repository, settings: &str) -> String {
    tree.write(
        "offshoot.yaml",
        &format!(
            "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  preview:\n    path: all\n    perBranch: true\n    \
             namespace: 'p-{{{{ slug }}}}'\n    {settings}\n"
        ),
    );
    let ran = tree.run(&["render", "preview", "--branch", "b"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stdout
}

fn documents(text: &str) -> BTreeSet<&str> {
    text.split("---\n").collect()
}

/// The field of a document that begins a line with `start`.
fn field<'d>(document: &'d str, start: &str) -> &'d str {
    let mut lines = document.lines().filter_map(|line| line.strip_prefix(start));
    lines.next().unwrap_or_default()
}

#[test]
fn only_of_everything_is_no_only() {
    let mut numbers = Numbers::new(11);
    for _ in 0..12 {
        let (tree, count) = repository(&mut numbers);
        let whole = rendered(&tree, "");
        let apps = (0..count).map(|app| format!("apps/a{app}"));
        let apps: Vec<String> = numbers.shuffled(&apps.collect::<Vec<_>>());
        for only in [
            "labelSelector: '!absent'".to_owned(),
            "paths: ['**']".to_owned(),
            "paths: [all, apps]".to_owned(),
            format!("paths: [{}, all/*.yaml]", apps.join(", ")),
        ] {
            let settings = format!("only: {{{only}}}");
            assert_eq!(rendered(&tree, &settings), whole, "{only}");
        }
    }
}

#[test]
fn a_part_is_a_part_of_the_whole() {
    let mut numbers = Numbers::new(5);
    let named = Regex::new(r"\b(?:cm|secret|sa|pvc|store|role)-a[0-9]+[a-z0-9-]*").expect("right");
    for round in 0..16 {
        let (tree, count) = repository(&mut numbers);
        let whole = rendered(&tree, "");
        let chosen: Vec<String> = (0..count)
            .filter(|app| *app == 0 || numbers.below(3) == 0)
            .map(|app| format!("a{app}"))
            .collect();
        let settings = format!(
            "only: {{labelSelector: 'run in ({})'}}\n    shared: stack",
            chosen.join(", ")
        );
        let part = rendered(&tree, &settings);
        let (all, kept) = (documents(&whole), documents(&part));
        let stand_in = |it: &str| {
            it.contains("  type: ExternalName\n") && it.contains(".stack.svc.cluster.local")
        };
        for document in kept.iter().filter(|it| !stand_in(it)) {
            assert!(all.contains(document), "{chosen:?}\n{document}");
        }
        let names = |documents: &BTreeSet<&str>, kind: &str| -> BTreeSet<String> {
            let of_kind = documents.iter().filter(|it| field(it, "kind: ") == kind);
            of_kind.map(|it| field(it, "  name: ").to_owned()).collect()
        };
        assert_eq!(names(&kept, "Service"), names(&all, "Service"), "{part}");
        for (_, kind) in KINDS {
            let expected = names(&all, kind)
                .into_iter()
                .filter(|it| chosen.contains(it));
            assert_eq!(names(&kept, kind), expected.collect(), "{part}");
        }
        let there = |name: &str| {
            let is_called = |it: &&str| {
                field(it, "  name: ") == name
                    || it.contains(&format!("    name: {name}\n  "))
                        && it.contains("kind: ExternalSecret")
            };
            (all.iter().any(is_called), kept.iter().any(is_called))
        };
        for document in &kept {
            for name in named.find_iter(document) {
                let (was, is) = there(name.as_str());
                assert!(is || !was, "{} is missing\n{document}", name.as_str());
            }
        }
        if let (Some(kubectl), true) = (needs::kubectl(), round % 4 == 0) {
            let ejected = tree.run(&["eject", "preview", "--branch", "b", "--to", "ejected"]);
            assert_eq!(ejected.code, Some(0), "{}", ejected.stderr);
            let overlay = tree.path().join("ejected");
            let built = Ran::of(Command::new(kubectl).arg("kustomize").arg(overlay));
            assert_eq!(built.stdout, part, "{}", built.stderr);
        }
    }
}

const CONFIG: &str = "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  preview:\n    path: all\n    perBranch: true\n    \
     namespace: 'p-{{ slug }}'\n    only: {changedSince: main}\n    shared: stack\n";

const APPLICATION: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME}
spec:
  template:
    metadata: {labels: {app: NAME}}
    spec: {containers: [{name: main, image: NAME, envFrom: [{configMapRef: {name: NAME}}, {secretRef: {name: NAME}}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: NAME}
spec: {selector: {app: NAME}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Secret
metadata: {name: NAME}
stringData: {password: x}
";

/// Two applications and a shared Ingress, committed, on a branch.
fn in_git() -> Option<Repository> {
    let application = |name: &str| APPLICATION.replace("NAME", name);
    let kustomization = |name: &str| {
        format!(
            "resources: [all.yaml]\nconfigMapGenerator: [{{name: {name}, literals: [level=info]}}]\n"
        )
    };
    let repository = Repository::in_git(&[
        ("offshoot.yaml", CONFIG),
        (
            "all/kustomization.yaml",
            "resources: [../api, ../web, ingress.yaml, policy.yaml]\n",
        ),
        (
            "all/ingress.yaml",
            "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: shop}, spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}}\n",
        ),
        (
            "all/policy.yaml",
            "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: web}, spec: {podSelector: {matchLabels: {app: web}}, ingress: [{}]}}\n",
        ),
        ("api/kustomization.yaml", &kustomization("api")),
        ("api/all.yaml", &application("api")),
        ("web/kustomization.yaml", &kustomization("web")),
        ("web/all.yaml", &application("web")),
    ])?;
    repository.git(&["checkout", "-q", "-b", "feature"]);
    Some(repository)
}

/// The Deployments that the branch runs.
#[track_caller]
fn runs(repository: &Repository, more: &[&str]) -> Vec<String> {
    let arguments = [&["render", "preview", "--branch", "b"], more].concat();
    let ran = repository.run(&arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let documents = documents(&ran.stdout).into_iter();
    let deployments = documents.filter(|it| field(it, "kind: ") == "Deployment");
    deployments
        .map(|it| field(it, "  name: ").to_owned())
        .collect()
}

#[test]
fn a_branch_runs_what_its_edits_change() {
    let Some(repository) = in_git() else { return };
    assert_eq!(runs(&repository, &[]), [""; 0]);
    let nothing = repository.run(&["render", "preview", "-b", "b"]);
    assert!(
        nothing.stderr.contains("warning[only-unchanged]"),
        "{}",
        nothing.stderr
    );
    // Each edit, and what follows from it: the workload itself, a hash, a Secret, its Service, policy and route.
    for (path, from, to, expected) in [
        ("api/all.yaml", "image: api", "image: api:2", "api"),
        ("api/kustomization.yaml", "info", "debug", "api"),
        ("api/all.yaml", "password: x", "password: y", "api"),
        ("web/all.yaml", "port: 80", "port: 81", "web"),
        ("all/policy.yaml", "ingress: [{}]", "ingress: []", "web"),
        ("all/ingress.yaml", "path: /,", "path: /shop,", "web"),
    ] {
        repository.edit(path, from, to);
        assert_eq!(runs(&repository, &[]), [expected], "{path} {to}");
        repository.edit(path, to, from);
    }
    // An edit that no manifest shows changes nothing, and neither does one on main.
    repository.edit(
        "api/all.yaml",
        "metadata: {name: api}",
        "metadata: { name: api }",
    );
    assert_eq!(runs(&repository, &[]), [""; 0]);
    repository.edit("api/all.yaml", "image: api", "image: api:2");
    repository.commit("api");
    assert_eq!(runs(&repository, &[]), ["api"]);
    assert_eq!(runs(&repository, &["--image", "web:pr-1"]), ["api", "web"]);
    repository.git(&["checkout", "-q", "main"]);
    repository.edit("web/all.yaml", "image: web", "image: web:2");
    repository.commit("web");
    repository.git(&["checkout", "-q", "feature"]);
    assert_eq!(runs(&repository, &[]), ["api"]);
}

#[test]
fn a_revision_runs_what_its_own_edits_change() {
    let Some(repository) = in_git() else { return };
    repository.edit("api/all.yaml", "image: api", "image: api:2");
    repository.commit("api");
    repository.edit("web/all.yaml", "image: web", "image: web:2");
    let rendered = |target: &str| {
        let ran = repository.run(&["render", target, "--branch", "b"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        ran.stdout
    };
    let names = |text: &str| -> Vec<String> {
        let documents = documents(text).into_iter();
        let deployments = documents.filter(|it| field(it, "kind: ") == "Deployment");
        deployments
            .map(|it| field(it, "  name: ").to_owned())
            .collect()
    };
    assert_eq!(names(&rendered("preview")), ["api", "web"]);
    assert_eq!(names(&rendered("feature:preview")), ["api"]);
    assert_eq!(names(&rendered("main:preview")), [""; 0]);
}

/// Both sides select what the files on disk do: the difference is that of the edit.
#[test]
fn a_comparison_selects_the_same_on_both_sides() {
    let Some(repository) = in_git() else { return };
    repository.edit("api/kustomization.yaml", "info", "debug");
    for more in [&[][..], &["--all"]] {
        let arguments = [&["diff", "--since", "main", "preview"], more].concat();
        let ran = repository.run(&arguments);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert!(ran.stdout.contains("level info → debug"), "{}", ran.stdout);
        assert!(!ran.stdout.contains("added"), "{}", ran.stdout);
        assert_eq!(ran.stderr, "");
    }
}

#[test]
fn a_state_that_does_not_build_is_an_error_that_says_so() {
    let Some(repository) = in_git() else { return };
    repository.git(&["checkout", "-q", "main"]);
    repository.edit("all/kustomization.yaml", "../web", "../gone");
    repository.commit("broken");
    repository.git(&["checkout", "-q", "-b", "later"]);
    repository.edit("all/kustomization.yaml", "../gone", "../web");
    let ran = repository.run(&["render", "preview", "--branch", "b"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
    let during = "while building `preview` at the merge base with `main`, for `only.changedSince`";
    assert!(ran.stderr.contains(during), "{}", ran.stderr);
}
