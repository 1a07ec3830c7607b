//! KUBECTL_EXTERNAL_DIFF: two directories, and the words of the variable behind them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use super::*;

/// The two directories that kubectl makes.
fn kubectl(objects: &[Object<'_>]) -> Repository {
    let root = Repository::new(&[]);
    for side in ["LIVE-2938475", "MERGED-1029384"] {
        fs::create_dir(root.path().join(side)).expect("a scratch directory");
    }
    for (name, live, merged) in objects {
        for (side, text) in [("LIVE-2938475", live), ("MERGED-1029384", merged)] {
            if let Some(text) = text {
                root.write(&format!("{side}/{name}"), text);
            }
        }
    }
    root
}

/// Calls the program as kubectl does where KUBECTL_EXTERNAL_DIFF is `offshoot WORDS`: the
/// directories come first, then the words that are made of letters, digits, `-` and `=`.
fn called(words: &str, objects: &[Object<'_>], variables: &[(&str, &str)]) -> Ran {
    let root = kubectl(objects);
    let side = |name: &str| root.path().join(name).display().to_string();
    let (live, merged) = (side("LIVE-2938475"), side("MERGED-1029384"));
    let is_kept = |word: &&str| {
        let plain = |char: char| char.is_ascii_alphanumeric() || "-=".contains(char);
        !word.is_empty() && word.chars().all(plain)
    };
    let arguments: Vec<&str> = [live.as_str(), merged.as_str()]
        .into_iter()
        .chain(words.split(' ').filter(is_kept))
        .collect();
    offshoot(root.path(), &arguments, variables)
}

/// The same, for `offshoot diff`.
fn from_kubectl(objects: &[Object<'_>]) -> Ran {
    called("diff", objects, &[])
}

#[test]
fn kubectl_is_told_what_changes_is_new_and_is_pruned() {
    let output = from_kubectl(&[
        ("apps.v1.Deployment.store.shop", Some(LIVE), Some(MERGED)),
        ("v1.Service.store.shop", Some(""), Some(SERVICE)),
        (
            "rbac.authorization.k8s.io.v1.ClusterRole..shop:admin",
            Some(ROLE),
            None,
        ),
    ]);
    let said = output.said();
    assert_eq!(output.code, Some(1), "{said}");
    assert!(said.contains("~ Deployment"), "{said}");
    assert!(said.contains("+ Service"), "{said}");
    assert!(said.contains("- ClusterRole"), "{said}");
}

/// What a server answers: `generation` and `uid` are its own, and each call has others.
fn answered(object: &str, generation: u32, uid: &str) -> String {
    let (head, tail) = object.split_once("metadata:\n").expect("an object");
    let applied = "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{}'\n";
    let own = format!(
        "  creationTimestamp: '2026-11-27T06:38:{:02}Z'\n  generation: {generation}\n  resourceVersion: '{generation}'\n  uid: {uid}\n  managedFields: [{{manager: kubectl, operation: {uid}}}]\n",
        generation + 10
    );
    format!("{head}metadata:\n{applied}{own}{tail}status:\n  observedGeneration: {generation}\n")
}

#[test]
fn what_only_the_server_sets_is_not_shown() {
    let formats = ["human", "unified", "json", "json-patch", "markdown", "html"];
    let said = |format: &str, call: u32| {
        let uid = format!("4f9b0463-d94f-4da7-b56b-5bab8bb{call:05}");
        let live = answered(LIVE, 3, "11111111");
        let (merged, new) = (
            answered(MERGED, 4 + call, "11111111"),
            answered(SERVICE, call, &uid),
        );
        let objects = [
            (
                "apps.v1.Deployment.store.shop",
                Some(&*live),
                Some(&*merged),
            ),
            ("v1.Service.store.shop", Some(""), Some(&*new)),
        ];
        let root = kubectl(&objects);
        // kubectl's directories have other names each time.
        let side = |name: &str| {
            let new = format!("{name}{call}");
            let moved = fs::rename(root.path().join(name), root.path().join(&new));
            moved.expect("there is room");
            root.path().join(new).display().to_string()
        };
        let (from, to) = (side("LIVE-2938475"), side("MERGED-1029384"));
        let ran = offshoot(root.path(), &[&from, &to, "diff", "-o", format], &[]);
        assert_eq!(ran.code, Some(1), "{}", ran.said());
        ran.said()
    };
    for format in formats {
        let first = said(format, 0);
        assert_eq!(first, said(format, 1), "{format}");
        assert!(first.contains("replicas"), "{format}: {first}");
        for own in [
            "generation",
            "creationTimestamp",
            "uid",
            "resourceVersion",
            "managedFields",
            "last-applied",
            "observed",
        ] {
            assert!(!first.contains(own), "{format}: {own} in {first}");
        }
    }
    let (live, merged) = (answered(LIVE, 3, "a"), answered(LIVE, 4, "b"));
    let same = [(
        "apps.v1.Deployment.store.shop",
        Some(&*live),
        Some(&*merged),
    )];
    assert_eq!(from_kubectl(&same).code, Some(0));
}

#[test]
fn kubectl_reads_the_exit_code() {
    let same = [("apps.v1.Deployment.store.shop", Some(LIVE), Some(LIVE))];
    assert_eq!(from_kubectl(&same).code, Some(0));
    assert_eq!(from_kubectl(&[]).code, Some(0));
    let broken = [(
        "stable.example.com.stable.widget.store.a",
        None,
        Some("a: ["),
    )];
    assert_eq!(from_kubectl(&broken).code, Some(2));
}

#[test]
fn a_new_secret_has_null_for_its_live_side() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: key\n  namespace: store\ndata:\n  token: '***'\n";
    let object = [("v1.Secret.store.key", Some("null\n"), Some(secret))];
    let output = from_kubectl(&object);
    assert_eq!(output.code, Some(1), "{}", output.said());
    assert!(output.said().contains("+ Secret"), "{}", output.said());
}

#[test]
fn secrets_that_kubectl_has_masked_differ_where_it_says_so() {
    let secret = |value: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: key\n  namespace: store\ndata:\n  same: '***'\n  token: '{value}'\n"
        )
    };
    let (live, merged) = (secret("*** (before)"), secret("*** (after)"));
    let object = [("v1.Secret.store.key", Some(&*live), Some(&*merged))];
    let output = from_kubectl(&object);
    let said = output.said();
    assert_eq!(output.code, Some(1), "{said}");
    let change = "~ data.token: '*** (before)' -> '*** (after)'";
    assert!(said.contains(change), "{said}");
    assert!(
        !said.contains("same") && !said.contains("secret 1"),
        "{said}"
    );
}

