//! Symlinks in a tree that anybody may have written: nothing is written through them.
#![allow(clippy::disallowed_methods, reason = "symlinks are only on the disk")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::support::{Repository, read};

const FILES: [(&str, &str); 4] = [
    (
        "offshoot.yaml",
        "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: base}\n",
    ),
    ("base/kustomization.yaml", "resources: [a.yaml]\n"),
    (
        "base/a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
    ),
    (
        "victim.yaml",
        "apiVersion: v1\nkind: Victim\nmetadata: {name: v}\n",
    ),
];

/// The repository, and a directory beside it with a file that must stay as it is.
fn repository() -> (Repository, tempfile::TempDir) {
    let outside = tempfile::tempdir().expect("a scratch directory");
    fs::write(outside.path().join("victim.yaml"), "untouched: true\n").expect("there is room");
    (Repository::new(&FILES), outside)
}

#[track_caller]
fn is_untouched(outside: &Path) {
    assert_eq!(read(&outside.join("victim.yaml")), "untouched: true\n");
    assert_eq!(fs::read_dir(outside).expect("it is there").count(), 1);
}

fn link(to: &Path, at: &Path) {
    let above = at.parent().expect("it is in a directory");
    fs::create_dir_all(above).expect("there is room");
    symlink(to, at).expect("there is room");
}

/// Runs the command in a repository with a symlink at `at`, to the victim or to the directory of the
/// victim, and returns the exit code.
#[track_caller]
fn run(
    at: &str,
    to_file: bool,
    list: Option<&str>,
    arguments: &[&str],
) -> (Repository, Option<i32>) {
    let (repository, outside) = repository();
    let victim = outside.path().join("victim.yaml");
    let to = if to_file {
        victim.as_path()
    } else {
        outside.path()
    };
    link(to, &repository.path().join(at));
    if let Some(list) = list {
        let name = Path::new(at).file_name().expect("a name").to_string_lossy();
        repository.write(list, &format!("{name}\n"));
    }
    let ran = repository.run(arguments);
    is_untouched(outside.path());
    (repository, ran.code)
}

#[test]
fn a_link_in_the_place_of_a_file_is_replaced() {
    for (at, list, arguments) in [
        (
            "out/001_configmap_a.yaml",
            "out/.offshoot-render",
            ["render", "live", "-o", "out/"].as_slice(),
        ),
        (
            "snapshots/live/configmap_a.yaml",
            "snapshots/live/.offshoot-render",
            &["snapshot", "live"],
        ),
        (
            "to/kustomization.yaml",
            "to/other",
            &["eject", "live", "--to", "to", "--force"],
        ),
        (
            "out/v1_configmap_a.yaml",
            "out/other",
            &["build", "base", "-o", "out/"],
        ),
    ] {
        let (repository, code) = run(at, true, Some(list), arguments);
        assert_eq!(code, Some(0), "{arguments:?}");
        let written = repository.path().join(at);
        assert!(!written.is_symlink() && written.is_file(), "{at}");
    }
}

#[test]
fn a_directory_elsewhere_is_not_written_to() {
    for (at, arguments) in [
        ("out", ["render", "live", "-o", "out/"].as_slice()),
        ("snapshots", &["snapshot", "live"]),
        ("snapshots/live", &["snapshot", "live"]),
        ("overlays", &["eject", "live", "--to", "overlays/live"]),
        ("out", &["render", "live", "-o", "out/a.yaml"]),
    ] {
        let (_, code) = run(at, false, None, arguments);
        assert!(matches!(code, Some(1 | 2)), "{arguments:?}: {code:?}");
    }
}

#[test]
fn a_file_elsewhere_is_not_edited() {
    for (at, arguments) in [
        (
            "over/kustomization.yaml",
            ["edit", "set", "image", "a=b:1", "over"].as_slice(),
        ),
        ("out.yaml", &["render", "live", "-o", "out.yaml"]),
    ] {
        let (_, code) = run(at, true, None, arguments);
        assert_eq!(code, Some(1), "{arguments:?}");
    }
}

/// What a symlink in a snapshot leads to is not part of it, and is not shown.
#[test]
fn a_check_shows_nothing_of_a_file_elsewhere() {
    let (repository, outside) = repository();
    let secret = outside.path().join("secret.yaml");
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: t0ken}\n";
    fs::write(&secret, text).expect("there is room");
    link(
        &secret,
        &repository.path().join("snapshots/live/configmap_a.yaml"),
    );
    repository.write("snapshots/live/.offshoot-render", "configmap_a.yaml\n");
    let ran = repository.run(&["snapshot", "--check", "live"]);
    assert_eq!(ran.code, Some(1));
    assert!(!ran.stdout.contains("t0ken") && !ran.stderr.contains("t0ken"));
}
