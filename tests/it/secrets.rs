//! No Secret's value in any output. A tree with a sentinel in every place that a value can be, and
//! another with other sentinels, go through every output; none of the sentinels may come out,
//! as they are or encoded.
#![expect(
    clippy::disallowed_methods,
    reason = "tests write the trees they run the program in"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;

/// What every sentinel contains; it is no part of any name.
const SENTINEL: &str = "s3nt1nel";

fn value(place: &str, side: &str) -> String {
    format!("{SENTINEL}-{place}-{side}")
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("it is below")).expect("a scratch directory");
    fs::write(path, text).expect("a scratch directory");
}

/// Secrets in every form that a tree can have them in, with the values of one side.
fn tree(root: &Path, side: &str) {
    let plain = |place: &str| value(place, side);
    let encoded = |place: &str| STANDARD.encode(value(place, side));
    write(
        root,
        "base/secrets.yaml",
        &format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: both\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {{\"kind\":\"Secret\",\"stringData\":{{\"a\":\"{}\"}}}}\ndata:\n  encoded: {}\nstringData:\n  plain: {}\n  lines: |\n    first\n    {}\n---\napiVersion: v1\nkind: SecretList\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {{name: listed}}\n  stringData: {{listed: {}}}\n",
            plain("applied"),
            encoded("data"),
            plain("string"),
            plain("line"),
            plain("listed"),
        ),
    );
    write(root, "base/file.txt", &plain("file"));
    write(root, "base/some.env", &format!("ENV={}\n", plain("env")));
    write(
        root,
        "base/kustomization.yaml",
        &format!(
            "resources: [secrets.yaml]\nsecretGenerator:\n- name: generated\n  literals: [\"literal={}\"]\n  files: [file.txt]\n  envs: [some.env]\n- name: plain\n  options: {{disableNameSuffixHash: true}}\n  literals: [\"other={}\"]\n",
            plain("literal"),
            plain("other"),
        ),
    );
    write(
        root,
        "overlay/kustomization.yaml",
        &format!(
            "resources: [../base]\nnamespace: shop\npatches:\n- patch: |\n    apiVersion: v1\n    kind: Secret\n    metadata: {{name: both}}\n    stringData: {{patched: {}}}\n- path: json.yaml\n  target: {{kind: Secret, name: plain}}\n",
            plain("patched"),
        ),
    );
    write(
        root,
        "overlay/json.yaml",
        &format!(
            "- {{op: add, path: /data/added, value: {}}}\n",
            encoded("added")
        ),
    );
    write(
        root,
        "offshoot.yaml",
        "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: overlay}\n",
    );
}

fn git(root: &Path, arguments: &[&str]) {
    let who = [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.com",
        "-c",
        "commit.gpgsign=false",
    ];
    let ended = Command::new("git")
        .args(who)
        .args(arguments)
        .current_dir(root)
        .output();
    assert!(
        ended.expect("git is there").status.success(),
        "{arguments:?}"
    );
}

/// Everything that the program says to `arguments`.
fn said(root: &Path, arguments: &[&str]) -> String {
    let [stdout, stderr] = streams(root, arguments);
    stdout + &stderr
}

fn streams(root: &Path, arguments: &[&str]) -> [String; 2] {
    let output = Command::new(env!("CARGO_BIN_EXE_offshoot"))
        .args(arguments)
        .current_dir(root)
        .output()
        .expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    [text(&output.stdout), text(&output.stderr)]
}

/// The sentinel that `text` has in it, plain or encoded, if it has one.
fn leak(text: &str) -> Option<String> {
    let at = text
        .find(SENTINEL)
        .map(|at| text[at..].chars().take(60).collect());
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/=".contains(c)));
    let decoded = words.filter(|word| word.len() > 12).filter_map(|word| {
        let bytes = STANDARD.decode(word).ok()?;
        String::from_utf8_lossy(&bytes)
            .contains(SENTINEL)
            .then(|| word.to_owned())
    });
    at.or_else(|| decoded.into_iter().next())
}

fn assert_secret(text: &str, what: &[&str]) {
    assert!(!text.is_empty(), "{what:?} says nothing");
    assert_eq!(leak(text), None, "{what:?}:\n{text}");
}

fn repository() -> TempDir {
    let root = TempDir::new().expect("a scratch directory");
    tree(root.path(), "old");
    git(root.path(), &["init", "-q"]);
    git(root.path(), &["add", "-A"]);
    git(root.path(), &["commit", "-qm", "one"]);
    tree(root.path(), "new");
    root
}

#[test]
fn renders_have_the_values_or_the_test_would_prove_nothing() {
    let root = repository();
    assert!(leak(&said(root.path(), &["build", "overlay"])).is_some());
}

#[test]
fn no_diff_shows_a_value() {
    let root = repository();
    for format in [
        "human",
        "unified",
        "summary",
        "markdown",
        "json",
        "html",
        "json-patch",
    ] {
        let arguments = ["diff", "HEAD:overlay", "overlay", "-o", format];
        assert_secret(&said(root.path(), &arguments), &arguments);
        let arguments = ["diff", "--since", "HEAD", "-o", format];
        assert_secret(&said(root.path(), &arguments), &arguments);
        let arguments = ["diff", "base", "overlay", "-o", format];
        assert_secret(&said(root.path(), &arguments), &arguments);
    }
    let by_resource = ["diff", "--since", "HEAD", "--by", "resource"];
    assert_secret(&said(root.path(), &by_resource), &by_resource);
    let expected = ["diff", "--since", "HEAD", "--expect-unchanged", "*"];
    assert_secret(&said(root.path(), &expected), &expected);
}

#[test]
fn no_explanation_shows_a_value() {
    let root = repository();
    let fields = [
        (
            "secret/both",
            vec![
                "data.encoded",
                "stringData.plain",
                "stringData.lines",
                "stringData.patched",
            ],
        ),
        (
            "secret/generated",
            vec![
                "data.literal",
                "data[\"file.txt\"]",
                "data.ENV",
                "metadata.name",
            ],
        ),
        ("secret/plain", vec!["data.other", "data.added"]),
        ("secret/listed", vec!["stringData.listed"]),
    ];
    for (resource, paths) in fields {
        for format in ["human", "json"] {
            let whole = ["explain", "overlay", resource, "-o", format];
            assert_secret(&said(root.path(), &whole), &whole);
            for path in &paths {
                let arguments = ["explain", "overlay", resource, path, "-o", format];
                assert_secret(&said(root.path(), &arguments), &arguments);
            }
        }
    }
}

#[test]
fn no_snapshot_keeps_a_value() {
    let root = repository();
    let taken = ["snapshot"];
    assert_secret(&said(root.path(), &taken), &taken);
    for file in fs::read_dir(root.path().join("snapshots/live")).expect("it was written") {
        let text = fs::read_to_string(file.expect("it is readable").path()).expect("it is text");
        assert_eq!(leak(&text), None, "{text}");
    }
    tree(root.path(), "newer");
    for arguments in [["snapshot", "--check"], ["snapshot", "--review"]] {
        assert_secret(&said(root.path(), &arguments), &arguments);
    }
}

#[test]
fn no_message_shows_a_value() {
    let broken = [
        // The lines around each mistake have values on them.
        (
            "base/secrets.yaml",
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata: {{name: x}}\nstringData:\n  a: {}\n  b: [\n",
                value("syntax", "x")
            ),
        ),
        (
            "base/secrets.yaml",
            format!(
                "apiVersion: v1\nkind: Secret\nstringData:\n  a: {}\n",
                value("nameless", "x")
            ),
        ),
        ("base/some.env", format!("={}\n", value("nameless", "x"))),
        (
            "base/kustomization.yaml",
            format!(
                "resources: [secrets.yaml]\nsecretGenerator:\n- name: g\n  literals: [\"{}\"]\n  fils: []\n",
                value("literal", "x")
            ),
        ),
        (
            "overlay/json.yaml",
            format!(
                "- {{op: test, path: /data/other, value: {}}}\n",
                value("tested", "x")
            ),
        ),
    ];
    for (path, text) in broken {
        let root = repository();
        write(root.path(), path, &text);
        for format in ["human", "json", "github", "sarif"] {
            let arguments = ["build", "overlay", "--message-format", format];
            // What still builds has its values on stdout, where they belong.
            let [_, messages] = streams(root.path(), &arguments);
            assert_eq!(leak(&messages), None, "{arguments:?}:\n{messages}");
        }
        let arguments = ["diff", "--since", "HEAD"];
        assert_secret(&said(root.path(), &arguments), &arguments);
    }
}
