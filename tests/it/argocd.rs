//! The plugin of Argo CD: `fixtures/argocd/calls` are calls of its plugin server about the example's
//! repository. Each is made twice as that server makes it, and once through the server itself where it is.
//!
//! A case has lines NAME=VALUE, the variables that Argo CD sets; `path: DIR`, the path of the Application; and
//! `root: DIR`, the only directory that was sent. `$ offshoot render …` is the command that prints the same with
//! `--for argocd`; a case without one is refused. `-- stderr --` begins what was said, with the exit code of
//! `generate`; `UPDATE=1` writes it.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment, and run programs"
)]

mod case;
mod examples;
mod process;
mod server;

use std::process::Stdio;

use crate::support::{Golden, Ran, read, root, run, write};
use case::{Case, cases};
use process::Sent;

#[test]
fn calls_print_what_render_prints_and_say_what_is_wrong() {
    let mut golden = Golden::default();
    let whole = Sent::example(None);
    for case in cases() {
        let part = case.root.as_deref().map(|root| Sent::example(Some(root)));
        let sent = part.as_ref().unwrap_or(&whole);
        let first = sent.generate(&case);
        assert_eq!(first, sent.generate(&case), "{}: two calls", case.name());
        match &case.render {
            Some(_) => assert!(
                first.stdout == case.rendered(),
                "{}: another render",
                case.name()
            ),
            None => assert_eq!(first.stdout, "", "{}", case.name()),
        }
        assert_eq!(
            case.render.is_some(),
            first.code == Some(0),
            "{}",
            case.name()
        );
        let has_option = first.stderr.contains("`--");
        assert!(
            !has_option,
            "{} names an option:\n{}",
            case.name(),
            first.stderr
        );
        golden.file(
            &case.path,
            &format!("{}-- stderr --\n{}", case.head, first.messages()),
        );
    }
    whole.assert_unchanged();
    golden.assert();
}

#[test]
fn nothing_is_said_if_all_is_well() {
    let quiet: Vec<String> = cases()
        .iter()
        .filter(|case| case.render.is_some() && case.expected != "exit code 0\n")
        .map(Case::name)
        .collect();
    assert_eq!(quiet, ["destination-elsewhere"]);
    let refused = cases().iter().filter(|case| case.render.is_none()).count();
    assert!(refused >= 10, "{refused}");
}

#[test]
fn a_reader_who_is_gone_is_an_error() {
    let sent = Sent::example(None);
    let case = Case::named("production");
    let mut command = sent.command("generate", &case);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    let ran = Ran::from(output);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr.starts_with("error[output-unwritable]: "),
        "{}",
        ran.stderr
    );
}

/// A kustomization with more output than a pipe holds.
fn large() -> Sent {
    use std::fmt::Write;
    let mut text = String::new();
    for number in 0..3_000 {
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: config-{number}}}\n"
        );
    }
    Sent::files(&[
        ("kustomization.yaml", "resources: [all.yaml]\n"),
        ("all.yaml", &text),
    ])
}

#[test]
fn a_signal_ends_it() {
    use std::os::unix::process::ExitStatusExt;
    let sent = large();
    let mut command = sent.command("generate", &Case::default());
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let kill = std::process::Command::new("kill")
        .arg(child.id().to_string())
        .status();
    assert!(kill.is_ok_and(|status| status.success()));
    // Nobody reads its output, so that it cannot end by itself.
    let status = child.wait().expect("it ends");
    assert_eq!(status.signal(), Some(15));
}

#[test]
fn a_directory_without_offshoot_yaml_is_what_kustomize_builds() {
    let case = root().join("fixtures/versions/digest-algorithms");
    let sent = Sent::copy_of(&case.join("in"));
    let expected = |version: &str| read(&case.join(format!("{version}.yaml")));
    let parameter = r#"[{"name":"kustomize-version","string":"5.7.1"}]"#;
    for (parameters, options, version) in [
        ("", &["generate"][..], "5.8.1"),
        ("null", &["generate", "--kustomize=argocd-3.6"], "5.8.3"),
        (parameter, &["generate", "--kustomize=argocd-3.6"], "5.7.1"),
    ] {
        let call = Case::default().with("ARGOCD_APP_PARAMETERS", parameters);
        assert_eq!(
            sent.ran(options, &call).output(),
            expected(version),
            "{options:?}"
        );
    }
    assert_ne!(expected("5.8.1"), expected("5.8.3"));
    assert_ne!(expected("5.8.3"), expected("5.7.1"));
}

