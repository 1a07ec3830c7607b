//! No Secret's value in any output. A tree with a sentinel in every place that a value can be, and
//! another with other sentinels, go through every output; none of the sentinels may come out,
//! as they are or encoded.

mod planted;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::support::{Repository, files_below, read};

/// What every sentinel contains; it is no part of any name.
const SENTINEL: &str = "s3nt1nel";

fn value(place: &str, side: &str) -> String {
    format!("{SENTINEL}-{place}-{side}")
}

/// Secrets in every form that a tree can have them in, with the values of one side.
fn tree(repository: &Repository, side: &str) {
    let plain = |place: &str| value(place, side);
    let encoded = |place: &str| STANDARD.encode(value(place, side));
    repository.write("base/secrets.yaml",
        &format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: both\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {{\"kind\":\"Secret\",\"stringData\":{{\"a\":\"{}\"}}}}\ndata:\n  encoded: {}\nstringData:\n  plain: {}\n  lines: |\n    first\n    {}\n---\napiVersion: v1\nkind: SecretList\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {{name: listed}}\n  stringData: {{listed: {}}}\n",
            plain("applied"),
            encoded("data"),
            plain("string"),
            plain("line"),
            plain("listed"),
        ),
    );
    repository.write("base/file.txt", &plain("file"));
    repository.write("base/some.env", &format!("ENV={}\n", plain("env")));
    repository.write("base/kustomization.yaml",
        &format!(
            "resources: [secrets.yaml]\nsecretGenerator:\n- name: generated\n  literals: [\"literal={}\"]\n  files: [file.txt]\n  envs: [some.env]\n- name: plain\n  options: {{disableNameSuffixHash: true}}\n  literals: [\"other={}\"]\n",
            plain("literal"),
            plain("other"),
        ),
    );
    repository.write("overlay/kustomization.yaml",
        &format!(
            "resources: [../base]\nnamespace: shop\npatches:\n- patch: |\n    apiVersion: v1\n    kind: Secret\n    metadata: {{name: both}}\n    stringData: {{patched: {}}}\n- path: json.yaml\n  target: {{kind: Secret, name: plain}}\n",
            plain("patched"),
        ),
    );
    repository.write(
        "overlay/json.yaml",
        &format!(
            "- {{op: add, path: /data/added, value: {}}}\n",
            encoded("added")
        ),
    );
    repository.write(
        "offshoot.yaml",
        "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: overlay}\n",
    );
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

/// One side in a commit, the other in the working tree; `None` where there is no git.
#[track_caller]
fn repository() -> Option<Repository> {
    let repository = Repository::new(&[]);
    tree(&repository, "old");
    let repository = repository.into_git()?;
    tree(&repository, "new");
    Some(repository)
}

#[test]
fn renders_have_the_values_or_the_test_would_prove_nothing() {
    let Some(root) = repository() else {
        return;
    };
    assert!(leak(&root.run(&["build", "overlay"]).said()).is_some());
}

#[test]
fn no_diff_shows_a_value() {
    let Some(root) = repository() else {
        return;
    };
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
        assert_secret(&root.run(&arguments).said(), &arguments);
        let arguments = ["diff", "--since", "HEAD", "-o", format];
        assert_secret(&root.run(&arguments).said(), &arguments);
        let arguments = ["diff", "base", "overlay", "-o", format];
        assert_secret(&root.run(&arguments).said(), &arguments);
    }
    let by_resource = ["diff", "--since", "HEAD", "--by", "resource"];
    assert_secret(&root.run(&by_resource).said(), &by_resource);
    let expected = ["diff", "--since", "HEAD", "--expect-unchanged", "*"];
    assert_secret(&root.run(&expected).said(), &expected);
    let shard = ["diff", "--since", "HEAD", "--shard", "1/1"];
    let handed_over = root.run(&shard);
    assert_secret(&handed_over.clone().said(), &shard);
    root.write("shard.json", &handed_over.stdout);
    for format in ["human", "summary", "markdown", "json"] {
        let merge = ["merge", "shard.json", "-o", format];
        assert_secret(&root.run(&merge).said(), &merge);
    }
}

#[test]
fn no_explanation_shows_a_value() {
    let Some(root) = repository() else {
        return;
    };
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
            assert_secret(&root.run(&whole).said(), &whole);
            for path in &paths {
                let arguments = ["explain", "overlay", resource, path, "-o", format];
                assert_secret(&root.run(&arguments).said(), &arguments);
            }
        }
    }
}

#[test]
fn no_snapshot_keeps_a_value() {
    let Some(root) = repository() else {
        return;
    };
    let taken = ["snapshot"];
    assert_secret(&root.run(&taken).said(), &taken);
    for file in files_below(&root.path().join("snapshots/live")) {
        let text = read(&file);
        assert_eq!(leak(&text), None, "{text}");
    }
    tree(&root, "newer");
    for arguments in [["snapshot", "--check"], ["snapshot", "--review"]] {
        assert_secret(&root.run(&arguments).said(), &arguments);
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
        let Some(root) = repository() else {
            return;
        };
        root.write(path, &text);
        for format in ["human", "json", "github", "sarif", "gitlab", "junit"] {
            let arguments = ["build", "overlay", "--message-format", format];
            // What still builds has its values on stdout, where they belong.
            let messages = root.run(&arguments).stderr;
            assert_eq!(leak(&messages), None, "{arguments:?}:\n{messages}");
        }
        let arguments = ["diff", "--since", "HEAD"];
        assert_secret(&root.run(&arguments).said(), &arguments);
    }
}