#[test]
fn words_of_the_variable_stand_anywhere_and_some_vanish() {
    let object = [("apps.v1.Deployment.store.shop", Some(LIVE), Some(MERGED))];
    let unified = |output: &Ran| {
        let said = output.said();
        assert_eq!(output.code, Some(1), "{said}");
        assert!(said.contains("\n-  replicas: 2\n"), "{said}");
    };
    unified(&called("diff -o=unified", &object, &[]));
    unified(&called("diff -o unified", &object, &[]));
    unified(&called("-o=unified", &object, &[]));
    unified(&called(
        "--color=never diff  --output=unified",
        &object,
        &[],
    ));
    unified(&called(
        "diff",
        &object,
        &[("OFFSHOOT_DIFF_OUTPUT", "unified")],
    ));
    let mild = "rollout,recreate";
    let vanished = called(&format!("diff --fail-on={mild}"), &object, &[]);
    assert_eq!(vanished.code, Some(1), "kubectl drops commas");
    let mild = [("OFFSHOOT_DIFF_FAIL_ON", mild)];
    assert_eq!(called("diff", &object, &mild).code, Some(0));
    let flag_wins = called("diff --fail-on=scale", &object, &mild);
    assert_eq!(flag_wins.code, Some(1));
}

#[test]
fn objects_without_a_namespace_and_with_names_like_none_are_read() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n";
    let object = [("v1.Namespace..x", Some(""), Some(namespace))];
    let output = from_kubectl(&object);
    assert_eq!(output.code, Some(1), "{}", output.said());
    assert!(output.said().contains("+ Namespace"), "{}", output.said());
    let odd = [("odd", Some(LIVE), Some(MERGED))];
    assert_eq!(from_kubectl(&odd).code, Some(1));
}