#[test]
fn manifests_are_printed_byte_for_byte() {
    // Reports show these characters by their numbers.
    let sent = Sent::files(&[
        ("kustomization.yaml", "resources: [config.yaml]\n"),
        (
            "config.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: \"x \\u202e \\u2066\"}\n",
        ),
    ]);
    let printed = sent.ran(&["generate"], &Case::default()).output();
    assert!(printed.contains("x \u{202e} \u{2066}"), "{printed}");
    assert_eq!(printed, run(&sent.root(), &["build"]).output());
}

/// A kustomization.
fn plain() -> Sent {
    Sent::files(&[
        ("kustomization.yaml", "resources: [config.yaml]\n"),
        (
            "config.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n",
        ),
    ])
}

#[test]
fn discovery_tells_what_the_plugin_renders() {
    let example = Sent::example(None);
    let plain = plain();
    let empty = Sent::files(&[("README.md", "nothing\n")]);
    let named = r#"[{"name":"environment","string":"preview"}]"#;
    for (sent, path, parameters, options, expected) in [
        (&example, ".", "", &["discover"][..], "environments\n"),
        (
            &example,
            "overlays/preview",
            "",
            &["discover"],
            "environments\n",
        ),
        (
            &example,
            "overlays",
            "null",
            &["discover"],
            "environments\n",
        ),
        (&example, "overlays/platform", "[]", &["discover"], ""),
        (
            &example,
            "overlays/platform",
            named,
            &["discover"],
            "environments\n",
        ),
        (
            &example,
            "overlays/platform",
            "",
            &["discover", "--kustomize"],
            "kustomization\n",
        ),
        (&plain, ".", "", &["discover"], ""),
        (&plain, ".", named, &["discover"], "environments\n"),
        (
            &plain,
            ".",
            "",
            &["discover", "--kustomize"],
            "kustomization\n",
        ),
        (&empty, ".", "", &["discover", "--kustomize"], ""),
    ] {
        let case = Case::at(path).with("ARGOCD_APP_PARAMETERS", parameters);
        assert_eq!(
            sent.ran(options, &case).output(),
            expected,
            "{path} {options:?}"
        );
    }
}

#[test]
fn parameters_are_announced_without_any() {
    let example = Sent::example(None);
    let mut golden = Golden::default();
    let folder = root().join("fixtures/argocd/parameters");
    for (name, path, parameters) in [
        ("repository", ".", ""),
        ("production", "overlays/production", "null"),
        ("load", ".", r#"[{"name":"environment","string":"load"}]"#),
        ("wrong", ".", r#"[{"name":"environment","array":[]}]"#),
    ] {
        let case = Case::at(path).with("ARGOCD_APP_PARAMETERS", parameters);
        let text = example.ran(&["parameters"], &case).output();
        assert_announcements(&text);
        golden.file(&folder.join(format!("{name}.json")), &text);
    }
    let plain = plain().ran(&["parameters"], &Case::default()).output();
    golden.file(&folder.join("kustomization.json"), &plain);
    golden.assert();
}

/// Fields of argo-cd's `ParameterAnnouncement` (`reposerver/repository/repository.proto`), and no others.
fn assert_announcements(text: &str) {
    let known = [
        "name",
        "title",
        "tooltip",
        "required",
        "itemType",
        "collectionType",
        "string",
        "array",
        "map",
    ];
    let announced: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_str(text).expect("a list of objects");
    assert!(!announced.is_empty());
    for field in announced.iter().flat_map(serde_json::Map::keys) {
        assert!(known.contains(&field.as_str()), "{field}");
    }
}

#[test]
fn the_example_of_plugin_yaml_is_what_is_printed() {
    let path = root().join("examples/argocd/plugin.yaml");
    let printed = run(&root(), &["argocd", "plugin"]).output();
    if crate::support::updating() {
        write(&path, &printed);
    }
    assert_eq!(read(&path), printed);
}
