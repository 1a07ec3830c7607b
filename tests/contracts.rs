//! `offshoot diff` as other programs call it: kubectl, Argo CD and git.
#![allow(clippy::disallowed_methods, reason = "tests run the program")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const LIVE: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n  namespace: store\nspec:\n  replicas: 2\n";
const MERGED: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n  namespace: store\nspec:\n  replicas: 3\n";
const SERVICE: &str =
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  namespace: store\n";
const ROLE: &str =
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: shop:admin\n";

/// A file in LIVE and in MERGED; `None`: not there.
type Object<'t> = (&'t str, Option<&'t str>, Option<&'t str>);

/// Runs `offshoot diff ARGUMENTS` in `directory`, with these variables and no others.
fn diff(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_offshoot"))
        .arg("diff")
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .expect("the program starts")
}

fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// The two directories that kubectl makes.
fn kubectl(objects: &[Object<'_>]) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("there is room");
    for side in ["LIVE-2938475", "MERGED-1029384"] {
        fs::create_dir(root.path().join(side)).expect("it can be made");
    }
    for (name, live, merged) in objects {
        for (side, text) in [("LIVE-2938475", live), ("MERGED-1029384", merged)] {
            if let Some(text) = text {
                fs::write(root.path().join(side).join(name), text).expect("it can be written");
            }
        }
    }
    root
}

/// Calls the program as kubectl does: the directories first, by absolute path.
fn from_kubectl(objects: &[Object<'_>], flags: &[&str], variables: &[(&str, &str)]) -> Output {
    let root = kubectl(objects);
    let side = |name: &str| root.path().join(name).display().to_string();
    let (live, merged) = (side("LIVE-2938475"), side("MERGED-1029384"));
    let arguments: Vec<&str> = [live.as_str(), merged.as_str()]
        .into_iter()
        .chain(flags.iter().copied())
        .collect();
    diff(root.path(), &arguments, variables)
}

#[test]
fn kubectl_is_told_what_changes_is_new_and_is_pruned() {
    let output = from_kubectl(
        &[
            ("apps.v1.Deployment.store.shop", Some(LIVE), Some(MERGED)),
            ("v1.Service.store.shop", Some(""), Some(SERVICE)),
            (
                "rbac.authorization.k8s.io.v1.ClusterRole..shop:admin",
                Some(ROLE),
                None,
            ),
        ],
        &[],
        &[],
    );
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("~ Deployment"), "{said}");
    assert!(said.contains("+ Service"), "{said}");
    assert!(said.contains("- ClusterRole"), "{said}");
}

#[test]
fn kubectl_reads_the_exit_code() {
    let same = [("apps.v1.Deployment.store.shop", Some(LIVE), Some(LIVE))];
    assert_eq!(from_kubectl(&same, &[], &[]).status.code(), Some(0));
    assert_eq!(from_kubectl(&[], &[], &[]).status.code(), Some(0));
    let broken = [(
        "stable.example.com.stable.widget.store.a",
        None,
        Some("a: ["),
    )];
    assert_eq!(from_kubectl(&broken, &[], &[]).status.code(), Some(2));
}

#[test]
fn a_new_secret_has_null_for_its_live_side() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: key\n  namespace: store\ndata:\n  token: '***'\n";
    let object = [("v1.Secret.store.key", Some("null\n"), Some(secret))];
    let output = from_kubectl(&object, &[], &[]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("+ Secret"), "{}", said(&output));
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
    let output = from_kubectl(&object, &[], &[]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("token"), "{said}");
    assert!(!said.contains("same"), "{said}");
}

#[test]
fn options_stand_before_or_after_the_directories_or_in_the_environment() {
    let object = [("apps.v1.Deployment.store.shop", Some(LIVE), Some(MERGED))];
    let flag = from_kubectl(&object, &["-o=unified"], &[]);
    let variable = from_kubectl(&object, &[], &[("OFFSHOOT_DIFF_OUTPUT", "unified")]);
    for output in [&flag, &variable] {
        assert_eq!(output.status.code(), Some(1), "{}", said(output));
        assert!(
            said(output).contains("\n-  replicas: 2\n"),
            "{}",
            said(output)
        );
    }
    let mild = [("OFFSHOOT_DIFF_FAIL_ON", "rollout,recreate")];
    assert_eq!(from_kubectl(&object, &[], &mild).status.code(), Some(0));
    let flag_wins = from_kubectl(&object, &["--fail-on=scale"], &mild);
    assert_eq!(flag_wins.status.code(), Some(1));
}

#[test]
fn argo_cd_names_a_file_for_each_side() {
    let root = tempfile::tempdir().expect("there is room");
    let write = |name: &str, text: &str| {
        fs::write(root.path().join(name), text).expect("it can be written");
    };
    write("shop-live.yaml", LIVE);
    write("shop", MERGED);
    write("new-live.yaml", "");
    write("new", SERVICE);
    let changed = diff(
        root.path(),
        &["-o", "unified", "shop-live.yaml", "shop"],
        &[],
    );
    assert_eq!(changed.status.code(), Some(1), "{}", said(&changed));
    let new = diff(root.path(), &["new-live.yaml", "new"], &[]);
    assert_eq!(new.status.code(), Some(1), "{}", said(&new));
    assert!(said(&new).contains("+ Service"), "{}", said(&new));
    let absent = diff(root.path(), &["/dev/null", "new"], &[]);
    assert_eq!(absent.stdout, new.stdout, "{}", said(&absent));
}

#[test]
fn git_shows_manifests_by_field_and_other_files_as_text() {
    let root = tempfile::tempdir().expect("there is room");
    let program = format!("{} diff", env!("CARGO_BIN_EXE_offshoot"));
    let git = |arguments: &[&str], variables: &[(&str, &str)]| {
        Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
            .args(arguments)
            .current_dir(root.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_EXTERNAL_DIFF", &program)
            .envs(variables.iter().copied())
            .output()
            .expect("git starts")
    };
    let write = |name: &str, text: &str| {
        fs::write(root.path().join(name), text).expect("it can be written");
    };
    git(&["init", "-q"], &[]);
    write("broken.yaml", "a: [\n");
    write("notes.txt", "one\n");
    write("shop.yaml", LIVE);
    git(&["add", "."], &[]);
    git(&["commit", "-qm", "first"], &[]);
    write("broken.yaml", "b: [\n");
    write("notes.txt", "two\n");
    write("shop.yaml", MERGED);
    write("new.yaml", SERVICE);
    git(&["add", "-N", "new.yaml"], &[]);
    let output = git(&["diff"], &[]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for part in ["-a: [\n+b: [", "-one\n+two", "~ Deployment", "+ Service"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let renamed = git(&["mv", "notes.txt", "words.txt"], &[]);
    assert!(renamed.status.success());
    let output = git(&["diff", "-M", "HEAD", "--", "notes.txt", "words.txt"], &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}