/// An API server that has some objects.
struct Cluster {
    server: Child,
    address: String,
    /// Where the objects are.
    _files: Repository,
}

impl Cluster {
    /// `objects` are a JSON list; `None` where there is no Python.
    #[track_caller]
    fn new(objects: &str) -> Option<Self> {
        let files = Repository::new(&[("objects.json", objects)]);
        let mut server = Command::new(needs::python()?)
            .arg(support::root().join("tests/it/contracts/cluster.py"))
            .arg(files.path().join("objects.json"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let mut port = String::new();
        let stdout = server.stdout.take().expect("it is piped");
        BufReader::new(stdout)
            .read_line(&mut port)
            .expect("it is text");
        Some(Self {
            server,
            address: format!("http://127.0.0.1:{}", port.trim()),
            _files: files,
        })
    }

    /// `kubectl diff` of manifests, where KUBECTL_EXTERNAL_DIFF is `offshoot WORDS`.
    fn diff(&self, kubectl: &Path, manifests: &str, words: &str) -> Ran {
        let home = Repository::new(&[("in.yaml", manifests)]);
        let program = format!("{} {words}", env!("CARGO_BIN_EXE_offshoot"));
        let mut command = Command::new(kubectl);
        command
            .args(["diff", "--server", &self.address, "-f", "in.yaml"])
            .current_dir(home.path())
            .env_clear()
            .env("HOME", home.path())
            .env("KUBECTL_EXTERNAL_DIFF", program);
        Ran::of(&mut command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.server.stdin.take());
        let _ = self.server.wait();
    }
}

#[test]
fn the_real_kubectl_shows_what_an_apply_would_do() {
    let Some(kubectl) = needs::kubectl() else {
        return;
    };
    let objects = r#"[
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "shop", "namespace": "store"}, "data": {"size": "1"}},
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "key", "namespace": "store"}, "data": {"same": "MQ==", "token": "MQ=="}}
    ]"#;
    let Some(cluster) = Cluster::new(objects) else {
        return;
    };
    let shop = |size: u8| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: shop, namespace: store}}\ndata: {{size: \"{size}\"}}\n"
        )
    };
    let secret = |name: &str, token: &str| {
        format!(
            "---\napiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: store}}\ndata: {{same: MQ==, token: {token}}}\n"
        )
    };
    let manifests = [
        shop(2).as_str(),
        &secret("key", "Mg=="),
        &secret("other", "MTIzNA=="),
        "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n",
    ]
    .concat();
    let output = cluster.diff(&kubectl, &manifests, "diff");
    let text = output.said();
    assert_eq!(output.code, Some(1), "{text}");
    for part in [
        "+ Namespace/x",
        "+ Secret",
        "~ data.size: \"1\" -> \"2\"",
        "~ data.token",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for part in ["~ data.same", "MTIzNA==", "(secret"] {
        assert!(!text.contains(part), "{part}: {text}");
    }
    let unified = cluster.diff(&kubectl, &shop(2), "diff -o=unified --fail-on=none,scale");
    let text = unified.said();
    assert_eq!(unified.code, Some(1), "{text}");
    assert!(text.contains("\n-  size: \"1\"\n"), "{text}");
}

#[test]
fn the_real_kubectl_passes_the_exit_code_on() {
    let Some(kubectl) = needs::kubectl() else {
        return;
    };
    // kubectl writes its annotation, and takes it out of both sides.
    let objects = r#"[{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "shop", "namespace": "store", "annotations": {}}}]"#;
    let Some(cluster) = Cluster::new(objects) else {
        return;
    };
    let shop = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\n  namespace: store\n";
    let labelled = format!("{shop}  labels: {{a: b}}\n");
    for (manifest, words, code) in [
        (shop, "diff", 0),
        (&labelled, "diff", 1),
        (&labelled, "diff --fail-on=rollout", 0),
    ] {
        let output = cluster.diff(&kubectl, manifest, words);
        assert_eq!(output.code, Some(code), "{}", output.said());
    }
    let trouble = cluster.diff(&kubectl, &labelled, "diff --no-such-option");
    assert!(trouble.code > Some(1), "{}", trouble.said());
}
